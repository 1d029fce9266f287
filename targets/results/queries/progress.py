"""Who has reported a period, whether on time, and who holds each report since when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from foundation.dates import day_of
from pledges.models import Agreement
from targets.calendar.queries.reporting import Report, nobody_late, reports
from targets.calendar.queries.rulebook import Rulebook
from targets.core.periods import QUARTERS, quarter_code
from targets.models import Period, Submission
from targets.reports.queries.holding import holding
from targets.results.queries.season import Season
from targets.words import lateness

YEAR = tuple(map(quarter_code, QUARTERS))  # the codes of a year's quarters


@dataclass(frozen=True)
class ReportLine:
    """One unit's report of the period: where it stands in words, on time or not. `submission` None: not begun."""

    code: str  # of the unit: a successor may bear the name of the unit it followed
    name: str
    period: Period
    submission: Submission | None
    state: str  # "" where it is not begun
    sentence: str
    doing: str  # what is being done with it, by whom: "chờ lãnh đạo duyệt"
    held: str  # the same with since when; "" where it is not begun
    is_handed_in: bool
    is_on_time: bool
    is_late: bool  # sent after the due moment, or overdue
    is_overdue: bool  # still missing after it
    is_loaded: bool  # history loaded by an administrator: neither on time nor late
    due_at: datetime
    is_extended: bool

    @property
    def in_time(self) -> str:
        """Return in two words how the report stands to its due moment."""
        if self.is_loaded:
            return lateness.loaded()
        return lateness.in_time(is_sent=self.is_handed_in, is_late=self.is_late)


@dataclass(frozen=True)
class Reporting:
    """Completeness and timeliness of one period."""

    period: Period
    lines: tuple[ReportLine, ...]
    sentence: str  # what is true where nobody is overdue; "" where somebody is

    @property
    def total(self) -> int:
        """Return how many units owe the period."""
        return len(self.lines)

    @property
    def handed_in(self) -> int:
        """Return how many have sent it to the cluster."""
        return sum(line.is_handed_in for line in self.lines)

    @property
    def on_time(self) -> int:
        """Return how many sent it by the due moment."""
        return sum(line.is_on_time for line in self.lines)


def current_reporting(season: Season, codes: Collection[str] = YEAR, *, now: datetime) -> Reporting | None:
    """Return who has reported the last of these periods that has ended, else the first of the year.

    None where there is none, and where one looks back: where reports were then is not known.
    """
    if season.at:
        return None
    periods = season.book.periods(season.agreement.cluster_id)
    year = [period for period in periods if period.year == season.agreement.year and period.code in codes]
    year.sort(key=attrgetter("start"))
    ended = [period for period in year if period.end < day_of(now)]
    period = next(iter([*reversed(ended), *year]), None)
    return reporting_of(season.agreement, period, now=now, book=season.book) if period else None


def reporting_of(agreement: Agreement, period: Period, *, now: datetime, book: Rulebook | None = None) -> Reporting:
    """Return who has sent a period's report, who has not, and who holds it since when; `book`: what was read."""
    found = reports(agreement, period, book)
    lines = tuple(report_line(report, now=now) for report in found)
    return Reporting(period, lines, nobody_late(period, found, now=now))


def report_line(report: Report, *, now: datetime) -> ReportLine:
    """Return where one unit's report stands, in words."""
    submission = report.submission
    held = holding(submission, now=now) if submission else None
    return ReportLine(
        code=report.province.code,
        name=report.province.short_name,
        period=report.period,
        submission=submission,
        state=submission.state if submission else "",
        sentence=held.sentence if held else lateness.not_entered(),
        doing=held.doing if held else lateness.not_entered(),
        held=held.held if held else "",
        is_handed_in=report.is_handed_in,
        is_on_time=report.is_on_time(),
        is_late=report.is_late(now),
        is_overdue=report.is_overdue(now),
        is_loaded=report.is_loaded,
        due_at=report.due_at,
        is_extended=report.due_at > report.period.due_at,
    )
