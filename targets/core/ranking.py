"""Which place a unit takes among all on one target. Not how it is worded."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from targets.core.headroom import FALLS, RISES
from targets.core.kinds import kind_of, value_of
from targets.core.result import Result


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
    if not results or any(value_of(one) is None or not kind_of(one.target).is_percent for one in results):
        return None
    target = results[0].target
    if target.threshold is None or target.upper is not None:
        return None
    threshold = target.threshold

    def badness(result: Result) -> Fraction:
        value = value_of(result) or Fraction(0)
        if target.comparator in FALLS:
            return value
        return -value if target.comparator in RISES else abs(value - threshold)

    own = [badness(one) for one in results if one.province == province]
    if not own:
        return None
    every = [badness(one) for one in results]
    return Rank(sum(one < own[0] for one in every) + 1, len(every), every.count(own[0]) > 1)
