"""One sum as a percentage of another (docs/metrics.md#the-kinds-of-target)."""

from math import ceil, floor

from targets.core.comparison import RISES
from targets.core.headroom import remaining
from targets.core.kinds.base import (
    DENOMINATOR,
    NUMERATOR,
    Kind,
    compared,
    contradicted,
    with_headroom,
)
from targets.core.kinds.names import RATIO
from targets.core.periods import Window
from targets.core.result import Ground, Left, Result, start
from targets.core.rollup import Total, keys_of
from targets.core.scheme import NO_ACTIVITY, Bound, Key, TargetSpec, Unit


class Ratio(Kind):
    """Numerator ÷ denominator; where there is no denominator there was no activity."""

    name = RATIO
    wants = frozenset({NUMERATOR, DENOMINATOR})
    is_share = True

    def judge(
        self, target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
    ) -> Result:
        """Judge the sum of numerators over the sum of denominators."""
        over, under = sums = self.sums(target, units, window, ground)
        result = start(target, province, window, ground, *sums)
        if result.missing:
            return result
        num, den = over.known, under.known
        if den == 0:
            return result.but(numerator=num, denominator=den, verdict=NO_ACTIVITY)
        if keys := self.contradiction(target, *sums):
            return contradicted(result, keys)
        return with_headroom(compared(result.but(numerator=num, denominator=den)), units, ground)

    def sums(self, target: TargetSpec, units: tuple[Unit, ...], window: Window, ground: Ground) -> tuple[Total, ...]:
        """Return the sums of numerators and of denominators."""
        return tuple(ground.total(terms, units, window) for terms in (target.numerator, target.denominator))

    def contradiction(self, target: TargetSpec, *sums: Total) -> tuple[Key, ...]:
        """Return the figures that give a ratio which cannot be: nothing is below 0, and no part above its whole."""
        over, under = sums
        num, den = over.known, under.known
        if den < 0:
            return keys_of(under.inputs)
        if den == 0:
            return ()
        if num < 0:
            return keys_of(over.inputs)
        return keys_of((*over.inputs, *under.inputs)) if num > den and not target.may_exceed else ()

    def left(self, bound: Bound, result: Result, units: tuple[Unit, ...], ground: Ground) -> Left | None:
        """Return how many must be added to the numerator at today's denominator, never below 0; None of a ceiling."""
        if bound.comparator not in RISES:
            return None
        needed = bound.threshold * (result.denominator or 0) / 100
        least = floor(needed) + 1 if bound.comparator == ">" else ceil(needed)
        count = max(0, least - (result.numerator or 0))
        return Left(count, remaining=remaining(result, units, ground))
