"""Which members of an agreement a window speaks of, and which periods each of them owes (docs/metrics.md)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from targets.core.periods import QUARTERS, Days, Window, stored_bounds
from targets.core.scheme import Unit


def period_bounds(window: Window, period: str) -> tuple[date, date]:
    """Return the first and last day of one period of a window."""
    return (window.start, window.end) if window.is_named else window.quarter_days(int(period[1:]))


def owed_window(unit: Unit, window: Window) -> Window:
    """Return the window with the periods that a unit owes; a base window has the same ones of the year before."""
    if unit.valid_from is None and unit.valid_to is None:
        return window  # it owes every day
    judged = window.base_of or window
    periods = tuple(period for period in window.periods if unit.owes(*period_bounds(judged, period)))
    return window if periods == window.periods else replace(window, periods=periods)


def speaking(units: Iterable[Unit], window: Window) -> tuple[Unit, ...]:
    """Return the members that a window speaks of, in their order.

    Of a successor and its predecessors those that are valid on its last day; of the others who owes a period of it.
    """
    units = tuple(units)
    before = {unit.code: ancestors(unit) for unit in units}
    merging = {code for code, old in before.items() if not old.isdisjoint(before)}
    merging |= {code for old in before.values() for code in old}
    last = (window.base_of or window).end

    def is_meant(unit: Unit) -> bool:
        return unit.is_valid(last) if unit.code in merging else bool(owed_window(unit, window).periods)

    return tuple(filter(is_meant, units))


def ancestors(unit: Unit) -> frozenset[str]:
    """Return the codes of the units that a unit came from, theirs too."""
    return frozenset().union(*({predecessor.code} | ancestors(predecessor) for predecessor in unit.predecessors))


def lineage(unit: Unit, code: str) -> frozenset[str]:
    """Return the codes of `code` and of the units it came from, where it is a unit or one of those before it."""
    if unit.code == code:
        return ancestors(unit) | {code}
    return frozenset().union(*(lineage(predecessor, code) for predecessor in unit.predecessors))


def is_whole(unit: Unit, year: int, days: Days) -> bool:
    """Say whether a unit owes every quarter of a year."""
    if unit.valid_from is None and unit.valid_to is None:
        return True
    return all(unit.owes(*stored_bounds(days, year, quarter)) for quarter in QUARTERS)
