"""Who a command acts for: an account that is in use, or nobody."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.management.base import CommandError

from foundation.dates import day_of
from pledges.models import Role, RoleName
from pledges.permissions import Authority


def user_named(username: str):
    """Return the account in use of that name; CommandError where there is none."""
    user = get_user_model().objects.filter(username=username.lower(), is_active=True).first()
    if user is None:
        raise CommandError(f"Không có tài khoản đang hoạt động tên {username}.", returncode=2)
    return user


def everybodys_authority(now: datetime) -> Authority:
    """Return what a command may see that acts for nobody: whoever runs it has the database at hand anyway."""
    everywhere = Role(name=RoleName.ADMINISTRATOR)
    return Authority(AnonymousUser(), day_of(now), (everywhere,), {}, frozenset())
