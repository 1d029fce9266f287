"""The form that takes a workbook of years gone by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import ActForm


class HistoryForm(ActForm):
    """One workbook."""

    file = forms.FileField(
        label=_("Bảng tính"),
        help_text=_("Tệp .xlsx không quá 5 MB và 8.000 dòng: mỗi dòng một số liệu của một đơn vị, một kỳ."),
    )
