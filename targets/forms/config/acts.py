"""The form that every configuration page builds on, and those that ask for a confirmation only."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from targets.forms.fields import TextField


class ActForm(forms.Form):
    """A crispy form inside a <form> of the template, which brings the token and the buttons."""

    elsewhere: dict[str, str] = {}  # where a service's problem is shown when its place is no field's name

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True

    def refuse(self, problems) -> None:
        """Show what a service found wrong, each at its field where there is one."""
        for problem in problems:
            where = self.elsewhere.get(problem.where, problem.where)
            self.add_error(where if where in self.fields else None, problem.message)


def mark_field():
    """Return a hidden field for the mark of what a page showed (targets.services.plans.mark); empty: it showed none."""
    return TextField(required=False, widget=forms.HiddenInput)


def long_text(label, rows: int = 3, **more) -> TextField:
    """Return a field of several lines, normalised to NFC."""
    more.setdefault("max_length", 4000)
    return TextField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class ConfirmForm(ActForm):
    """An act that asks for nothing but itself."""


class PublishForm(ActForm):
    """Publishing, or deleting a draft: the cluster's code and the year are typed."""

    typed_confirmation = TextField(label=_("Gõ lại để xác nhận"), max_length=100)

    def __init__(self, *args, what_to_type, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["typed_confirmation"].help_text = _("Gõ đúng: %(text)s") % {"text": what_to_type}
        self.fields["typed_confirmation"].widget.attrs["autocomplete"] = "off"
