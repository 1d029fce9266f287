"""What a screen on a wall shows of its cluster: the dashboard's answer, on accepted figures only, and who is late."""

from dataclasses import dataclass
from datetime import datetime

from charts.marks import WALL
from foundation.dates import day_of, moment_text
from pledges.models import Agreement, Device
from pledges.permissions import agreements_on_the_wall_of
from targets.calendar.queries.days import year_of
from targets.calendar.queries.rulebook import standing_rulebook
from targets.results.queries.answer import Answer, answer
from targets.results.queries.frozen import standing_results
from targets.results.queries.lateness import Lateness, lateness
from targets.results.queries.progress import Reporting, ReportLine, current_reporting
from targets.results.queries.season import read_season
from targets.results.queries.windows import usual_window
from targets.words import lateness as words
from targets.words import wording


@dataclass(frozen=True)
class Content:
    """What is known of the agreement that runs now; `reporting` None: no report is asked for in its year."""

    agreement: Agreement
    window: str
    is_closed: bool
    answer: Answer
    reporting: Reporting | None
    lateness: Lateness | None
    late: tuple[tuple[str, str, str], ...]  # who, by how long, and who holds the report


@dataclass(frozen=True)
class Board:
    """Everything on the wall; `content` None: the cluster has no published agreement."""

    cluster: str
    read_at: str
    content: Content | None


def wall_of(device: Device, *, now: datetime) -> Board:
    """Return what a screen shows of its cluster's running agreement, or of the one before it."""
    agreement = _running(device, now)
    return Board(device.cluster.name, moment_text(now), _content(agreement, now) if agreement else None)


def _running(device: Device, now: datetime) -> Agreement | None:
    year = year_of(device.cluster_id, day_of(now))
    agreements = agreements_on_the_wall_of(device)
    return agreements.filter(year__lte=year).order_by("-year").first() or agreements.order_by("year").first()


def _content(agreement: Agreement, now: datetime) -> Content:
    season = read_season(agreement, None, today=day_of(now), book=standing_rulebook())
    season = season.for_reader(frozenset(), frozenset())  # nobody reads here whose submitted figures might count
    results = standing_results(season, season.window(usual_window(season, now)))
    reporting = current_reporting(season, now=now)
    who = lateness(reporting, now=now) if reporting else None
    return Content(
        agreement=agreement,
        window=wording.window_title(results.window),
        is_closed=season.is_closed,
        answer=answer(results, size=WALL),
        reporting=reporting,
        lateness=who,
        late=tuple(_late(line.report, now) for line in who.few) if who else (),
    )


def _late(report: ReportLine, now: datetime) -> tuple[str, str, str]:
    by = words.overdue(words.duration(now - report.due_at))
    return report.name, by, report.doing
