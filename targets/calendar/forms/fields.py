"""Form fields of days, times and units; dates are read by the core's one parser. No numbers."""

from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from foundation.dates import HANOI
from targets.core.numbers import NumberRefused, format_date, parse_date
from targets.words import faults


class DayField(forms.CharField):
    """A day typed as 5/3/2026, 05-03-2026 or 05/03/2026; day and month are never swapped (T3)."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("Ngày/tháng/năm, ví dụ 05/03/2024"))
        super().__init__(**kwargs)  # no max_length: its validator would measure the date

    def prepare_value(self, value):
        return format_date(value) if isinstance(value, date) else value

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except NumberRefused as refused:
            raise ValidationError(faults.refusal(refused)) from None


class ClockTimeField(forms.CharField):
    """A time of day typed as HH:mm, Asia/Ho_Chi_Minh."""

    def __init__(self, **kwargs):
        kwargs.setdefault("help_text", _("Giờ:phút (giờ Việt Nam), ví dụ 16:30"))
        super().__init__(**kwargs)

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            return datetime.strptime(text, "%H:%M").replace(tzinfo=HANOI).timetz()
        except ValueError:
            raise ValidationError(_("Ghi giờ:phút, ví dụ 16:30.")) from None


class UnitField(forms.ModelChoiceField):
    """One of the units that the form is given."""

    def __init__(self, **kwargs):
        super().__init__(queryset=None, empty_label=_("Chọn đơn vị"), **kwargs)
