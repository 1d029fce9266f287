"""What is still possible up to the end of the year or window (domain.md §6); not how it is worded."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil, floor

from targets.core.periods import QUARTERS, Window, quarter_bounds, quarter_code, year_before
from targets.core.rollup import Total, total
from targets.core.scheme import (
    CHANGE,
    QUARTER,
    RATIO,
    Bound,
    Key,
    Known,
    MeasureSpec,
    TargetSpec,
    Unit,
    measure_of,
)


def headroom_of(
    target: TargetSpec,
    bound: Bound,
    units: Iterable[Unit],
    window: Window,
    known: Known,
    measures: Mapping[str, MeasureSpec],
    *,
    current: int,
    denominator: int,
) -> int | None:
    """Return the headroom of a change or ratio target that has its figures; None where the rules know none.

    `current`: the cases so far, or the numerator. Change at most t: how many more cases may come up to the end of the
    judged window, negative when already missed; None while its base is not known. Ratio: how many must be added to
    the numerator at today's denominator, never below 0.
    """
    if target.upper is not None:
        return None
    if target.kind == CHANGE and bound.comparator in ("<=", "<"):
        base = _judged_base(target, units, window, known, measures).value
        if base is None:
            return None
        limit = Fraction(100 + bound.threshold) * base / 100
        return (floor(limit) if bound.comparator == "<=" else ceil(limit) - 1) - current
    if target.kind == RATIO and bound.comparator in (">", ">="):
        needed = bound.threshold * denominator / 100
        return max(0, (floor(needed) + 1 if bound.comparator == ">" else ceil(needed)) - current)
    return None


def missing_base(
    target: TargetSpec,
    bound: Bound,
    units: Iterable[Unit],
    window: Window,
    known: Known,
    measures: Mapping[str, MeasureSpec],
) -> tuple[Key, ...]:
    """Return the figures of the year before without which a fall has no headroom yet; none for other targets."""
    if target.upper is not None or target.kind != CHANGE or bound.comparator not in ("<=", "<"):
        return ()
    return _judged_base(target, units, window, known, measures).missing


def _judged_base(
    target: TargetSpec, units: Iterable[Unit], window: Window, known: Known, measures: Mapping[str, MeasureSpec]
) -> Total:
    """Return the base of the window to whose end the promise runs: the whole year, or the quarter or named window."""
    before = year_before(window)
    if target.judged_on != QUARTER and not window.is_named:
        before = replace(before, periods=("q1", "q2", "q3", "q4"))
    return total(target.numerator, units, before, known, measures)


def is_superseded(units: Iterable[Unit], terms: Iterable[str], window: Window, known: Known) -> bool:
    """Say whether figures of a later quarter of the year are known: then what must still hold is said from there."""
    if window.is_named:
        return False
    later = [quarter_code(one) for one in QUARTERS if one > window.quarter]
    places = {code for unit in units for code in _codes(unit)}
    codes = [measure_of(term)[1] for term in terms]
    found = (known.get((place, window.year, period, code)) for place in places for period in later for code in codes)
    return any(one is not None and one.value is not None for one in found)


def _codes(unit: Unit) -> list[str]:
    return [unit.code, *(code for one in unit.predecessors for code in _codes(one))]


def last_day(target: TargetSpec, window: Window) -> date:
    """Return the day up to which the headroom speaks."""
    return window.end if window.is_named or target.judged_on == QUARTER else quarter_bounds(window.year, 4)[1]
