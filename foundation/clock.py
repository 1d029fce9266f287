"""The moment it is now, read in one place: real time, or the demo's fixed moment. No calendar rules here."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from foundation.dates import day_of


def now() -> datetime:
    """Return the present moment (aware, UTC), or settings.FIXED_NOW where the demo sets one."""
    return settings.FIXED_NOW or timezone.now()


def today() -> date:
    """Return today's date in Asia/Ho_Chi_Minh, where every deadline of the cluster is read."""
    return day_of(now())
