"""Forms of an agreement's facts and contents."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import ActForm, MarkedForm, long_text, model_text
from pledges.models import Agreement, Pledge
from targets.calendar.forms.fields import DayField


class FactsForm(MarkedForm):
    """The facts of an agreement."""

    title = model_text(Agreement, "title")
    legal_basis = long_text(_("Căn cứ"), required=False)
    signed_on = DayField(label=_("Ngày ký"), required=False)
    applies_from = DayField(label=_("Áp dụng từ ngày"), required=False)


class NewAgreementForm(ActForm):
    """An empty draft of a year."""

    year = forms.IntegerField(label=_("Năm"), widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    title = model_text(Agreement, "title")


class PledgeForm(MarkedForm):
    """A content of the agreement."""

    number = forms.IntegerField(
        label=_("Số"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text=_("Để trống nếu đứng ngoài các nội dung đánh số (ví dụ quỹ của Cụm)."),
    )
    title = model_text(Pledge, "title")
    text = long_text(_("Toàn văn"), rows=5, required=False, max_length=20_000)
