"""What changed between two results, in words: a mark for a cell, a line for a panel, a sentence."""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from targets.core import scheme
from targets.core.kinds import kind_of
from targets.core.movement import BETTER, FLIPPED, KNOWN, LOST, MOVED, WORSE, Movement
from targets.core.numbers import format_count, format_date, format_value
from targets.core.periods import Window
from targets.core.result import Result
from targets.words.verdicts import verdict_word
from targets.words.wording import shown, window_label, window_title

UP, DOWN = "▲", "▼"


def compared_with(now: Window, before: Window, known_on: date | None = None) -> str:
    """Return what a window is compared with: "Quý I", "6 tháng đầu năm 2023", "số đã biết ngày 01/09/2024"."""
    if known_on:
        return _("số đã biết ngày %(day)s") % {"day": format_date(known_on)}
    if before.year == now.year:
        return window_label(before)
    return _("cùng kỳ năm %(year)s") % {"year": before.year} if before.is_named else window_title(before)


def standing(result: Result, is_closed: bool) -> str:
    """Return how a result stands: "Đạt (100,00%)", "−4,52%" of what has no verdict there, "chưa đủ số liệu"."""
    if result.verdict in (scheme.NO_DATA, scheme.MONITORED) or result.is_reference:
        return shown(result)
    word = verdict_word(result.verdict, is_closed)
    is_word_alone = result.verdict == scheme.NO_ACTIVITY or (kind_of(result.target).is_ruled and not result.ruled)
    return word if is_word_alone else f"{word} ({shown(result)})"


def difference(movement: Movement) -> str:
    """Return how far a value moved, without a sign: "0,38 điểm %", "12 vụ"; "" where it did not, or nobody can say."""
    kind, delta = kind_of(movement.after.target), movement.delta
    if not delta:
        return ""
    if movement.is_points:
        return _("%(number)s điểm %%") % {"number": format_value(abs(delta), thresholds=(0,))}
    number = format_count(abs(int(delta)))
    if kind.has_parts:
        return _("%(number)s tiêu chí") % {"number": number}
    if kind.is_document:
        is_whole = movement.after.province is None or (movement.after.denominator or 0) > 1
        return _("%(number)s văn bản") % {"number": number} if is_whole else ""
    return f"{number} {movement.after.unit}".strip()


def step(movement: Movement) -> str:
    """Return which way and how far a value moved: "▼ 0,38 điểm %"; "" where it did not."""

    def made() -> str:
        by = difference(movement)
        return f"{UP if movement.delta > 0 else DOWN} {by}" if by else ""

    return movement.after.once(("step", get_language()), made, movement.before)


def asks_other() -> str:
    """Return that a target asks otherwise than it did, or is counted otherwise."""
    return _("yêu cầu hoặc cách tính đã khác trước")


def tendency(direction: str) -> str:
    """Return whether a change is for the better, in a word; "" where it is neither."""
    return {BETTER: _("tốt hơn"), WORSE: _("kém hơn")}.get(direction, "")


def heading(what: str) -> str:
    """Return the heading of a sort of change."""
    return {
        FLIPPED: _("Đổi kết quả đánh giá"),
        MOVED: _("Giá trị thay đổi"),
        LOST: _("Trước đã có, nay chưa đủ số liệu"),
        KNOWN: _("Trước chưa đủ số liệu, nay đã có"),
    }[what]


def verdict_before(movement: Movement, versus: str, *, was_closed: bool = False) -> str:
    """Return the verdict before, and when that was: "Quý I: Đạt"; `was_closed`: whether the year was closed then."""
    return f"{_capital(versus)}: {verdict_word(movement.before.verdict, was_closed)}"


def turn(movement: Movement, *, was_closed: bool = False, is_closed: bool = False) -> str:
    """Return what a panel says: "Đạt → Chưa đạt", "▼ 0,38 điểm %", "chưa đủ số liệu → Đạt (100,00%)".

    `was_closed`, `is_closed`: whether the year was closed before, and is now.
    """
    if movement.what == FLIPPED:
        verdicts = (verdict_word(movement.before.verdict, was_closed), verdict_word(movement.after.verdict, is_closed))
        return " → ".join(verdicts)
    return step(movement) or f"{standing(movement.before, was_closed)} → {standing(movement.after, is_closed)}"


def sentence(movement: Movement, versus: str, *, was_closed: bool = False, is_closed: bool = False) -> str:
    """Return the whole change: "Quý I: Đạt (100,00%); 6 tháng đầu năm: Chưa đạt (99,64%), giảm 0,36 điểm %."."""
    words = {
        "versus": _capital(versus),
        "then": standing(movement.before, was_closed),
        "window": window_label(movement.after.window),
        "now": standing(movement.after, is_closed),
        "by": difference(movement),
    }
    text = _("%(versus)s: %(then)s; %(window)s: %(now)s") % words
    if words["by"]:
        text += (_(", tăng %(by)s") if movement.delta > 0 else _(", giảm %(by)s")) % words
    if movement.asks_other:
        text += _("; yêu cầu hoặc cách tính đã khác trước")
    return f"{text}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
