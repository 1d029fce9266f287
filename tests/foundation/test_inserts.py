"""Many rows in one statement hold what each of them says, and have the keys that others point to."""

from datetime import timedelta

import pytest

from accounts.models import User
from audit.models import RecordCheck
from foundation.inserts import give_keys, insert_all, new_row
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def check(**values):
    return new_row(RecordCheck, **{"at": NOW, "sequence": 1, "breaks": 0, **values})


def test_a_new_row_is_what_its_model_gives_and_knows_its_columns():
    made, expected = check(head="a"), RecordCheck(at=NOW, sequence=1, breaks=0, head="a")
    assert {name: value for name, value in vars(made).items() if name != "_state"} == {
        name: value for name, value in vars(expected).items() if name != "_state"
    }
    assert (made._state.adding, made._state.db) == (True, None)
    assert made.lines is not check().lines
    with pytest.raises(TypeError, match="RecordCheck has no column heads"):
        check(heads="a")


@pytest.mark.parametrize("count", [1, 3])
def test_what_all_rows_say_is_written_to_each(count):
    rows = insert_all(check(head='Đã chốt \\ "số" 100%', lines=["a", 1]) for _number in range(count))
    written = list(RecordCheck.objects.order_by("pk"))
    assert written == rows
    assert {(one.at, one.head, one.sequence, str(one.lines)) for one in written} == {
        (NOW, 'Đã chốt \\ "số" 100%', 1, "['a', 1]")
    }


def test_what_each_row_says_is_its_own():
    later = NOW + timedelta(microseconds=1)
    insert_all([check(lines=True), check(lines=1, at=later), check(lines=[], head="b"), check(lines={"a": None})])
    said = RecordCheck.objects.order_by("pk").values_list("at", "head", "lines")
    assert [(at, head, repr(lines)) for at, head, lines in said] == [
        (NOW, "", "True"), (later, "", "1"), (NOW, "b", "[]"), (NOW, "", "{'a': None}"),
    ]  # fmt: skip


def test_keys_are_given_once():
    [first] = insert_all([check()])
    rows = [check(), check()]
    give_keys(rows)
    assert not RecordCheck.objects.filter(pk__in=[row.pk for row in rows]).exists()
    insert_all(rows)
    [last] = insert_all([check()])
    assert len({first.pk, *(row.pk for row in rows), last.pk}) == RecordCheck.objects.count() == 4


def test_nothing_is_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert insert_all(row for row in User.objects.none()) == []
