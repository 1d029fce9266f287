"""The form of closing a period."""

from django import forms
from django.utils.translation import gettext_lazy

from foundation.forms import ActForm, long_text


class ClosingForm(ActForm):
    """Closing a period: it cannot be undone, so it is said twice."""

    note = long_text(gettext_lazy("Ghi chú"), required=False)
    is_sure = forms.BooleanField(label=gettext_lazy("Tôi hiểu rằng kết quả được chốt không sửa lại được nữa."))
