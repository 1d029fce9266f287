"""Which place a unit takes among all on one target. Not how it is worded."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from targets.core.comparison import beyond
from targets.core.kinds import kind_of, value_of
from targets.core.numbers import Order, in_order
from targets.core.result import Result
from targets.core.scheme import Bound, TargetSpec


@dataclass(frozen=True)
class Rank:
    """A place from 1 on; several share it where nothing is between them. `of`: how many there are."""

    place: int
    of: int
    is_shared: bool


def rank_of(results: Sequence[Result], province: str) -> Rank | None:
    """Return the place of a unit among all units' results on one target; by value alone, whatever each is asked for.

    None where a value is missing, where values are no percentages, and of ranges: nobody can say what is better there.
    """
    target = results[0].target if results else None
    if target is None or not kind_of(target).is_percent or target.threshold is None or target.upper is not None:
        return None
    if any(value_of(one) is None for one in results):
        return None
    every = [_beyond(target, one) for one in results]
    own = [by for one, by in zip(results, every, strict=True) if one.province == province]
    if not own:
        return None
    return Rank(sum(one < own[0] for one in every) + 1, len(every), every.count(own[0]) > 1)


def _beyond(target: TargetSpec, result: Result) -> Order:
    """Return how far a result's value lies beyond a target's threshold for all; it is kept with the result."""
    bound = Bound(target.comparator, target.threshold or Fraction(0))
    return result.once("beyond", lambda: in_order(beyond(bound, value_of(result) or Fraction(0))), target)
