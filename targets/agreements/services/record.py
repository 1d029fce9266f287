"""The nightly check of the record: what it finds is kept, logged and told; the head is kept outside the database."""

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from audit import heads
from audit import services as audit
from audit.heads import Head
from audit.models import RecordCheck
from foundation.dates import day_of, local
from foundation.snapshots import snapshot
from pledges.models import Role, RoleName
from pledges.permissions import roles_in_force
from targets.agreements.queries.replay import Replay
from targets.calendar.services import notices
from targets.models import Notice

log = logging.getLogger("audit.record")
NIGHT = 1  # o'clock in Hanoi, from which on the day's check is due
MOST_KEPT = 100  # lines of a check that are kept


def verify() -> tuple[Head, list[str]]:
    """Return the head of the record and every break, read at one moment of the database; writes nothing."""
    with snapshot():
        replay = Replay(kept_heads())
        lines = list(replay.lines())
        return replay.last, lines


def kept_heads() -> list[Head]:
    """Return the heads that were kept outside the database."""
    return heads.read(Path(settings.RECORD_HEADS_FILE)) if settings.RECORD_HEADS_FILE else []


def keep_head(*, at: datetime) -> Head:
    """Keep the head as it is now outside the database: in the file, where one is set, and in the log."""
    head = audit.head()
    if settings.RECORD_HEADS_FILE:
        heads.keep(Path(settings.RECORD_HEADS_FILE), head, at=at)
    log.info("head of the record: %s", head)
    return head


def run_by_clock(*, at: datetime) -> RecordCheck | None:
    """Once each night check the record, then keep its head; return the check where it was due.

    The head is kept after the check: a record that was cut is compared with the head from before.
    """
    last = RecordCheck.objects.first()
    today = local(at)
    is_due = last is None or (day_of(last.at) < today.date() and today.hour >= NIGHT)
    check = _check(at) if is_due else None
    keep_head(at=at)
    return check


def _check(at: datetime) -> RecordCheck:
    head, lines = verify()
    for line in lines:
        log.error("the record is broken: %s", line)
    with transaction.atomic():
        check = RecordCheck.objects.create(
            at=at, sequence=head.sequence, head=head.hash, breaks=len(lines), lines=lines[:MOST_KEPT]
        )
        if lines:
            held = Role.objects.filter(roles_in_force(at), name=RoleName.ADMINISTRATOR, user__is_active=True)
            people = [role.user for role in held.select_related("user")]
            notices.tell(people, kind=Notice.Kind.RECORD_BROKEN, key=f"record/{check.pk}", at=at)
    return check
