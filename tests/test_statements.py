"""Queries whose SQL is written once (foundation.statements)."""

import pytest

from accounts.models import User
from foundation.statements import written_once
from tests import builders

made = []


@written_once
def _between(first: int, last: int):
    made.append((first, last))
    return User.objects.filter(pk__gte=first, pk__lte=last, is_active=True).order_by("pk").values_list("pk")


@pytest.mark.django_db
def test_what_is_asked_for_each_time_stands_in_the_place_of_its_mark():
    pks = [builders.user_with("leader", None, username=f"nguoi.{number}").pk for number in range(4)]
    assert _between(pks[0], pks[1]) == [(pks[0],), (pks[1],)]
    assert _between(pks[2], pks[3]) == [(pks[2],), (pks[3],)]
    assert _between(pks[3], pks[2]) == []
    assert len(made) == 1
