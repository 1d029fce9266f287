"""The writer of what is decided to be told by mail: rows, in the transaction that decides. Sends nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pledges.models import Province
from targets.calendar.queries.days import office_days
from targets.calendar.queries.mailboxes import Recipient, mails_are_on, recipients
from targets.core import mailing
from targets.models import MailItem, Measure, Period, Submission


@dataclass(frozen=True)
class Matter:
    """What a notice or a mail speaks of, as far as it speaks of anything; `due_version` of the moment it was due."""

    submission: Submission | None = None
    period: Period | None = None
    province: Province | None = None
    measure: Measure | None = None
    due_version: str = ""

    def columns(self) -> dict[str, Any]:
        """Return what a mail keeps of it; of a submission also its period."""
        return {
            "submission": self.submission,
            "period": self.period or (self.submission.period if self.submission else None),
            "province": self.province,
            "due_version": self.due_version,
        }


NOTHING = Matter()


def plan(users: Iterable, kind: str, key: str, *, about: Matter = NOTHING, at: datetime) -> None:
    """Plan a mail to each of these people and their deputies, once for each `key`: at once, or with the next digest.

    What is due before the next digest goes at once too. Nothing without a mail server.
    """
    if not mails_are_on():
        return
    morning, columns = mailing.next_morning(at, office_days()), about.columns()
    is_urgent = kind in mailing.URGENT or _is_due_before(morning, columns["period"], at)
    columns |= {"kind": kind, "key": key, "is_urgent": is_urgent, "planned_at": at if is_urgent else morning}
    _write(recipients(users, kind, at=at), columns, at)


def remind(users: Iterable, kind: str, key: str, *, about: Matter, is_urgent: bool = False, at: datetime) -> None:
    """Plan a reminder, otherwise as plan: it goes with the digest of `at`, alone where it `is_urgent`."""
    if not mails_are_on():
        return
    morning, columns = mailing.next_morning(at, office_days()), about.columns()
    is_urgent = is_urgent or _is_due_before(morning, columns["period"], at)
    columns |= {"kind": kind, "key": key, "is_urgent": is_urgent, "planned_at": at}
    _write(recipients(users, kind, at=at), columns, at)


def _is_due_before(morning: datetime, period: Period | None, at: datetime) -> bool:
    return period is not None and at < period.due_at < morning


def _write(people: Iterable[Recipient], columns: dict[str, Any], at: datetime) -> None:
    MailItem.objects.bulk_create(
        [MailItem(user=recipient.user, instead_of=recipient.instead_of, made_at=at, **columns) for recipient in people],
        ignore_conflicts=True,
    )
