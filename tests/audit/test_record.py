"""The record: events chain up without gaps, stand or fall with their change, and a tampered one is found."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from audit import services as audit
from audit.models import Event
from foundation.guards import AppendOnly
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def record(subject="submission/1", **values):
    return audit.record(**{"action": "test", "subject": subject, "by": None, "at": NOW, **values})


def broken():
    return [event.sequence for event, holds in audit.links() if not holds]


def three():
    for number in (1, 2, 3):
        record(f"submission/{number}", data={"from": number, "to": number + 1})


def test_events_are_numbered_without_gaps_and_name_the_one_before():
    three()
    events = list(Event.objects.all())
    assert [event.sequence for event in events] == [1, 2, 3]
    assert [event.previous_hash for event in events] == ["", events[0].hash, events[1].hash]
    assert broken() == []


def test_many_at_once_are_the_events_of_one_after_the_other():
    acts = [audit.Act("test", f"submission/{number}", data={"from": number, "to": number + 1}) for number in (1, 2, 3)]
    audit.record_all(acts, by=None, at=NOW)
    together = [event.hash for event in Event.objects.all()]
    assert (len(together), broken()) == (3, [])
    with transaction.atomic():
        three()
        apart = [event.hash for event in Event.objects.all()[3:]]
        transaction.set_rollback(True)
    audit.record_all(acts, by=None, at=NOW)
    assert [event.hash for event in Event.objects.all()] == together + apart


def recorded_and_taken_back(count):
    """Return events as they would be written next."""
    with transaction.atomic():
        events = audit.record_all(
            [audit.Act("test", f"submission/{number}") for number in range(count)], by=None, at=NOW
        )
        transaction.set_rollback(True)
    return events


@pytest.mark.parametrize(
    "chosen",
    [[0, 1, 3], [1, 2], [0, 2], [2]],
    ids=["a gap at the end", "none before the first", "a gap", "one that is not the next"],
)
@pytest.mark.parametrize("before", [0, 2])
def test_the_database_lets_in_only_the_next_ones(chosen, before):
    audit.record_all([audit.Act("test", "submission/1")] * before, by=None, at=NOW)
    events = recorded_and_taken_back(4)
    with pytest.raises(IntegrityError, match="next of the record"), transaction.atomic():
        Event.objects.bulk_create([events[place] for place in chosen])
    Event.objects.bulk_create(events)
    assert (broken(), Event.objects.count()) == ([], before + 4)


def test_the_database_lets_in_no_link_to_another_event():
    events = recorded_and_taken_back(3)
    events[2].previous_hash = events[0].hash
    events[1].previous_hash = "0" * 64
    with pytest.raises(IntegrityError, match="next of the record"), transaction.atomic():
        Event.objects.bulk_create(events)
    assert Event.objects.count() == 0


def test_the_hash_is_a_plain_sha256_that_anyone_can_repeat():
    record("submission/1", reason="Vì sai", data={"to": 5, "day": NOW.date()}, at=datetime(2024, 3, 20, 2, tzinfo=UTC))
    said = (
        '{"action":"test","actor":null,"actor_name":"","actor_post":"","actor_rank":"",'
        '"at":"2024-03-20T02:00:00.000000+00:00","data":{"day":"2024-03-20","to":5},'
        '"reason":"Vì sai","sequence":1,"subject":"submission/1"}'
    )
    assert Event.objects.get().hash == hashlib.sha256(f"\n{said}".encode()).hexdigest()


def test_name_rank_and_post_are_those_of_that_day():
    user = builders.user_with(None, full_name="Trần Thị Bình", rank="Đại úy", post="Cán bộ")
    record(by=user)
    type(user).objects.filter(pk=user.pk).update(rank="Thiếu tá", post="Đội trưởng")
    event = Event.objects.get()
    assert (event.actor, event.actor_name, event.actor_rank, event.actor_post) == (
        user,
        "Trần Thị Bình",
        "Đại úy",
        "Cán bộ",
    )
    assert broken() == []


def test_an_event_falls_with_its_change():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record()
        raise ZeroDivisionError
    assert Event.objects.count() == 0
    assert record().sequence == 1


def test_an_event_needs_the_transaction_of_its_change(live_db):
    with pytest.raises(transaction.TransactionManagementError):
        record()


@pytest.fixture
def unguarded():
    """Lift the guard of the record, as only somebody who owns the database could."""
    with connection.cursor() as cursor:
        for statement in AppendOnly("audit_event").undo(connection.vendor):
            cursor.execute(statement)


def test_an_edited_event_is_found(unguarded):
    three()
    Event.objects.filter(sequence=2).update(data={"from": 2, "to": 99})
    assert broken() == [2]


def test_a_removed_event_is_found_at_the_one_after(unguarded):
    three()
    Event.objects.filter(sequence=2).delete()
    assert broken() == [3]


def test_swapped_events_are_found(unguarded):
    three()
    first, second = Event.objects.all()[:2]
    Event.objects.filter(sequence=1).update(subject=second.subject)
    Event.objects.filter(sequence=2).update(subject=first.subject)
    assert broken() == [1, 2]


def test_an_event_edited_with_a_new_hash_breaks_the_link_after_it(unguarded):
    three()
    event = Event.objects.get(sequence=2)
    event.reason = "khác"
    Event.objects.filter(sequence=2).update(reason="khác", hash=audit.event_hash(event))
    assert broken() == [3]
