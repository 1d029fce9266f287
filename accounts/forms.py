"""Forms of signing in and of changing one's own password; what is a good password is decided in services."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.core import LONGEST_PASSWORD


def _password(label, autocomplete, **more):
    attrs = {"autocomplete": autocomplete, "maxlength": LONGEST_PASSWORD}
    return forms.CharField(label=label, strip=False, widget=forms.PasswordInput(attrs=attrs), **more)


class PlainForm(forms.Form):
    """A crispy form inside a <form> of the template, which brings the token and the button."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.form_show_errors = True


class SignInForm(PlainForm):
    """Username and password; pasting and password managers are welcome."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = _password(_("Mật khẩu"), "current-password")


class PasswordForm(PlainForm):
    """One's own password: the old one, the new one twice."""

    old_password = _password(_("Mật khẩu hiện nay"), "current-password")
    new_password = _password(
        _("Mật khẩu mới"),
        "new-password",
        help_text=_("Ít nhất 12 ký tự; nên dùng một câu dễ nhớ. Không bắt buộc chữ hoa, số hay ký tự đặc biệt."),
    )
    again = _password(_("Nhập lại mật khẩu mới"), "new-password")

    def clean(self):
        """Refuse a second new password that differs from the first."""
        given = super().clean()
        if {"new_password", "again"} <= given.keys() and given["new_password"] != given["again"]:
            self.add_error("again", _("Hai lần nhập mật khẩu mới không giống nhau."))
        return given
