"""Every case of docs/metrics.md, and what each kind of target does at its edges."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from targets.core import periods
from targets.core.scheme import Bound, Figure, TargetSpec
from targets.core.verdicts import judge, judge_cluster
from targets.words import wording
from tests.core.ground import (
    ACTIVE,
    AMOUNT,
    CASES,
    DONE,
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
)  # fmt: skip


def said(result):
    """Return what a result says first of all."""
    return result.verdict, wording.shown(result), result.numerator, result.denominator


@pytest.mark.parametrize(
    ("base", "current", "verdict", "shown"),
    [
        (1000, 950, "met", "−5,00%"),
        (101, 96, "not_met", "−4,95%"),
        (20000, 19001, "not_met", "−4,995%"),
        (404, 384, "not_met", "−4,95%"),
        (640, 608, "met", "−5,00%"),
        (0, 0, "no_activity", "không phát sinh"),
        (0, 3, "not_met", "–, tăng 3 vụ"),
        (100, 0, "met", "−100,00%"),
        (1011, 775, "met", "−23,34%"),
        (183, 180, "not_met", "−1,64%"),
        (1345, 965, "met", "−28,25%"),
    ],
)
def test_change_against_the_same_period(base, current, verdict, shown):
    result = judge(REDUCTION, A, Q1, ground(a_2023_q1_cases=base, a_2024_q1_cases=current))
    assert said(result) == (verdict, shown, current - base, base)
    assert (result.current, result.base, result.missing) == (current, base, ())


@pytest.mark.parametrize(
    ("done", "to_resolve", "comparator", "verdict", "shown"),
    [
        (900, 1000, ">", "not_met", "90,00%"),
        (900, 1000, ">=", "met", "90,00%"),
        (3599, 3999, ">", "not_met", "89,997%"),
        (901, 1000, ">", "met", "90,10%"),
        (0, 0, ">", "no_activity", "không phát sinh"),
        (58, 63, ">", "met", "92,06%"),
        (2437, 2829, ">", "not_met", "86,14%"),
    ],
)
def test_ratio(done, to_resolve, comparator, verdict, shown):
    target = replace(RATE, comparator=comparator)
    figures = ground(a_2024_q1_done=done, a_2024_q1_opening=0, a_2024_q1_received=to_resolve, a_2024_q1_sent=0)
    assert said(judge(target, A, Q1, figures)) == (verdict, shown, done, to_resolve)


@pytest.mark.parametrize(("received", "verdict", "shown"), [(500, "met", "100,00%"), (499, "not_met", "99,80%")])
def test_intake_is_met_only_when_all_were_received(received, verdict, shown):
    result = judge(INTAKE, A, Q1, ground(a_2024_q1_received=received, a_2024_q1_arrived=500))
    assert said(result) == (verdict, shown, received, 500)
    assert result.headroom is None


@pytest.mark.parametrize("absent", ["a_2023_q1_cases", "a_2024_q1_cases"])
@pytest.mark.parametrize("how", ["not entered", "not collected"])
def test_a_missing_input_is_named_and_gives_no_verdict(absent, how):
    figures = {"a_2023_q1_cases": 0, "a_2024_q1_cases": 0}
    if how == "not entered":
        del figures[absent]
    else:
        figures[absent] = None
    result = judge(REDUCTION, A, Q1, ground(**figures))
    assert said(result) == ("no_data", "chưa đủ số liệu", None, None)
    assert (result.current, result.base, result.headroom) == (None, None, None)
    assert result.missing == (("a", int(absent[2:6]), "q1", "cases"),)


def test_a_target_without_threshold_is_monitored():
    target = TargetSpec("m", "M", "amount", (CASES,))
    assert said(judge(target, A, Q1, ground(a_2024_q1_cases=7))) == ("monitored", "7 vụ", 7, 1)
    change = replace(REDUCTION, comparator="", threshold=None)
    assert said(judge(change, A, Q1, ground(a_2023_q1_cases=0, a_2024_q1_cases=2)))[0] == "monitored"
    assert said(judge(change, A, Q1, ground(a_2023_q1_cases=4, a_2024_q1_cases=2))) == ("monitored", "−50,00%", -2, 4)
    assert judge(change, A, Q1, ground(a_2023_q1_cases=4, a_2024_q1_cases=2)).headroom is None


def test_no_data_comes_before_no_activity_before_monitored():
    target = replace(RATE, comparator="", threshold=None)
    empty = {"a_2024_q1_done": 0, "a_2024_q1_opening": 0, "a_2024_q1_received": 0, "a_2024_q1_sent": 0}
    assert judge(target, A, Q1, ground(**empty)).verdict == "no_activity"
    assert judge(target, A, Q1, ground(**empty | {"a_2024_q1_sent": None})).verdict == "no_data"


def test_a_window_takes_the_first_opening_stock_and_sums_the_flows():
    figures = ground(
        **quarters("opening", [10, 99, 99, 99]), **quarters("received", [100, 100, 100, 100]),
        **quarters("sent", [1, 1, 1, 1]), **quarters("done", [90, 90, 90, 90]),
    )  # fmt: skip
    assert said(judge(RATE, A, YEAR, figures)) == ("not_met", "88,67%", 360, 406)


def test_a_closing_stock_is_the_last_ones():
    target = TargetSpec("m", "M", "amount", (ACTIVE,))
    assert judge(target, A, YEAR, ground(**quarters("active", [1, 2, 3, 4]))).numerator == 4
    assert judge(target, A, YEAR, ground(**quarters("active", [1, 2, 3]))).missing == (("a", 2024, "q4", "active"),)


def test_another_window_shows_the_value_without_a_verdict():
    figures = ground(**quarters("cases", [9, 9, 9, 9]), **quarters("cases", [10, 10, 10, 10], year=2023))
    alone = judge(REDUCTION, A, periods.quarter(2024, 3), figures)
    assert (alone.verdict, wording.shown(alone), alone.is_reference, alone.headroom) == (
        "monitored",
        "−10,00%",
        True,
        None,
    )
    half = judge(REDUCTION, A, periods.second_half(2024), figures)
    assert (half.verdict, half.is_reference) == ("monitored", True)
    by_quarter = replace(REDUCTION, judged_on="quarter")
    assert judge(by_quarter, A, periods.quarter(2024, 3), figures).verdict == "met"
    assert judge(by_quarter, A, YEAR, figures).is_reference


def test_judged_on_the_year_there_is_no_verdict_before_the_fourth_quarter():
    target = replace(REDUCTION, judged_on="year")
    figures = {**quarters("cases", [9, 9, 9]), **quarters("cases", [10, 10, 10, 10], year=2023)}
    early = judge(target, A, periods.through(2024, 3), ground(**figures))
    assert said(early) == ("monitored", "−10,00%", -3, 30)
    assert (early.is_reference, early.missing, early.headroom, early.duty.is_met) == (True, (), 11, True)
    assert judge(target, A, YEAR, ground(**figures, a_2024_q4_cases=9)).verdict == "met"


def test_a_named_window_has_figures_of_its_own():
    window = periods.named("w10", "10 tháng", 2024, date(2023, 12, 15), date(2024, 10, 14))
    figures = ground(a_2024_w10_cases=90, a_2023_w10_cases=100, **quarters("cases", [1, 1, 1, 1]))
    result = judge(REDUCTION, A, window, figures)
    assert (said(result), result.headroom) == (("met", "−10,00%", -10, 100), 5)
    assert judge(REDUCTION, A, window, ground(a_2023_w10_cases=1)).missing == (("a", 2024, "w10", "cases"),)


@pytest.mark.parametrize(
    ("plans", "verdict", "shown", "missing"),
    [
        ([1], "no_data", "chưa đủ số liệu", None),
        ([1, 0], "met", "đã ban hành", ()),
        ([0, 1], "met", "đã ban hành", ()),
        ([0, 0], "not_met", "chưa ban hành", ()),
        ([None, 1], "met", "đã ban hành", ()),
        ([0, None], "no_data", "chưa đủ số liệu", (("a", 2024, "q2", "plan"),)),
    ],
)
def test_a_milestone_is_met_from_its_first_period_on(plans, verdict, shown, missing):
    window = periods.through(2024, 2)
    result = judge(MILESTONE, A, window, ground(**quarters("plan", plans)))
    if len(plans) == 1:  # issued in quý I: quý II need not be known
        verdict, shown, missing = "met", "đã ban hành", ()
    assert (result.verdict, wording.shown(result), result.missing) == (verdict, shown, missing)
    assert (result.numerator, result.denominator) == {"met": (1, 1), "not_met": (0, 1), "no_data": (None, None)}[
        verdict
    ]


def test_milestones_of_the_cluster_count_members():
    both = judge_cluster(MILESTONE, (A, B), Q1, ground(a_2024_q1_plan=1, b_2024_q1_plan=0))
    assert (both.verdict, wording.shown(both), both.members_met, both.members_total) == (
        "not_met",
        "1/2 đã ban hành",
        1,
        2,
    )


def test_the_latest_accepted_ruling_on_a_narrative_stands():
    rulings = {("a", 2024, "q1", "narrative"): "met", ("a", 2024, "q2", "narrative"): "not_met"}
    assert judge(NARRATIVE, A, Q1, ground(rulings=rulings)).verdict == "met"
    assert judge(NARRATIVE, A, YEAR, ground(rulings=rulings)).verdict == "not_met"
    assert judge(NARRATIVE, B, Q1, ground(rulings=rulings)).missing == (("b", 2024, "q1", "narrative"),)
    ten_months = periods.named("w10", "10 tháng", 2024, date(2023, 12, 15), date(2024, 10, 14))
    assert judge(NARRATIVE, A, ten_months, ground(rulings=rulings)).missing == (("a", 2024, "w10", "narrative"),)
    cluster = judge_cluster(NARRATIVE, (A, B), Q1, ground(rulings=rulings))
    assert (cluster.verdict, wording.shown(cluster)) == ("no_data", "chưa đủ số liệu (1/2 đơn vị)")
    both = rulings | {("b", 2024, "q1", "narrative"): "met"}
    assert wording.shown(judge_cluster(NARRATIVE, (A, B), Q1, ground(rulings=both))) == "2/2 đơn vị đạt"


@pytest.mark.parametrize(
    ("parts", "verdict"),
    [
        (("met", "met"), "met"),
        (("met", "no_activity"), "met"),
        (("not_met", "no_data"), "not_met"),
        (("met", "no_data"), "no_data"),
        (("no_activity", "no_activity"), "no_activity"),
        (("monitored", "monitored"), "monitored"),
    ],
)
def test_all_of(parts, verdict):
    figures, targets = {}, []
    for name, wanted in zip(("x", "y"), parts, strict=True):
        unit_figures = {"met": (9, 10), "not_met": (10, 10), "no_activity": (0, 0), "monitored": (9, 10)}
        measure = CASES if name == "x" else DONE
        target = replace(REDUCTION, code=name, numerator=(measure,))
        if wanted == "monitored":
            target = replace(target, comparator="", threshold=None)
        targets.append(target)
        if wanted != "no_data":
            now, then = unit_figures[wanted]
            figures |= {f"a_2024_q1_{measure}": now, f"a_2023_q1_{measure}": then}
    whole = TargetSpec("all", "Cả hai", "all_of", parts=("x", "y"))
    result = judge(whole, A, Q1, ground(*targets, **figures))
    assert result.verdict == verdict
    assert [one.verdict for one in result.parts] == list(parts)
    assert result.headroom is None


def test_the_cluster_sums_and_says_who_is_missing():
    figures = {"a_2023_q1_cases": 100, "a_2024_q1_cases": 90, "b_2023_q1_cases": 10, "b_2024_q1_cases": 12}
    result = judge_cluster(REDUCTION, (A, B), Q1, ground(**figures))
    assert said(result) == ("met", "−7,27%", -8, 110)
    assert (result.members_met, result.members_known, result.members_total) == (1, 2, 2)
    figures["b_2024_q1_cases"] = None
    result = judge_cluster(REDUCTION, (A, B), Q1, ground(**figures))
    assert said(result) == ("no_data", "chưa đủ số liệu (1/2 đơn vị)", None, None)
    assert (result.members_met, result.missing) == (1, (("b", 2024, "q1", "cases"),))


def test_a_fund_of_the_cluster_is_met_together():
    figures = {f"{unit}_2024_q1_fund": 90_000_000 for unit in "ab"}
    result = judge_cluster(AMOUNT, (A, B), Q1, ground(**figures))
    assert said(result) == ("met", "180.000.000 đồng", 180_000_000, 1)
    assert result.members_met is None
    figures["a_2024_q1_fund"] -= 1
    assert judge_cluster(AMOUNT, (A, B), Q1, ground(**figures)).verdict == "not_met"


def test_thresholds_by_province_and_ranges():
    target = replace(REDUCTION, thresholds={"b": Fraction(-10)})
    figures = ground(a_2023_q1_cases=100, a_2024_q1_cases=95, b_2023_q1_cases=100, b_2024_q1_cases=95)
    verdicts = [judge(target, unit, Q1, figures).verdict for unit in (A, B)]
    assert (verdicts, judge_cluster(target, (A, B), Q1, figures).verdict) == (["met", "not_met"], "met")
    ranged = replace(RATE, upper=Bound("<=", Fraction(95)))
    for done, verdict in ((90, "not_met"), (91, "met"), (95, "met"), (96, "not_met")):
        full = ground(a_2024_q1_done=done, a_2024_q1_opening=0, a_2024_q1_received=100, a_2024_q1_sent=0)
        assert judge(ranged, A, Q1, full).verdict == verdict
        assert judge(ranged, A, Q1, full).headroom is None


@pytest.mark.parametrize(
    ("comparator", "threshold", "base", "current", "headroom"),
    [
        ("<=", -5, 404, 193, 190),
        ("<=", -5, 404, 384, -1),
        ("<=", -5, 640, 608, 0),
        ("<", -5, 640, 600, 7),
        ("<", -5, 404, 380, 3),
        (">=", 5, 100, 100, None),
    ],
)
def test_headroom_of_a_change_runs_to_the_years_end(comparator, threshold, base, current, headroom):
    target = replace(REDUCTION, comparator=comparator, threshold=Fraction(threshold))
    figures = ground(**quarters("cases", [current, 0]), **quarters("cases", [base, 0, 0, 0], year=2023))
    assert judge(target, A, periods.through(2024, 2), figures).headroom == headroom
    unknown = ground(**quarters("cases", [current, 0]), **quarters("cases", [base, 0], year=2023))
    assert judge(target, A, periods.through(2024, 2), unknown).headroom is None


@pytest.mark.parametrize(
    ("comparator", "done", "headroom"), [(">", 495, 1), (">", 496, 0), (">", 400, 96), (">=", 494, 1), (">=", 495, 0)]
)
def test_headroom_of_a_ratio_is_what_is_still_to_resolve(comparator, done, headroom):
    target = replace(RATE, comparator=comparator)
    figures = ground(a_2024_q1_done=done, a_2024_q1_opening=50, a_2024_q1_received=500, a_2024_q1_sent=0)
    assert judge(target, A, Q1, figures).headroom == headroom


def test_the_comparison_can_be_repeated_by_hand():
    result = judge(REDUCTION, A, Q1, ground(a_2023_q1_cases=404, a_2024_q1_cases=384))
    assert [str(one) for one in result.comparisons] == ["100 × (404 − 384) = 2.000 < 5 × 404 = 2.020"]
    half = replace(RATE, threshold=Fraction(181, 2))
    full = ground(a_2024_q1_done=181, a_2024_q1_opening=0, a_2024_q1_received=200, a_2024_q1_sent=0)
    assert [str(one) for one in judge(half, A, Q1, full).comparisons] == [
        "200 × 181 = 36.200 = 181 × 200 = 36.200"
    ]  # fmt: skip


def test_a_verdict_that_rests_on_an_estimate_says_so():
    figures = ground(a_2023_q1_cases=10, a_2024_q1_cases=Figure(9, is_estimate=True))
    assert judge(REDUCTION, A, Q1, figures).rests_on_estimate


def test_measures_are_what_they_say():
    assert {spec.accumulation for spec in MEASURES.values()} == {"flow", "opening_stock", "closing_stock"}
