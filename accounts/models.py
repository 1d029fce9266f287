"""Who signs in: the user and the throttle of failed logins. What a user may do is in pledges.Role."""

from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person's account. Username is NFKC, stored lower-case; name, rank and post are as of today.

    `first_name` and `last_name` of Django are not used: a Vietnamese name is one field.
    """

    first_name = None
    last_name = None
    full_name = models.CharField(_("Họ và tên"), max_length=200)
    rank = models.CharField(_("Cấp bậc"), max_length=100, blank=True)
    post = models.CharField(_("Chức vụ"), max_length=200, blank=True)
    phone = models.CharField(_("Điện thoại"), max_length=40, blank=True)
    search_key = models.CharField(max_length=400, blank=True, editable=False)  # core.names.search_key(name + username)
    sort_key = models.CharField(max_length=800, blank=True, editable=False)
    must_change_password = models.BooleanField(_("Phải đổi mật khẩu"), default=False)
    initial_password_expires_at = models.DateTimeField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False, editable=False)  # its password is published: DEMO=1 only
    language = models.CharField(
        _("Ngôn ngữ"), max_length=5, default="vi", choices=[("vi", "Tiếng Việt"), ("en", "English")]
    )
    session_version = models.PositiveIntegerField(default=0, editable=False)  # in every session's hash: +1 ends them

    REQUIRED_FIELDS = ["full_name"]
    RECORDED = ("username", "is_active", "is_superuser")  # what the record keeps (audit.rows)

    class Meta:
        verbose_name = _("Tài khoản")
        verbose_name_plural = _("Tài khoản")
        ordering = ["sort_key", "username"]
        constraints = [models.CheckConstraint(condition=~models.Q(full_name=""), name="user_has_a_name")]

    def __str__(self):
        return self.get_full_name() or self.username

    def get_full_name(self):
        """Return rank and name as an official list prints them ("Thượng tá Nguyễn Văn A")."""
        return f"{self.rank} {self.full_name}".strip()

    def get_short_name(self):
        """Return the full name: Vietnamese names are not shortened."""
        return self.full_name

    def _get_session_auth_hash(self, secret=None):
        """Return the hash that every session carries; it changes with the password and with session_version."""
        signed = f"{self.password}/{self.session_version}"
        return salted_hmac("accounts.User.session", signed, secret=secret, algorithm="sha256").hexdigest()


class SignInTally(models.Model):
    """Failed logins of one person from one address, of one person, or of one address; `key` is a digest of which.

    `last_at`: the last failure (of an address alone: the beginning of its minute). Rules: accounts.services.sign_in.
    """

    key = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)
    signed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Đếm lần đăng nhập sai")
        verbose_name_plural = _("Đếm lần đăng nhập sai")

    def __str__(self):
        return f"{self.key[:8]}: {self.failures}"


class CodeGenerator(models.Model):
    """The app on a person's phone that makes six-digit codes (TOTP). Its secret must be readable to be checked.

    `last_step`: the half minute of the last code that was taken, never again one of it or before; `drift`: by how many
    half minutes the phone was ahead of the server then.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="code_generator")
    secret = models.CharField(max_length=64, editable=False)  # base32, as the QR code carries it
    last_step = models.BigIntegerField()
    drift = models.IntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Ứng dụng tạo mã")

    def __str__(self):
        return str(self.user)


class Passkey(models.Model):
    """A key that a person's browser or security token holds (WebAuthn), as second factor; only its public half is kept.

    `counter`: how often it signed, as it says itself; 0: it does not count.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(_("Tên khóa"), max_length=60)
    credential_id = models.CharField(max_length=1400, unique=True, editable=False)  # hex
    credential = models.BinaryField(editable=False)  # AttestedCredentialData of WebAuthn
    counter = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Khóa đăng nhập")
        ordering = ["made_at", "pk"]

    def __str__(self):
        return self.name


class RecoveryCode(models.Model):
    """A code on paper that stands once for the second factor; its first group finds it, the rest is hashed."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    group = models.CharField(max_length=8)
    digest = models.CharField(max_length=200, editable=False)  # as passwords are hashed
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Mã dự phòng")
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="recovery_code_found_by_its_group")]

    def __str__(self):
        return f"{self.user}: {self.group}"


class Session(AbstractBaseSession):
    """A browser's session, and of one that is somebody's: whose, since when, from where, when last used.

    Written by accounts.services.session_store only. `device`: how the browser names itself.
    """

    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    address = models.CharField(max_length=60, blank=True)
    device = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("Phiên đăng nhập")


class HeldForm(models.Model):
    """What a person sent after their session had ended: theirs alone, to be sent again once they are back.

    `fields`: as a form sends them; no files, no passwords.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="held_forms")
    key = models.CharField(max_length=64, unique=True, editable=False)
    path = models.CharField(max_length=2000)
    fields = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Biểu mẫu đang giữ")

    def __str__(self):
        return self.path
