"""Forms of members, periods, holidays, provinces and mergers, and of giving a review to somebody."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.clock import HANOI
from pledges.models import Member, Province
from targets.core.periods import RESERVED
from targets.forms.config.acts import ActForm, MarkedForm, ProposedCode, code_field, long_text
from targets.forms.fields import ClockTimeField, DayField, TextField

MOMENTS = ("opens_at", "due_at", "locks_at")


class MembersForm(MarkedForm):
    """Every province with its position and its place in the order; no position: not a member."""

    members = forms.Field(required=False, widget=forms.HiddenInput)  # where the services' problems are shown

    def __init__(self, *args, provinces, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["members"].label = _("Đơn vị thành viên")
        self.provinces = list(provinces)
        held = {one.province_id: one for one in members}
        positions = [("", _("không là thành viên")), *Member.Position.choices]
        for one in self.provinces:
            member = held.get(one.pk)
            position = forms.ChoiceField(choices=positions, required=False, label=one.short_name)
            order = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=999,
                label=_("Thứ tự của %(name)s") % {"name": one.short_name},
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )
            self.fields[f"position:{one.code}"], self.fields[f"order:{one.code}"] = position, order
            self.initial[f"position:{one.code}"] = member.position if member else ""
            self.initial[f"order:{one.code}"] = member.order if member else ""

    def rows(self):
        """Yield (province, field of its position, field of its order)."""
        for one in self.provinces:
            yield one, self[f"position:{one.code}"], self[f"order:{one.code}"]

    def chosen(self) -> list:
        """Return (province, position) in the order typed, those without one last; call on a valid form."""
        cleaned = self.cleaned_data
        taken = [one for one in self.provinces if cleaned[f"position:{one.code}"]]
        taken.sort(key=lambda one: cleaned[f"order:{one.code}"] or 1000)
        return [(one, cleaned[f"position:{one.code}"]) for one in taken]


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
    opens_at = DayField(label=gettext_lazy("Mở nhập từ ngày"))
    opens_at_time = ClockTimeField(label=gettext_lazy("Giờ mở nhập"))
    due_at = DayField(label=gettext_lazy("Hạn gửi: ngày"))
    due_at_time = ClockTimeField(label=gettext_lazy("Hạn gửi: giờ"))
    locks_at = DayField(label=gettext_lazy("Khóa nhập: ngày"), required=False)
    locks_at_time = ClockTimeField(
        label=gettext_lazy("Khóa nhập: giờ"), required=False, help_text=gettext_lazy("Để trống: không khóa.")
    )
    reason = long_text(gettext_lazy("Lý do"), required=False)

    def __init__(self, *args, period, **kwargs):
        initial = {"start": period.start, "end": period.end}
        for name in MOMENTS:
            value = getattr(period, name)
            if value:
                there = value.astimezone(HANOI)
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


class WindowForm(ProposedCode, ActForm):
    """A named window: its code, title and days."""

    code = code_field(
        max_length=30, help_text=gettext_lazy("Để trống để hệ thống đề xuất. Ví dụ 10-thang; không đổi được về sau.")
    )
    joint = "-"
    title = TextField(label=gettext_lazy("Tên mốc"), max_length=200)
    start = DayField(label=gettext_lazy("Từ ngày"))
    end = DayField(label=gettext_lazy("Đến hết ngày"))

    def __init__(self, *args, taken, **kwargs):
        super().__init__(*args, **kwargs)
        self.taken = set(taken)

    def is_taken(self, code):
        """Say whether another window has the code, or a quarter."""
        return code in self.taken or bool(RESERVED.fullmatch(code))


class UnitField(forms.ModelChoiceField):
    """One of the units that the form is given."""

    def __init__(self, **kwargs):
        super().__init__(queryset=None, empty_label=gettext_lazy("Chọn đơn vị"), **kwargs)


class ExtensionForm(UnusualForm):
    """More time for one province: until when, and why."""

    province = UnitField(label=gettext_lazy("Đơn vị được gia hạn"))
    until = DayField(label=gettext_lazy("Gia hạn đến ngày"))
    until_time = ClockTimeField(label=gettext_lazy("Giờ"), initial="17:00")
    reason = long_text(gettext_lazy("Lý do gia hạn"))

    def __init__(self, *args, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = provinces
        self.fields["province"].label_from_instance = lambda one: one.short_name

    def moment(self) -> datetime:
        """Return the new moment; call on a valid form."""
        cleaned = self.cleaned_data
        return datetime.combine(cleaned["until"], cleaned["until_time"].replace(tzinfo=None), HANOI)


class ClosingForm(ActForm):
    """Closing a period: it cannot be undone, so it is said twice."""

    note = long_text(gettext_lazy("Ghi chú"), required=False)
    is_sure = forms.BooleanField(label=gettext_lazy("Tôi hiểu rằng kết quả được chốt không sửa lại được nữa."))


class HolidayForm(ActForm):
    """A day off, or a weekend day worked in exchange."""

    day = DayField(label=gettext_lazy("Ngày"))
    title = TextField(label=gettext_lazy("Tên"), max_length=200)
    is_working_day = forms.BooleanField(label=gettext_lazy("Là ngày làm bù (không phải ngày nghỉ)"), required=False)


class ProvinceForm(MarkedForm):
    """A province's names, code of the statistics office and validity."""

    name = TextField(label=gettext_lazy("Tên đơn vị"), max_length=200)
    short_name = TextField(label=gettext_lazy("Tên ngắn"), max_length=100)
    gso_code = TextField(label=gettext_lazy("Mã Tổng cục Thống kê"), max_length=10, required=False)
    valid_from = DayField(label=gettext_lazy("Hiệu lực từ ngày"), required=False)
    valid_to = DayField(label=gettext_lazy("Hiệu lực đến hết ngày"), required=False)


class NewProvinceForm(ProposedCode, ProvinceForm):
    """A province that is added: also its code."""

    code = code_field()
    field_order = ["code"]
    named_by, joint = "short_name", "-"

    def is_taken(self, code):
        """Say whether another province has the code."""
        return Province.objects.filter(code=code).exists()


class SuccessionForm(ActForm):
    """Which province goes over into which, and when."""

    predecessor = UnitField(label=gettext_lazy("Đơn vị được sáp nhập"))
    successor = UnitField(label=gettext_lazy("Đơn vị tiếp nhận"))
    on = DayField(label=gettext_lazy("Ngày sáp nhập"))

    def __init__(self, *args, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("predecessor", "successor"):
            self.fields[name].queryset = provinces
            self.fields[name].label_from_instance = lambda one: f"{one.short_name} ({one.code})"


class AssignForm(ActForm):
    """Who reviews one submission, and why."""

    reviewer = forms.ModelChoiceField(
        label=gettext_lazy("Cán bộ thẩm định"),
        queryset=None,
        empty_label=gettext_lazy("Chọn người"),
        help_text=gettext_lazy("Người của một đơn vị thành viên khác."),
    )
    reason = long_text(gettext_lazy("Lý do"))

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = people
        self.fields["reviewer"].label_from_instance = _with_unit


def _with_unit(person) -> str:
    """Return a person with the units whose roles they hold (queries.reviewers.assignable brings them)."""
    return f"{person} – {', '.join(sorted({one.province.short_name for one in person.roles_there}))}"
