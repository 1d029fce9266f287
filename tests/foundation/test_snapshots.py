"""What takes many queries is read at one moment: what others write meanwhile is not seen."""

import pytest
from django.db import DatabaseError

from foundation.snapshots import snapshot
from targets.models import Holiday
from tests.at_once import at_once

DAY = "2024-09-02"


def test_what_is_written_meanwhile_is_not_seen(live_db):
    with snapshot():
        assert not Holiday.objects.exists()
        at_once(lambda: Holiday.objects.create(day=DAY, title="Quốc khánh"))
        assert not Holiday.objects.exists()
        with pytest.raises(DatabaseError, match="read-only|locked"):
            Holiday.objects.create(day=DAY, title="Nghỉ")
