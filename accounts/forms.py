"""Forms of signing in and of changing one's own password; what is a good password is decided in services."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.core import LONGEST_PASSWORD
from foundation.forms import ActForm, TextField


class PasswordField(TextField):
    """A password, in NFC as it is kept; what is typed is never trimmed."""

    def __init__(self, label, autocomplete, **kwargs):
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(label=label, strip=False, widget=widget, max_length=LONGEST_PASSWORD, **kwargs)


class SignInForm(ActForm):
    """Username and password; pasting and password managers are welcome."""

    username = TextField(
        label=_("Tên đăng nhập"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = PasswordField(_("Mật khẩu"), "current-password")


class PasswordForm(ActForm):
    """One's own password: the old one, the new one twice."""

    old_password = PasswordField(_("Mật khẩu hiện nay"), "current-password")
    new_password = PasswordField(
        _("Mật khẩu mới"),
        "new-password",
        help_text=_("Ít nhất 12 ký tự; nên dùng một câu dễ nhớ. Không bắt buộc chữ hoa, số hay ký tự đặc biệt."),
    )
    again = PasswordField(
        _("Nhập lại mật khẩu mới"), "new-password", error_messages={"required": _("Hãy nhập lại mật khẩu mới.")}
    )

    def clean(self):
        """Refuse a second new password that differs from the first."""
        given = super().clean()
        if {"new_password", "again"} <= given.keys() and given["new_password"] != given["again"]:
            self.add_error("again", _("Hai lần nhập mật khẩu mới không giống nhau."))
        return given


class SecondStepForm(ActForm):
    """The second step: a code of the app or on paper, or what a passkey answered (static/js/passkey.js)."""

    code = TextField(
        label=_("Mã xác nhận"),
        required=False,
        max_length=40,
        help_text=_("Mã 6 chữ số trong ứng dụng, hoặc một mã dự phòng đã in."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    passkey = TextField(label=_("Khóa đăng nhập"), required=False, max_length=8000, widget=forms.HiddenInput)

    def clean(self):
        """Ask for a code where nothing was given at all."""
        given = super().clean()
        if "code" in self.fields and not self.errors and not given["code"] and not given["passkey"]:
            self.add_error("code", _("Hãy nhập mã xác nhận."))
        return given


class AgainForm(SecondStepForm):
    """The password once more before an act of weight, and the second step where the person has one."""

    password = PasswordField(_("Mật khẩu"), "current-password")
    field_order = ["password", "code", "passkey"]

    def __init__(self, *args, asks_step, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_step:
            del self.fields["code"], self.fields["passkey"]


class GeneratorForm(ActForm):
    """The first code of an app that is being set up; `seal` carries its secret, signed."""

    seal = TextField(label=_("Dấu của trang"), widget=forms.HiddenInput)
    code = TextField(
        label=_("Mã 6 chữ số mà ứng dụng đang hiện"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class PasskeyForm(ActForm):
    """A new passkey: the name its owner gives it, and what the browser made."""

    name = TextField(
        label=_("Tên khóa"),
        max_length=60,
        help_text=_("Để bạn nhận ra về sau, ví dụ: Máy bàn phòng Tham mưu."),
    )
    passkey = TextField(label=_("Khóa đăng nhập"), max_length=20_000, widget=forms.HiddenInput)
