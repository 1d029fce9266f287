"""What a result's value reads, and the counts beside it, in the reader's language."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from targets.core import scheme
from targets.core.kinds import kind_of, names, value_of
from targets.core.kinds.base import thresholds_of
from targets.core.numbers import digits_of, format_count, format_percent, format_value, round_half_away
from targets.core.result import Result


def shown(result: Result) -> str:
    """Return a result's value as it is shown, without its counts."""
    return result.once(("shown", get_language()), lambda: _shown(result))


def _shown(result: Result) -> str:
    if result.contradiction:
        return _("số liệu mâu thuẫn")
    if result.verdict == scheme.NO_DATA:
        text = _("chưa đủ số liệu")
        if result.members_total is None:
            return text
        known = {"known": result.members_known, "total": result.members_total}
        return f"{text} ({_('%(known)s/%(total)s đơn vị') % known})"
    if result.verdict == scheme.NO_ACTIVITY:
        return _("không phát sinh")
    special = {names.MILESTONE: _milestone, names.ALL_OF: _all_of, names.NARRATIVE: _narrative}.get(result.target.kind)
    return special(result) if special else _number(result)


def issued_or_not(number: int) -> str:
    """Return what the figure of a document says: 1 it was issued, 0 it was not."""
    return _("Đã ban hành") if number else _("Chưa ban hành")


def difference(number: int | None, before: int | None) -> str:
    """Return by how much a number differs from one before it: "−8 (−4,94%)"; a percentage of nothing there is none.

    "" where either is missing.
    """
    if number is None or before is None:
        return ""
    text = format_count(number - before, signed=True)
    return f"{text} ({format_percent(number - before, before, signed=True)})" if before else text


def shown_in_files(result: Result) -> str:
    """Return a value as files and closings keep it: in Vietnamese, whatever the reader's language."""
    with override("vi"):
        return shown(result)


@dataclass(frozen=True)
class Printed:
    """A value that is a number, as it is printed without its unit: rounded to so many decimals (in percent)."""

    value: Fraction
    digits: int
    text: str
    is_percent: bool
    is_signed: bool


def printed(result: Result) -> Printed | None:
    """Return the number that a result's value is, with as many decimals as keep it from being misread.

    None where there is none: without data or activity, of a change from nothing, of documents, rulings and parts.
    """
    kind, value = kind_of(result.target), value_of(result)
    is_idle = result.verdict in (scheme.NO_DATA, scheme.NO_ACTIVITY)
    if value is None or is_idle or result.contradiction or not kind.has_threshold:
        return None
    if result.denominator == 1 and not kind.is_percent:
        return Printed(value, 0, format_count(int(value)), is_percent=False, is_signed=False)
    bounds, is_signed = thresholds_of(result.target, result.province), kind.compares_years
    digits = digits_of(value, bounds)
    text = format_value(value, signed=is_signed, digits=digits) + ("%" if kind.is_percent else "")
    return Printed(round_half_away(value, digits) or value, digits, text, kind.is_percent, is_signed)


def _number(result: Result) -> str:
    """Return the value as it is printed, with its unit."""
    number = printed(result)
    if number is None:  # a change from nothing
        return _("–, tăng %(count)s %(unit)s") % {"count": format_count(result.current or 0), "unit": result.unit}
    return number.text if number.is_percent else f"{number.text} {result.unit}".strip()


def _milestone(result: Result) -> str:
    if result.province is None or (result.denominator or 0) > 1:
        return _("%(count)s đã ban hành") % {"count": counts(result)}
    return _("đã ban hành") if result.numerator == result.denominator else _("chưa ban hành")


def _all_of(result: Result) -> str:
    if not result.denominator:  # every part is only watched
        return _("theo dõi")
    text = _("%(met)s/%(asked)s tiêu chí đạt") % {"met": result.numerator, "asked": result.denominator}
    idle = sum(part.verdict == scheme.NO_ACTIVITY for part in result.parts)
    return f"{text}, {_('%(n)s không phát sinh') % {'n': idle}}" if idle else text


def _narrative(result: Result) -> str:
    if result.ruled is not None:
        return _("%(met)s/%(total)s đơn vị đạt") % dict(zip(("met", "total"), result.ruled, strict=True))
    return _("đạt") if (result.ruling or result.verdict) == scheme.MET else _("chưa đạt")


def counts(result: Result) -> str:
    """Return the whole numbers that a value is computed from, as they stand beside it: "384/404 vụ"; "" of no value."""
    kind = kind_of(result.target)
    pair = (result.current, result.base) if kind.compares_years else (result.numerator, result.denominator)
    if pair[0] is None or kind.has_parts:
        return ""
    if not (kind.is_percent or kind.is_document):
        return shown(result)
    text = "/".join(format_count(number or 0) for number in pair)
    return f"{text} {result.unit}" if kind.is_percent else text
