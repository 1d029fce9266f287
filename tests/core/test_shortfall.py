"""A shortfall is the least whole change after which the target is met: tried by judging again."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.core import periods
from targets.core.result import Ground, Result
from targets.core.scheme import Bound, Figure, MeasureSpec, TargetSpec, Unit
from targets.core.shortfall import shortfall
from targets.core.verdicts import judge

MEASURES = {code: MeasureSpec(code, code, "vụ") for code in ("over", "under")}
A, Q1 = Unit("a", "A"), periods.through(2024, 1)


def judged(spec, over, under):
    base = ("a", 2023, "q1", "over") if spec.kind == "change" else ("a", 2024, "q1", "under")
    return judge(spec, A, Q1, Ground({("a", 2024, "q1", "over"): Figure(over), base: Figure(under)}, MEASURES))


def target(kind, comparator, threshold, upper=None):
    under = ("under",) if kind == "ratio" else ()
    return TargetSpec("t", "T", kind, ("over",), under, comparator, Fraction(threshold), upper)


@pytest.mark.parametrize(
    ("spec", "over", "under", "expected"),
    [
        (target("change", "<=", -5), 96, 101, -1),  # at most 95,95
        (target("change", "<=", -5), 95, 101, 0),
        (target("change", "<", -5), 95, 100, -1),
        (target("change", "<=", -5), 3, 0, -3),
        (target("change", ">=", 5), 104, 100, 1),
        (target("change", ">=", 5), 3, 0, 0),  # anything is a rise against nothing
        (target("change", ">", -5), 1, 0, 0),
        (target("change", "<=", 10), 3, 0, -3),
        (target("change", "<", -5), 96, 101, -1),  # below 95,95: 95 at most
        (target("ratio", ">=", 90), 90, 101, 1),  # at least 90,9: 91
        (target("ratio", ">", 90), 90, 101, 1),  # above 90,9: 91
        (target("ratio", "<", 10), 11, 101, -1),  # below 10,1: 10 at most
        (target("change", "<", -5), 3, 0, None),  # no number is below zero
        (target("ratio", "<", 0), 3, 100, None),
        (target("ratio", ">", 90), 0, 0, None),  # no activity is no miss
        (target("ratio", ">", 90), 900, 1000, 1),
        (target("ratio", ">=", 90), 899, 1000, 1),
        (target("ratio", "=", 100), 511, 512, 1),
        (target("ratio", ">=", 101), 40, 50, None),  # 51 of 50 would be a contradiction
        (target("ratio", ">=", 101), 900, 1000, None),
        (target("ratio", ">=", 100), 900, 1000, 100),
        (replace(target("ratio", ">=", 101), may_exceed=True), 40, 50, 11),
        (target("ratio", "=", 50), 1, 3, None),  # no whole number is half of three
        (target("ratio", "<=", 10), 12, 100, -2),
        (target("amount", ">=", 180), 150, 0, 30),
        (target("ratio", ">=", 40, Bound("<=", Fraction(60))), 30, 100, 10),
        (target("ratio", ">=", 40, Bound("<=", Fraction(60))), 70, 100, -10),
        (target("ratio", ">=", 40, Bound("<", Fraction(60))), 50, 100, 0),
        (target("ratio", ">", 34, Bound("<", Fraction(60))), 1, 3, None),
    ],
)
def test_by_how_much_it_misses(spec, over, under, expected):
    assert shortfall(judged(spec, over, under), spec.bounds("a")) == expected


def test_nothing_is_said_where_there_is_nothing_to_say():
    spec = target("change", "<=", -5)
    missing = judge(spec, A, Q1, Ground({}, MEASURES))
    assert shortfall(missing, spec.bounds("a")) is None
    assert shortfall(judged(spec, 5, 5), ()) is None
    assert shortfall(judged(spec, 5, 10), ()) is None
    missed = judged(target("amount", ">=", 10), 5, 0)
    assert shortfall(missed, (Bound(">=", Fraction(5)),)) is None  # missed by another rule than this one
    told = Result(replace(spec, kind="all_of"), "a", Q1, "not_met", "", 1, 2)
    assert shortfall(told, spec.bounds("a")) is None
    assert shortfall(told, (Bound(">=", Fraction(90)),)) is None


@given(
    st.sampled_from(["change", "ratio", "amount"]),
    st.sampled_from([">=", ">", "<=", "<"]),
    st.fractions(-50, 150, max_denominator=20),
    st.integers(0, 3000),
    st.integers(1, 3000),
)
def test_after_it_the_target_is_met_and_not_one_before(kind, comparator, threshold, over, under):
    spec = target(kind, comparator, threshold)
    result = judged(spec, over, under)
    by = shortfall(result, spec.bounds("a"))
    assert (by == 0) is (result.verdict == "met")
    if by and over + by >= 0:
        assert judged(spec, over + by, under).verdict == "met"
        assert judged(spec, over + by + (1 if by < 0 else -1), under).verdict == "not_met"
