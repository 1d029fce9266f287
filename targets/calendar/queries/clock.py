"""When the clock last finished: whether opening, reminding and checking still happen by themselves."""

from datetime import datetime, timedelta

from targets.models import ClockRun

CLOCK, MAILS = "clock", "mails"  # the names of what runs
SILENT = timedelta(hours=26)  # after which somebody is to look


def last_run(name: str = CLOCK) -> datetime | None:
    """Return when a scheduled job last finished; None: never."""
    return ClockRun.objects.filter(name=name).values_list("finished_at", flat=True).first()


def is_silent(now: datetime) -> bool:
    """Say whether the clock has not finished for 26 hours, or never."""
    return is_overdue(last_run(), now)


def is_overdue(last: datetime | None, now: datetime) -> bool:
    """Say of when the clock last finished whether that is too long ago."""
    return last is None or now - last > SILENT
