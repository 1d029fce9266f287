"""A unit of whose predecessors one was split and another was not: nobody knows its share, so nothing is invented."""

from dataclasses import replace

from targets.core import periods
from targets.core.rollup import find, stands_for
from targets.core.scheme import Unit
from targets.core.scope import territory
from targets.core.verdicts import judge
from tests.core.ground import NARRATIVE, Q1, A, B, ground, known

HALF_SPLIT = Unit("n", "N", predecessors=(replace(A, is_split=True), B))
WHOLE = Unit("n", "N", predecessors=(A, B))


def test_its_figures_are_not_those_of_its_predecessors():
    figures = known(a_2024_q1_cases=3, b_2024_q1_cases=4)
    assert find(HALF_SPLIT, periods.through(2024, 1), "q1", "cases", figures).missing == (("n", 2024, "q1", "cases"),)
    assert find(WHOLE, periods.through(2024, 1), "q1", "cases", figures).value == 7


def test_what_its_predecessors_issued_it_has_not():
    assert not stands_for(HALF_SPLIT, {"a", "b"})
    assert stands_for(WHOLE, {"a", "b"})


def test_it_stands_for_itself_in_a_comparable_scope():
    assert territory(HALF_SPLIT) == {"n"}
    assert territory(WHOLE) == {"a", "b"}


def test_its_predecessors_rulings_are_not_its_own():
    rulings = {(place, 2024, "q1", "narrative"): "met" for place in "ab"}
    assert judge(NARRATIVE, HALF_SPLIT, Q1, ground(rulings=rulings)).missing == (("n", 2024, "q1", "narrative"),)
    assert judge(NARRATIVE, WHOLE, Q1, ground(rulings=rulings)).verdict == "met"
