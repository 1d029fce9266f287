"""A number far from a province's own history, exactly. For the reviewer: it blocks nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from targets.core.checks import Settings

FEWEST = 4  # earlier numbers below which nothing is out of the ordinary
TIMES = 3  # median absolute deviations
ORDINARY = Settings()


@dataclass(frozen=True)
class Outlier:
    """A number that stands out of `count` earlier ones, which lie between `smallest` and `largest`."""

    number: int
    count: int
    smallest: int
    largest: int
    median: Fraction


def outlier(number: int, before: Sequence[int], settings: Settings = ORDINARY) -> Outlier | None:
    """Return how a number stands out of the earlier ones (any order), None where it does not.

    It does where it is outside of all of them, further from their median than TIMES their median absolute deviation,
    and large enough to matter (docs/metrics.md: `smallest`).
    """
    values = sorted(before)
    if len(values) < FEWEST or max(number, values[-1]) < settings.smallest or values[0] <= number <= values[-1]:
        return None
    median = median_of(values)
    deviation = median_of(sorted(abs(value - median) for value in values))
    if abs(number - median) <= TIMES * deviation:
        return None
    return Outlier(number, len(values), values[0], values[-1], median)


def median_of(ordered: Sequence[int] | Sequence[Fraction]) -> Fraction:
    """Return the middle of ordered numbers, exactly: of an even count the mean of the two in the middle."""
    count = len(ordered)
    return Fraction(ordered[(count - 1) // 2] + ordered[count // 2]) / 2
