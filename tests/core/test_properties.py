"""What holds for all figures: sums add up, order never matters, missing is never zero, display never contradicts."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from targets.core import periods
from targets.core.scheme import Unit
from targets.core.verdicts import judge, judge_cluster
from targets.words import wording
from tests.core.ground import Q1, RATE, REDUCTION, A, ground


def said(result):
    """Return what a result says first of all."""
    return result.verdict, wording.shown(result), result.numerator, result.denominator


cells = st.one_of(st.none(), st.integers(0, 500))


@st.composite
def clusters(draw):
    """Draw figures of four units over two years, some missing."""
    units = tuple(Unit(code, code) for code in "abcd")
    figures = {
        f"{unit.code}_{year}_q{quarter}_{measure}": draw(cells)
        for unit in units
        for year in (2023, 2024)
        for quarter in (1, 2)
        for measure in ("cases", "done", "opening", "received", "sent")
    }
    dropped = draw(st.sets(st.sampled_from(sorted(figures)), max_size=6))
    return units, {name: value for name, value in figures.items() if name not in dropped}


@given(clusters(), st.sampled_from([REDUCTION, RATE]), st.randoms(use_true_random=False))
def test_drill_down_adds_up_and_the_order_of_provinces_never_matters(cluster, target, random):
    units, figures = cluster
    window, basis = periods.through(2024, 2), ground(**figures)
    whole = judge_cluster(target, units, window, basis)
    parts = [judge(target, unit, window, basis) for unit in units]
    if whole.verdict == "no_data":
        assert sorted(whole.missing) == sorted(key for part in parts for key in part.missing)
    else:
        assert whole.numerator == sum(part.numerator for part in parts)
        assert whole.denominator == sum(part.denominator for part in parts)
    shuffled = random.sample(units, len(units))
    again = judge_cluster(target, shuffled, window, basis)
    assert (said(again), again.members_met, sorted(again.missing)) == (
        said(whole),
        whole.members_met,
        sorted(whole.missing),
    )


@given(clusters(), st.sampled_from([REDUCTION, RATE]))
def test_a_missing_figure_never_becomes_zero(cluster, target):
    units, figures = cluster
    for unit in units:
        needed = [name for name in figures if name.startswith(f"{unit.code}_")]
        result = judge(target, unit, periods.through(2024, 2), ground(**figures))
        codes = {"cases"} if target is REDUCTION else {"done", "received", "sent"}
        years = (2023, 2024) if target is REDUCTION else (2024,)
        expected = {
            f"{unit.code}_{year}_q{quarter}_{code}" for year in years for quarter in (1, 2) for code in codes
        } | (set() if target is REDUCTION else {f"{unit.code}_2024_q1_opening"})
        is_known = all(name in needed and figures[name] is not None for name in expected)
        assert (result.verdict != "no_data" or bool(result.contradiction)) == is_known


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(-99, 99))
def test_display_never_contradicts_the_verdict(base, current, threshold):
    target = replace(REDUCTION, threshold=Fraction(threshold))
    result = judge(target, A, Q1, ground(a_2023_q1_cases=base, a_2024_q1_cases=current))
    if base:
        printed = Fraction(wording.shown(result)[:-1].replace(".", "").replace(",", ".").replace("\u2212", "-"))
        assert (printed <= threshold) == (result.verdict == "met")
        assert (100 * (current - base) <= threshold * base) == (result.verdict == "met")


def test_a_property_is_never_held_to_a_duration():
    assert settings().deadline is None
    assert HealthCheck.too_slow in settings().suppress_health_check
