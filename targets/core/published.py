"""A percentage as a unit's own report printed it, against the exact one: equal, equal if truncated, or it differs."""

import re
from dataclasses import dataclass
from fractions import Fraction

from targets.core.numbers import MINUS, NumberRefused, parse_decimal, round_half_away
from targets.core.sentence import Sentence

EQUAL, TRUNCATED, DIFFERS = "equal", "truncated", "differs"
_FALL, _RISE = re.compile(r"^giảm\s+", re.IGNORECASE), re.compile(r"^tăng\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Printed:
    """A printed percentage: its exact value, and to how many decimals it was printed."""

    value: Fraction
    decimals: int


def parse_percentage(text: str) -> Printed:
    """Return what was printed: "92,06%", "−28,2", "+3,50 %", "giảm 5%" (a fall is negative).

    Raises core.numbers.NumberRefused, whose message says what to do.
    """
    tidy = text.strip().removesuffix("%").strip()
    sign = -1 if _FALL.match(tidy) else 1
    tidy = _RISE.sub("", _FALL.sub("", tidy)).removeprefix("+")
    if sign < 0 and tidy[:1] in ("-", MINUS):
        raise NumberRefused(Sentence("Ghi “giảm 5%” hoặc “−5%”, không ghi cả hai."))
    value = sign * parse_decimal(tidy)
    return Printed(value, len(tidy.partition(",")[2]))


def compare(printed: Printed, numerator: int, denominator: int) -> str:
    """Say how a printed percentage stands to numerator ÷ denominator (> 0), both in their own decimals.

    Half-up first, as official tables round; then cut off, as many provincial reports do (docs/metrics.md).
    """
    exact = Fraction(100 * numerator, denominator)
    if round_half_away(exact, printed.decimals) == printed.value:
        return EQUAL
    scaled = abs(exact) * 10**printed.decimals
    cut = Fraction(scaled.numerator // scaled.denominator, 10**printed.decimals)
    return TRUNCATED if (cut if exact >= 0 else -cut) == printed.value else DIFFERS
