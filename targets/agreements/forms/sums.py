"""Signed sums of measures in a form: one choice per measure, added, subtracted or not used."""

from django import forms
from django.utils.translation import gettext_lazy

UNUSED, PLUS, MINUS = "", "+", "-"
SIGNS = ((UNUSED, gettext_lazy("không dùng")), (PLUS, gettext_lazy("cộng")), (MINUS, gettext_lazy("trừ")))


def add_signs(form: forms.Form, measures, sides: dict[str, str]) -> None:
    """Give a form a choice for each measure and side; `sides`: the prefix of a side's choices, by its name."""
    for measure in measures:
        for name, side in sides.items():
            choice = forms.ChoiceField(choices=SIGNS, required=False, label=measure.name)
            form.fields[f"{side}:{measure.code}"] = choice
            form.initial.setdefault(f"{side}:{measure.code}", _sign(form.initial.get(name, ()), measure.code))


def sum_rows(form: forms.Form, measures, sides: dict[str, str]):
    """Yield each measure with its field of each side; those in the stored sums come first."""
    used = {term.removeprefix("-") for name in sides for term in form.initial.get(name, ())}
    for measure in sorted(measures, key=lambda measure: measure.code not in used):
        yield measure, *(form[f"{side}:{measure.code}"] for side in sides.values())


def terms(form: forms.Form, measures, name: str, side: str) -> list[str]:
    """Return a side's terms: those it has already in their order, then the others in the order of the agreement."""
    chosen = {measure.code: form.cleaned_data[f"{side}:{measure.code}"] for measure in measures}
    order = [term.removeprefix("-") for term in form.initial.get(name, ())]
    order += [code for code in chosen if code not in order]
    return [("-" if chosen[code] == MINUS else "") + code for code in order if chosen.get(code)]


def _sign(stored, code: str) -> str:
    return PLUS if code in stored else MINUS if f"-{code}" in stored else UNUSED
