"""A percentage as a unit's own report printed it, against the exact one: equal, equal if truncated, or it differs."""

from dataclasses import dataclass
from fractions import Fraction

from foundation.text import search_key
from targets.core.numbers import MINUS, NumberRefused, parse_decimal, round_half_away

EQUAL, TRUNCATED, DIFFERS = "equal", "truncated", "differs"
_SIGNS = {"giam": -1, "tang": 1}  # a fall and a rise, as search_key reads the words


@dataclass(frozen=True)
class Printed:
    """A printed percentage: its exact value, and to how many decimals it was printed."""

    value: Fraction
    decimals: int


def parse_percentage(text: str) -> Printed:
    """Return what was printed: "92,06%", "−28,2", "+3,50 %", "giảm 5%" (a fall is negative).

    Raises core.numbers.NumberRefused.
    """
    tidy = text.strip().removesuffix("%").strip()
    word, *rest = tidy.split(maxsplit=1) or [""]
    sign = _SIGNS.get(search_key(word), 0) if rest else 0
    tidy = (rest[0] if sign else tidy).removeprefix("+")
    if sign < 0 and tidy[:1] in ("-", MINUS):
        raise NumberRefused("fall_and_minus")
    value = (sign or 1) * parse_decimal(tidy)
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
