"""How many more cases, or how many still to resolve, from which day to which; and where there is nothing to say."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from targets.core import periods
from targets.core.headroom import ends_before, is_superseded, last_day, required_change
from targets.core.kinds import kind_of
from targets.core.result import Ground, Headroom
from targets.core.scheme import Bound, Figure, MeasureSpec, TargetSpec, Unit
from targets.core.verdicts import judge, judge_cluster

A = Unit("a", "A")
MEASURES = {"cases": MeasureSpec("cases", "Số vụ", "vụ")}
FALL = TargetSpec("t", "Giảm", "change", ("cases",), comparator="<=", threshold=Fraction(-5))
TEN = periods.named("10", "Mười tháng", 2024, date(2023, 12, 15), date(2024, 10, 14))


def known(*quarters):
    return {("a", 2023, f"q{one}", "cases"): Figure(5) for one in quarters}


HALF = periods.through(2024, 2)


def missing(target=FALL, window=HALF, figures=(1, 2)):
    ground = Ground(known(*figures), MEASURES)
    return [key[2] for key in kind_of(target).missing_base(target, [A], window, ground)]


def changed(**parts):
    return TargetSpec(**{**FALL.__dict__, **parts})


def test_the_whole_years_base_is_needed():
    assert missing() == ["q3", "q4"]
    assert missing(figures=(1, 2, 3, 4)) == []
    assert missing(changed(judged_on="quarter"), periods.quarter(2024, 3)) == ["q3"]
    assert missing(window=TEN) == ["10"]
    assert missing(changed(comparator="<")) == ["q3", "q4"]


@pytest.mark.parametrize(
    "parts",
    [{"kind": "ratio"}, {"comparator": ">="}, {"comparator": ">", "upper": Bound("<", Fraction(5))}],
)
def test_other_targets_need_no_base(parts):
    assert missing(changed(**parts)) == []


def test_later_figures_take_over():
    def later(window, units=(A,), terms=("cases",), **figures):
        found = {tuple(key.split("_")): Figure(value) for key, value in figures.items()}
        return is_superseded(units, terms, window, {(p, int(y), q, m): one for (p, y, q, m), one in found.items()})

    assert later(HALF, a_2024_q3_cases=5)
    assert later(periods.quarter(2024, 1), a_2024_q2_cases=0)
    assert later(HALF, (Unit("b", "B", (A,)),), a_2024_q4_cases=5)  # a predecessor's
    assert later(HALF, (Unit("b", "B"), A), ("-cases",), a_2024_q3_cases=5)
    assert not later(HALF, a_2024_q2_cases=5, a_2023_q3_cases=5, b_2024_q3_cases=5, a_2024_q3_other=5)
    assert not later(HALF, a_2024_q3_cases=None)
    assert not later(TEN, a_2024_q3_cases=5)
    assert not later(periods.through(2024, 4), a_2024_q4_cases=5)


def test_the_last_day():
    assert last_day(FALL, periods.through(2024, 2)) == date(2024, 12, 14)
    assert last_day(changed(judged_on="quarter"), periods.quarter(2024, 2)) == date(2024, 6, 14)
    assert last_day(FALL, TEN) == date(2024, 10, 14)


TIPS = {
    code: MeasureSpec(code, code, "tin", kind)
    for code, kind in (
        ("opening", "opening_stock"),
        ("received", "flow"),
        ("resolved", "flow"),
        ("stock", "closing_stock"),
    )
}
RATIO = TargetSpec("r", "Tỷ lệ", "ratio", ("resolved",), ("opening", "received"), ">", Fraction(90))


def cases(current, *base, window=HALF, target=FALL, **more):
    """Judge a fall from `base` (the year before by quarter) at `current` cases, all of them in quý I."""
    figures = {("a", 2023, f"q{place}", "cases"): Figure(one) for place, one in enumerate(base, start=1)}
    figures |= {("a", 2024, period, "cases"): Figure(current if period == "q1" else 0) for period in window.periods}
    figures |= {tuple(key.split("_")): one for key, one in more.items()}
    return judge(target, A, window, Ground({(p, int(y), q, m): f for (p, y, q, m), f in figures.items()}, MEASURES))


def tips(rows, target=RATIO, through=2):
    """Judge a ratio on rows of (opening, received, resolved), one a quarter."""
    figures = {
        ("a", 2024, f"q{place}", code): Figure(one)
        for place, row in enumerate(rows, start=1)
        for code, one in zip(TIPS, row, strict=False)
    }
    return judge(target, A, periods.through(2024, through), Ground(figures, TIPS))


@pytest.mark.parametrize(
    ("comparator", "threshold", "base", "current", "count"),
    [
        ("<=", "-5", 101, 90, 5),  # at most 95,95: 95
        ("<", "-5", 101, 90, 5),  # below 95,95: 95
        ("<=", "-5", 100, 90, 5),  # at most 95
        ("<", "-5", 100, 90, 4),  # below 95: 94
        ("<=", "2.5", 101, 90, 13),  # at most 103,525
        ("<", "2.5", 101, 90, 13),
        ("<=", "-5", 101, 96, -1),
        ("=", "-5", 100, 90, None),
    ],
)
def test_how_many_more_cases(comparator, threshold, base, current, count):
    result = cases(current, base, 0, 0, 0, target=changed(comparator=comparator, threshold=Fraction(threshold)))
    assert result.headroom == count


@pytest.mark.parametrize(
    ("comparator", "threshold", "received", "resolved", "count"),
    [
        (">", "90", 101, 80, 11),  # above 90,9: 91
        (">=", "90", 101, 80, 11),  # at least 90,9: 91
        (">", "90", 100, 80, 11),  # above 90: 91
        (">=", "90", 100, 80, 10),  # at least 90
        (">", "90", 100, 91, 0),
        (">=", "90", 100, 100, 0),
        (">=", "90", 100, 0, 90),
        ("=", "100", 100, 90, None),
        ("<=", "10", 100, 9, None),
    ],
)
def test_how_many_more_to_resolve(comparator, threshold, received, resolved, count):
    spec = TargetSpec(**{**RATIO.__dict__, "comparator": comparator, "threshold": Fraction(threshold)})
    assert tips([(0, received, resolved)], spec, through=1).headroom == count


def test_there_is_none_without_activity_nor_where_a_later_quarter_is_known():
    below = changed(comparator="<")
    assert cases(0, 0, 0, 0, 0, target=below).headroom is None  # never −1
    assert cases(0, 0, 0, 50, 0, target=below).headroom is None
    assert tips([(0, 0, 0), (0, 0, 0)]).headroom is None
    assert cases(5, 10, 10, 10, 10, a_2024_q3_cases=Figure(0)).headroom is None
    assert cases(5, 10, 10, 10, 10, a_2024_q3_cases=Figure(None)).headroom == 33
    later = tips([(0, 10, 5), (5, 10, 5), (10,)])
    assert later.headroom is None  # the opening stock of quý III is known
    assert cases(3, 0, 0, 50, 0).headroom == 44  # from 0 to 3 cases is a result


def test_it_counts_from_the_day_after_the_last_figure():
    duty = cases(90, 50, 51, 100, 92).duty
    assert (duty.count, duty.start, duty.end, duty.rest) == (188, date(2024, 6, 15), date(2024, 12, 14), 192)
    assert cases(9, 5, 6, 7, 8, window=periods.through(2024, 1)).duty.rest == 21
    own = cases(9, 5, 6, 7, 8, window=periods.quarter(2024, 1), target=changed(judged_on="quarter")).duty
    assert (own.start > own.end, own.rest) == (True, None)  # its quarter is over
    assert cases(9, 5, 6, 7, 8, window=periods.through(2024, 4)).duty.rest is None


def test_it_says_whether_it_is_met_by_now():
    assert cases(95, 50, 50, 50, 50).duty.is_met  # 95 of 100
    assert not cases(96, 50, 50, 50, 50).duty.is_met
    assert not cases(3, 0, 0, 50, 0).duty.is_met
    early = changed(judged_on="year")
    assert cases(95, 50, 50, 50, 50, target=early).duty.is_met
    assert not cases(96, 50, 50, 50, 50, target=early).duty.is_met
    assert cases(95, 50, 50, 50, 50, target=early).headroom == 95
    assert cases(95, 50, 50, 50, 50, target=early, window=periods.quarter(2024, 3)).duty is None
    little = replace(RATIO, comparator=">=", threshold=Fraction(1))
    assert not tips([(0, 50, 0)], little, through=1).duty.is_met
    assert (tips([(0, 100, 91)], through=1).duty.is_met, tips([(0, 100, 90)], through=1).duty.is_met) == (True, False)


def test_what_remains_to_be_resolved_is_that_of_the_last_period():
    assert tips([(0, 100, 50), (50, 100, 60)]).duty.remaining == 90
    broken = tips([(0, 100, 50), (20, 100, 95)]).duty  # 50 remained, 20 were carried over
    assert (broken.count, broken.remaining) == (36, 25)
    flows = TargetSpec("f", "F", "ratio", ("resolved",), ("received",), ">=", Fraction(95))
    assert tips([(0, 100, 50), (0, 100, 95)], flows).duty.remaining == 55
    assert tips([(0, 100, 50)], through=1).duty.remaining == 50
    assert tips([(0, 100, 100)], through=1).duty.remaining == 0
    assert tips([(0, 100, 50), (20, 100, 120)]).duty.remaining == 0  # more was resolved than was carried over


def test_a_unit_that_stands_to_the_last_day_keeps_its_duty():
    last = date(2024, 12, 14)
    assert not ends_before([A, replace(A, valid_to=last)], last)
    assert ends_before([A, replace(A, valid_to=last - timedelta(days=1))], last)


def test_a_unit_that_ends_before_the_year_has_none_and_the_cluster_keeps_it():
    ending = replace(A, valid_to=date(2024, 12, 13))
    figures = {("a", 2024, "q1", "opening"): 0, ("a", 2024, "q1", "received"): 100, ("a", 2024, "q1", "resolved"): 80}
    ground = Ground({key: Figure(number) for key, number in figures.items()}, TIPS)
    window = periods.through(2024, 1)
    assert judge(RATIO, A, window, ground).headroom == 11
    assert judge(RATIO, ending, window, ground).headroom is None
    assert judge_cluster(RATIO, [ending], window, ground).headroom == 11


def test_a_unit_counts_to_its_own_threshold():
    own = changed(thresholds={"a": Fraction(-50), "b": Fraction(-1)})
    assert cases(10, 25, 25, 25, 25, target=own).headroom == 40


def test_only_a_fall_has_a_rest_to_compare_with_and_only_a_ratio_something_to_resolve():
    assert cases(9, 5, 6, 7, 8).duty.remaining is None
    assert tips([(0, 100, 50)], through=1).duty.rest is None


@pytest.mark.parametrize(
    ("count", "rest", "required"),
    [
        (169, 192, Fraction(-1198, 100)),  # −11,979… %
        (96, 192, Fraction(-50)),
        (2, 3, Fraction(-3334, 100)),  # −33,333… %
        (192, 192, None),
        (193, 192, None),
        (0, 192, Fraction(-100)),
        (-1, 192, None),
        (5, 0, None),
        (5, None, None),
    ],
)
def test_the_required_change_of_the_rest_suffices(count, rest, required):
    duty = Headroom(count, True, date(2024, 6, 15), date(2024, 12, 14), rest)
    assert required_change(duty) == required
    if required is not None:
        assert rest * (100 + required) / 100 <= count


def test_stocks_have_no_rest():
    stock = TargetSpec("s", "S", "change", ("stock",), comparator="<=", threshold=Fraction(0))
    figures = {("a", year, f"q{n}", "stock"): Figure(5) for year in (2023, 2024) for n in (1, 2)}
    figures |= {("a", 2023, f"q{n}", "stock"): Figure(5) for n in (3, 4)}
    assert judge(stock, A, HALF, Ground(figures, TIPS)).duty.rest is None
