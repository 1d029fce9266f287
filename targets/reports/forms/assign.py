"""The form of giving a review to somebody."""

from django import forms
from django.utils.translation import gettext_lazy

from foundation.forms import ActForm, long_text


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
    """Return a person with the units whose roles they hold (reports.queries.reviewers.assignable brings them)."""
    return f"{person} – {', '.join(sorted({role.province.short_name for role in person.roles_there}))}"
