"""What waits for a person: the reports they are expected to move next, by role; not the dashboard's numbers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from pledges.models import Agreement, RoleName
from pledges.permissions import Authority
from targets.calendar.queries import reporting
from targets.core import workflow
from targets.models import Period, Submission
from targets.permissions.reviewing import reviewable
from targets.permissions.seeing import visible_submissions
from targets.words import lateness as words


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: `what` names the role's part (enter, correct, confirm, review), `report` says of what."""

    what: str
    report: reporting.Report
    is_late: bool
    detail: str  # by when it is or was due, or since when it waits, in words


def waiting_for(authority: Authority, *, now: datetime, owed: list[reporting.Report] | None = None) -> list[Waiting]:
    """Return what waits for the person now, late ones first, then by due moment and the agreement's order.

    `owed`: owed_reports, where they are read already.
    """
    owed = owed_reports(authority, now=now) if owed is None else owed
    reviewed = reviewable(authority, [report.submission for report in owed if report.submission])
    waiting = [
        Waiting(what, report, report.is_overdue(now), _detail(report, now))
        for report in owed
        if (what := _part(authority, report, reviewed))
    ]
    return sorted(waiting, key=lambda item: (not item.is_late, item.report.due_at))


def owed_reports(authority: Authority, *, now: datetime) -> list[reporting.Report]:
    """Return the reports of the periods in which a person may still have work."""
    return [report for _agreement, reports in owed_by_agreement(authority, now=now) for report in reports]


def owed_by_agreement(authority: Authority, *, now: datetime) -> list[tuple[Agreement, list[reporting.Report]]]:
    """Return owed_reports with the agreement under which each is owed."""
    return [
        (
            agreement,
            [
                report
                for period in _periods_with_work(agreement, now)
                for report in reporting.reports(agreement, period)
                if period.closed_at is None or report.submission
            ],
        )
        for agreement in _current_agreements(authority, now)
    ]


def _detail(report: reporting.Report, now: datetime) -> str:
    """Return by when a report is due where it is not sent yet; of a sent one since when it waits."""
    if report.is_overdue(now):
        return words.overdue_since(report.due_at, now)
    if not report.is_handed_in:
        return words.due_by(report.due_at)
    waits = words.waits(now - report.submission.state_since)
    sent = report.handed_in_at
    if report.submission.state != workflow.SUBMITTED or sent is None:
        return waits
    return f"{words.sent_late(sent - report.due_at) if sent > report.due_at else words.sent_on_time()} · {waits}"


def _periods_with_work(agreement: Agreement, now: datetime):
    """Return the periods that have opened and are not closed, and closed ones with a report under way (reopened)."""
    under_way = Submission.objects.filter(carried_by__isnull=True).exclude(state=workflow.ACCEPTED)
    opened = Period.objects.filter(cluster=agreement.cluster, year=agreement.year, opens_at__lte=now)
    return opened.filter(Q(closed_at__isnull=True) | Q(pk__in=under_way.values("period")))


def _current_agreements(authority: Authority, now):
    """Return the published agreements whose year a person may still have work in: this year's and last year's."""
    year = authority.today.year
    condition = Q(pk__in=[]) if not authority.roles else Q(year__gte=year - 1, state=Agreement.State.PUBLISHED)
    return Agreement.objects.filter(condition).select_related("cluster")


def _part(authority: Authority, report: reporting.Report, reviewed: frozenset) -> str | None:
    """Return the person's part in moving this report on, or None where it waits for somebody else."""
    submission, province = report.submission, report.province
    state = submission.state if submission else workflow.DRAFT
    holder = workflow.HOLDER[state]
    if holder == workflow.REPORTER and authority.acts_for(RoleName.REPORTER, province.pk):
        return {workflow.RETURNED: "correct", workflow.REOPENED: "correct"}.get(state, "enter")
    if holder == workflow.COMMANDER and authority.acts_for(RoleName.COMMANDER, province.pk):
        return "confirm"
    if holder == workflow.REVIEWER:
        return "review" if submission.pk in reviewed else None
    return None


def recent_submissions(user, *, now: datetime, limit: int = 8):
    """Return the submissions the person may see whose state moved last, newest first."""
    return visible_submissions(user, now=now).filter(carried_by__isnull=True).order_by("-state_since")[:limit]
