"""How numbers, moments, verdicts and states are printed in templates; the printing itself is in core.numbers."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from foundation import dates
from pledges.models import RoleName
from targets.core import numbers, periods
from targets.words import documents, moments, moves, sizes, values, verdicts, wording

register = template.Library()

VERDICT_ICONS = {  # shape, word and colour say the same
    "met": "check-circle-fill",
    "not_met": "x-circle-fill",
    "no_data": "dash-lg",
    "no_activity": "circle",
    "monitored": "dot",
}
STATE_ICONS = {
    "draft": "pencil",
    "presented": "person",
    "submitted": "send",
    "accepted": "check-lg",
    "returned": "arrow-return-left",
    "reopened": "clock-history",
    "none": "dash-lg",
}


@register.filter
def count(number) -> str:
    """Print a whole number as 1.234; None as an en dash."""
    return "–" if number is None else numbers.format_count(int(number))


@register.filter
def file_size(size: int) -> str:
    """Print a number of bytes as 8,2 MB."""
    return sizes.size_text(size)


@register.filter
def known(number) -> str:
    """Print a whole number as 1.234; None, a figure that is missing, as three dots."""
    return "…" if number is None else numbers.format_count(number)


@register.filter
def roman(quarter: int) -> str:
    """Print a quarter's number as it is written: 3 as III."""
    return periods.ROMAN[quarter]


@register.filter
def day(value) -> str:
    """Print a date as dd/mm/yyyy; None as nothing."""
    return numbers.format_date(value) if value else ""


@register.filter
def moment(value) -> str:
    """Print a moment in Hanoi's time as 14:05 23/11/2026; None as nothing."""
    return dates.moment_text(value) if value else ""


@register.filter
def day_of(value) -> str:
    """Print the day of a moment in Hanoi as dd/mm/yyyy."""
    return numbers.format_date(dates.day_of(value))


@register.filter
def deadline(value) -> str:
    """Print a due moment with its weekday: 17:00 thứ Ba, 17/09/2024."""
    return moments.deadline(value) if value else ""


@register.simple_tag
def verdict_word(verdict, is_closed=False):
    """Print a verdict's word; what is not met stays so once the year is closed."""
    return verdicts.verdict_word(verdict, is_closed)


@register.simple_tag
def verdict_badge(verdict, is_closed=False):
    """Show a verdict by shape, word and colour."""
    return _badge("verdict", verdict, verdicts.verdict_word(verdict, is_closed), VERDICT_ICONS[verdict])


@register.simple_tag
def state_badge(state):
    """Show the state of a submission; "none" is one that has not begun."""
    state = "" if state == "none" else state
    return _badge("state", state or "none", moves.state_word(state), STATE_ICONS[state or "none"])


@lru_cache(maxsize=100)
def _badge(kind: str, value: str, word: str, icon: str) -> str:
    """Render a badge once in each language: a page may show a thousand."""
    return render_to_string("components/badge.html", {"kind": kind, "value": value, "word": word, "icon": icon})


@register.simple_tag
@lru_cache(maxsize=100)
def icon(name: str) -> str:
    """Draw one icon of static/icons.txt; it is decoration, the words stand beside it."""
    return render_to_string("components/icon.html", {"name": name})


@register.filter
def move_label(action) -> str:
    """Print what the button of a move says."""
    return moves.button(action)


@register.filter
def issued(number: int) -> str:
    """Print what the figure of a document says: 1 it was issued, 0 it was not."""
    return values.issued_or_not(number)


@register.filter
def window_label(window) -> str:
    """Print a window's name without its year."""
    return wording.window_label(window)


@register.filter
def role_label(name) -> str:
    """Print a role's name."""
    return RoleName(name).label


@register.filter
def document_name(kind) -> str:
    """Print what a kind of document is called."""
    return documents.name(kind)
