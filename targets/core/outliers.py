"""A number far from a province's own history, explained in words, exactly. For the reviewer: it blocks nothing."""

from collections.abc import Sequence
from fractions import Fraction

from targets.core.checks import Settings
from targets.core.numbers import format_count, format_decimal

FEWEST = 4  # earlier numbers below which nothing is out of the ordinary
TIMES = 3  # median absolute deviations
ORDINARY = Settings()


def outlier(name: str, number: int, before: Sequence[int], settings: Settings = ORDINARY) -> str:
    """Say how a number stands out of the earlier ones (any order), "" where it does not.

    It does where it is outside of all of them, further from their median than TIMES their median absolute deviation,
    and large enough to matter (docs/metrics.md: `smallest`).
    """
    values = sorted(before)
    if len(values) < FEWEST or max(number, values[-1]) < settings.smallest or values[0] <= number <= values[-1]:
        return ""
    median = median_of(values)
    deviation = median_of(sorted(abs(value - median) for value in values))
    if abs(number - median) <= TIMES * deviation:
        return ""
    return (
        f"{name} là {format_count(number)}; {len(values)} kỳ trước từ {format_count(values[0])} đến "
        f"{format_count(values[-1])}, trung vị {format_decimal(median)}."
    )


def median_of(ordered: Sequence[int] | Sequence[Fraction]) -> Fraction:
    """Return the middle of ordered numbers, exactly: of an even count the mean of the two in the middle."""
    count = len(ordered)
    return Fraction(ordered[(count - 1) // 2] + ordered[count // 2]) / 2
