"""Who signs in: the user and the throttle of failed logins. What a user may do is in pledges.Role."""

from django.contrib.auth.models import AbstractUser
from django.db import models
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
    language = models.CharField(
        _("Ngôn ngữ"), max_length=5, default="vi", choices=[("vi", "Tiếng Việt"), ("en", "English")]
    )

    REQUIRED_FIELDS = ["full_name"]

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
