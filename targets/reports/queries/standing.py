"""How the reports of a period stand for those who see to it: who is late, what waits for whom; and a unit's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation.dates import day_of
from pledges.models import Agreement
from pledges.permissions import Authority
from targets.calendar.queries.reporting import Report, nobody_late
from targets.core import workflow
from targets.models import Period
from targets.permissions.seeing import sees_provisional
from targets.reports.queries.holding import holding
from targets.words import lateness as words


@dataclass(frozen=True)
class UnitStanding:
    """One unit's report in words: how long overdue, what is being done with it since when."""

    report: Report
    detail: str


@dataclass(frozen=True)
class PeriodStanding:
    """One period of an agreement: how many reports it has, and those that are late or wait, by what they wait for."""

    agreement: Agreement
    period: Period
    total: int
    accepted: int
    late: tuple[UnitStanding, ...]
    reviewing: tuple[UnitStanding, ...]
    completing: tuple[UnitStanding, ...]  # returned to the unit
    correcting: tuple[UnitStanding, ...]  # reopened
    sentence: str  # what is true where nobody is late; "" where somebody is


def standings(
    authority: Authority, owed: Iterable[tuple[Agreement, Sequence[Report]]], *, now: datetime
) -> list[PeriodStanding]:
    """Return the periods that are not done of agreements that a person sees to: leads, reviews or administers.

    Ended ones, and those in which anything waits; where there is none of them, the one that runs. Late ones first.
    """
    found = []
    for agreement, reports in owed:
        if reports and sees_provisional(authority, agreement):
            periods = dict.fromkeys(report.period for report in reports)
            stands = [
                _standing(agreement, period, [report for report in reports if report.period == period], now)
                for period in sorted(periods, key=lambda period: period.due_at)
            ]
            undone = [standing for standing in stands if standing.accepted < standing.total]
            ended = [
                standing
                for standing in undone
                if standing.period.end < day_of(now) or standing.reviewing or standing.completing
            ]
            found += ended or undone[:1]
    return sorted(found, key=lambda standing: not standing.late)


def late_elsewhere(
    authority: Authority, owed: Iterable[Report], waiting: Iterable[Report], *, now: datetime
) -> list[UnitStanding]:
    """Return the late reports of a person's own units that wait for somebody else."""
    mine = {report for report in owed if report.province.pk in authority.own_province_ids and report.is_overdue(now)}
    return [_unit(report, now) for report in sorted(mine - set(waiting), key=lambda report: report.due_at)]


def _standing(agreement: Agreement, period: Period, reports: Sequence[Report], now: datetime) -> PeriodStanding:
    def of(state: str) -> tuple[UnitStanding, ...]:
        found = [report for report in reports if report.submission and report.submission.state == state]
        return tuple(_unit(report, now) for report in sorted(found, key=lambda report: report.submission.state_since))

    late = sorted((report for report in reports if report.is_overdue(now)), key=lambda report: report.due_at)
    return PeriodStanding(
        agreement=agreement,
        period=period,
        total=len(reports),
        accepted=sum(
            report.submission is not None and report.submission.state == workflow.ACCEPTED for report in reports
        ),
        late=tuple(_unit(report, now) for report in late),
        reviewing=of(workflow.SUBMITTED),
        completing=of(workflow.RETURNED),
        correcting=of(workflow.REOPENED),
        sentence=nobody_late(period, reports, now=now),
    )


def _unit(report: Report, now: datetime) -> UnitStanding:
    held = holding(report.submission, now=now).held if report.submission else words.not_entered()
    if report.is_overdue(now):
        return UnitStanding(report, f"{words.overdue(words.duration(now - report.due_at))}, {held}")
    return UnitStanding(report, held)
