"""Which place a unit takes among all on one target. Not how it is worded."""

from collections.abc import Sequence
from dataclasses import dataclass

from targets.core.comparison import beyond
from targets.core.kinds import kind_of, value_of
from targets.core.numbers import Order, in_order
from targets.core.result import Result
from targets.core.scheme import Bound


@dataclass(frozen=True)
class Rank:
    """A place from 1 on; several share it where nothing is between them. `of`: how many there are."""

    place: int
    of: int
    is_shared: bool


def rank_of(results: Sequence[Result], province: str, ways: Sequence[Order | None] | None = None) -> Rank | None:
    """Return the place of a unit among all units' results on one target; by value alone, whatever each is asked for.

    None where a value is missing, where values are no percentages, and of ranges: nobody can say what is better there.
    `ways`: how far each of them lies beyond the threshold (way_beyond), where that is known.
    """
    target = results[0].target if results else None
    if target is None or not kind_of(target).is_percent or target.threshold is None or target.upper is not None:
        return None
    found = [way_beyond(result) for result in results] if ways is None else ways
    every = [by for by in found if by is not None]
    if len(every) < len(found):
        return None
    own = [by for result, by in zip(results, every, strict=True) if result.province == province]
    if not own:
        return None
    return Rank(sum(way < own[0] for way in every) + 1, len(every), every.count(own[0]) > 1)


def way_beyond(result: Result) -> Order | None:
    """Return how far a result's value lies beyond its target's threshold for all; None where there is no value."""
    target, value = result.target, value_of(result)
    if value is None or target.threshold is None:
        return None
    bound = Bound(target.comparator, target.threshold)
    return result.once("beyond", lambda: in_order(beyond(bound, value)))
