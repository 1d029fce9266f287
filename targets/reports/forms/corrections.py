"""Forms of a request to correct accepted figures, and of its answer; which cells may be asked for is the caller's."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.forms import ActForm, TextField, long_text
from targets.reports.queries.corrections import in_words
from targets.reports.services.cells import CellInput
from targets.words.values import issued_or_not


class CorrectionForm(ActForm):
    """A proposed number, or a reason not to collect it, beside each accepted cell; what is left empty stays."""

    reason = long_text(gettext_lazy("Lý do đính chính"))

    def __init__(self, *args, measures, accepted, documents=frozenset(), **kwargs):
        super().__init__(*args, **kwargs)
        self.measures, self.accepted, self.documents = measures, accepted, documents
        for code, measure in measures.items():
            label = _("%(name)s: số đề nghị") % {"name": measure.name}
            widget = _document_choice(label) if code in documents else forms.TextInput
            self.fields[code] = forms.CharField(required=False, label=label, widget=widget)
            self.fields[f"why:{code}"] = TextField(
                required=False, max_length=500, label=_("%(name)s: lý do không thu thập được") % {"name": measure.name}
            )

    def rows(self):
        """Yield (measure, accepted figure in words, field of the number, field of the reason)."""
        for code, measure in self.measures.items():
            yield measure, in_words(self.accepted.get(code), code in self.documents), self[code], self[f"why:{code}"]

    def cells(self) -> list[CellInput]:
        """Return the cells that something was typed for; call on a valid form."""
        typed = {code: (self.cleaned_data[code], self.cleaned_data[f"why:{code}"]) for code in self.measures}
        return [CellInput(code, text=text, reason=why) for code, (text, why) in typed.items() if text.strip() or why]


def _document_choice(label: str) -> forms.Select:
    """Return the box of a document: issued, not issued, or left as it stands."""
    choices = [("", _("– giữ nguyên –")), *((str(number), issued_or_not(number)) for number in (1, 0))]
    return forms.Select(choices=choices, attrs={"class": "form-select form-select-sm", "aria-label": label})


class AnswerForm(ActForm):
    """An administrator's answer, or the unit's withdrawal."""

    act = forms.ChoiceField(
        label=gettext_lazy("Cách trả lời"),
        choices=[("grant", ""), ("decline", ""), ("withdraw", "")],
        widget=forms.HiddenInput,
    )
    reason = long_text(gettext_lazy("Lý do, trả lời"), required=False)
