"""Forms of signing in and of changing one's own password; what is a good password is decided in services."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.core import LONGEST_PASSWORD
from audit.text import LONGEST, nfc

TOO_LONG = _("Dài quá %(limit_value)s ký tự (đang có %(show_value)s): hãy rút gọn.")


class TextField(forms.CharField):
    """A text in NFC with a limit that is said where it is passed. No maxlength: a browser would cut without a word."""

    def __init__(self, *, max_length=LONGEST, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        self.error_messages["max_length"] = TOO_LONG

    def to_python(self, value):
        return nfc(super().to_python(value))

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class PasswordField(TextField):
    """A password, in NFC as it is kept; what is typed is never trimmed."""

    def __init__(self, label, autocomplete, **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(label=label, strip=False, widget=widget, max_length=LONGEST_PASSWORD, **kwargs)


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

    username = TextField(
        label=_("Tên đăng nhập"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = PasswordField(_("Mật khẩu"), "current-password")


class PasswordForm(PlainForm):
    """One's own password: the old one, the new one twice."""

    old_password = PasswordField(_("Mật khẩu hiện nay"), "current-password")
    new_password = PasswordField(
        _("Mật khẩu mới"),
        "new-password",
        help_text=_("Ít nhất 12 ký tự; nên dùng một câu dễ nhớ. Không bắt buộc chữ hoa, số hay ký tự đặc biệt."),
    )
    again = PasswordField(_("Nhập lại mật khẩu mới"), "new-password")

    def clean(self):
        """Refuse a second new password that differs from the first."""
        given = super().clean()
        if {"new_password", "again"} <= given.keys() and given["new_password"] != given["again"]:
            self.add_error("again", _("Hai lần nhập mật khẩu mới không giống nhau."))
        return given
