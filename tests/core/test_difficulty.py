"""How hard results are beside one another, and which place a unit takes among all."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from targets.core import periods
from targets.core.difficulty import difficulty, hardest_first
from targets.core.kinds import value_of
from targets.core.ranking import rank_of
from targets.core.scheme import Bound, Unit
from targets.core.verdicts import judge
from tests.core.ground import INTAKE, Q1, RATE, REDUCTION, ground, quarters

HALF = periods.through(2024, 2)
counts = st.one_of(st.none(), st.integers(0, 400))
TARGETS = (REDUCTION, RATE, INTAKE, replace(REDUCTION, comparator=">=", threshold=Fraction(5)))
ORDER = {"not_met": 3, "no_data": 2, "met": 1, "no_activity": 0, "monitored": 0}


@st.composite
def results(draw):
    """Draw one target's results of some units, figures of both years missing here and there."""
    target, units = draw(st.sampled_from(TARGETS)), [Unit(f"u{n}", f"U{n}") for n in range(draw(st.integers(0, 7)))]
    figures = {}
    for unit in units:
        for year in (2023, 2024):
            for measure in ("cases", "done", "opening", "received", "sent", "arrived"):
                values = [draw(counts) for _quarter in range(draw(st.integers(1, 4)))]
                figures |= quarters(measure, values, unit.code, year)
    basis = ground(target, **figures)
    return [judge(target, unit, draw(st.sampled_from([Q1, HALF])), basis) for unit in units]


@given(results())
def test_what_is_missed_comes_before_what_is_unknown_and_that_before_what_is_met(rows):
    ordered = [ORDER[row.verdict] for row in hardest_first(rows)]
    assert ordered == sorted(ordered, reverse=True)


@given(results())
def test_among_the_missed_what_can_no_longer_be_met_comes_first_then_what_must_improve_most(rows):
    missed = [row for row in hardest_first(rows) if row.verdict == "not_met"]
    lost = [row.duty is not None and row.duty.count < 0 for row in missed]
    assert lost == sorted(lost, reverse=True)
    required = [
        Fraction(row.duty.rest - row.duty.count, row.duty.rest)
        for row in missed
        if row.duty is not None and row.duty.rest and row.duty.count >= 0
    ]
    assert required == sorted(required, reverse=True)


def test_without_a_duty_the_farther_from_its_threshold_the_harder():
    near, far = (
        judge(INTAKE, Unit("a", "A"), Q1, ground(INTAKE, a_2024_q1_received=n, a_2024_q1_arrived=100)) for n in (99, 60)
    )
    assert hardest_first([near, far]) == [far, near]
    assert difficulty(replace(far, is_reference=True)) < difficulty(near)


@given(results())
def test_a_place_is_one_more_than_how_many_are_better(rows):
    known = [value_of(row) for row in rows]
    for row in rows:
        found = rank_of(rows, row.province)
        if None in known:
            assert found is None
            continue
        own, target = value_of(row), row.target
        better = {
            "<=": [value for value in known if value < own],
            ">": [value for value in known if value > own],
            ">=": [value for value in known if value > own],
            "=": [value for value in known if abs(value - target.threshold) < abs(own - target.threshold)],
        }[target.comparator]
        assert (found.place, found.of) == (len(better) + 1, len(rows))
        places = [rank_of(rows, other.province).place for other in rows]
        assert found.is_shared == (places.count(found.place) > 1)


def test_nobody_has_a_place_where_nothing_is_better_than_anything():
    basis = ground(RATE, **{f"a_2024_q1_{code}": 10 for code in ("done", "opening", "received", "sent")})
    row = judge(RATE, Unit("a", "A"), Q1, basis)
    assert rank_of([row], "a").place == 1
    assert rank_of([row], "b") is None
    assert rank_of([], "a") is None
    for changes in ({"threshold": None}, {"upper": Bound("<=", Fraction(95))}):
        assert rank_of([replace(row, target=replace(RATE, **changes))], "a") is None
