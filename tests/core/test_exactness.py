"""Every field that a result, a window or a finding carries, said whole: what a slip of one sign would change."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from targets.core import checks, periods, stocks
from targets.core.comparison import Comparison, compare
from targets.core.published import compare as compare_printed
from targets.core.published import parse_percentage
from targets.core.result import Ground
from targets.core.rollup import find, period_end
from targets.core.scheme import Bound, Figure, MeasureSpec, TargetSpec, Unit
from targets.core.verdicts import judge, judge_cluster
from targets.words import faults, wording
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
    known,
    quarters,
)  # fmt: skip

TEN = periods.named("10", "Mười tháng 2024", 2024, date(2023, 12, 15), date(2024, 10, 14))
HALF = periods.through(2024, 2)
WHOLE = TargetSpec("whole", "Cả", "all_of", parts=("reduction", "intake"))


def said(result):
    """Return what a result says beside its figures."""
    names = ("verdict", "numerator", "denominator", "current", "base", "headroom", "unit")
    words = {"shown": wording.shown(result), "counts": wording.counts(result)}
    return words | {name: getattr(result, name) for name in names}


def test_a_window_says_all_it_is():
    spring = (date(2023, 12, 15), date(2024, 6, 14))
    assert periods.through(2024, 1) == periods.Window(
        "through-1", "", 2024, ("q1",), date(2023, 12, 15), date(2024, 3, 14), 1, 1
    )
    assert periods.through(2024, 2) == periods.Window("through-2", "", 2024, ("q1", "q2"), *spring, 2, 2)
    assert [wording.window_title(periods.through(2024, one)) for one in (3, 4)] == ["9 tháng 2024", "Năm 2024"]
    assert periods.quarter(2024, 1) == periods.Window(
        "q1", "", 2024, ("q1",), date(2023, 12, 15), date(2024, 3, 14), 1, 1
    )
    assert periods.quarter(2024, 3) == periods.Window(
        "q3", "", 2024, ("q3",), date(2024, 6, 15), date(2024, 9, 14), None, 3
    )
    assert periods.second_half(2024) == periods.Window(
        "h2", "", 2024, ("q3", "q4"), date(2024, 6, 15), date(2024, 12, 14), None, 4
    )
    assert periods.year_before(HALF) == replace(
        HALF, year=2023, start=date(2022, 12, 15), end=date(2023, 6, 14), base_of=HALF
    )
    assert (period_end(TEN, "10"), period_end(HALF, "q1")) == (date(2024, 10, 14), date(2024, 3, 14))


def test_a_found_figure_keeps_its_sign_through_a_merger():
    merged = Unit("n", "N", (A, B))
    figures = known(a_2024_q1_cases=3, b_2024_q1_cases=4)
    assert [one.amount for one in find(merged, Q1, "q1", "cases", figures, -1).inputs] == [-3, -4]
    assert [one.sign for one in find(merged, Q1, "q1", "cases", figures).inputs] == [1, 1]


def test_a_unit_reports_from_the_period_that_contains_its_first_day():
    unit = Unit("n", "N", valid_from=date(2024, 7, 1))
    assert [unit.reports(day) for day in (date(2024, 6, 30), date(2024, 7, 1), date(2024, 9, 14))] == [
        False, True, True,
    ]  # fmt: skip


def test_a_change_says_all_it_is():
    result = judge(REDUCTION, A, Q1, ground(a_2023_q1_cases=404, a_2024_q1_cases=384))
    assert said(result) == {
        "verdict": "not_met", "shown": "−4,95%", "numerator": -20, "denominator": 404, "current": 384, "base": 404,
        "counts": "384/404 vụ", "headroom": None, "unit": "vụ",
    }  # fmt: skip
    up = judge(REDUCTION, A, Q1, ground(a_2023_q1_cases=100, a_2024_q1_cases=102))
    assert wording.shown(up) == "+2,00%"
    own = replace(REDUCTION, thresholds={"a": Fraction(3)})
    assert judge(own, A, Q1, ground(a_2023_q1_cases=100, a_2024_q1_cases=102)).verdict == "met"
    together = judge_cluster(own, [A], Q1, ground(a_2023_q1_cases=100, a_2024_q1_cases=102))
    assert (together.verdict, together.members_met, together.province) == ("not_met", 1, None)


def test_a_rate_says_all_it_is():
    figures = ground(a_2024_q1_opening=10, a_2024_q1_received=90, a_2024_q1_sent=0, a_2024_q1_done=90)
    result = judge(RATE, A, Q1, figures)
    assert said(result) == {
        "verdict": "not_met", "shown": "90,00%", "numerator": 90, "denominator": 100, "current": None, "base": None,
        "counts": "90/100 tin", "headroom": 1, "unit": "tin",
    }  # fmt: skip
    assert [one.key[3] for one in result.inputs] == ["done"]
    assert [(one.key[3], one.sign) for one in result.under] == [("opening", 1), ("received", 1), ("sent", -1)]
    own = replace(RATE, thresholds={"a": Fraction(80)})
    assert judge(own, A, Q1, figures).verdict == "met"


def test_an_amount_says_all_it_is():
    result = judge_cluster(AMOUNT, [A], Q1, ground(a_2024_q1_fund=180_000_000))
    assert said(result) == {
        "verdict": "met", "shown": "180.000.000 đồng", "numerator": 180_000_000, "denominator": 1, "current": None,
        "base": None, "counts": "180.000.000 đồng", "headroom": None, "unit": "đồng",
    }  # fmt: skip
    assert (result.members_met, result.members_known, result.members_total) == (None, 1, 1)
    own = replace(AMOUNT, scope="province", thresholds={"a": Fraction(5)})
    assert judge(own, A, Q1, ground(a_2024_q1_fund=5)).verdict == "met"


@pytest.mark.parametrize("spec", [REDUCTION, RATE, AMOUNT, MILESTONE, NARRATIVE, WHOLE])
def test_without_figures_a_result_still_says_what_it_is_of(spec):
    result = judge(spec, A, HALF, ground(REDUCTION, INTAKE))
    assert (result.target, result.province, result.window, result.verdict) == (spec, "a", HALF, "no_data")
    assert wording.shown(result) == "chưa đủ số liệu"
    assert result.missing


def test_a_target_of_unlisted_measures_has_no_unit():
    narrow = Ground(known(a_2024_q1_cases=1), {}, {}, {})
    spec = replace(NARRATIVE, kind="milestone", numerator=("cases",))
    assert judge(spec, A, Q1, narrow).unit == ""


@pytest.mark.parametrize("through", [1, 2, 3])
def test_a_years_target_is_shown_for_reference_before_quy_iv(through):
    spec, window = replace(RATE, judged_on="year"), periods.through(2024, through)
    figures = ground(
        **quarters("done", [9] * through), **quarters("received", [10] * through), **quarters("sent", [0] * through),
        a_2024_q1_opening=0,
    )  # fmt: skip
    result = judge(spec, A, window, figures)
    assert (result.target, result.province, result.window, result.verdict) == (spec, "a", window, "monitored")
    assert (result.is_reference, wording.shown(result), result.comparisons) == (True, "90,00%", ())
    assert (result.missing, result.headroom) == ((), 1)  # 9 of 10 in each quarter is not above 90%
    assert (len(result.inputs), len(result.under), result.unit) == (through, 1 + 2 * through, "tin")
    whole = judge(replace(WHOLE, judged_on="year"), A, window, ground(REDUCTION, INTAKE))
    assert (len(whole.parts), whole.verdict, whole.is_reference) == (2, "no_data", True)


def test_a_years_milestone_is_shown_for_reference_before_quy_iv():
    spec = replace(MILESTONE, judged_on="year")
    result = judge(spec, A, Q1, ground(a_2024_q1_plan=0))
    assert (result.verdict, wording.shown(result), result.is_reference, result.missing) == (
        "monitored", "chưa ban hành", True, (),
    )  # fmt: skip


def test_milestones_and_narratives_stand_in_any_window():
    figures = ground(a_2024_q1_plan=1, rulings={("a", 2024, "q1", "narrative"): "met"})
    for spec in (MILESTONE, NARRATIVE):
        result = judge(spec, A, periods.second_half(2024), figures)
        assert (result.verdict, result.is_reference) == ("met", False)


def test_milestones_of_several_documents_and_units():
    two = replace(MILESTONE, numerator=("plan", "fund"))
    figures = ground(a_2024_q1_plan=1, a_2024_q1_fund=0, b_2024_q1_plan=1, b_2024_q1_fund=1)
    alone = judge(two, A, Q1, figures)
    assert (wording.shown(alone), wording.counts(alone), alone.numerator, alone.denominator) == (
        "1/2 đã ban hành",
        "1/2",
        1,
        2,
    )
    assert len(alone.inputs) == 2
    together = judge_cluster(two, [A, B], Q1, figures)
    assert (wording.shown(together), together.verdict, together.members_met) == ("3/4 đã ban hành", "not_met", 1)
    one = judge_cluster(MILESTONE, [A], Q1, ground(a_2024_q1_plan=1))
    assert wording.shown(one) == "1/1 đã ban hành"
    lacking = judge(two, A, Q1, ground())
    assert lacking.missing == (("a", 2024, "q1", "plan"), ("a", 2024, "q1", "fund"))


def test_a_milestone_stands_in_every_window_that_ends_at_or_after_its_period():
    assert judge(MILESTONE, A, TEN, ground(a_2024_q1_plan=1, a_2024_10_plan=0)).verdict == "met"
    assert judge(MILESTONE, A, TEN, ground(a_2024_q1_plan=1)).verdict == "met"
    assert judge(MILESTONE, A, TEN, ground(a_2024_q4_plan=1, a_2024_10_plan=0)).verdict == "not_met"
    assert judge(MILESTONE, A, TEN, ground(a_2024_q1_plan=0)).missing == (("a", 2024, "10", "plan"),)
    named = replace(ground(a_2024_q1_plan=0, a_2024_q2_plan=0, a_2024_q3_plan=0, a_2024_q4_plan=0, a_2024_10_plan=1))
    named = replace(named, ends={"10": TEN.end, "late": date(2024, 12, 31)})
    verdicts = [judge(MILESTONE, A, periods.through(2024, one), named).verdict for one in (3, 4)]
    assert verdicts == ["not_met", "met"]
    assert len(judge(MILESTONE, A, YEAR, named).inputs) == 5
    assert judge(MILESTONE, A, periods.through(2024, 2), ground(a_2024_q1_plan=0, a_2024_q2_plan=1)).verdict == "met"


def test_narratives_alone_and_together():
    rulings = {("a", 2024, "q1", "narrative"): "met", ("b", 2024, "q3", "narrative"): "not_met"}
    figures = ground(rulings=rulings)
    assert wording.shown(judge(NARRATIVE, A, YEAR, figures)) == "đạt"
    assert wording.shown(judge(NARRATIVE, B, YEAR, figures)) == "chưa đạt"
    together = judge_cluster(NARRATIVE, [A, B], YEAR, figures)
    assert (wording.shown(together), together.verdict) == ("1/2 đơn vị đạt", "not_met")


def of_parts(*parts, **figures):
    """Judge all of some parts, each with the given name."""
    spec = replace(WHOLE, parts=tuple(one.code for one in parts))
    return judge(spec, A, Q1, ground(*parts, **figures))


def test_all_of_says_all_it_is():
    figures = {"a_2023_q1_cases": 100, "a_2024_q1_cases": 90, "a_2024_q1_received": 5, "a_2024_q1_arrived": 5}
    met = of_parts(REDUCTION, INTAKE, **figures)
    assert (met.verdict, wording.shown(met), met.numerator, met.denominator) == ("met", "2/2 tiêu chí đạt", 2, 2)
    assert [one.province for one in met.parts] == ["a", "a"]
    guess = Figure(90, is_estimate=True)
    missed = of_parts(REDUCTION, INTAKE, **figures | {"a_2024_q1_arrived": 6, "a_2024_q1_cases": guess})
    assert (missed.verdict, wording.shown(missed), missed.rests_on_estimate) == ("not_met", "1/2 tiêu chí đạt", True)
    idle = of_parts(REDUCTION, INTAKE, **figures | {"a_2024_q1_arrived": 0, "a_2024_q1_received": 0})
    assert (idle.verdict, wording.shown(idle), idle.numerator, idle.denominator) == (
        "met", "1/1 tiêu chí đạt, 1 không phát sinh", 1, 1,
    )  # fmt: skip
    watched = replace(INTAKE, comparator="", threshold=None)
    only = of_parts(watched, **figures)
    assert (only.verdict, wording.shown(only), only.numerator, only.denominator) == ("monitored", "theo dõi", 0, 0)
    zeros = dict.fromkeys(figures, 0)
    nothing = of_parts(REDUCTION, INTAKE, **zeros)
    assert (nothing.verdict, wording.shown(nothing), nothing.denominator) == ("no_activity", "không phát sinh", 0)
    lacking = of_parts(REDUCTION, INTAKE, a_2024_q1_received=5, a_2024_q1_arrived=5)
    assert (lacking.verdict, len(lacking.missing), lacking.rests_on_estimate) == ("no_data", 2, False)


def test_a_comparison_says_all_it_is():
    assert compare(Bound("<=", Fraction(-5)), 100, -20, 404, 384, 404) == Comparison(
        "100 × (404 − 384) = 2.000", "<", "5 × 404 = 2.020", ">=", False
    )
    assert compare(Bound("<=", Fraction(0)), 100, 4, 400, 404, 400) == Comparison(
        "100 × (404 − 400) = 400", ">", "0 × 400 = 0", "<=", False
    )
    assert compare(Bound(">", Fraction(90)), 100, 9, 10) == Comparison(
        "100 × 9 = 900", "=", "90 × 10 = 900", ">", False
    )
    assert compare(Bound(">=", Fraction(5)), 1, 6, 1) == Comparison("6", ">", "5", ">=", True)
    assert compare(Bound("<", Fraction(5, 2)), 1, 2, 1) == Comparison("2 × 2 = 4", "<", "5", "<", True)
    assert compare(Bound(">=", Fraction(1, 2)), 100, 1, 2).left == "200 × 1 = 200"
    assert compare(Bound("<=", Fraction(-5)), 100, -20, 404).left == "100 × −20 = −2.000"
    assert compare(Bound("<=", Fraction(-5)), 100, -20, 404, 384).left == "100 × −20 = −2.000"
    assert compare(Bound(">", Fraction(90)), 100, 9, 10, None, 8).left == "100 × 9 = 900"


def test_a_target_without_terms_has_no_unit():
    assert judge(replace(AMOUNT, numerator=()), A, Q1, ground()).unit == ""


COMPARATORS = {"<": "100", "<=": "110", "=": "010", ">=": "011", ">": "001"}  # holds below, at, above the threshold


@pytest.mark.parametrize("comparator", COMPARATORS)
@pytest.mark.parametrize("threshold", [-20, 0, 20])
def test_a_comparator_holds_below_at_or_above(comparator, threshold):
    for place, holds in enumerate(COMPARATORS[comparator]):
        value = threshold + place - 1
        verdict = "met" if holds == "1" else "not_met"
        bound = {"comparator": comparator, "threshold": Fraction(threshold)}
        moved = judge(replace(REDUCTION, **bound), A, Q1, ground(a_2024_q1_cases=100 + value, a_2023_q1_cases=100))
        assert (moved.verdict, moved.comparisons[0].holds) == (verdict, holds == "1")
        if value >= 0:
            share = judge(replace(INTAKE, **bound), A, Q1, ground(a_2024_q1_received=value, a_2024_q1_arrived=100))
            paid = judge(replace(AMOUNT, **bound), A, Q1, ground(a_2024_q1_fund=value))
            assert (share.verdict, paid.verdict) == (verdict, verdict)


def test_findings_say_all_they_are():
    few = {"cases": MeasureSpec("cases", "Số vụ", "vụ")}
    (same,) = checks.findings({"cases": 40}, (), (), few, checks.PastNumbers({"cases": 20}))
    assert same == checks.Finding("same_period", False, ("cases",), {"number": 40, "percent": 50, "base": 20})
    (last,) = checks.findings({"cases": 40}, (), (), few, checks.PastNumbers(previous=[{"cases": 10}]))
    assert last == checks.Finding("previous", False, ("cases",), {"number": 40, "times": 3, "last": 10})
    above = [{"cases": 11}] * 4
    (zero,) = checks.findings({"cases": 0}, (), (), few, checks.PastNumbers(previous=above))
    assert zero == checks.Finding("zero", False, ("cases",), {"periods": 4, "smallest": 10})
    assert faults.finding(zero, few) == "Số vụ là 0, trong khi 4 kỳ trước đều trên 10."
    edge = checks.findings({"cases": 0}, (), (), few, checks.PastNumbers(previous=[*above[:3], {"cases": 10}]))
    assert [one.code for one in edge] == ["previous"]
    assert checks.findings({"cases": 12}, (), (), few, checks.PastNumbers(previous=above)) == []
    rule = stocks.StockRule("opening", ("opening",))
    (stock,) = checks.findings({"opening": 4}, (), (rule,), MEASURES, checks.PastNumbers(previous=[{"opening": 5}]))
    assert stock == checks.Finding("stock", False, ("opening",), {"number": 4, "remaining": 5})
    assert faults.finding(stock, MEASURES) == "Kỳ trước chuyển sang là 4, khác số còn lại cuối kỳ trước (5)."
    plain = checks.AtMost(("received",), ("arrived",))
    (broken,) = checks.findings({"received": 6, "arrived": 5}, (plain,), (), MEASURES)
    assert faults.finding(broken, MEASURES) == "Tiếp nhận không được lớn hơn Đến (6 > 5)."


@pytest.mark.parametrize(
    ("text", "counts", "standing"),
    [
        ("33,333%", (1, 3), "equal"),
        ("66,666%", (2, 3), "truncated"),
        ("66,6666%", (2, 3), "truncated"),
        ("0,3%", (1, 300), "equal"),
        ("0,6%", (2, 300), "truncated"),
        ("0,66%", (2, 300), "truncated"),
        ("−0,66%", (-2, 300), "truncated"),
        ("0%", (2, 300), "truncated"),
    ],
)
def test_printed_percentages_of_many_decimals_and_near_zero(text, counts, standing):
    assert compare_printed(parse_percentage(text), *counts) == standing
