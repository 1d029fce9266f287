"""What is wrong or strange about a province's numbers of one period: blocking findings and warnings that want a note.

Compares integers it is given; where they come from, and whether a note is there, is asked elsewhere (docs/metrics.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from targets.core.numbers import MINUS, format_count
from targets.core.scheme import CLOSING_STOCK, OPENING_STOCK, MeasureSpec, measure_of
from targets.core.sentence import Sentence
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
    """One thing to correct (`is_blocking`) or to explain; `measures` are the cells meant, the first one first."""

    code: str
    is_blocking: bool
    measures: tuple[str, ...]
    message: str  # a Sentence


def findings(
    numbers: Mapping[str, int],
    at_most: Iterable[AtMost],
    stocks: Iterable[StockRule],
    measures: Mapping[str, MeasureSpec],
    *,
    same_period: Mapping[str, int] | None = None,
    previous: Sequence[Mapping[str, int]] = (),
    this_year: Sequence[Mapping[str, int]] = (),
    settings: Settings = Settings(),
) -> list[Finding]:
    """Return what the checks say about `numbers` (by measure code; what is missing is not judged), blocking ones first.

    `same_period`: the numbers of the same period last year; `previous`: those of earlier periods, the latest first;
    `this_year`: those of the year's earlier periods, the first one first: parts are at most their whole over them too.
    """
    window = over_window(numbers, this_year, measures)
    found = [
        one
        for rule in at_most
        if (one := exceeds(rule, numbers, measures) or exceeds(rule, window, measures, is_window=True))
    ]
    last = previous[0] if previous else {}
    found += [one for rule in stocks if (one := breaks_stock(rule, numbers, last, measures))]
    for code, number in numbers.items():
        name = measures[code].name
        before = [period.get(code) for period in previous[: settings.zero_after]]
        stranger = (
            zero_after_many(code, name, number, before, settings)
            or far_from_same_period(code, name, number, (same_period or {}).get(code), settings)
            or far_from_previous(code, name, number, last.get(code), settings)
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


def exceeds(
    rule: AtMost, numbers: Mapping[str, int], measures: Mapping[str, MeasureSpec], *, is_window: bool = False
) -> Finding | None:
    """Return a blocking finding where the left sum is above the right one; `is_window`: over the year so far."""
    left, right = _sum(rule.left, numbers), _sum(rule.right, numbers)
    if left is None or right is None or left <= right:
        return None
    cells = tuple(dict.fromkeys(measure_of(term)[1] for term in (*rule.left, *rule.right)))
    counts = f"({format_count(left)} > {format_count(right)})"
    words = {"parts": _names(rule.left, measures), "whole": _names(rule.right, measures), "counts": counts}
    own = rule.message.rstrip(".")
    if is_window:
        own = own and f"{own} (lũy kế từ đầu năm) {counts}."
        message = Sentence(
            "%(parts)s không được lớn hơn %(whole)s, lũy kế từ đầu năm %(counts)s.", instead=own, **words
        )
    else:
        own = own and f"{own} {counts}."
        message = Sentence("%(parts)s không được lớn hơn %(whole)s %(counts)s.", instead=own, **words)
    return Finding("at_most", True, cells, message)


def _names(terms: Iterable[str], measures: Mapping[str, MeasureSpec]) -> str:
    """Return a signed sum by the names of its measures: "Kỳ trước chuyển sang + Tiếp nhận − Chuyển đi"."""
    text = "".join(f" {'+' if sign > 0 else MINUS} {measures[code].name}" for sign, code in map(measure_of, terms))
    return text.removeprefix(" + ").strip()


def breaks_stock(
    rule: StockRule, numbers: Mapping[str, int], last: Mapping[str, int], measures: Mapping[str, MeasureSpec]
) -> Finding | None:
    """Return a warning where the opening stock differs from what remained at the end of the last period."""
    opening, before = numbers.get(rule.opening), remaining(rule, last).value
    if opening is None or before is None or opening == before:
        return None
    return Finding(
        "stock",
        False,
        (rule.opening,),
        Sentence(
            "%(name)s là %(number)s, khác số còn lại cuối kỳ trước (%(remaining)s).",
            name=measures[rule.opening].name,
            number=format_count(opening),
            remaining=format_count(before),
        ),
    )


def far_from_same_period(code: str, name: str, number: int, base: int | None, settings: Settings) -> Finding | None:
    """Return a warning where the number is further than ±beyond_percent from the same period last year."""
    if base is None or max(number, base) < settings.smallest:
        return None
    if 100 * abs(number - base) <= settings.beyond_percent * base:
        return None
    return Finding(
        "same_period",
        False,
        (code,),
        Sentence(
            "%(name)s là %(number)s, chênh quá %(percent)s%% so với cùng kỳ năm trước (%(base)s).",
            name=name,
            number=format_count(number),
            percent=str(settings.beyond_percent),
            base=format_count(base),
        ),
    )


def far_from_previous(code: str, name: str, number: int, last: int | None, settings: Settings) -> Finding | None:
    """Return a warning where the number is above `times` the previous one, or under that part of it."""
    if last is None or max(number, last) < settings.smallest:
        return None
    values = {
        "name": name,
        "number": format_count(number),
        "times": str(settings.times),
        "last": format_count(last),
    }
    if number > settings.times * last:
        message = Sentence("%(name)s là %(number)s, gấp hơn %(times)s lần kỳ trước (%(last)s).", **values)
    elif settings.times * number < last:
        message = Sentence("%(name)s là %(number)s, chưa bằng 1/%(times)s kỳ trước (%(last)s).", **values)
    else:
        return None
    return Finding("previous", False, (code,), message)


def zero_after_many(
    code: str, name: str, number: int, before: Sequence[int | None], settings: Settings
) -> Finding | None:
    """Return a warning for a zero where the last periods were all above `smallest`."""
    if number or len(before) < settings.zero_after or any(one is None or one <= settings.smallest for one in before):
        return None
    return Finding(
        "zero",
        False,
        (code,),
        Sentence(
            "%(name)s là 0, trong khi %(periods)s kỳ trước đều trên %(smallest)s.",
            name=name,
            periods=str(settings.zero_after),
            smallest=str(settings.smallest),
        ),
    )
