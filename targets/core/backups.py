"""How backups stand, and which are kept: the last of each of the last days, weeks and months that have one."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta

DAILY, WEEKLY, MONTHLY = 14, 8, 12

FRESH = timedelta(hours=26)  # a night and some hours
# How backups stand: none are made; well; no whole one lately; none lately that could be restored as a trial.
OFF, WELL, OLD, DRILL = "off", "ok", "backup", "drill"


def status(at: datetime, made_at: datetime | None, drilled_at: datetime | None) -> str:
    """Return how backups stand: when the last whole one was made, and when the last drill went well (None: never)."""
    if made_at is None or at - made_at > FRESH:
        return OLD
    return WELL if drilled_at and at - drilled_at <= FRESH else DRILL


def kept(moments: Iterable[datetime]) -> frozenset[datetime]:
    """Return which of the backups made at these moments (of local days) are kept, always the last.

    Dropping the others as they come leaves the same as dropping them all at once. Where none was made for a time, the
    older ones stay: nothing is dropped because days go by.
    """
    ordered = sorted(moments)
    rules = ((DAILY, _day), (WEEKLY, _week), (MONTHLY, _month))
    return frozenset(moment for most, period in rules for moment in _last_of_each(ordered, period)[-most:])


def _last_of_each(ordered: list[datetime], period: Callable[[datetime], Hashable]) -> list[datetime]:
    return list({period(moment): moment for moment in ordered}.values())


def _day(moment: datetime) -> Hashable:
    return moment.date()


def _week(moment: datetime) -> Hashable:
    return tuple(moment.isocalendar())[:2]


def _month(moment: datetime) -> Hashable:
    return moment.year, moment.month
