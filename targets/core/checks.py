"""What is wrong or strange about a province's numbers of one period: blocking findings and warnings that want a note.

Compares integers it is given; where they come from, and whether a note is there, is asked elsewhere (docs/metrics.md).
targets.words.faults says what was found.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from targets.core.scheme import CLOSING_STOCK, OPENING_STOCK, MeasureSpec, measure_of
from targets.core.stocks import StockRule, remaining


@dataclass(frozen=True)
class AtMost:
    """A rule between parts and wholes: the sum of `left` is at most the sum of `right` (signed measure codes)."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    message: str = ""


@dataclass(frozen=True)
class Settings:
    """When a figure is out of the ordinary; the defaults are those of docs/metrics.md."""

    beyond_percent: int = 50  # of the same period last year
    times: int = 3  # above times the previous figure, or under one of its parts
    smallest: int = 10  # at least one of the two values is this large
    zero_after: int = 4  # zero where so many last periods were all above `smallest`


@dataclass(frozen=True)
class Finding:
    """One thing to correct (`is_blocking`) or to explain; `measures` are the cells meant, the first one first.

    `numbers`: those that were compared, by name. `rule`: the one that is broken, of a sum that is too large;
    `is_of_year`: it is broken over the year so far and not by the period alone.
    """

    code: str
    is_blocking: bool
    measures: tuple[str, ...]
    numbers: Mapping[str, int] = field(default_factory=dict)
    rule: AtMost | None = None
    is_of_year: bool = False


@dataclass(frozen=True)
class PastNumbers:
    """A province's numbers (by measure code) of other periods: what those of one period are compared with.

    `same_period`: of the same period last year; `previous`: of earlier periods, the latest first; `this_year`: of the
    year's earlier periods, the first one first.
    """

    same_period: Mapping[str, int] = field(default_factory=dict)
    previous: Sequence[Mapping[str, int]] = ()
    this_year: Sequence[Mapping[str, int]] = ()


def findings(
    numbers: Mapping[str, int],
    at_most: Iterable[AtMost],
    stocks: Iterable[StockRule],
    measures: Mapping[str, MeasureSpec],
    past: PastNumbers = PastNumbers(),
    settings: Settings = Settings(),
) -> list[Finding]:
    """Return what the checks say about `numbers` (by measure code; what is missing is not judged), blocking ones first.

    Parts are at most their whole in the period and over the year so far.
    """
    window, previous = over_window(numbers, past.this_year, measures), past.previous
    found = [
        finding for rule in at_most if (finding := exceeds(rule, numbers) or exceeds(rule, window, is_of_year=True))
    ]
    last = previous[0] if previous else {}
    found += [finding for rule in stocks if (finding := breaks_stock(rule, numbers, last))]
    for code, number in numbers.items():
        before = [period.get(code) for period in previous[: settings.zero_after]]
        stranger = (
            zero_after_many(code, number, before, settings)
            or far_from_same_period(code, number, past.same_period.get(code), settings)
            or far_from_previous(code, number, last.get(code), settings)
        )
        found += [stranger] if stranger else []
    return found


def _sum(terms: Iterable[str], numbers: Mapping[str, int]) -> int | None:
    """Return the signed sum, None when any of its numbers is missing."""
    signed = [measure_of(term) for term in terms]
    return sum(sign * numbers[code] for sign, code in signed) if all(code in numbers for _s, code in signed) else None


def over_window(
    numbers: Mapping[str, int], this_year: Sequence[Mapping[str, int]], measures: Mapping[str, MeasureSpec]
) -> dict[str, int]:
    """Return what is known of the window from the year's first period to this one: flows added up, stocks never."""
    sums = {}
    for code, number in numbers.items():
        kind = measures[code].accumulation
        earlier = [period.get(code) for period in this_year]
        parts = [number] if kind == CLOSING_STOCK else [*earlier, number]
        parts = parts[:1] if kind == OPENING_STOCK else parts
        known = [part for part in parts if part is not None]
        if len(known) == len(parts):
            sums[code] = sum(known)
    return sums


def exceeds(rule: AtMost, numbers: Mapping[str, int], *, is_of_year: bool = False) -> Finding | None:
    """Return a blocking finding where the left sum is above the right one; `is_of_year`: over the year so far."""
    left, right = _sum(rule.left, numbers), _sum(rule.right, numbers)
    if left is None or right is None or left <= right:
        return None
    cells = tuple(dict.fromkeys(measure_of(term)[1] for term in (*rule.left, *rule.right)))
    return Finding("at_most", True, cells, {"left": left, "right": right}, rule, is_of_year)


def breaks_stock(rule: StockRule, numbers: Mapping[str, int], last: Mapping[str, int]) -> Finding | None:
    """Return a warning where the opening stock differs from what remained at the end of the last period."""
    opening, before = numbers.get(rule.opening), remaining(rule, last).value
    if opening is None or before is None or opening == before:
        return None
    return Finding("stock", False, (rule.opening,), {"number": opening, "remaining": before})


def far_from_same_period(code: str, number: int, base: int | None, settings: Settings) -> Finding | None:
    """Return a warning where the number is further than ±beyond_percent from the same period last year."""
    if base is None or max(number, base) < settings.smallest:
        return None
    if 100 * abs(number - base) <= settings.beyond_percent * base:
        return None
    numbers = {"number": number, "percent": settings.beyond_percent, "base": base}
    return Finding("same_period", False, (code,), numbers)


def far_from_previous(code: str, number: int, last: int | None, settings: Settings) -> Finding | None:
    """Return a warning where the number is above `times` the previous one, or under that part of it."""
    if last is None or max(number, last) < settings.smallest:
        return None
    if last <= settings.times * number and number <= settings.times * last:
        return None
    return Finding("previous", False, (code,), {"number": number, "times": settings.times, "last": last})


def zero_after_many(code: str, number: int, before: Sequence[int | None], settings: Settings) -> Finding | None:
    """Return a warning for a zero where the last periods were all above `smallest`."""
    if number or len(before) < settings.zero_after or any(past is None or past <= settings.smallest for past in before):
        return None
    return Finding("zero", False, (code,), {"periods": settings.zero_after, "smallest": settings.smallest})
