"""Who a command acts for: an account that is in use."""

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError


def user_named(username: str):
    """Return the account in use of that name; CommandError where there is none."""
    user = get_user_model().objects.filter(username=username.lower(), is_active=True).first()
    if user is None:
        raise CommandError(f"Không có tài khoản đang hoạt động tên {username}.", returncode=2)
    return user
