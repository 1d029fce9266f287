"""What is still possible up to the end of the year or window (domain.md §6); not how it is worded."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil, floor

from targets.core.periods import Window, quarter_bounds, year_before
from targets.core.rollup import Total, total
from targets.core.scheme import CHANGE, QUARTER, RATIO, Bound, Key, Known, MeasureSpec, TargetSpec, Unit


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


def last_day(target: TargetSpec, window: Window) -> date:
    """Return the day up to which the headroom speaks."""
    return window.end if window.is_named or target.judged_on == QUARTER else quarter_bounds(window.year, 4)[1]
