"""Many who write to the record at the same moment, really committed: one chain without a gap."""

from django.db import transaction

from audit import services as audit
from audit.models import Event
from tests.at_once import at_once
from tests.builders import NOW


def test_two_hundred_writes_of_eight_people_at_once_are_one_chain(live_db):
    def write():
        for number in range(25):
            with transaction.atomic():
                audit.record(action="test", subject=f"submission/{number}", by=None, at=NOW)

    assert at_once(*[write] * 8) == [None] * 8
    assert [event.sequence for event in Event.objects.order_by("sequence")] == list(range(1, 201))
    assert [event for event, holds in audit.links() if not holds] == []
