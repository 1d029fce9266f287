"""A value keeps what was made of it, for as long as what stands beside it is equal."""

from dataclasses import dataclass, replace

from targets.core.keeping import Keeping


@dataclass(frozen=True)
class Value(Keeping):
    """A value of two numbers."""

    one: int
    two: int = 0


def test_what_is_made_of_a_value_is_made_once():
    value, made = Value(1), []
    assert [value.once("sum", lambda: made.append(1) or 7) for _time in range(3)] == [7, 7, 7]
    assert made == [1]
    assert value.once("other", lambda: 8) == 8


def test_it_is_made_anew_where_another_stands_beside_it():
    value = Value(1)
    answers = [value.once("words", lambda: object(), beside) for beside in ((1, "a"), (1, "a"), (1, "b"), (1, "a"))]
    assert answers[0] is answers[1]
    assert len({id(answer) for answer in answers}) == 3


def test_another_value_knows_nothing_of_it_and_they_are_equal_all_the_same():
    value, other = Value(1), Value(1)
    value.once("words", lambda: "kept")
    assert value == other
    assert hash(value) == hash(other)
    assert repr(value) == repr(other)
    assert replace(value, two=2).once("words", lambda: "anew") == "anew"
