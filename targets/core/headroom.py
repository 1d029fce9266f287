"""What is still possible up to the end of the year or window (docs/metrics.md); not how it is worded."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from targets.core.comparison import RISES, holds
from targets.core.numbers import round_away
from targets.core.periods import QUARTERS, Window, quarter_code, year_before
from targets.core.result import Ground, Headroom, Result
from targets.core.rollup import total
from targets.core.scheme import (
    FLOW,
    OPENING_STOCK,
    QUARTER,
    Bound,
    Known,
    TargetSpec,
    Unit,
    measure_of,
)

if TYPE_CHECKING:
    from targets.core.kinds.base import Kind


def is_rise(target: TargetSpec) -> bool:
    """Say whether a target asks for a rise alone: then anything is a rise against a base of zero."""
    return target.comparator in RISES and target.upper is None


def headroom_of(kind: "Kind", result: Result, units: tuple[Unit, ...], ground: Ground) -> Headroom | None:
    """Return what a result with its numbers may still do; None where the rules of its kind know nothing to say.

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
    left = kind.left(bound, result, units, ground)
    if left is None:
        return None
    return Headroom(
        count=left.count,
        is_met=_holds(kind.scale, result, bound),
        start=window.end + timedelta(days=1),
        end=last_day(target, window),
        rest=left.rest,
        remaining=left.remaining,
    )


def ends_before(units: Iterable[Unit], day: date) -> bool:
    """Say whether the validity of any unit ends before a day."""
    return any(unit.valid_to is not None and unit.valid_to < day for unit in units)


def _holds(scale: int, result: Result, bound: Bound) -> bool:
    """Say whether the value holds its bound by now, in a window without a verdict too."""
    if not result.denominator:
        return False
    return holds(bound, scale, result.numerator or 0, result.denominator)


def base_of_rest(target: TargetSpec, units: Iterable[Unit], window: Window, ground: Ground) -> int | None:
    """Return what the year before had in the quarters that are still to come; None while that is not known."""
    later = tuple(quarter_code(quarter) for quarter in QUARTERS if quarter > window.quarter)
    flows = [ground.measures[measure_of(term)[1]].accumulation == FLOW for term in target.numerator]
    if window.is_named or target.judged_on == QUARTER or not later or not all(flows):
        return None
    rest = replace(year_before(window), periods=later)
    return total(target.numerator, units, rest, ground.known, ground.measures).value


def remaining(result: Result, units: Iterable[Unit], ground: Ground) -> int | None:
    """Return what is still to be resolved: with a carried-over stock, what remains of the window's last period."""
    target, window = result.target, result.window
    terms = (measure_of(term)[1] for term in target.denominator)
    if not any(ground.measures[code].accumulation == OPENING_STOCK for code in terms):
        return max(0, (result.denominator or 0) - (result.numerator or 0))
    window, units = window.ending, tuple(units)
    over = ground.total(target.numerator, units, window).value
    under = ground.total(target.denominator, units, window).value
    return None if over is None or under is None else max(0, under - over)


def required_change(headroom: Headroom) -> Fraction | None:
    """Return by how many percent the rest of the year must fall against the year before, so that doing it suffices.

    Two decimals, rounded away from zero; None where there is nothing to compare with, or no fall is required.
    """
    if not headroom.rest or headroom.count < 0 or headroom.count >= headroom.rest:
        return None
    return round_away(Fraction(100 * (headroom.count - headroom.rest), headroom.rest), 2)


def judged_window(target: TargetSpec, window: Window) -> Window:
    """Return what is the base of that to whose end the promise runs: the whole year, or the quarter or named window."""
    before = year_before(window)
    if target.judged_on != QUARTER and not window.is_named:
        before = replace(before, periods=("q1", "q2", "q3", "q4"))
    return before


def is_superseded(units: Iterable[Unit], terms: Iterable[str], window: Window, known: Known) -> bool:
    """Say whether figures of a later quarter of the year are known: then what must still hold is said from there."""
    if window.is_named:
        return False
    later = [quarter_code(quarter) for quarter in QUARTERS if quarter > window.quarter]
    if not later:
        return False
    places = {code for unit in units for code in _codes(unit)}
    codes = [measure_of(term)[1] for term in terms]
    found = (known.get((place, window.year, period, code)) for place in places for period in later for code in codes)
    return any(figure is not None and figure.value is not None for figure in found)


def _codes(unit: Unit) -> list[str]:
    return [unit.code, *(code for predecessor in unit.predecessors for code in _codes(predecessor))]


def last_day(target: TargetSpec, window: Window) -> date:
    """Return the day up to which the headroom speaks."""
    return window.end if window.is_named or target.judged_on == QUARTER else window.quarter_days(QUARTERS[-1])[1]
