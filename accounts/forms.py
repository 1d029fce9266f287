"""Forms of signing in and of passwords; who may do what is not asked here."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, UsernameField
from django.utils.translation import gettext_lazy as _

from audit.clock import now
from audit.text import nfc, tidy_username


class PasswordField(forms.CharField):
    """A password: NFC and nothing else is changed (experience.md A6-6)."""

    def __init__(self, *, autocomplete: str, **options):
        options.setdefault("strip", False)
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
        super().__init__(widget=widget, **options)

    def to_python(self, value):
        return nfc(super().to_python(value))


class TidyUsernameField(UsernameField):
    """A username field that reads what people type as it is stored."""

    def to_python(self, value):
        return tidy_username(value or "")


class SignInForm(AuthenticationForm):
    """Username and password; one sentence for every way in which they do not fit (trust.md B-6)."""

    username = TidyUsernameField(
        label=_("Tên đăng nhập"), widget=forms.TextInput(attrs={"autofocus": True, "autocapitalize": "none"})
    )
    password = PasswordField(label=_("Mật khẩu"), autocomplete="current-password")
    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra rồi thử lại."),
        "inactive": _("Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra rồi thử lại."),
    }

    def confirm_login_allowed(self, user):
        """Refuse an initial password that was not used in time."""
        super().confirm_login_allowed(user)
        if user.must_change_password and user.initial_password_expires_at and user.initial_password_expires_at < now():
            message = _("Mật khẩu cấp một lần đã hết hạn. Hãy liên hệ quản trị để được cấp lại.")
            raise forms.ValidationError(message, code="expired")


class OwnPasswordForm(PasswordChangeForm):
    """A person's own new password, with the old one."""

    old_password = PasswordField(label=_("Mật khẩu hiện nay"), autocomplete="current-password")
    new_password1 = PasswordField(
        label=_("Mật khẩu mới"),
        autocomplete="new-password",
        help_text=_(
            "Ít nhất 12 ký tự, không phải mật khẩu thường gặp. Nên dùng một câu dễ nhớ; không cần ký tự đặc biệt."
        ),
    )
    new_password2 = PasswordField(label=_("Nhập lại mật khẩu mới"), autocomplete="new-password")
