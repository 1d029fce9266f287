"""What is still possible up to the year's end, worded as a duty and never as a licence (domain.md §6)."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil, floor

from targets.core.numbers import format_count, format_decimal
from targets.core.periods import Window, quarter_bounds, year_before
from targets.core.rollup import total
from targets.core.scheme import CHANGE, QUARTER, RATIO


def headroom_of(target, units, province, window: Window, ground, result) -> int | None:
    """Return the headroom of a change or ratio target that has its figures; None where the rules know none.

    Change at most t: how many more cases may come to the end of the judged window, negative when already missed; None while
    its base is not known. Ratio: how many more must be counted in the numerator at today's denominator, never below 0.
    """
    if target.upper is not None or target.threshold is None:
        return None
    bound = target.bounds(province)[0]
    if target.kind == CHANGE and bound.comparator in ("<=", "<"):
        base = _judged_base(target, units, window, ground)
        if base is None:
            return None
        limit = Fraction(100 + bound.threshold) * base / 100
        return (floor(limit) if bound.comparator == "<=" else ceil(limit) - 1) - result.current
    if target.kind == RATIO and bound.comparator in (">", ">="):
        needed = bound.threshold * result.denominator / 100
        return max(0, (floor(needed) + 1 if bound.comparator == ">" else ceil(needed)) - result.numerator)
    return None


def _judged_base(target, units, window: Window, ground) -> int | None:
    """Return the base of the window to whose end the promise runs: the whole year, or the quarter or named window."""
    before = year_before(window)
    if target.judged_on != QUARTER and not window.is_named:
        before = replace(before, periods=("q1", "q2", "q3", "q4"))
    return total(target.numerator, units, before, ground.known, ground.measures).value


def last_day(target, window: Window) -> date:
    """Return the day up to which the headroom speaks."""
    return window.end if window.is_named or target.judged_on == QUARTER else quarter_bounds(window.year, 4)[1]


def headroom_sentence(result) -> str:
    """Print the headroom as a duty; "" where there is none."""
    if result.headroom is None:
        return ""
    target = result.target
    bound = target.bounds(result.province)[0]
    if target.kind == CHANGE:
        promise = f"mức giảm {format_decimal(-bound.threshold)}%"
        if result.headroom < 0:
            over = format_count(-result.headroom)
            return f"Đã vượt {over} {result.unit} so với {promise}: không còn giữ được trong kỳ đánh giá."
        day = last_day(target, result.window)
        return (
            f"Để giữ {promise}, số {result.unit} từ nay đến {day.day}/{day.month} "
            f"không quá {format_count(result.headroom)} {result.unit}."
        )
    if result.headroom == 0:
        return ""
    return f"Cần giải quyết thêm {format_count(result.headroom)} {result.unit}."
