"""Findings about one province's numbers: what blocks, what wants a note, what is left alone (docs/metrics.md)."""

import pytest

from targets.core import checks
from targets.core.checks import AtMost, PastNumbers
from targets.core.stocks import StockRule
from targets.words import faults
from tests.core.ground import MEASURES

RULES = (AtMost(("received",), ("arrived",), "Số tiếp nhận không được lớn hơn số đến"),)
STOCKS = (StockRule("opening", ("opening", "received", "-sent", "-done")),)


def found(numbers, *, same=None, previous=(), rules=(), stocks=()):
    """Return (code, is it blocking, the first cell) of each finding."""
    every = checks.findings(numbers, rules, stocks, MEASURES, PastNumbers(same or {}, previous))
    return [(one.code, one.is_blocking, one.measures[0]) for one in every]


def said(findings):
    return [faults.finding(one, MEASURES) for one in findings]


def test_more_received_than_arrived_blocks():
    assert found({"received": 5, "arrived": 5}, rules=RULES) == []
    assert found({"received": 6, "arrived": 5}, rules=RULES) == [("at_most", True, "received")]
    assert found({"received": 6}, rules=RULES) == []
    one = checks.findings({"received": 6, "arrived": 5}, RULES, (), MEASURES)[0]
    assert faults.finding(one, MEASURES) == "Số tiếp nhận không được lớn hơn số đến (6 > 5)."
    assert one.measures == ("received", "arrived")


DONE = AtMost(("done",), ("opening", "received", "-sent"))


def over(numbers, *this_year, rule=DONE):
    return said(checks.findings(numbers, [rule], (), MEASURES, PastNumbers(this_year=this_year)))


def test_parts_are_at_most_their_whole_over_the_year_so_far_too():
    first = {"opening": 10, "received": 100, "sent": 0, "done": 110}
    second = {"opening": 20, "received": 100, "sent": 0, "done": 115}  # nothing remained of quý I
    assert over(second) == []
    assert over(second, first) == [
        "Đã giải quyết không được lớn hơn Kỳ trước chuyển sang + Tiếp nhận − Chuyển đi, lũy kế từ đầu năm (225 > 210)."
    ]
    assert over(second | {"done": 100}, first) == []  # 210 of 210
    assert len(over(second | {"done": 121}, first)) == 1  # said of the period alone
    assert over(second, {"opening": 10, "received": 100, "sent": 0}) == []  # what is missing is not judged
    assert over(second, {"received": 100, "sent": 0, "done": 110}) == []
    worded = AtMost(DONE.left, DONE.right, "Số đã giải quyết không lớn hơn số phải giải quyết.")
    assert over(second, first, rule=worded) == [
        "Số đã giải quyết không lớn hơn số phải giải quyết (lũy kế từ đầu năm) (225 > 210)."
    ]
    active = AtMost(("active",), ("arrived",))
    assert over({"active": 9, "arrived": 5}, {"active": 1, "arrived": 4}, rule=active) != []
    assert (
        over({"active": 5, "arrived": 5}, {"active": 9, "arrived": 4}, rule=active) == []
    )  # a closing stock is the last


def test_a_rule_without_words_names_its_measures():
    one = checks.exceeds(
        AtMost(("done",), ("opening", "received", "-sent")),
        {"done": 9, "opening": 1, "received": 5, "sent": 2},
    )
    assert (
        faults.finding(one, MEASURES)
        == "Đã giải quyết không được lớn hơn Kỳ trước chuyển sang + Tiếp nhận − Chuyển đi (9 > 4)."
    )


def test_an_opening_stock_that_differs_from_what_remained_is_a_warning():
    last = {"opening": 10, "received": 5, "sent": 1, "done": 4}
    assert found({"opening": 10}, previous=[last], stocks=STOCKS) == []
    assert found({"opening": 9}, previous=[last], stocks=STOCKS) == [("stock", False, "opening")]
    assert found({"opening": 9}, previous=[{"opening": 10}], stocks=STOCKS) == []


@pytest.mark.parametrize(
    ("number", "base", "expected"),
    [(15, 10, False), (16, 10, True), (5, 10, False), (4, 10, True), (9, 1, False), (10, 0, True), (0, 9, False)],
)
def test_beyond_half_of_the_same_period(number, base, expected):
    assert bool(found({"cases": number}, same={"cases": base})) == expected


@pytest.mark.parametrize(
    ("number", "last", "expected"),
    [(30, 10, False), (31, 10, True), (10, 30, False), (9, 30, True), (9, 2, False), (10, 3, True), (0, 10, True)],
)
def test_above_three_times_or_under_a_third_of_the_previous(number, last, expected):
    assert bool(found({"cases": number}, previous=[{"cases": last}])) == expected


def test_a_zero_after_four_periods_above_ten():
    before = [{"cases": 11}] * 4
    assert found({"cases": 0}, previous=before) == [("zero", False, "cases")]
    assert found({"cases": 0}, previous=[{"cases": 9}, *before[:3]]) == []
    assert found({"cases": 0}, previous=[{}, *before[:3]]) == []


def test_the_sentences_carry_the_numbers():
    every = checks.findings({"cases": 40}, (), (), MEASURES, PastNumbers({"cases": 20})) + checks.findings(
        {"cases": 40}, (), (), MEASURES, PastNumbers(previous=[{"cases": 10}])
    )
    assert said(every) == [
        "Số vụ là 40, chênh quá 50% so với cùng kỳ năm trước (20).",
        "Số vụ là 40, gấp hơn 3 lần kỳ trước (10).",
    ]
    low = checks.findings({"cases": 3}, (), (), MEASURES, PastNumbers(previous=[{"cases": 10}]))
    assert said(low) == ["Số vụ là 3, chưa bằng 1/3 kỳ trước (10)."]
