"""Mergers and splits (docs/metrics.md): own figure else the predecessors', never both; a split invents no base."""

from dataclasses import replace
from datetime import date

import pytest

from targets.core import periods
from targets.core.scheme import Unit
from targets.core.verdicts import judge, judge_cluster
from targets.words import wording
from tests.core.ground import MILESTONE, NARRATIVE, Q1, RATE, REDUCTION, YEAR, A, B, ground, quarters

MERGED = Unit("n", "N", predecessors=(A, B), valid_from=date(2024, 7, 1))


def test_a_successor_takes_its_own_figure_else_its_predecessors_never_both():
    base = {**quarters("cases", [10, 10, 10, 10], "a", 2023), **quarters("cases", [5, 5, 5, 5], "b", 2023)}
    figures = {**base, **quarters("cases", [4, 4], "a"), **quarters("cases", [3, 3], "b")}
    figures |= {"n_2024_q3_cases": 20, "n_2024_q4_cases": 20}
    result = judge(REDUCTION, MERGED, YEAR, ground(**figures))
    assert (result.current, result.base) == (4 + 3 + 4 + 3 + 40, 60)


def test_what_a_successor_lacks_is_named_where_it_was_owed():
    figures = {**quarters("cases", [1, 1, 1, 1], "a", 2023), **quarters("cases", [1, 1, 1], "b", 2023)}
    result = judge(REDUCTION, MERGED, YEAR, ground(**figures))
    assert result.missing == (
        ("a", 2024, "q1", "cases"), ("b", 2024, "q1", "cases"), ("a", 2024, "q2", "cases"), ("b", 2024, "q2", "cases"),
        ("n", 2024, "q3", "cases"), ("n", 2024, "q4", "cases"), ("b", 2023, "q4", "cases"),
    )  # fmt: skip


def test_a_split_has_no_base_until_someone_enters_it():
    split = Unit("s", "S", predecessors=(replace(A, is_split=True),), valid_from=date(2023, 12, 15))
    assert judge(REDUCTION, split, Q1, ground(a_2023_q1_cases=9, s_2024_q1_cases=8)).missing == (
        ("s", 2023, "q1", "cases"),
    )
    assert judge(REDUCTION, split, Q1, ground(s_2023_q1_cases=9, s_2024_q1_cases=8)).verdict == "met"


def test_an_opening_stock_of_a_successor_is_the_sum_of_its_predecessors():
    figures = ground(
        a_2024_q1_opening=3, b_2024_q1_opening=4, a_2024_q1_received=10, b_2024_q1_received=10,
        a_2024_q1_sent=0, b_2024_q1_sent=0, a_2024_q1_done=13, b_2024_q1_done=14,
    )  # fmt: skip
    assert (judge(RATE, MERGED, Q1, figures).numerator, judge(RATE, MERGED, Q1, figures).denominator) == (27, 27)


@pytest.mark.parametrize(
    ("plans_of_a", "plans_of_b", "verdict", "missing"),
    [
        ([1, 1], [1, 1], "met", ()),
        ([1, 0], [0, 1], "met", ()),  # each has issued its own, in different quarters
        ([1], [0, 0], "not_met", ()),  # the first need not say it again
        ([1], [0], "no_data", (("b", 2024, "q2", "plan"),)),
        ([0, 0], [0, 1], "not_met", ()),
    ],
)
def test_a_successor_has_issued_once_each_predecessor_has(plans_of_a, plans_of_b, verdict, missing):
    figures = ground(**quarters("plan", plans_of_a), **quarters("plan", plans_of_b, "b"))
    result = judge(MILESTONE, MERGED, periods.through(2024, 2), figures)
    assert (result.verdict, result.missing) == (verdict, missing)


def test_a_successor_that_issued_by_itself_needs_nothing_of_its_predecessors():
    result = judge(MILESTONE, MERGED, YEAR, ground(n_2024_q3_plan=1))
    assert (result.verdict, result.missing) == ("met", ())


def test_the_cluster_counts_a_successor_once_however_many_it_came_from():
    rulings = {("a", 2024, "q1", "narrative"): "met", ("b", 2024, "q1", "narrative"): "not_met"}
    alone = Unit("c", "C")
    rulings |= {("c", 2024, "q1", "narrative"): "met"}
    result = judge_cluster(NARRATIVE, (MERGED, alone), Q1, ground(rulings=rulings))
    assert (result.verdict, wording.shown(result), result.members_met, result.members_total) == (
        "not_met", "1/2 đơn vị đạt", 1, 2,
    )  # fmt: skip
