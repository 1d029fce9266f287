"""The writer of what is decided to be told by mail: rows, in the transaction that decides. Sends nothing."""

from collections.abc import Iterable
from datetime import datetime

from targets.calendar.queries.days import office_days
from targets.calendar.queries.mailboxes import mails_are_on, recipients
from targets.core import mailing
from targets.models import MailItem, Period, Submission


def plan(
    users: Iterable,
    kind: str,
    key: str,
    *,
    at: datetime,
    submission: Submission | None = None,
    period: Period | None = None,
    planned_at: datetime | None = None,
    **more,
) -> None:
    """Plan a mail to each of these people and their deputies, once for each `key`: at once, or with the next digest.

    What is due before the next digest goes at once too; a reminder goes with the digest of `planned_at`. `more`:
    columns of MailItem. Nothing without a mail server.
    """
    if not mails_are_on():
        return
    morning = mailing.next_morning(at, office_days())
    period = period or (submission.period if submission else None)
    is_urgent = more.pop("is_urgent", kind in mailing.URGENT) or bool(period and at < period.due_at < morning)
    MailItem.objects.bulk_create(
        [
            MailItem(
                user=recipient.user,
                instead_of=recipient.instead_of,
                kind=kind,
                key=key,
                period=period,
                submission=submission,
                is_urgent=is_urgent,
                made_at=at,
                planned_at=planned_at or (at if is_urgent else morning),
                **more,
            )
            for recipient in recipients(users, kind, at=at)
        ],
        ignore_conflicts=True,
    )
