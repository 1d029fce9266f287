"""Exact values become positions: whole ten-thousandths of a width, so that no float is near a verdict."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import eq, ge, gt, le, lt

WHOLE = 10_000  # the width of any drawing, in positions
STEPS = (1, 2, 5)  # of a scale, and ten times these
FAR = 9  # a value that lies so many times the others' span away from them is far
FEW = 6  # at most one of so many values may be called far

LOWER, EXACTLY, UPPER = (">=", ">"), "=", ("<=", "<")
HOLDS: dict[str, Callable[[int, int], bool]] = {">=": ge, ">": gt, "=": eq, "<=": le, "<": lt}


def difference(value: Fraction, other: Fraction) -> int:
    """Return a whole number that is above, below or exactly 0 as a value is above, below or exactly another.

    In whole numbers throughout: a page compares and places hundreds of values, and a Fraction takes ten times as long.
    """
    return value.numerator * other.denominator - other.numerator * value.denominator


def order(value: Fraction) -> tuple[int, Fraction]:
    """Return by what values are sorted: whole numbers tell nearly all apart, in a tenth of the time."""
    return value.numerator * WHOLE**3 // value.denominator, value


@dataclass(frozen=True)
class Bound:
    """A threshold with its comparator; `label`: the words that stand at its line."""

    comparator: str
    threshold: Fraction
    label: str

    def holds(self, value: Fraction) -> bool:
        """Compare exactly."""
        return HOLDS[self.comparator](difference(value, self.threshold), 0)

    def margin(self, value: Fraction) -> Fraction:
        """Return how far within the bound a value lies; negative beyond it. Of "=" never above 0."""
        if self.comparator in LOWER:
            return value - self.threshold
        if self.comparator in UPPER:
            return self.threshold - value
        return -abs(value - self.threshold)


def side(value: Fraction, bounds: Sequence[Bound]) -> int:
    """Return 0 for a value within all bounds, -1 for one that must lie left of them, 1 for one right of them."""
    for bound in bounds:
        if bound.holds(value):
            continue
        if bound.comparator in LOWER or (bound.comparator not in UPPER and value < bound.threshold):
            return -1
        return 1
    return 0


def margin(value: Fraction, bounds: Sequence[Bound]) -> Fraction:
    """Return how far within its bounds a value lies, by the nearest of them: the least is the worst."""
    return min(bound.margin(value) for bound in bounds)


@dataclass(frozen=True)
class Scale:
    """A straight scale from `low` at position `start` to `high` at position `end`."""

    low: Fraction
    high: Fraction
    start: int = 0
    end: int = WHOLE
    is_point: bool = False  # one value alone: what lies around it is room, and no measure

    def place(self, value: Fraction) -> int:
        """Return the position of a value, rounded half up; what lies beyond the scale stands at its end."""
        low, unit, length = self._whole
        way = value.numerator * unit - low * value.denominator  # from the low end, in so many parts of the value's
        whole = length * value.denominator
        if way <= 0:
            return self.start
        if way >= whole:
            return self.end
        return self.start + (2 * way * (self.end - self.start) + whole) // (2 * whole)

    @cached_property
    def _whole(self) -> tuple[int, int, int]:
        """The low end and the length of the scale in whole parts, and how many of these are 1."""
        low, high = self.low, self.high
        unit = lcm(low.denominator, high.denominator)
        first = low.numerator * (unit // low.denominator)
        return first, unit, high.numerator * (unit // high.denominator) - first

    def ticks(self, most: int) -> list[Fraction]:
        """Return round values within the scale, at most so many (more than 0); none of one value alone."""
        if self.is_point:
            return []
        step = Fraction(1)
        while (self.high - self.low) / step < most:
            step /= 10
        sizes = (step * power * size for power in _powers() for size in STEPS)
        size = next(size for size in sizes if self._count(size) <= most)
        first = -(-self.low // size)
        return [size * (first + number) for number in range(self._count(size))]

    def _count(self, step: Fraction) -> int:
        return max(0, int(self.high // step + self.low // -step + 1))


def _powers() -> Iterable[int]:
    power = 1
    while True:
        yield power
        power *= 10


def rounded(number: Fraction) -> int:
    """Return the nearest whole number, half up."""
    return int((number + Fraction(1, 2)) // 1)


def percent(position: int) -> str:
    """Print a position as SVG reads it: 3725 is "37.25%"."""
    sign = "-" if position < 0 else ""
    return f"{sign}{abs(position) // 100}.{abs(position) % 100:02d}%"


def scale_of(
    values: Iterable[Fraction], fixed: Iterable[Fraction], start: int, end: int, *, totals: Iterable[Fraction] = ()
) -> Scale:
    """Return a scale on which all `fixed` values lie and all others but the few that are far from the rest and these.

    `totals` lie on it too, but say nothing of what is far. A single value stands in the middle.
    """
    kept, fixed = sorted(values, key=order), list(fixed)
    for _number in range(len(kept) // FEW):
        far = _far(kept, fixed)
        if far is None:
            break
        kept.remove(far)
    ends = [*kept, *fixed, *totals] or [Fraction(0)]
    low, high = min(ends, key=order), max(ends, key=order)
    if low == high:
        return Scale(low - 1, high + 1, start, end, is_point=True)
    return Scale(low, high, start, end)


def _far(values: list[Fraction], fixed: list[Fraction]) -> Fraction | None:
    """Return the value that is farthest from the others where it is far, None where none is; values come in order."""
    half = len(values) // 2
    middle = values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
    is_low = middle - values[0] >= values[-1] - middle
    farthest = values[0 if is_low else -1]
    rest = values[bisect_right(values, farthest) :] if is_low else values[: bisect_left(values, farthest)]
    others = [*fixed, *rest[:1], *rest[-1:]]  # the least and the greatest are all that is asked
    if not others:
        return None
    low, high = min(others), max(others)
    away = max(farthest - high, low - farthest)
    return farthest if low < high and away > FAR * (high - low) else None
