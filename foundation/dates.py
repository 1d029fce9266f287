"""Moments as the cluster reads them: in Asia/Ho_Chi_Minh, whatever the server's zone. Reads no clock."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def local(moment: datetime) -> datetime:
    """Return an aware moment as Hanoi's clocks show it."""
    return moment.astimezone(HANOI)


def day_of(moment: datetime) -> date:
    """Return the day that it is in Hanoi at an aware moment."""
    return local(moment).date()


def moment_text(moment: datetime) -> str:
    """Return an aware moment as it is printed: 14:05 23/11/2026, in Hanoi's time."""
    return f"{local(moment):%H:%M %d/%m/%Y}"
