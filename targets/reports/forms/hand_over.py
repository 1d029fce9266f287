"""The form of handing over an officer's work."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from foundation.forms import ActForm, TextField
from pledges.models import Role


class HandOverForm(ActForm):
    """To whom, which roles, why, and whether the account closes with it."""

    to = forms.ModelChoiceField(
        label=_("Người nhận bàn giao"), queryset=User.objects.none(), empty_label=_("Chọn người")
    )
    roles = forms.ModelMultipleChoiceField(
        label=_("Vai trò bàn giao"), queryset=Role.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    reason = TextField(label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    closes_account = forms.BooleanField(label=_("Ngừng tài khoản của người bàn giao"), required=False)

    def __init__(self, *args, roles, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people
        own = Role.objects.filter(pk__in=[role.pk for role in roles]).select_related("province", "cluster", "user")
        self.fields["roles"].queryset = own
        self.fields["roles"].label_from_instance = _role_label
        self.initial.setdefault("roles", own)

    def clean_roles(self):
        """Return the chosen roles as a list."""
        return list(self.cleaned_data["roles"])


def _role_label(role: Role) -> str:
    return f"{role.get_name_display()} · {role.province or role.cluster or _('Mọi cụm')}"
