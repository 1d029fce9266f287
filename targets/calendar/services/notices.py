"""The writer of notices: each is one row, made once however often it is told. Sends nothing by itself."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.services.sessions import forget_ended
from pledges.models import Agreement
from targets.calendar.queries import reporting
from targets.calendar.services.mails import NOTHING, Matter, plan
from targets.core import mailing, workflow
from targets.models import ClockRun, Notice, Period, Submission

DUE_SOON = timedelta(days=3)
STOPS_AFTER = mailing.OVERDUE_FOR


def tell(users, *, kind: str, key: str, about: Matter = NOTHING, data: dict | None = None, at: datetime) -> int:
    """Write one notice for each user who has none of this key yet, and plan the mail; return how many were new."""
    rows = [
        Notice(
            user=user,
            kind=kind,
            key=key,
            created_at=at,
            submission=about.submission,
            period=about.period,
            measure=about.measure,
            data=data or {},
        )
        for user in {user.pk: user for user in users}.values()
    ]
    before = Notice.objects.filter(key=key).count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    if kind not in mailing.NOT_BY_NOTICE:
        plan([row.user for row in rows], kind, key, about=about, at=at)
    return Notice.objects.filter(key=key).count() - before


def tell_move(submission: Submission, row: workflow.Transition, *, by, sequence: int, at: datetime) -> None:
    """Tell the roles named in the transition table, except who did it; `sequence` of the event makes the key."""
    if row.notice is None:
        return
    users = []
    for role in row.tells:
        users += (
            reporting.reviewers_of(submission, now=at)
            if role == workflow.REVIEWER
            else reporting.people_of(submission.province, role, now=at)
        )
    tell(
        [user for user in users if user != by],
        kind=row.notice,
        key=f"move/{sequence}",
        about=Matter(submission=submission),
        data={"by": by.get_full_name() if by else ""},
        at=at,
    )


def mark_read(user, *, at: datetime, pk: int | None = None) -> int:
    """Mark one of the person's notices as read, or all of them; return how many changed."""
    unread = Notice.objects.filter(user=user, read_at__isnull=True)
    return (unread.filter(pk=pk) if pk else unread).update(read_at=at)


def run_clock(*, at: datetime) -> int:
    """Tell what time alone has brought about: periods opened, due in three days, late. Return how many new notices.

    May run as often as wanted, on several machines, and hours late: what is no longer true is not told (F19).
    """
    told = 0
    agreements = Agreement.objects.filter(state=Agreement.State.PUBLISHED).select_related("cluster")
    for agreement in agreements:
        periods = Period.objects.filter(
            cluster=agreement.cluster,
            year=agreement.year,
            opens_at__lte=at,
            closed_at__isnull=True,
            due_at__gt=at - STOPS_AFTER,
        )
        for period in periods:
            told += _tell_of_period(agreement, period, at=at)
    forget_ended(at=at)
    ClockRun.objects.update_or_create(name="clock", defaults={"finished_at": at})
    return told


@transaction.atomic
def _tell_of_period(agreement, period, *, at) -> int:
    told = 0
    for report in reporting.reports(agreement, period):
        if report.is_handed_in:
            continue
        kind = _kind(report.due_at, at)
        if kind == Notice.Kind.PERIOD_OPENED and report.is_presented:
            continue  # whose report waits for its commander needs no word that one may begin
        people = [
            person
            for role in (workflow.REPORTER, workflow.COMMANDER)
            for person in reporting.people_of(report.province, role, now=at)
        ]
        told += tell(
            people,
            kind=kind,
            key=f"{kind}/{period.pk}/{report.province.pk}/{report.due_version}",
            about=Matter(report.submission, period, report.province, due_version=report.due_version),
            data={"province": report.province.short_name, "due_at": report.due_at.isoformat()},
            at=at,
        )
    return told


def _kind(due_at: datetime, at: datetime) -> str:
    """Return what time has brought about: the period is open, due in three days, or late."""
    if at < due_at - DUE_SOON:
        return Notice.Kind.PERIOD_OPENED
    return Notice.Kind.DUE_SOON if at < due_at else Notice.Kind.LATE
