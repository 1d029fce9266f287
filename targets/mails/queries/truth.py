"""Whom a reminder concerns, and whether what was decided is still true: asked when planned and when sent."""

from datetime import datetime, timedelta

from accounts.models import User
from pledges.models import Agreement, Role, RoleName
from pledges.permissions import roles_in_force
from targets.calendar.queries import reporting
from targets.calendar.queries.mailboxes import takes
from targets.calendar.queries.reporting import Report
from targets.calendar.queries.territory import published_agreement
from targets.core import mailing, workflow
from targets.mails.queries.deputies import still_stands_in
from targets.models import Mailbox, MailItem, Period, Submission
from targets.permissions.seeing import visible_submissions

BY_SCHEDULE = (mailing.OPENED, mailing.DUE, mailing.DUE_LAST, mailing.OVERDUE)


def open_periods(agreement: Agreement, at: datetime) -> list[Period]:
    """Return the periods of an agreement that are open and not so long overdue that they are no news."""
    periods = Period.objects.filter(cluster=agreement.cluster_id, year=agreement.year, closed_at=None)
    return list(periods.filter(opens_at__lte=at, due_at__gt=at - mailing.OVERDUE_FOR - timedelta(days=1)))


def concerned(report: Report, to: tuple[str, ...], *, at: datetime) -> list[User]:
    """Return whom a reminder of a report goes to: who holds it, and the commanders where it goes to the head."""
    roles = {workflow.COMMANDER if report.is_presented else workflow.REPORTER}
    if mailing.HEAD in to:
        roles.add(workflow.COMMANDER)
    return [person for role in sorted(roles) for person in reporting.people_of(report.province, role, now=at)]


def leaders(cluster_id: int, *, at: datetime) -> list[User]:
    """Return who follows a cluster as its leader."""
    held = Role.objects.filter(roles_in_force(at), name=RoleName.LEADER, user__is_active=True)
    return [role.user for role in held.select_related("user") if role.cluster_id in (None, cluster_id)]


def is_true(item: MailItem, *, at: datetime) -> bool:
    """Say whether a mail is still to be sent: nothing that it says has been overtaken, and its reader may know it."""
    whose = item.instead_of or item.user
    if not item.user.is_active or not takes(item.kind, Mailbox.objects.filter(user=item.user).first()):
        return False
    if item.instead_of and not still_stands_in(item, now=at):
        return False
    if item.kind in BY_SCHEDULE:
        return _is_owed(item, whose, at)
    if item.kind == mailing.WEEKLY:
        return item.period.closed_at is None and whose in leaders(item.period.cluster_id, at=at)
    if item.submission is None:
        return True
    return _is_news(item, whose, at)


def _is_owed(item: MailItem, whose: User, at: datetime) -> bool:
    """Say of a reminder whether its report still lacks, its due moment stands, and it is still this person's."""
    agreement = published_agreement(item.period.cluster_id, item.period.year)
    if agreement is None or item.period.closed_at:
        return False
    report = next(
        (candidate for candidate in reporting.reports(agreement, item.period) if candidate.province == item.province),
        None,
    )
    if report is None or report.is_handed_in or report.due_version != item.due_version:
        return False
    if (item.kind == mailing.OVERDUE) != report.is_overdue(at):
        return False
    return whose in concerned(report, (mailing.HOLDER, mailing.HEAD), at=at)


def _is_news(item: MailItem, whose: User, at: datetime) -> bool:
    """Say of news about a report whether it still stands so, and whether the person may still see it."""
    report: Submission = item.submission
    if item.kind == mailing.NUDGE:
        stands = report.state == workflow.SUBMITTED and item.due_version == nudge_version(report)
        return stands and whose in reporting.reviewers_of(report, now=at)
    states = mailing.TRUE_WHILE.get(item.kind)
    if states is not None and report.state not in states:
        return False
    return visible_submissions(whose, now=at).filter(pk=report.pk).exists()


def nudge_version(report: Submission) -> str:
    """Return what makes another sending of a report something new to review."""
    return f"{report.state_since:%Y%m%d%H%M%S}"
