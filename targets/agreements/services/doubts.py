"""What a threshold may well not mean: a sign, a size or a word that its own target contradicts. Writes nothing.

Nothing here is refused for good: pages ask before they save it, files are told (docs/formats.md).
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from audit.lines import Line
from foundation.text import search_key
from targets.agreements.services.meaning import DECIMAL, KINDS
from targets.core.numbers import format_decimal

PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
STRICT = re.compile(r"\b(?:tren|duoi) \d")  # "trên 90%", without marks: the threshold itself does not do
INCLUSIVE = re.compile(r"\b(?:it nhat|toi thieu|khong qua|toi da) \d|\d\s*% tro len")
DOWN = re.compile(r"\bgiam\b")
UP = re.compile(r"\btang\b")
KEPT_FROM = re.compile(r"\bkhong (?:de )?(?:giam|tang)\b")
AT_MOST, AT_LEAST, STRICTLY = ("<", "<="), (">", ">="), ("<", ">")


def doubts(meaning: dict, title: str) -> list[str]:
    """Return a sentence for each thing about a complete meaning's thresholds that it or its title contradicts."""
    thresholds = list(_thresholds(meaning))
    return [*_by_kind(meaning, thresholds), *_by_title(meaning, search_key(title), thresholds)]


def _thresholds(meaning: dict) -> Iterator[Fraction]:
    """Yield the thresholds that are decimals: the common one first, then the upper end, then the provinces' own."""
    for text in (meaning["threshold"], meaning["upper_threshold"], *meaning["thresholds"].values()):
        if isinstance(text, str) and DECIMAL.fullmatch(text):
            yield Fraction(text)


def _by_kind(meaning: dict, thresholds: list[Fraction]) -> Iterator[str]:
    """Say where a threshold's sign or size does not go with its comparator and kind."""
    kind, comparator, is_range = KINDS.get(meaning["kind"]), meaning["comparator"], bool(meaning["upper_comparator"])
    if kind is None:
        return
    for threshold in thresholds:
        words = {"threshold": format_decimal(threshold)}
        if kind.compares_years and comparator in AT_MOST and threshold > 0:
            yield Line("Ngưỡng %(threshold)s%% với “nhiều nhất” hoặc “dưới” là cho phép tăng; giảm ghi số âm.", **words)
        if kind.compares_years and comparator in AT_LEAST and threshold < 0 and not is_range:
            yield Line("Ngưỡng %(threshold)s%% với “ít nhất” hoặc “trên” là cho phép giảm.", **words)
        if kind.compares_years and threshold < -100:
            yield Line("Ngưỡng %(threshold)s%%: không số nào giảm quá 100%%.", **words)
        if kind.is_share and not 0 <= threshold <= 100 and not meaning.get("may_exceed"):
            yield Line("Ngưỡng %(threshold)s%%: một tỷ lệ nằm trong khoảng 0–100%%.", **words)
        if kind.scale == 1 and threshold < 0:
            yield Line("Ngưỡng %(threshold)s: một số lượng không âm.", **words)


def _by_title(meaning: dict, title: str, thresholds: list[Fraction]) -> Iterator[str]:
    """Say where the title, lower-cased and without marks, names another direction, number or strictness."""
    if not thresholds:
        return
    comparator, first = meaning["comparator"], thresholds[0]
    words = {"threshold": format_decimal(first)}
    kind = KINDS.get(meaning["kind"])
    has_direction = kind is not None and kind.compares_years and not KEPT_FROM.search(title)
    if has_direction and DOWN.search(title) and not UP.search(title) and (first > 0 or comparator in AT_LEAST):
        yield Line("Tên chỉ tiêu ghi “giảm”, ngưỡng %(threshold)s%% thì không.", **words)
    if has_direction and UP.search(title) and not DOWN.search(title) and (first < 0 or comparator in AT_MOST):
        yield Line("Tên chỉ tiêu ghi “tăng”, ngưỡng %(threshold)s%% thì không.", **words)
    named = {Fraction(number.replace(",", ".")) for number in PERCENT.findall(title)}
    ends = {abs(end) for end in thresholds[: 2 if meaning["upper_comparator"] else 1]}
    if kind is not None and kind.is_percent and named and not ends <= named:
        printed = ", ".join(f"{format_decimal(number)}%" for number in sorted(named))
        yield Line("Tên chỉ tiêu ghi %(named)s, ngưỡng là %(threshold)s%%.", **words, named=printed)
    if STRICT.search(title) and comparator not in STRICTLY:
        yield Line("Tên chỉ tiêu ghi “trên” hoặc “dưới”, phép so sánh nhận cả đúng ngưỡng.")
    if INCLUSIVE.search(title) and comparator in STRICTLY:
        yield Line("Tên chỉ tiêu nhận cả đúng ngưỡng, phép so sánh thì không.")
