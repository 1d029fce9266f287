"""What is left at the end of a report's period, by the figures of its page, in one sentence; core.stocks computes."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from targets.calendar.queries.scheme import Scheme
from targets.core.numbers import format_count
from targets.core.stocks import Remaining, StockRule, remaining
from targets.reports.queries.cells import Cell
from targets.words.wording import sum_in_words


@dataclass(frozen=True)
class RemainingLine:
    """One stock's sentence, how it is computed in words, and the names of the figures that are missing for it."""

    sentence: str
    formula: str
    missing: tuple[str, ...] = ()


def remaining_lines(scheme: Scheme, cells: Mapping[str, Cell]) -> dict[str, RemainingLine]:
    """Return a line for each stock whose opening is among a report's own cells, by the opening measure's code.

    Counted on what the cells show this person: what is entered, what was sent last, or what was accepted.
    """
    versions = {code: cell.version for code, cell in cells.items() if cell.version and cell.version.value is not None}
    numbers = {code: version.value for code, version in versions.items()}
    wrong = {code for code, cell in cells.items() if cell.state == "wrong"}
    return {
        rule.opening: _line(rule, remaining(rule, numbers), scheme, versions, wrong)
        for rule in scheme.stocks
        if rule.opening in cells
    }


def _line(rule: StockRule, left: Remaining, scheme: Scheme, versions: Mapping, wrong: set[str]) -> RemainingLine:
    codes = [term.lstrip("-") for term in rule.remaining]
    is_held = not wrong.isdisjoint(codes) and (left.value is None or left.value >= 0)
    rests_on_estimate = any(versions[code].is_estimate for code in codes if code in versions)
    sentence = _("Còn lại cuối kỳ: chờ sửa ô sai") if is_held else _sentence(rule, left, scheme, rests_on_estimate)
    names = () if is_held else tuple(scheme.measures[code].name for code in left.missing)
    return RemainingLine(sentence, sum_in_words(rule.remaining, scheme.measures), names)


def _sentence(rule: StockRule, left: Remaining, scheme: Scheme, rests_on_estimate: bool) -> str:
    """Word what is left; one that cannot be is said to contradict."""
    if left.value is None:
        return _("Còn lại cuối kỳ: chưa đủ số liệu")
    words = {"number": format_count(left.value), "unit": scheme.measures[rule.opening].unit}
    if left.value < 0:
        return _("Còn lại cuối kỳ: số liệu mâu thuẫn (%(number)s %(unit)s)") % words
    if rests_on_estimate:
        return _("Còn lại cuối kỳ: %(number)s %(unit)s (có số ước)") % words
    return _("Còn lại cuối kỳ: %(number)s %(unit)s") % words
