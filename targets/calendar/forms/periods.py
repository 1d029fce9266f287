"""Forms of periods, of more time for one of them, and of days off."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.dates import HANOI, local
from foundation.forms import ActForm, MarkedForm, long_text, model_text
from targets.calendar.forms.fields import ClockTimeField, DayField, UnitField
from targets.models import Holiday

MOMENTS = ("opens_at", "due_at", "locks_at")


class UnusualForm(ActForm):
    """A form that asks again about what is possible but unlikely."""

    is_unusual_meant = forms.BooleanField(label=gettext_lazy("Vẫn ghi như vậy"), required=False)

    @property
    def asks_again(self) -> bool:
        """Say whether something unusual is asked about, or was, so that the box that means it is shown."""
        return bool(self["is_unusual_meant"].errors or self["is_unusual_meant"].value())


class PeriodForm(UnusualForm, MarkedForm):
    """A period's days and moments; a moment is a day and a time."""

    start = DayField(label=gettext_lazy("Ngày đầu kỳ"))
    end = DayField(label=gettext_lazy("Ngày cuối kỳ"))
    opens_at = DayField(label=gettext_lazy("Ngày mở nhập"))
    opens_at_time = ClockTimeField(label=gettext_lazy("Giờ mở nhập"))
    due_at = DayField(label=gettext_lazy("Ngày hạn gửi"))
    due_at_time = ClockTimeField(label=gettext_lazy("Giờ hạn gửi"))
    locks_at = DayField(label=gettext_lazy("Ngày khóa nhập"), required=False)
    locks_at_time = ClockTimeField(
        label=gettext_lazy("Giờ khóa nhập"), required=False, help_text=gettext_lazy("Để trống: không khóa.")
    )
    reason = long_text(gettext_lazy("Lý do"), required=False)

    def __init__(self, *args, period, **kwargs):
        initial = {"start": period.start, "end": period.end}
        for name in MOMENTS:
            value = getattr(period, name)
            if value:
                there = local(value)
                initial |= {name: there.date(), f"{name}_time": f"{there:%H:%M}"}
        super().__init__(*args, initial=initial, **kwargs)

    def clean(self):
        """Refuse half a moment."""
        cleaned = super().clean()
        if bool(cleaned.get("locks_at")) != bool(cleaned.get("locks_at_time")):
            raise ValidationError({"locks_at": _("Ghi cả ngày và giờ khóa nhập, hoặc để trống cả hai.")})
        return cleaned

    def changes(self) -> dict:
        """Return what edit_period takes; call on a valid form."""
        cleaned = self.cleaned_data
        moments = {
            name: datetime.combine(cleaned[name], cleaned[f"{name}_time"].replace(tzinfo=None), HANOI)
            if cleaned[name]
            else None
            for name in MOMENTS
        }
        return {"start": cleaned["start"], "end": cleaned["end"], **moments}


class ExtensionForm(UnusualForm):
    """More time for one province: until when, and why."""

    province = UnitField(label=gettext_lazy("Đơn vị được gia hạn"))
    until = DayField(label=gettext_lazy("Ngày hạn mới"))
    until_time = ClockTimeField(label=gettext_lazy("Giờ hạn mới"), initial="17:00")
    reason = long_text(gettext_lazy("Lý do gia hạn"))

    def __init__(self, *args, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = provinces
        self.fields["province"].label_from_instance = lambda province: province.short_name

    def moment(self) -> datetime:
        """Return the new moment; call on a valid form."""
        cleaned = self.cleaned_data
        return datetime.combine(cleaned["until"], cleaned["until_time"].replace(tzinfo=None), HANOI)


class HolidayForm(ActForm):
    """A day off, or a weekend day worked in exchange."""

    day = DayField(label=gettext_lazy("Ngày"))
    title = model_text(Holiday, "title")
    is_working_day = forms.BooleanField(label=gettext_lazy("Là ngày làm bù (không phải ngày nghỉ)"), required=False)
