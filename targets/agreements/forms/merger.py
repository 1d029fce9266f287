"""The one form of a guided merger: first what happens, then, beside its preview, whose roles pass on."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import ActForm, ProposedCode, code_field, mark_field, model_text
from pledges.models import Province, Role
from targets.agreements.services.merging import Merger
from targets.calendar.forms.fields import DayField


class MergerForm(ProposedCode, ActForm):
    """A merger's day, predecessors and new unit."""

    on = DayField(label=_("Ngày sáp nhập"))
    predecessors = forms.ModelMultipleChoiceField(
        label=_("Đơn vị được sáp nhập"), queryset=Province.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    name = model_text(Province, "name", label=_("Tên đơn vị mới"))
    short_name = model_text(Province, "short_name")
    code = code_field(label=_("Mã đơn vị mới"))
    gso_code = model_text(Province, "gso_code")

    named_by, joint = "short_name", "-"

    def __init__(self, *args, provinces, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["predecessors"].queryset = provinces

    def is_taken(self, code):
        """Say whether another province has the code."""
        return Province.objects.filter(code=code).exists()

    def merger(self, roles=()) -> Merger:
        """Return what the form asks for; call on a valid form."""
        cleaned = self.cleaned_data
        names = ("on", "code", "name", "short_name", "gso_code")
        return Merger(
            predecessors=tuple(cleaned["predecessors"]), roles=tuple(roles), **{name: cleaned[name] for name in names}
        )


class MergerConfirmForm(MergerForm):
    """The same beside its preview: also whose roles pass to the new unit."""

    roles = forms.ModelMultipleChoiceField(
        label=_("Vai trò chuyển sang đơn vị mới"),
        queryset=Role.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    shown = mark_field()  # the mark of the preview that is confirmed
    is_sure = forms.BooleanField(label=_("Tôi đã xem và đồng ý ghi sáp nhập này."))

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].queryset = roles
        self.fields["roles"].label_from_instance = lambda role: (
            f"{role.user.full_name} – {role.get_name_display()} – {role.province.short_name}"
        )
        self.fields["roles"].initial = [role.pk for role in roles]
        for name in MergerForm.base_fields:
            widget = forms.MultipleHiddenInput if name == "predecessors" else forms.HiddenInput
            self.fields[name].widget = widget()
            if name == "predecessors":
                self.fields[name].widget.choices = self.fields[name].choices
