"""Forms of a target: its title and meaning, the formula as one choice per measure, thresholds typed in Vietnamese."""

from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.forms import ActForm, ProposedCode, code_field, long_text, mark_field, model_text
from targets.agreements.forms import sums
from targets.agreements.services.plans import TITLES
from targets.core.numbers import NumberRefused, format_decimal, parse_decimal
from targets.core.periods import ROMAN
from targets.models import Target, TargetVersion
from targets.words import faults

SIDES = {"numerator": "over", "denominator": "under"}


class ThresholdField(forms.CharField):
    """A threshold typed as people write it (-5 or 4,5), kept exactly in its stored spelling ("4.5"); "" is none."""

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return value if isinstance(value, Typed) or not value else format_decimal(Fraction(value))

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return _spelled(parse_decimal(text))
        except NumberRefused as refused:
            raise ValidationError(faults.refusal(refused)) from None

    def bound_data(self, data, initial):
        """Keep what was typed out of reach of prepare_value."""
        return Typed(data or "")

    def has_changed(self, initial, data):
        return self.clean(data) != (initial or "")


class Typed(str):
    """A threshold as it was typed, to be shown again unchanged."""


def _spelled(number: Fraction) -> str:
    """Return an exact decimal in its one stored spelling: "-5", "4.5"."""
    return format_decimal(number).replace(".", "").replace(",", ".").replace("−", "-")


class TargetForm(ActForm):
    """A target's title and meaning."""

    title = model_text(Target, "title")
    short_title = model_text(Target, "short_title")
    kind = forms.ChoiceField(label=gettext_lazy("Loại chỉ tiêu"), choices=TargetVersion.Kind.choices)
    scope = forms.ChoiceField(label=gettext_lazy("Phạm vi"), choices=TargetVersion.Scope.choices)
    judged_on = forms.ChoiceField(
        label=gettext_lazy("Đánh giá trên"),
        choices=TargetVersion.JudgedOn.choices,
        error_messages={"required": gettext_lazy("Hãy chọn đánh giá trên khoảng nào.")},
    )
    comparator = forms.ChoiceField(label=gettext_lazy("So sánh"), required=False)
    threshold = ThresholdField(
        label=gettext_lazy("Ngưỡng"),
        help_text=gettext_lazy("Phần trăm với tỷ lệ và tăng, giảm: giảm 5% ghi là -5. Để trống nếu chỉ theo dõi."),
    )
    upper_comparator = forms.ChoiceField(label=gettext_lazy("So sánh cận trên"), required=False)
    upper_threshold = ThresholdField(
        label=gettext_lazy("Cận trên"), help_text=gettext_lazy("Chỉ ghi khi chỉ tiêu là một khoảng.")
    )
    may_exceed = forms.BooleanField(
        label=gettext_lazy("Có thể trên 100%"),
        required=False,
        help_text=gettext_lazy("Chỉ với tỷ lệ mà phần có thể lớn hơn tổng; nếu không, số như vậy là mâu thuẫn."),
    )
    numerator = forms.Field(required=False, widget=forms.HiddenInput)  # where the services' problems are shown
    denominator = forms.Field(required=False, widget=forms.HiddenInput)
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Các tiêu chí thành phần"), required=False, widget=forms.CheckboxSelectMultiple
    )

    seen = mark_field()  # the mark of the target as the page showed it

    elsewhere = {"thresholds": "threshold"}

    def __init__(self, *args, measures, others, members, earliest=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.measures, self.members, self.is_frozen = list(measures), list(members), earliest is not None
        self.fields["numerator"].label, self.fields["denominator"].label = (
            _("Số thực hiện (tử số)"),
            _("Tổng số (mẫu số)"),
        )
        none = [("", _("không có"))]
        self.fields["comparator"].choices = none + TargetVersion.Comparator.choices
        self.fields["upper_comparator"].choices = none + [
            choice for choice in TargetVersion.Comparator.choices if choice[0] in ("<", "<=")
        ]
        self.fields["parts"].choices = [(other.code, other.title) for other in others]
        sums.add_signs(self, self.measures, SIDES)
        for province in self.members:
            self.fields[f"own:{province.code}"] = ThresholdField(label=province.short_name)
            self.initial.setdefault(f"own:{province.code}", self.initial.get("thresholds", {}).get(province.code, ""))
        if earliest is not None:
            add_version_fields(self, earliest)

    def formula_rows(self):
        """Return (measure, its field in the numerator, in the denominator); those in the formula come first."""
        return sums.sum_rows(self, self.measures, SIDES)

    def own_rows(self):
        """Yield the field of each member's own threshold."""
        for member in self.members:
            yield self[f"own:{member.code}"]

    def refuse(self, problems):
        """Show a province's own threshold at its field, everything else as every form does."""
        for problem in problems:
            name = problem.where.replace("thresholds.", "own:")
            name = self.elsewhere.get(name, name)
            self.add_error(name if name in self.fields else None, problem.message)

    def changes(self) -> dict:
        """Return what edit_target takes; call on a valid form."""
        return self.meaning() | {name: self.cleaned_data[name] for name in TITLES}

    def meaning(self) -> dict:
        """Return what the target is to mean, by the names of services.meaning.MEANING; call on a valid form."""
        cleaned = self.cleaned_data
        names = ("kind", "scope", "judged_on", "comparator", "threshold", "upper_comparator", "upper_threshold")
        names += ("may_exceed",)
        owns = dict(self.initial.get("thresholds", {}))  # those of provinces that are no members stay
        owns |= {member.code: cleaned[f"own:{member.code}"] for member in self.members}
        return {
            **{name: cleaned[name] for name in names},
            **{name: sums.terms(self, self.measures, name, side) for name, side in SIDES.items()},
            "parts": list(cleaned["parts"]),
            "thresholds": {code: text for code, text in owns.items() if text},
        }


class ThresholdForm(ActForm):
    """The threshold of a target alone, and its upper end where it is a range."""

    threshold = ThresholdField(label=gettext_lazy("Ngưỡng"), required=True)
    upper_threshold = ThresholdField(label=gettext_lazy("Cận trên"), required=True)
    seen = mark_field()  # the mark of the target as the page showed it

    def __init__(self, *args, earliest=None, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.initial["upper_threshold"]:
            del self.fields["upper_threshold"]
        if earliest is not None:
            add_version_fields(self, earliest)

    def changes(self) -> dict:
        """Return what edit_target takes; call on a valid form."""
        return {name: self.cleaned_data[name] for name in ("threshold", "upper_threshold") if name in self.fields}


def add_version_fields(form: ActForm, earliest: int) -> None:
    """Ask from which quarter another meaning is in force, and why it changes."""
    form.fields["effective_from"] = forms.TypedChoiceField(
        label=_("Áp dụng từ quý"),
        choices=[(number, roman) for number, roman in ROMAN.items() if number >= earliest],
        coerce=int,
    )
    form.fields["reason"] = long_text(_("Lý do"), required=False)
    form.fields["reason"].help_text = _("Bắt buộc khi thay đổi cách đánh giá: thành một phiên bản mới.")


class SwitchForm(ActForm):
    """Switching a target on or off: why, and what the page showed when it was confirmed."""

    reason = long_text(gettext_lazy("Lý do"), required=False)
    seen = mark_field()
    shown = mark_field()


class NewTargetForm(ProposedCode, TargetForm):
    """A target that is added: also its code and its content."""

    code = code_field()
    pledge = forms.ModelChoiceField(label=gettext_lazy("Nội dung"), queryset=None, empty_label=None)
    is_meant = forms.BooleanField(label=gettext_lazy("Vẫn ghi như vậy"), required=False)
    field_order = ["code", "pledge", *TITLES]

    def __init__(self, *args, pledges, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pledge"].queryset = pledges

    def is_taken(self, code):
        """Say whether another target of the agreement has the code."""
        return code in dict(self.fields["parts"].choices)

    def added(self) -> dict:
        """Return what add_target takes; call on a valid form."""
        return {name: self.cleaned_data[name] for name in ("pledge", "code", "is_meant")} | {"facts": self.changes()}
