"""Forms of a check (at most) and of a stock rule: signed sums of measures, as one choice per measure."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.forms import MarkedForm, TextField, long_text, mark_field
from targets.agreements.forms import sums
from targets.calendar.queries.record import sum_by_names


class RuleForm(MarkedForm):
    """What both kinds of rule ask: the sums, and why once there are figures."""

    sides: dict[str, str] = {}
    headings: tuple = ()
    shown = mark_field()  # the mark of the preview that is confirmed

    def __init__(self, *args, measures, is_frozen=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.measures = list(measures)
        self.prepare()
        sums.add_signs(self, self.measures, self.sides)
        for name, heading in zip(self.sides, self.headings, strict=True):
            self.fields[name].label = heading
        if is_frozen:
            self.fields["reason"] = long_text(_("Lý do"), required=False)
            self.fields["reason"].help_text = _("Bắt buộc: năm này đã có số liệu.")

    def prepare(self) -> None:
        """Set what depends on the measures."""

    def sum_rows(self):
        """Yield each measure with (heading, field) of each side; those in the stored sums come first."""
        for measure, *fields in sums.sum_rows(self, self.measures, self.sides):
            yield measure, list(zip(self.headings, fields, strict=True))

    def side_errors(self):
        """Yield what is wrong with a side, under its name."""
        for name in self.sides:
            for error in self[name].errors:
                yield name, self[name].label, error

    def differences(self):
        """Say of each side what stands there now, not of each measure."""
        yield from ((name, text) for name, text in super().differences() if ":" not in name and name not in self.sides)
        for name, side in self.sides.items():
            stored = self.initial.get(name, [])
            if stored != sums.terms(self, self.measures, name, side):
                yield name, sum_by_names(stored)

    def wanted(self) -> dict:
        """Return what the rule is to say, by agreements.services.rules.NAMES; call on a valid form."""
        return {name: sums.terms(self, self.measures, name, side) for name, side in self.sides.items()}


class CheckForm(RuleForm):
    """A check: one sum is at most another."""

    message = TextField(
        label=gettext_lazy("Câu báo lỗi"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Để trống: hệ thống tự viết từ tên các mục số liệu."),
    )
    left = forms.Field(required=False, widget=forms.HiddenInput)  # where the services' problems are shown
    right = forms.Field(required=False, widget=forms.HiddenInput)
    sides = {"left": "over", "right": "under"}
    headings = (gettext_lazy("Vế không lớn hơn"), gettext_lazy("Vế giới hạn"))

    def wanted(self) -> dict:
        """Return what the check is to say; call on a valid form."""
        return super().wanted() | {"message": self.cleaned_data["message"]}


class StockForm(RuleForm):
    """A stock rule: the opening stock equals what remained of the period before."""

    opening = forms.ChoiceField(label=gettext_lazy("Tồn đầu kỳ"))
    remaining = forms.Field(required=False, widget=forms.HiddenInput)  # where the services' problems are shown
    sides = {"remaining": "over"}
    headings = (gettext_lazy("Còn lại cuối kỳ trước"),)

    def prepare(self):
        """Offer every measure of the agreement as the opening stock."""
        self.fields["opening"].choices = [(measure.code, measure.name) for measure in self.measures]

    def wanted(self) -> dict:
        """Return what the stock rule is to say; call on a valid form."""
        return {"opening": self.cleaned_data["opening"], **super().wanted()}


class RuleRemovalForm(MarkedForm):
    """Removing a rule, and why."""

    reason = long_text(gettext_lazy("Lý do"), required=False)
