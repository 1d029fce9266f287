"""The ends of the record are read from what came since, and anew where what was seen does not stand."""

from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from audit import services
from audit.latest import latest
from audit.models import Event

pytestmark = pytest.mark.django_db
AT = datetime(2024, 3, 18, tzinfo=UTC)
TYPING = frozenset({"figure"})
MOVES = frozenset({"figure", "submit"})


def record(action, subject="submission/1"):
    with transaction.atomic():
        event = services.record(action=action, subject=subject, by=None, at=AT)
    return event.sequence


def seen():
    return [head.sequence for head in latest(TYPING, MOVES).heads]


def test_each_group_has_its_own_last_event():
    assert seen() == [0, 0, 0]
    assert [(record(action), seen())[1] for action in ("grant", "figure", "submit", "figure", "end")] == [
        [1, 1, 1], [2, 1, 1], [3, 3, 1], [4, 3, 1], [5, 5, 5],
    ]  # fmt: skip
    assert latest(TYPING, MOVES).heads == (
        services.head(),
        services.head(besides=("figure",)),
        services.head(besides=("figure", "submit")),
    )


def test_it_asks_once_and_only_for_what_came_since():
    for action in ("grant", "submit", "figure"):
        record(action)
    seen()
    record("figure")
    with CaptureQueriesContext(connection) as captured:
        assert seen() == [4, 2, 1]
    assert len(captured) == 1


def test_what_was_rolled_back_is_not_remembered():
    record("grant")
    with transaction.atomic():
        record("submit")
        assert seen() == [2, 2, 1]
        transaction.set_rollback(True)
    assert seen() == [1, 1, 1]
    record("figure", "submission/2")  # the same number, another event
    assert seen() == [2, 1, 1]
    assert Event.objects.count() == 2


def test_it_remembers_what_came_since_but_for_the_first_group():
    record("grant")
    first = latest(TYPING, MOVES)
    assert first.since(first.heads[1].hash) == ()
    for action in ("submit", "figure", "end"):
        record(action)
    now = latest(TYPING, MOVES)
    assert [one.action for one in now.since(first.heads[1].hash)] == ["submit", "end"]
    assert now.since(now.heads[1].hash) == ()
    assert now.since("another") is None
