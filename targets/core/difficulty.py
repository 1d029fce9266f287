"""How hard a result still is: an order in which the hardest comes first. Not how it is worded."""

from collections.abc import Iterable
from fractions import Fraction

from targets.core.comparison import beyond
from targets.core.kinds import value_of
from targets.core.numbers import Order, in_order
from targets.core.result import Result
from targets.core.scheme import MET, NO_DATA, NOT_MET

LOST, MISSED, UNKNOWN, KEPT, ELSE = 4, 3, 2, 1, 0

Difficulty = tuple[int, Order, Order]


def difficulty(result: Result) -> Difficulty:
    """Return how hard a result is; the greater the harder.

    What can no longer be met, then what is missed, what is not known, what is met (the narrower the harder), the rest.
    Among these by what the rest of the year must be better than the year before had it, or than is there to be done,
    then by how far the value lies beyond its threshold.
    """
    return result.once("difficulty", lambda: _difficulty(result))


def _difficulty(result: Result) -> Difficulty:
    if result.is_reference:
        return ELSE, in_order(Fraction(0)), in_order(Fraction(0))
    group = {NOT_MET: MISSED, NO_DATA: UNKNOWN, MET: KEPT}.get(result.verdict, ELSE)
    if group == MISSED and result.duty is not None and result.duty.count < 0:
        group = LOST
    return group, in_order(_required(result)), in_order(distance(result))


def hardest_first(results: Iterable[Result]) -> list[Result]:
    """Return results in the order of difficulty; equally hard ones as they were."""
    return sorted(results, key=difficulty, reverse=True)


def _required(result: Result) -> Fraction:
    """Return what share must be gained: of the same days of the year before, or of what is still to be done."""
    duty = result.duty
    if duty is None:
        return Fraction(0)
    if duty.rest:
        return Fraction(duty.rest - duty.count, duty.rest)
    if duty.remaining is not None:
        return Fraction(duty.count, max(duty.remaining, 1))
    return Fraction(-duty.count)


def distance(result: Result) -> Fraction:
    """Return how far a value lies beyond its bounds, by the farthest; negative within them, 0 without a value."""
    value = value_of(result)
    if value is None:
        return Fraction(0)
    return max((beyond(bound, value) for bound in result.target.bounds(result.province)), default=Fraction(0))
