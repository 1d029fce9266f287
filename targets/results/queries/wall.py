"""What a screen on a wall shows of its cluster: accepted figures only, of the agreement that runs now."""

from dataclasses import dataclass
from datetime import datetime

from foundation.dates import day_of, moment_text
from pledges.models import Agreement, Device
from pledges.permissions import agreements_on_the_wall_of
from targets.calendar.queries.days import year_of
from targets.calendar.queries.rulebook import standing_rulebook
from targets.results.queries.progress import Reporting, last_period, reporting_of
from targets.results.queries.season import Season, read_season


@dataclass(frozen=True)
class Board:
    """Everything on the wall; `agreement` None: the cluster has none that is published."""

    cluster: str
    read_at: str
    agreement: Agreement | None = None
    reporting: Reporting | None = None


def wall_of(device: Device, *, now: datetime) -> Board:
    """Return what a screen shows of its cluster's running agreement, or of the one before it."""
    agreement = _running(device, now)
    cluster, read_at = device.cluster.name, moment_text(now)
    if agreement is None:
        return Board(cluster, read_at)
    season = _season(agreement, now)
    period = last_period(season, [one.code for one in season.book.periods(agreement.cluster_id)], now=now)
    reporting = reporting_of(agreement, period, now=now, book=season.book) if period else None
    return Board(cluster, read_at, agreement, reporting)


def _running(device: Device, now: datetime) -> Agreement | None:
    year = year_of(device.cluster_id, day_of(now))
    agreements = agreements_on_the_wall_of(device)
    return agreements.filter(year__lte=year).order_by("-year").first() or agreements.order_by("year").first()


def _season(agreement: Agreement, now: datetime) -> Season:
    """Return the season with what was accepted alone: nobody reads here whose submitted figures might count."""
    season = read_season(agreement, None, today=day_of(now), book=standing_rulebook())
    return season.for_reader(frozenset(), frozenset())
