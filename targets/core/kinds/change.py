"""The change against the same window of the year before, in percent (docs/metrics.md#the-kinds-of-target)."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from targets.core.comparison import FALLS
from targets.core.headroom import base_of_rest, is_rise, judged_window
from targets.core.kinds.base import Kind, bounds_in, compared, contradicted, with_headroom
from targets.core.kinds.names import AMOUNT, CHANGE
from targets.core.periods import Window, year_before
from targets.core.result import Ground, Left, Result, start
from targets.core.rollup import Total, keys_of, total
from targets.core.scheme import MET, MONITORED, NO_ACTIVITY, NOT_MET, Bound, Key, TargetSpec, Unit


class Change(Kind):
    """(current − base) ÷ base. Against a base of zero anything is a rise; nothing against nothing is no activity."""

    name = CHANGE
    compares_years = True

    def judge(
        self, target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
    ) -> Result:
        """Judge the sums of the window and of the one a year before."""
        current, base = sums = self.sums(target, units, window, ground)
        result = start(target, province, window, ground, *sums)
        if result.missing:
            return result
        if keys := self.contradiction(target, *sums):
            return contradicted(result, keys)
        now, then = current.known, base.known
        result = result.but(numerator=now - then, denominator=then, current=now, base=then)
        if then == 0 and now == 0:
            return result.but(verdict=NO_ACTIVITY)
        if then == 0:
            is_judged = bool(bounds_in(target, province, window))
            verdict = MONITORED if not is_judged else MET if is_rise(target) else NOT_MET
            result = result.but(verdict=verdict)
        else:
            result = compared(result)
        return with_headroom(result, units, ground)

    def sums(self, target: TargetSpec, units: tuple[Unit, ...], window: Window, ground: Ground) -> tuple[Total, ...]:
        """Return the sum of the window and that of the one a year before."""
        return tuple(ground.total(target.numerator, units, span) for span in (window, year_before(window)))

    def contradiction(self, target: TargetSpec, *sums: Total) -> tuple[Key, ...]:
        """Return the figures of a base below 0, or of less than nothing against nothing."""
        current, base = sums
        then = base.known
        if then < 0:
            return keys_of(base.inputs)
        return keys_of(current.inputs) if then == 0 and current.known < 0 else ()

    def counted(self, result: Result) -> int:
        """Return the current number."""
        return result.current or 0

    def limit(self, result: Result, bound: Bound) -> Fraction:
        """Return the current number at which a bound is met exactly."""
        return (100 + bound.threshold) * (result.base or 0) / 100

    def left(self, bound: Bound, result: Result, units: tuple[Unit, ...], ground: Ground) -> Left | None:
        """Return how many more cases may come up to the end of the judged window, negative when already missed.

        None of a rise, and while the base of that window is not known.
        """
        if bound.comparator not in FALLS:
            return None
        base, before = result.base, judged_window(result.target, result.window)
        if before.periods != result.window.periods:
            base = total(result.target.numerator, units, before, ground.known, ground.measures).value
        if base is None:
            return None
        limit = (100 + bound.threshold) * base / 100
        most = floor(limit) if bound.comparator == "<=" else ceil(limit) - 1
        rest = base_of_rest(result.target, units, result.window, ground)
        return Left(most - (result.current or 0), rest=rest)

    def missing_base(
        self, target: TargetSpec, units: Sequence[Unit], window: Window, ground: Ground
    ) -> tuple[Key, ...]:
        """Return what is missing of the base of the judged window, of a fall alone."""
        if target.upper is not None or target.comparator not in FALLS:
            return ()
        return total(target.numerator, units, judged_window(target, window), ground.known, ground.measures).missing


def as_count(target: TargetSpec) -> TargetSpec:
    """Return what a change counts, watched by itself: known where the year before is not."""
    return replace(target, kind=AMOUNT, comparator="", threshold=None, upper=None, thresholds={})
