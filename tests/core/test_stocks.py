"""The chain of carried-over stock holds, breaks, or is not known; mergers add their predecessors up."""

from targets.core import periods, stocks
from targets.core.scheme import Figure, MeasureSpec, TargetSpec, Unit
from targets.core.stocks import StockRule
from targets.core.verdicts import Ground, judge

RULE = StockRule("opening", ("opening", "received", "-resolved"))
MEASURES = {
    "opening": MeasureSpec("opening", "Kỳ trước chuyển sang", "tin", "opening_stock"),
    "received": MeasureSpec("received", "Tiếp nhận", "tin"),
    "resolved": MeasureSpec("resolved", "Giải quyết", "tin"),
}
A, B = Unit("a", "A"), Unit("b", "B")
QUARTERS = [periods.quarter(2024, one) for one in (1, 2, 3)]


def known(*rows):
    """Return figures of rows (unit, quarter, opening, received, resolved); None is missing."""
    return {
        (unit, 2024, f"q{quarter}", code): Figure(value)
        for unit, quarter, *values in rows
        for code, value in zip(("opening", "received", "resolved"), values, strict=True)
        if value is not None
    }


def standings(unit, figures):
    links = stocks.chain(RULE, unit, QUARTERS, figures, MEASURES)
    return [(one.opening.value, one.remaining, one.before, one.standing) for one in links]


def test_the_chain_holds_and_breaks():
    figures = known(("a", 1, 5, 50, 48), ("a", 2, 7, 40, 41), ("a", 3, 9, 10, 10))
    assert standings(A, figures) == [(5, 7, None, "first"), (7, 6, 7, "holds"), (9, 9, 6, "breaks")]
    last = stocks.chain(RULE, A, QUARTERS, figures, MEASURES)[-1]
    assert (last.difference, last.window) == (3, QUARTERS[2])
    more = stocks.chain(RULE, A, QUARTERS[:2], known(("a", 1, 5, 50, 48), ("a", 2, 16, 1, 1)), MEASURES)[-1]
    fewer = stocks.chain(RULE, A, QUARTERS[:2], known(("a", 1, 5, 50, 48), ("a", 2, 2, 1, 1)), MEASURES)[-1]
    none = stocks.chain(RULE, A, QUARTERS[:2], known(("a", 1, 5, 0, 5), ("a", 2, 5, 1, 1)), MEASURES)[-1]
    assert (more.difference, fewer.difference, none.difference) == (9, -5, 5)
    assert [(one.measure, one.sign, one.value) for one in last.flows] == [("received", 1, 10), ("resolved", -1, 10)]


def test_what_is_missing_is_neither_zero_nor_a_break():
    figures = known(("a", 1, 5, None, 48), ("a", 2, 7, 40, 41), ("a", 3, None, 10, 10))
    assert standings(A, figures) == [(5, None, None, "first"), (7, 6, None, "unknown"), (None, None, 6, "unknown")]


def test_a_successor_goes_on_with_the_sum_of_its_predecessors():
    merged = Unit("n", "N", (A, B))
    figures = known(("a", 1, 5, 50, 48), ("b", 1, 1, 10, 9), ("n", 2, 9, 40, 41), ("n", 3, 8, 1, 1))
    assert standings(merged, figures) == [(6, 9, None, "first"), (9, 8, 9, "holds"), (8, 8, 8, "holds")]
    split = Unit("n", "N", (Unit("a", "A", is_split=True),))
    assert standings(split, figures)[0] == (None, None, None, "first")


def test_a_windows_denominator_takes_the_first_opening_stock_and_the_sums_of_the_flows():
    rate = TargetSpec("t", "Tỷ lệ", "ratio", ("resolved",), ("opening", "received"))
    merged = Unit("n", "N", (A, B))
    figures = known(("a", 1, 5, 50, 48), ("b", 1, 1, 10, 9), ("n", 2, 900, 40, 41))
    result = judge(rate, merged, periods.through(2024, 2), Ground(figures, MEASURES))
    assert (result.numerator, result.denominator) == (48 + 9 + 41, 5 + 1 + 50 + 10 + 40)


def test_what_remains_is_one_sum_and_a_missing_number_is_never_a_zero():
    assert stocks.remaining(RULE, {"opening": 5, "received": 50, "resolved": 48}) == stocks.Remaining(7)
    assert stocks.remaining(RULE, {"opening": 0, "received": 0, "resolved": 0}) == stocks.Remaining(0)
    assert stocks.remaining(RULE, {"opening": 1, "received": 0, "resolved": 4}) == stocks.Remaining(-3)
    assert stocks.remaining(RULE, {"received": 50}) == stocks.Remaining(None, ("opening", "resolved"))
    (link,) = stocks.chain(RULE, A, QUARTERS[:1], known(("a", 1, 5, 50, 48)), MEASURES)
    assert link.remaining == stocks.remaining(RULE, {"opening": 5, "received": 50, "resolved": 48}).value
