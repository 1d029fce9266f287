"""Which window a page shows by itself, and how far the next one is: by accepted reports and by the day."""

from dataclasses import dataclass
from datetime import date, datetime

from foundation.dates import day_of
from targets.calendar.queries.reporting import reporting_provinces
from targets.core import periods
from targets.core.periods import Window
from targets.models import Submission
from targets.results.queries.season import Season


@dataclass(frozen=True)
class Ahead:
    """A window that has begun and is not complete: how many members' reports of its last quarter are accepted."""

    window: Window
    accepted: int
    total: int


def usual_window(season: Season, moment: datetime) -> str:
    """Return the code of the latest cumulative window that is complete for all members.

    Where none is, and where one looks back: the one through the last quarter that has ended, else the first quarter's.
    """
    ended = [quarter for quarter in periods.QUARTERS if _of(season, quarter).end < day_of(moment)]
    last = (0 if season.at else _complete(season)) or (ended[-1] if ended else 1)
    return _code(last)


def ahead(season: Season, window: Window, moment: datetime) -> Ahead | None:
    """Return the next cumulative window once its last quarter has begun, else None; None after any other window."""
    if season.at or not (window.through or window.code == periods.quarter_code(1)):
        return None
    following = window.quarter + 1
    if following not in periods.QUARTERS or _of(season, following).start > day_of(moment):
        return None
    owing, accepted = _reporting(season, following)
    cumulative = season.window(_code(following))
    return Ahead(cumulative, len(owing & accepted), len(owing)) if cumulative and owing else None


def begins(season: Season, window: Window) -> date:
    """Return the first day of a window's last quarter, or of a named window: before it nothing can be reported."""
    return (window if window.is_named else _of(season, window.quarter)).start


def _complete(season: Season) -> int:
    """Return the last quarter up to which every report that is owed is accepted, 0 for none."""
    last = 0
    for quarter in periods.QUARTERS:
        owing, accepted = _reporting(season, quarter)
        if not owing or not owing <= accepted:
            break
        last = quarter
    return last


def _reporting(season: Season, quarter: int) -> tuple[set[int], set[int]]:
    """Return who owes a quarter's report, and whose was accepted (ids of provinces); nobody where none was made."""
    agreement, book = season.agreement, season.book
    period = book.period(agreement.cluster_id, agreement.year, periods.quarter_code(quarter))
    if period is None:
        return set(), set()
    accepted = book.once(("accepted", agreement.pk), lambda: _accepted(agreement.cluster_id, agreement.year))
    return {province.pk for province in reporting_provinces(agreement, period, book)}, accepted.get(period.pk, set())


def _accepted(cluster: int, year: int) -> dict[int, set[int]]:
    """Return the ids of the provinces whose report was accepted, by the period's id."""
    own = Submission.objects.filter(period__cluster=cluster, period__year=year, accepted__isnull=False)
    rows = own.filter(carried_by__isnull=True).values_list("period", "province")
    by_period: dict[int, set[int]] = {}
    for period, province in rows:
        by_period.setdefault(period, set()).add(province)
    return by_period


def _of(season: Season, quarter: int) -> Window:
    return season.dated(periods.quarter(season.agreement.year, quarter))


def _code(quarter: int) -> str:
    return f"through-{quarter}" if quarter > 1 else periods.quarter_code(1)
