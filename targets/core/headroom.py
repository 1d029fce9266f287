"""What is still possible up to the end of the year or window (docs/metrics.md); not how it is worded."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

from targets.core.comparison import holds
from targets.core.numbers import round_away
from targets.core.periods import QUARTERS, Window, quarter_code, year_before
from targets.core.result import Ground, Headroom, Result
from targets.core.rollup import total
from targets.core.scheme import (
    CHANGE,
    FLOW,
    OPENING_STOCK,
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

FALLS, RISES = ("<=", "<"), (">=", ">")


def is_rise(target: TargetSpec) -> bool:
    """Say whether a target asks for a rise alone: then anything is a rise against a base of zero."""
    return target.comparator in RISES and target.upper is None


def headroom_of(result: Result, units: tuple[Unit, ...], ground: Ground) -> Headroom | None:
    """Return what a change or ratio with its numbers may still do; None where the rules know nothing to say.

    That is so for ranges and for what only a correction can change, without any activity, while the year's base is
    not known, for a unit that ends before the year does (its successor holds the need), and where a later quarter is
    known: then it is said from there.
    """
    target, window = result.target, result.window
    bounds = target.bounds(result.province)
    terms = (*target.numerator, *target.denominator)
    if len(bounds) != 1 or is_superseded(units, terms, window, ground.known):
        return None
    if result.province is not None and ends_before(units, last_day(target, window)):
        return None
    bound = bounds[0]
    if target.kind == CHANGE and bound.comparator in FALLS:
        base = result.base
        if (before := _judged_window(target, window)).periods != window.periods:
            base = total(target.numerator, units, before, ground.known, ground.measures).value
        count = _cases_left(bound, base, result)
    elif target.kind == RATIO and bound.comparator in RISES:
        count = _to_add(bound, result)
    else:
        return None
    if count is None:
        return None
    return Headroom(
        count=count,
        is_met=_holds(result, bound),
        start=window.end + timedelta(days=1),
        end=last_day(target, window),
        rest=_base_of_rest(target, units, window, ground) if target.kind == CHANGE else None,
        remaining=_remaining(result, units, ground) if target.kind == RATIO else None,
    )


def ends_before(units: Iterable[Unit], day: date) -> bool:
    """Say whether the validity of any unit ends before a day."""
    return any(unit.valid_to is not None and unit.valid_to < day for unit in units)


def _cases_left(bound: Bound, base: int | None, result: Result) -> int | None:
    """Return how many more cases may come up to the end of the judged window, negative when already missed."""
    if base is None:
        return None
    limit = Fraction(100 + bound.threshold) * base / 100
    return (floor(limit) if bound.comparator == "<=" else ceil(limit) - 1) - (result.current or 0)


def _to_add(bound: Bound, result: Result) -> int:
    """Return how many must be added to the numerator at today's denominator, never below 0."""
    needed = bound.threshold * (result.denominator or 0) / 100
    return max(0, (floor(needed) + 1 if bound.comparator == ">" else ceil(needed)) - (result.numerator or 0))


def _holds(result: Result, bound: Bound) -> bool:
    """Say whether the value holds its bound by now, in a window without a verdict too."""
    if not result.denominator:
        return False
    return holds(result.target.kind, bound, result.numerator or 0, result.denominator)


def _base_of_rest(target: TargetSpec, units: Iterable[Unit], window: Window, ground: Ground) -> int | None:
    """Return what the year before had in the quarters that are still to come; None while that is not known."""
    later = tuple(quarter_code(one) for one in QUARTERS if one > window.quarter)
    flows = [ground.measures[measure_of(term)[1]].accumulation == FLOW for term in target.numerator]
    if window.is_named or target.judged_on == QUARTER or not later or not all(flows):
        return None
    rest = replace(year_before(window), periods=later)
    return total(target.numerator, units, rest, ground.known, ground.measures).value


def _remaining(result: Result, units: Iterable[Unit], ground: Ground) -> int | None:
    """Return what is still to be resolved: with a carried-over stock, what remains of the window's last period."""
    target, window = result.target, result.window
    terms = (measure_of(term)[1] for term in target.denominator)
    if not any(ground.measures[code].accumulation == OPENING_STOCK for code in terms):
        return max(0, (result.denominator or 0) - (result.numerator or 0))
    window = replace(window, periods=window.periods[-1:])
    units = tuple(units)
    over = total(target.numerator, units, window, ground.known, ground.measures).value
    under = total(target.denominator, units, window, ground.known, ground.measures).value
    return None if over is None or under is None else max(0, under - over)


def required_change(headroom: Headroom) -> Fraction | None:
    """Return by how many percent the rest of the year must fall against the year before, so that doing it suffices.

    Two decimals, rounded away from zero; None where there is nothing to compare with, or no fall is required.
    """
    if not headroom.rest or headroom.count < 0 or headroom.count >= headroom.rest:
        return None
    return round_away(Fraction(100 * (headroom.count - headroom.rest), headroom.rest), 2)


def missing_base(
    target: TargetSpec,
    bound: Bound,
    units: Iterable[Unit],
    window: Window,
    known: Known,
    measures: Mapping[str, MeasureSpec],
) -> tuple[Key, ...]:
    """Return the figures of the year before without which a fall has no headroom yet; none for other targets."""
    if target.upper is not None or target.kind != CHANGE or bound.comparator not in FALLS:
        return ()
    return total(target.numerator, units, _judged_window(target, window), known, measures).missing


def _judged_window(target: TargetSpec, window: Window) -> Window:
    """Return what is the base of that to whose end the promise runs: the whole year, or the quarter or named window."""
    before = year_before(window)
    if target.judged_on != QUARTER and not window.is_named:
        before = replace(before, periods=("q1", "q2", "q3", "q4"))
    return before


def is_superseded(units: Iterable[Unit], terms: Iterable[str], window: Window, known: Known) -> bool:
    """Say whether figures of a later quarter of the year are known: then what must still hold is said from there."""
    if window.is_named:
        return False
    later = [quarter_code(one) for one in QUARTERS if one > window.quarter]
    if not later:
        return False
    places = {code for unit in units for code in _codes(unit)}
    codes = [measure_of(term)[1] for term in terms]
    found = (known.get((place, window.year, period, code)) for place in places for period in later for code in codes)
    return any(one is not None and one.value is not None for one in found)


def _codes(unit: Unit) -> list[str]:
    return [unit.code, *(code for one in unit.predecessors for code in _codes(one))]


def last_day(target: TargetSpec, window: Window) -> date:
    """Return the day up to which the headroom speaks."""
    return window.end if window.is_named or target.judged_on == QUARTER else window.quarter_days(QUARTERS[-1])[1]
