"""One result in one sentence, as it is read out on the telephone: place, window, value, verdict, its ground."""

from datetime import date

from django.utils.translation import gettext as _

from targets.core import scheme
from targets.core.kinds import kind_of
from targets.core.numbers import format_count, format_date
from targets.core.result import Result
from targets.words.values import counts, shown
from targets.words.verdicts import verdict_word


def reply(result: Result, place: str, window: str, ground: str, *, is_closed: bool = False) -> str:
    """Return the whole sentence: "Bắc Ninh, 6 tháng đầu năm: 193 vụ, giảm 7 vụ (−3,50%); chưa đạt; đã thẩm định …"."""
    parts = [part for part in (value(result), verdict(result, is_closed), ground) if part]
    return f"{place}, {window}: {'; '.join(parts)}."


def value(result: Result) -> str:
    """Return a result's value with its counts, as it is spoken; "" of a ruling, whose verdict says it all."""
    if result.verdict in (scheme.NO_DATA, scheme.NO_ACTIVITY):
        return shown(result)
    kind = kind_of(result.target)
    if kind.is_ruled and not result.ruled:
        return ""
    if kind.compares_years:
        return _change(result)
    return f"{shown(result)} ({counts(result)})" if kind.is_percent else shown(result)


def verdict(result: Result, is_closed: bool = False) -> str:
    """Return the verdict as a part of a sentence; "" where the value says already that there is none."""
    if result.verdict in (scheme.NO_DATA, scheme.NO_ACTIVITY):
        return ""
    if result.is_reference:
        return _("tham khảo, không đánh giá ở mốc này")
    if result.verdict == scheme.MONITORED:
        return _("chỉ theo dõi, không có ngưỡng")
    word = verdict_word(result.verdict, is_closed)
    return word[:1].lower() + word[1:]


def accepted_on(day: date) -> str:
    """Return on which day the latest of the figures was accepted."""
    return _("đã thẩm định ngày %(day)s") % {"day": format_date(day)}


def closed_on(day: date) -> str:
    """Return on which day the result was frozen."""
    return _("đã chốt ngày %(day)s") % {"day": format_date(day)}


def members_known(result: Result) -> str:
    """Return of how many members the figures are known, of a result of them all."""
    return _("%(known)s/%(total)s đơn vị có số đã thẩm định") % {
        "known": result.members_known,
        "total": result.members_total,
    }


def being_corrected() -> str:
    """Return that the figures are being corrected."""
    return _("đang đính chính")


def _change(result: Result) -> str:
    """Return a count with how many more or fewer it is than a year before: "193 vụ, giảm 7 vụ (−3,50%)"."""
    current, base = result.current or 0, result.base or 0
    words = {
        "count": format_count(current),
        "unit": result.unit,
        "by": format_count(abs(current - base)),
        "percent": shown(result),
    }
    if base == 0:
        return _("%(count)s %(unit)s, cùng kỳ không có") % words
    if current == base:
        return _("%(count)s %(unit)s, bằng cùng kỳ (%(percent)s)") % words
    if current > base:
        return _("%(count)s %(unit)s, tăng %(by)s %(unit)s (%(percent)s)") % words
    return _("%(count)s %(unit)s, giảm %(by)s %(unit)s (%(percent)s)") % words


def lacks(what: str, period: str, more: int) -> str:
    """Return which accepted figure is lacking, of which period, and how many beside it."""
    words = {"what": what, "period": period, "more": more}
    if more:
        return _("thiếu %(what)s (%(period)s) và %(more)s số khác") % words
    return _("thiếu %(what)s (%(period)s)") % words
