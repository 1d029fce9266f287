"""The only writer of events, and the check that the chain is whole. No rule of the domain lives here."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from audit.heads import Head
from audit.models import Event
from audit.rows import as_data, utc_text
from foundation.errors import Invalid, length_problems
from foundation.inserts import insert_all, new_row

CHAIN_LOCK = 4_404_001  # any constant: the advisory lock that lets one transaction at a time extend the chain

AS_THEY_ARE = frozenset({str, int, bool, type(None)})
ONLY_TEXT = frozenset({str})
PLAIN = DjangoJSONEncoder()
CANONICAL = DjangoJSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))  # how an event is hashed


@dataclass(frozen=True)
class Act:
    """One thing that is done, before it has its place in the record.

    `rows`: what was written with it, rows and audit.rows.Whole, read once the chain is held, so that of two at once
    the later sees what the earlier wrote; verify_record compares what they say with what stands.
    """

    action: str
    subject: str
    reason: str = ""
    data: dict | None = None
    rows: Iterable = ()


def event_hash(event: Event) -> str:
    """Return the sha256 hex digest over the previous hash and everything the event says."""
    said = {
        "sequence": event.sequence,
        "at": utc_text(event.at),
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
    return hashlib.sha256(f"{event.previous_hash}\n{CANONICAL.encode(said)}".encode()).hexdigest()


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
    """Append one event inside the caller's transaction; otherwise as record_all."""
    [event] = record_all([Act(action, subject, reason, data, rows)], by=by, at=at)
    return event


def record_all(acts: Iterable[Act], *, by, at: datetime) -> list[Event]:
    """Append one event for each act, in their order; `by` is a user, or None for the clock.

    Needs an open transaction, so that the changes and their record stand or fall together. Extending the chain is
    serialised by an advisory lock on PostgreSQL and by the single writer on SQLite.
    A reason that is too long raises Invalid.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an event is recorded in the transaction of its change")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last, events = head(), []
    for act in acts:
        event = _event(act, last, by=by, at=at)
        events.append(event)
        last = Head(event.sequence, event.hash)
    return insert_all(events)


def _event(act: Act, last: Head, *, by, at: datetime) -> Event:
    """Return the event that follows the `last` one, not written yet."""
    if problems := length_problems("reason", act.reason):  # the one door of every act's reason
        raise Invalid(problems)
    event = new_row(
        Event,
        sequence=last.sequence + 1,
        at=at,
        actor_id=by.pk if by else None,
        actor_name=by.full_name if by else "",
        actor_rank=by.rank if by else "",
        actor_post=by.post if by else "",
        action=act.action,
        subject=act.subject,
        reason=act.reason,
        data=_as_json(act.data) if act.data else {},
        rows=as_data(act.rows),
        previous_hash=last.hash,
    )
    event.hash = event_hash(event)
    return event


def _as_json(value: Any) -> Any:
    """Return a value as JSON gives it back: nearly all are plain already, and are copied in a tenth of the time."""
    if type(value) in AS_THEY_ARE:
        return value
    if isinstance(value, str):  # a choice, a line
        return str.__str__(value)
    if type(value) is dict and set(map(type, value)) <= ONLY_TEXT:
        return {name: part if type(part) in AS_THEY_ARE else _as_json(part) for name, part in value.items()}
    return json.loads(PLAIN.encode(value))


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
