"""Queries whose SQL is written once (foundation.statements)."""

import pytest

from accounts.models import User
from foundation.statements import columns, stored, written_once
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


@written_once
def _named(name: str, first: int):
    return User.objects.filter(username=name, pk__gte=first).order_by().values_list(*columns(User))


@pytest.mark.django_db
def test_texts_are_asked_for_as_well_and_rows_come_back_whole():
    person = builders.user_with("leader", None, username="nguoi.xem")
    [row] = _named("nguoi.xem", 0)
    assert vars(stored(User, row)) | {"_state": None} == vars(User.objects.get(pk=person.pk)) | {"_state": None}
    assert _named("mark 0", 0) == []


@written_once
def _among(people: tuple[int, ...], names: tuple[str, ...] | None):
    made.append((people, names))
    among = User.objects.filter(pk__in=people).order_by("pk")
    return (among if names is None else among.filter(username__in=names)).values_list("pk")


@pytest.mark.django_db
def test_a_set_is_asked_for_whatever_its_size_and_none_is_another_query(django_assert_num_queries):
    pks = tuple(builders.user_with("leader", None, username=f"nguoi.{number}").pk for number in range(5))
    made.clear()
    assert [_among(pks[:size], None) for size in (3, 4, 1)] == [[(pk,) for pk in pks[:size]] for size in (3, 4, 1)]
    assert len(made) == 2  # three are asked for as four
    assert _among(pks, ("nguoi.1", "nguoi.9", "nguoi.4")) == [(pks[1],), (pks[4],)]
    assert _among(pks[2:], ("nguoi.4", "nguoi.3", "nguoi.0")) == [(pks[3],), (pks[4],)]
    with django_assert_num_queries(0):
        assert (_among((), None), _among(pks, ())) == ([], [])
