"""The only writer of events, and the check that the chain is whole. No rule of the domain lives here."""

import hashlib
import json
from datetime import UTC, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from audit.errors import Invalid, length_problems
from audit.models import Event

CHAIN_LOCK = 4_404_001  # any constant: the advisory lock that lets one transaction at a time extend the chain


def event_hash(event: Event) -> str:
    """Return the sha256 hex digest over the previous hash and everything the event says (trust.md B6)."""
    said = {
        "sequence": event.sequence,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": event.actor_id,
        "actor_name": event.actor_name,
        "actor_rank": event.actor_rank,
        "actor_post": event.actor_post,
        "action": event.action,
        "subject": event.subject,
        "reason": event.reason,
        "data": event.data,
    }
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(f"{event.previous_hash}\n{canonical}".encode()).hexdigest()


def record(*, action: str, subject: str, by, at: datetime, reason: str = "", data: dict | None = None) -> Event:
    """Append one event inside the caller's transaction; `by` is a user, or None for the clock.

    Needs an open transaction, so that the change and its record stand or fall together. A reason that is too long
    raises Invalid. Extending the chain is serialised by an advisory lock on PostgreSQL, by the single writer on SQLite.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event is recorded in the transaction of its change")
    if problems := length_problems("reason", reason):  # the one door of every act's reason
        raise Invalid(problems)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = Event.objects.order_by("-sequence").first()
    event = Event(
        sequence=last.sequence + 1 if last else 1,
        at=at,
        actor=by,
        actor_name=by.full_name if by else "",
        actor_rank=by.rank if by else "",
        actor_post=by.post if by else "",
        action=action,
        subject=subject,
        reason=reason,
        data=json.loads(json.dumps(data or {}, cls=DjangoJSONEncoder)),
        previous_hash=last.hash if last else "",
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    return event


def broken_links() -> list[int]:
    """Return the sequence numbers at which the chain does not hold; an empty list is a whole chain."""
    broken, previous_hash, expected = [], "", 1
    for event in Event.objects.order_by("sequence").iterator():
        whole = event.sequence == expected and event.previous_hash == previous_hash and event.hash == event_hash(event)
        if not whole:
            broken.append(event.sequence)
        previous_hash, expected = event.hash, event.sequence + 1
    return broken
