"""Vietnamese numbers and dates: one parser and one printer for every route in and out. Computes no result."""

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TypeVar

from foundation.text import grouped, search_key

LARGEST = 10**15  # above this nothing counted by a province can be right
LONGEST_TYPED = 100  # characters; nobody types a number so long
LONGEST_SERIAL = 10  # digits
MINUS = "\u2212"
MOST_DIGITS = 24  # decimals after which a rounded value cannot be misread any more, even of sums of the LARGEST
LONGEST_DECIMAL = 12  # decimals printed of a number that never ends, such as 1/3

Number = TypeVar("Number", int, Fraction)
Order = tuple[int, Fraction]  # by what exact values are sorted

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f\u200b\ufeff]+")
_FULL_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}
_NOTHING = re.compile(  # how official tables and people write that there is nothing, or nothing yet, without marks
    r"[-\u2212\u2010-\u2015./]+|\u2026|n/?a"
    r"|(?:khong|ko|chua)(?: co| phat sinh| thong ke| ro)?(?: so lieu| so)?\.?"
)
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")
_SPACED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+")


class NumberRefused(ValueError):
    """What was typed is not taken: `code` says why, `hint` what it should be, or what it is, where that is known.

    targets.words.faults says what to do.
    """

    def __init__(self, code: str, hint: str = ""):
        self.code, self.hint = code, hint
        super().__init__(code, hint)


def in_order(value: Fraction) -> Order:
    """Return by what exact values are sorted: whole numbers tell nearly all apart, in a tenth of a Fraction's time."""
    return value.numerator * LARGEST // value.denominator, value


def _tidy(text: str) -> str:
    """Trim, turn full-width digits and signs into plain ones (nothing else: ² is not 2), all spaces into one kind."""
    return _SPACES.sub(" ", text.translate(_FULL_WIDTH)).strip()


def _digits(text: str) -> str | None:
    """Return the digits of a whole number written plainly or in right groups of three, else None."""
    if _PLAIN.fullmatch(text) or _GROUPED.fullmatch(text) or _SPACED.fullmatch(text):
        return text.replace(".", "").replace(" ", "")
    return None


def _refuse_long(tidy: str) -> None:
    # Also because int() of thousands of digits raises an error of its own.
    if len(tidy) > LONGEST_TYPED:
        raise NumberRefused("too_long")


def _within(number: Number) -> Number:
    if number > LARGEST:
        raise NumberRefused("too_large")
    return number


def serial(text: str) -> int:
    """Return a number that a page of ours carried along (a version, a key); 0 for what no page of ours says."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < LONGEST_SERIAL else 0


def parse_count(text: str) -> int:
    """Return the whole number >= 0 that was typed: 1234, 1.234, 1 234.

    Refuses 1.23, 1,5, 1,234 (it may mean either), 1_000, 1e5, -5, 12% and anything above 10^15 with NumberRefused.
    """
    tidy = _tidy(text)
    _refuse_long(tidy)
    digits = _digits(tidy)
    if digits is not None:
        return _within(int(digits))
    if not tidy:
        raise NumberRefused("no_count")
    if _NOTHING.fullmatch(search_key(tidy)):
        raise NumberRefused("nothing")
    if re.fullmatch(r"[-\u2212\u2013] ?[0-9][0-9. ]*", tidy):
        raise NumberRefused("negative")
    if tidy.endswith("%"):
        raise NumberRefused("percent")
    if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+", tidy):
        plain = format_count(int(tidy.replace(",", "")))
        raise NumberRefused("comma_groups", plain)
    if re.fullmatch(r"[0-9. ]+,[0-9]+", tidy):
        raise NumberRefused("decimals")
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)+", tidy):
        raise NumberRefused("dot_groups")
    raise NumberRefused("no_whole_number")


def parse_decimal(text: str) -> Fraction:
    """Return the decimal that was typed, exactly: a comma before the decimals, dots only between groups of three.

    A leading minus is taken. 12.5 is refused with "Dùng dấu phẩy: 12,5".
    """
    tidy = _tidy(text)
    _refuse_long(tidy)
    sign, rest = (-1, tidy[1:].strip()) if tidy[:1] in ("-", MINUS, "\u2013") else (1, tidy)
    whole, comma, decimals = rest.partition(",")
    digits = _digits(whole)
    if digits is not None and (not comma or _PLAIN.fullmatch(decimals)):
        return sign * _within(Fraction(int(digits)) + (Fraction(int(decimals), 10 ** len(decimals)) if comma else 0))
    if re.fullmatch(r"[0-9]+\.[0-9]+", rest):
        raise NumberRefused("decimal_dot", tidy.replace(".", ","))
    if not tidy:
        raise NumberRefused("no_decimal")
    raise NumberRefused("not_decimal")


def parse_date(text: str) -> date:
    """Return the day that was typed, day first: 5/3/2026, 05-03-2026 or 5.3.2026 is 5 March."""
    match = re.fullmatch(r"([0-9]{1,2}) ?[-/.] ?([0-9]{1,2}) ?[-/.] ?([0-9]{4})", _tidy(text))
    if match is None:
        raise NumberRefused("not_a_day")
    day, month, year = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        raise NumberRefused("no_such_day", f"{day}/{month}/{year}") from None


def format_count(number: int, *, signed: bool = False) -> str:
    """Print a whole number with dots between groups of three and the true minus: 1.234.567; `signed`: +1.234."""
    sign = MINUS if number < 0 else "+" if signed and number else ""
    return sign + grouped(abs(number))


def format_decimal(number: Fraction) -> str:
    """Print an exact decimal with as many decimals as it has: 4,5; −5; 180.000.000."""
    for digits in range(LONGEST_DECIMAL + 1):
        if (number * 10**digits).denominator == 1:
            return _fixed(number, digits)
    return _fixed(number, LONGEST_DECIMAL)


def format_date(day: date) -> str:
    """Print a day as dd/mm/yyyy."""
    return f"{day:%d/%m/%Y}"


def round_half_away(number: Fraction, digits: int) -> Fraction:
    """Round to `digits` decimals, half away from zero (docs/metrics.md)."""
    return Fraction(_rounded(number, digits), 10**digits)


def _rounded(number: Fraction, digits: int) -> int:
    """Round half away from zero; return the result times 10**digits, without the common divisors that nobody needs."""
    scaled, under = abs(number.numerator) * 10**digits, number.denominator
    whole = (2 * scaled + under) // (2 * under)
    return whole if number.numerator >= 0 else -whole


def round_away(number: Fraction, digits: int) -> Fraction:
    """Round to `digits` decimals away from zero."""
    scaled = abs(number) * 10**digits
    whole = -(-scaled.numerator // scaled.denominator)
    return Fraction(whole if number >= 0 else -whole, 10**digits)


def _fixed(number: Fraction, digits: int, *, signed: bool = False) -> str:
    rounded = _rounded(number, digits)
    whole, rest = divmod(abs(rounded), 10**digits)
    sign = MINUS if number < 0 and (rounded or digits) else "+" if signed and number > 0 else ""
    return sign + format_count(whole) + (f",{rest:0{digits}d}" if digits else "")


def format_value(value: Fraction, *, thresholds: Iterable[Fraction] = (), signed: bool = False, digits: int = 2) -> str:
    """Print a value with the fewest decimals >= `digits` at which it cannot be misread.

    At those the rounded value stands to every threshold (<, =, >) as the exact one does (docs/metrics.md).
    """
    return _fixed(value, digits_of(value, thresholds, digits), signed=signed)


def digits_of(value: Fraction, thresholds: Iterable[Fraction] = (), digits: int = 2) -> int:
    """Return how many decimals a value is printed with: see format_value."""
    thresholds = tuple(thresholds)
    while digits < MOST_DIGITS and any(_is_misread(value, digits, bound) for bound in thresholds):
        digits += 1
    return digits


def format_percent(
    numerator: int, denominator: int, *, thresholds: Iterable[Fraction] = (), signed: bool = False
) -> str:
    """Print numerator/denominator as a percentage ("89,997%"); the thresholds are in percent. Denominator > 0."""
    value = Fraction(100 * numerator, denominator)
    return format_value(value, thresholds=thresholds, signed=signed) + "%"


def _is_misread(value: Fraction, digits: int, bound: Fraction) -> bool:
    """Say whether a value rounded to so many decimals stands to a bound (<, =, >) otherwise than the exact one does."""
    rounded = _rounded(value, digits) * bound.denominator - bound.numerator * 10**digits
    exact = value.numerator * bound.denominator - bound.numerator * value.denominator
    return _sign(rounded) != _sign(exact)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
