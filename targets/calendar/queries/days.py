"""The first and last day of periods, and the days on which offices work, as they are stored."""

from collections.abc import Iterable
from datetime import date

from targets.core import periods
from targets.core.periods import Days, OfficeDays
from targets.models import Holiday, Period


def stored_days(cluster_id: int) -> Days:
    """Return the days of all periods of a cluster, by year and code: one query."""
    rows = Period.objects.filter(cluster=cluster_id).values_list("year", "code", "start", "end")
    return {(year, code): (start, end) for year, code, start, end in rows.order_by()}


def days_of(rows: Iterable[Period]) -> Days:
    """Return the days of periods that were read."""
    return {(row.year, row.code): (row.start, row.end) for row in rows}


def year_days(cluster_id: int, year: int) -> tuple[date, date]:
    """Return the first and last day of a year of a cluster's quarters."""
    return periods.year_bounds(stored_days(cluster_id), year)


def year_of(cluster_id: int, day: date) -> int:
    """Return the year whose quarters a day lies in, by a cluster's calendar."""
    return periods.year_of(stored_days(cluster_id), day)


def office_days() -> OfficeDays:
    """Return on which days offices work, by the holidays that are known: one query."""
    days = dict(Holiday.objects.values_list("day", "is_working_day"))
    return OfficeDays(
        frozenset(day for day, is_working in days.items() if not is_working),
        frozenset(day for day, is_working in days.items() if is_working),
    )
