"""Figures that cannot all be right give no verdict, and are named; a base of zero; who is counted without a verdict."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targets.core import periods
from targets.core.scheme import Bound, TargetSpec
from targets.core.verdicts import judge, judge_cluster, judge_sum
from targets.words import wording
from tests.core.ground import (
    AMOUNT,
    INTAKE,
    MEASURES,
    MILESTONE,
    NARRATIVE,
    Q1,
    RATE,
    REDUCTION,
    YEAR,
    A,
    B,
    ground,
    quarters,
)

SUM = replace(REDUCTION, numerator=("received", "-sent"))


def rate(done, opening=0, received=0, sent=0, place="a"):
    values = {"done": done, "opening": opening, "received": received, "sent": sent}
    return {f"{place}_2024_q1_{code}": value for code, value in values.items()}


def keys(*codes, place="a"):
    return tuple((place, 2024, "q1", code) for code in codes)


@pytest.mark.parametrize(
    ("figures", "named"),
    [
        (rate(10, received=10, sent=50), ("opening", "received", "sent")),  # 10 ÷ −40
        (rate(55, received=5), ("done", "opening", "received", "sent")),  # 1.100%
        (rate(101, received=100), ("done", "opening", "received", "sent")),
        (rate(100, received=100), None),
        (rate(0, received=10, sent=11), ("opening", "received", "sent")),
        (rate(0, received=10, sent=10), None),
        (rate(5), None),  # no denominator is no activity
    ],
)
@pytest.mark.parametrize("comparator", [">", ""])
def test_a_ratio_that_cannot_be_is_no_verdict(figures, named, comparator):
    target = replace(RATE, comparator=comparator, threshold=Fraction(90) if comparator else None)
    result = judge(target, A, Q1, ground(**figures))
    if named is None:
        assert (result.contradiction, result.verdict == "no_data") == ((), False)
        return
    assert (result.verdict, wording.shown(result), result.missing) == ("no_data", "số liệu mâu thuẫn", ())
    assert result.contradiction == keys(*named)
    assert (result.numerator, result.denominator, wording.counts(result), result.comparisons) == (None, None, "", ())
    assert result.headroom is None


def test_a_ratio_below_zero_names_what_is_subtracted():
    below = replace(RATE, numerator=("done", "-arrived"))
    figures = ground(**rate(1, received=5), a_2024_q1_arrived=2)
    assert judge(below, A, Q1, figures).contradiction == keys("done", "arrived")
    assert judge(replace(below, may_exceed=True), A, Q1, figures).contradiction == keys("done", "arrived")


def test_a_ratio_may_exceed_the_whole_where_its_target_says_so():
    result = judge(replace(RATE, may_exceed=True), A, Q1, ground(**rate(55, received=5)))
    assert (wording.shown(result), result.verdict, result.contradiction) == ("1.100,00%", "met", ())
    assert judge(replace(RATE, may_exceed=True), A, Q1, ground(**rate(10, received=10, sent=50))).contradiction


def test_what_is_missing_is_said_before_what_contradicts():
    figures = rate(55, received=5) | {"a_2024_q1_sent": None}
    result = judge(RATE, A, Q1, ground(**figures))
    assert (wording.shown(result), result.contradiction, result.missing) == ("chưa đủ số liệu", (), keys("sent"))


def test_a_base_below_zero_contradicts():
    figures = {"a_2023_q1_received": 1, "a_2023_q1_sent": 2, "a_2024_q1_received": 5, "a_2024_q1_sent": 0}
    result = judge(SUM, A, Q1, ground(**figures))
    assert (result.verdict, result.contradiction) == (
        "no_data",
        (("a", 2023, "q1", "received"), ("a", 2023, "q1", "sent")),
    )
    assert (result.current, result.base) == (None, None)
    below = figures | {"a_2023_q1_sent": 1, "a_2024_q1_sent": 6}
    assert judge(SUM, A, Q1, ground(**below)).contradiction == keys("received", "sent")


def test_another_window_shows_no_value_either():
    figures = ground(**{key.replace("q1", "q2"): one for key, one in rate(55, received=5).items()})
    result = judge(RATE, A, periods.quarter(2024, 2), figures)
    assert (result.verdict, result.is_reference, wording.shown(result)) == ("no_data", True, "số liệu mâu thuẫn")


def test_the_cluster_has_no_verdict_over_figures_that_contradict():
    figures = ground(**rate(55, received=5), **rate(900, received=1000, place="b"))
    result = judge_cluster(RATE, (A, B), Q1, figures)
    assert (result.verdict, wording.shown(result), result.numerator) == ("no_data", "số liệu mâu thuẫn", None)
    assert result.contradiction == keys("done", "opening", "received", "sent")
    assert (result.members_met, result.members_known, result.members_total) == (0, 1, 2)
    together = judge_cluster(replace(RATE, scope="cluster"), (A, B), Q1, figures)
    assert (together.verdict, together.contradiction, together.numerator) == ("met", (), 955)
    lacking = judge_cluster(RATE, (A, B), Q1, ground(**rate(55, received=5)))
    assert (wording.shown(lacking), lacking.contradiction) == ("chưa đủ số liệu (0/2 đơn vị)", ())


def test_all_of_names_what_contradicts_in_its_parts():
    whole = TargetSpec("whole", "Cả", "all_of", parts=("rate", "reduction"))
    figures = rate(55, received=5) | {"a_2023_q1_cases": 100, "a_2024_q1_cases": 90}
    result = judge(whole, A, Q1, ground(RATE, REDUCTION, **figures))
    assert (result.verdict, wording.shown(result)) == ("no_data", "số liệu mâu thuẫn")
    assert (result.contradiction, result.missing) == (keys("done", "opening", "received", "sent"), ())
    missed = judge(whole, A, Q1, ground(RATE, REDUCTION, **figures | {"a_2024_q1_cases": 100}))
    assert (missed.verdict, missed.contradiction) == ("not_met", ())
    del figures["a_2024_q1_cases"]
    lacking = judge(whole, A, Q1, ground(RATE, REDUCTION, **figures))
    assert (wording.shown(lacking), lacking.missing, lacking.contradiction) == ("chưa đủ số liệu", keys("cases"), ())


@pytest.mark.parametrize(
    ("comparator", "threshold", "upper", "verdict"),
    [
        (">=", 5, None, "met"),
        (">", 5, None, "met"),
        (">=", -5, None, "met"),
        (">=", 5, Bound("<=", Fraction(9)), "not_met"),
        ("<=", 5, None, "not_met"),
        ("<", 5, None, "not_met"),
        ("=", 0, None, "not_met"),
    ],
)
def test_against_a_base_of_zero_only_a_rise_is_met(comparator, threshold, upper, verdict):
    target = replace(REDUCTION, comparator=comparator, threshold=Fraction(threshold), upper=upper)
    result = judge(target, A, Q1, ground(a_2023_q1_cases=0, a_2024_q1_cases=3))
    assert (result.verdict, wording.shown(result)) == (verdict, "–, tăng 3 vụ")


def test_members_are_counted_only_where_they_can_have_a_verdict():
    figures = ground(
        REDUCTION, INTAKE,
        **{f"{place}_{year}_q{n}_cases": 9 for place in "ab" for year in (2023, 2024) for n in (1, 2, 3, 4)},
        **quarters("fund", [1] * 4), **quarters("fund", [1] * 4, "b"), **quarters("plan", [1] * 4),
    )  # fmt: skip

    def met(target, window=YEAR):
        return judge_cluster(target, (A, B), window, figures).members_met

    watched = replace(REDUCTION, code="watched", comparator="", threshold=None)
    assert met(REDUCTION) == 0
    assert met(REDUCTION, periods.quarter(2024, 2)) is None  # for reference
    assert met(replace(REDUCTION, judged_on="year"), periods.through(2024, 2)) is None
    assert met(watched) is None
    assert met(INTAKE) == 0  # a judged target whose figures are missing
    assert (met(AMOUNT), met(replace(AMOUNT, scope="province"))) == (None, 0)
    assert (met(MILESTONE), met(NARRATIVE)) == (1, 0)
    parts = replace(figures, targets=figures.targets | {"watched": watched})
    for codes, expected in ((("reduction", "watched"), 0), (("watched",), None)):
        whole = TargetSpec("whole", "Cả", "all_of", parts=codes)
        assert judge_cluster(whole, (A, B), YEAR, parts).members_met == expected


def test_a_part_counts_from_its_first_effective_quarter():
    whole = TargetSpec("whole", "Cả", "all_of", parts=("reduction", "intake"))
    later = replace(INTAKE, effective_from=2)
    figures = {f"a_{year}_q{n}_cases": 9 + year - 2024 for year in (2023, 2024) for n in (1, 2)}
    first = judge(whole, A, Q1, ground(REDUCTION, later, **figures))
    assert (first.verdict, wording.shown(first)) == ("not_met", "0/1 tiêu chí đạt")
    both = judge(whole, A, periods.through(2024, 2), ground(REDUCTION, later, **figures))
    assert wording.shown(both) == "0/2 tiêu chí đạt"
    none = judge(replace(whole, parts=("intake",)), A, Q1, ground(later))
    assert (none.verdict, wording.shown(none)) == ("monitored", "theo dõi")


def test_a_value_for_reference_is_not_misread_against_its_threshold_either():
    figures = {"done": 3599, "opening": 0, "received": 3999, "sent": 0}
    result = judge(RATE, A, periods.quarter(2024, 2), ground(**{f"a_2024_q2_{k}": v for k, v in figures.items()}))
    assert (wording.shown(result), result.is_reference) == ("89,997%", True)


small = st.one_of(st.none(), st.integers(0, 4))
COUNTED = (SUM, RATE, INTAKE, replace(RATE, may_exceed=True), AMOUNT, replace(AMOUNT, scope="province"))


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(COUNTED),
    st.sampled_from(("province", "cluster")),
    st.dictionaries(
        st.tuples(st.sampled_from("ab"), st.sampled_from((2023, 2024)), st.sampled_from(sorted(MEASURES))),
        small,
        min_size=len(MEASURES),
    ),
)
def test_a_sum_says_what_the_clusters_row_says_but_for_how_many_met_it_alone(target, scope, values):
    target = replace(target, scope=scope)
    zeros = {(place, year, code): 0 for place in "ab" for year in (2023, 2024) for code in MEASURES}
    figures = ground(**{f"{place}_{year}_q1_{code}": one for (place, year, code), one in (zeros | values).items()})
    whole, found = judge_cluster(target, (A, B), Q1, figures), judge_sum(target, (A, B), Q1, figures)
    assert wording.shown(found) == wording.shown(whole)
    if found.members_total is None:
        whole = whole.but(members_met=None, members_known=None, members_total=None)
    assert found == whole
