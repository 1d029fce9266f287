"""Up to which day a headroom speaks, and which base is missing where there is none."""

from datetime import date
from fractions import Fraction

import pytest

from targets.core import periods
from targets.core.headroom import is_superseded, last_day, missing_base
from targets.core.scheme import Bound, Figure, MeasureSpec, TargetSpec, Unit

A = Unit("a", "A")
MEASURES = {"cases": MeasureSpec("cases", "Số vụ", "vụ")}
FALL = TargetSpec("t", "Giảm", "change", ("cases",), comparator="<=", threshold=Fraction(-5))
TEN = periods.named("10", "Mười tháng", 2024, date(2023, 12, 15), date(2024, 10, 14))


def known(*quarters):
    return {("a", 2023, f"q{one}", "cases"): Figure(5) for one in quarters}


HALF = periods.through(2024, 2)


def missing(target=FALL, window=HALF, figures=(1, 2)):
    bound = Bound(target.comparator, target.threshold)
    return [key[2] for key in missing_base(target, bound, [A], window, known(*figures), MEASURES)]


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
