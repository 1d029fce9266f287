"""Forms of a request to correct accepted figures, and of its answer; which cells may be asked for is the caller's."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.forms import ActForm, TextField, long_text
from targets.reports.queries.corrections import in_words
from targets.reports.services.cells import CellInput


class CorrectionForm(ActForm):
    """A proposed number, or a reason not to collect it, beside each accepted cell; what is left empty stays."""

    reason = long_text(gettext_lazy("Lý do đính chính"))

    def __init__(self, *args, measures, accepted, **kwargs):
        super().__init__(*args, **kwargs)
        self.measures, self.accepted = measures, accepted
        for code, measure in measures.items():
            self.fields[code] = forms.CharField(
                required=False,
                label=_("%(name)s: số đề nghị") % {"name": measure.name},
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
            self.fields[f"why:{code}"] = TextField(
                required=False, max_length=500, label=_("%(name)s: lý do không thu thập được") % {"name": measure.name}
            )

    def rows(self):
        """Yield (measure, accepted figure in words, field of the number, field of the reason)."""
        for code, measure in self.measures.items():
            yield measure, in_words(self.accepted.get(code)), self[code], self[f"why:{code}"]

    def cells(self) -> list[CellInput]:
        """Return the cells that something was typed for; call on a valid form."""
        typed = {code: (self.cleaned_data[code], self.cleaned_data[f"why:{code}"]) for code in self.measures}
        return [CellInput(code, text=text, reason=why) for code, (text, why) in typed.items() if text.strip() or why]


class AnswerForm(ActForm):
    """An administrator's answer, or the unit's withdrawal."""

    act = forms.ChoiceField(
        label=gettext_lazy("Cách trả lời"),
        choices=[("grant", ""), ("decline", ""), ("withdraw", "")],
        widget=forms.HiddenInput,
    )
    reason = long_text(gettext_lazy("Lý do, trả lời"), required=False)
