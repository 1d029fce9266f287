"""The only writer of events, and the check that the chain is whole. No rule of the domain lives here."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from audit.heads import Head
from audit.models import Event
from audit.rows import as_data
from foundation.errors import Invalid, length_problems

CHAIN_LOCK = 4_404_001  # any constant: the advisory lock that lets one transaction at a time extend the chain


def event_hash(event: Event) -> str:
    """Return the sha256 hex digest over the previous hash and everything the event says."""
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
    if event.rows is not None:  # events of before the record kept rows hash as they did
        said["rows"] = event.rows
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(f"{event.previous_hash}\n{canonical}".encode()).hexdigest()


def record(
    *,
    action: str,
    subject: str,
    by,
    at: datetime,
    reason: str = "",
    data: dict | None = None,
    rows: Iterable = (),
) -> Event:
    """Append one event inside the caller's transaction; `by` is a user, or None for the clock.

    `rows`: what was written with it, rows and audit.rows.Whole, read once the chain is held, so that of two at once
    the later sees what the earlier wrote; verify_record compares what they say with what stands. Needs an open
    transaction, so that the change and its record stand or fall together. Extending the chain is serialised by an
    advisory lock on PostgreSQL and by the single writer on SQLite.
    A reason that is too long raises Invalid.
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
        rows=as_data(rows),
        previous_hash=last.hash if last else "",
    )
    event.hash = event_hash(event)
    event.save(force_insert=True)
    return event


def head(*, besides: tuple[str, ...] = ()) -> Head:
    """Return number and hash of the last event; of those with other actions than `besides`."""
    events = Event.objects.exclude(action__in=besides) if besides else Event.objects.all()
    last = events.order_by("-sequence").values_list("sequence", "hash").first()
    return Head(*last) if last else Head(0, "")


def links() -> Iterator[tuple[Event, bool]]:
    """Yield every event in its order, and whether it holds in the chain: number, link and hash."""
    previous_hash, expected = "", 1
    for event in Event.objects.order_by("sequence").iterator(chunk_size=500):
        is_next = event.sequence == expected and event.previous_hash == previous_hash
        yield event, is_next and event.hash == event_hash(event)
        previous_hash, expected = event.hash, event.sequence + 1
