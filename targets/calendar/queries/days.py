"""The first and last day of periods, as they are stored: the one place that answers when a quarter or a year is."""

from collections.abc import Iterable
from datetime import date

from targets.core import periods
from targets.core.periods import Days
from targets.models import Period


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
