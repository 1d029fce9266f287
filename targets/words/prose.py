"""Results in the prose of official documents: every sentence follows from the counts, so that none can be untrue.

Whole numbers below ten have a leading zero ("giảm 07 vụ"); a rise is never called a fall; nothing is judged where a
figure is missing. Tables print numbers plainly: targets.words.values.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from targets.core import scheme
from targets.core.kinds import kind_of
from targets.core.numbers import format_count
from targets.core.result import Result
from targets.core.scheme import MeasureSpec
from targets.words import replies, wording
from targets.words.values import shown
from targets.words.verdicts import verdict_word

PADDED = 10  # numbers below it have a leading zero
NAMED, NAMED_IN_TABLES = 3, 6  # missing figures that a sentence, a cell names before it counts the others


def count(number: int) -> str:
    """Return a whole number as prose prints it: 07, 12, 1.234; nothing is no number ("0")."""
    return f"{number:02d}" if 0 < number < PADDED else format_count(number)


def of_all(part: int, whole: int) -> str:
    """Return a part of a whole as prose prints it: "03/06"."""
    return f"{count(part)}/{count(whole)}"


def finding(
    result: Result, names: Mapping[str, str], measures: Mapping[str, MeasureSpec], *, is_closed: bool = False
) -> str:
    """Return a result as a part of a sentence: its counts, how they compare, and the verdict where there is one.

    "193 vụ so với 200 vụ cùng kỳ năm trước, giảm 07 vụ (−3,50%), chưa đạt (yêu cầu: giảm ít nhất 5%)". `names`: of
    provinces by code, for what is missing.
    """
    if result.verdict == scheme.NO_DATA:
        return lacking(result, names, measures)
    if result.verdict == scheme.NO_ACTIVITY:
        return idle(result)
    return ", ".join(filter(None, (value(result), _judged(result, is_closed))))


def value(result: Result) -> str:
    """Return what a result with data comes to, its counts first: "900/1.000 tin (90,00%)"."""
    kind = kind_of(result.target)
    if kind.compares_years:
        return _change(result)
    if kind.is_percent:
        counted = of_all(result.numerator or 0, result.denominator or 0)
        return f"{counted} {result.unit} ({shown(result)})"
    if kind.is_ruled or kind.is_document or kind.has_parts:
        return _worded(result)
    whole = result.denominator == 1
    return f"{count(result.numerator or 0)} {result.unit}".strip() if whole else shown(result)


def brief(result: Result) -> str:
    """Return a result beside a unit's name: "giảm 07 vụ; −3,50%", "900/1.000 tin; 90,00%"; "" where there is none."""
    if result.verdict in (scheme.NO_DATA, scheme.NO_ACTIVITY):
        return ""
    kind = kind_of(result.target)
    if kind.compares_years:
        moved = _moved(result)
        return f"{moved}; {shown(result)}" if result.base else moved
    if kind.is_percent:
        return f"{of_all(result.numerator or 0, result.denominator or 0)} {result.unit}; {shown(result)}"
    return "" if kind.is_ruled else value(result)


def idle(result: Result) -> str:
    """Return that nothing happened that could be judged, and how that is known."""
    if kind_of(result.target).compares_years:
        return _("không phát sinh (kỳ này và cùng kỳ năm trước đều không có %(unit)s nào)") % {"unit": result.unit}
    return _("không phát sinh")


def lacking(result: Result, names: Mapping[str, str], measures: Mapping[str, MeasureSpec]) -> str:
    """Return that a result cannot be judged, and which figures are missing or contradict each other."""
    if result.contradiction:
        return _("chưa đánh giá được: %(why)s") % {"why": wording.contradiction(result, dict(names), measures)}
    missing = _missing(result, names, measures, NAMED)
    if not missing:
        return _("chưa đủ số liệu để đánh giá")
    return _("chưa đủ số liệu để đánh giá (thiếu %(missing)s)") % {"missing": missing}


def duty(result: Result) -> str:
    """Return what must still hold or be done, as on screen but with the numbers of prose; "" where there is nothing."""
    return wording.headroom(result, printed=count)


def members_met(cluster: Result) -> str:
    """Return how many members meet a target: "03/06 đơn vị đạt"; "" where that is not known."""
    if not cluster.members_total or cluster.members_met is None or cluster.verdict == scheme.NO_DATA:
        return ""
    return _("%(part)s đơn vị đạt") % {"part": of_all(cluster.members_met, cluster.members_total)}


def group(word: str, units: Sequence[tuple[str, str]], total: int) -> str:
    """Return the members with one verdict: "Chưa đạt (02/06 đơn vị): Bắc Ninh (tăng 07 vụ; +3,50%), Hòa Bình."."""
    each = [f"{name} ({said})" if said else name for name, said in units]
    words = {"word": word, "part": of_all(len(units), total), "units": ", ".join(each)}
    return _("%(word)s (%(part)s đơn vị): %(units)s.") % words


def _judged(result: Result, is_closed: bool) -> str:
    """Return the verdict as the end of a sentence, with what is asked."""
    if wording.is_watched_only(result.target):
        return replies.verdict(result.but(verdict=scheme.MONITORED, is_reference=False))
    if result.is_reference or result.verdict == scheme.MONITORED:
        return replies.verdict(result)
    word = verdict_word(result.verdict, is_closed)
    word = word[:1].lower() + word[1:]
    kind = kind_of(result.target)
    if kind.is_ruled:
        return ""
    if kind.is_document or kind.has_parts:
        return word
    return _("%(verdict)s (yêu cầu: %(asks)s)") % {
        "verdict": word,
        "asks": wording.asks(result.target, result.province, result.unit),
    }


def _worded(result: Result) -> str:
    """Return a document, a ruling or a target of several parts in words; how many of all with leading zeros."""
    kind = kind_of(result.target)
    if kind.is_ruled and result.ruled is not None:
        met, total = result.ruled
        return _("%(part)s đơn vị được đánh giá đạt") % {"part": of_all(met, total)}
    if kind.is_ruled:
        return _("người thẩm định đánh giá: %(verdict)s") % {"verdict": shown(result)}
    part = of_all(result.numerator or 0, result.denominator or 0)
    if kind.is_document and len(result.target.numerator) > 1:
        return _("%(part)s văn bản đã ban hành") % {"part": part}
    if kind.is_document and (result.province is None or (result.denominator or 0) > 1):
        return _("%(part)s đơn vị đã ban hành") % {"part": part}
    if kind.has_parts and result.denominator:
        text = _("%(part)s tiêu chí đạt") % {"part": part}
        idle = sum(criterion.verdict == scheme.NO_ACTIVITY for criterion in result.parts)
        return f"{text}, {_('%(n)s không phát sinh') % {'n': count(idle)}}" if idle else text
    return shown(result)


def _change(result: Result) -> str:
    """Return a count beside that of a year before: "193 vụ so với 200 vụ cùng kỳ năm trước, giảm 07 vụ (−3,50%)"."""
    words = {
        "now": _counted(result.current or 0, result.unit),
        "then": _counted(result.base or 0, result.unit),
        "moved": _moved(result),
        "percent": shown(result),
    }
    if not result.base:  # no percentage of nothing
        return _("%(now)s, cùng kỳ năm trước %(then)s, %(moved)s") % words
    if result.current == result.base:
        return _("%(now)s, %(moved)s (%(percent)s)") % words
    return _("%(now)s so với %(then)s cùng kỳ năm trước, %(moved)s (%(percent)s)") % words


def _moved(result: Result) -> str:
    """Return by how many a count is more or fewer than a year before."""
    by = (result.current or 0) - (result.base or 0)
    if by == 0:
        return _("bằng cùng kỳ năm trước")
    pattern = _("tăng %(count)s %(unit)s") if by > 0 else _("giảm %(count)s %(unit)s")
    return pattern % {"count": count(abs(by)), "unit": result.unit}


def _counted(number: int, unit: str) -> str:
    if number == 0:
        return _("không có %(unit)s nào") % {"unit": unit}
    return f"{count(number)} {unit}"


def restated(title: str, place: str, today: Result, causes: str, *, is_closed: bool = False) -> str:
    """Return what a frozen result would be on today's figures, and why."""
    has_value = today.verdict not in (scheme.NO_DATA, scheme.NO_ACTIVITY)
    parts = (value(today), "" if kind_of(today.target).is_ruled else replies.verdict(today, is_closed))
    said = ", ".join(filter(None, parts)) if has_value else shown(today)
    words = {"title": title, "place": place, "said": said, "why": causes[:1].lower() + causes[1:]}
    return _("%(title)s, %(place)s, theo số liệu hiện nay: %(said)s (%(why)s).") % words


def issued(what: str, number: str, day: str) -> str:
    """Return a document that was issued: "Kế hoạch số 12/KH-CAT ngày 05/01/2024"; `number` and `day` "" where none."""
    text = what
    text += _(" số %(number)s") % {"number": number} if number else ""
    return text + (_(" ngày %(day)s") % {"day": day} if day else "")


def lacks(result: Result, names: Mapping[str, str], measures: Mapping[str, MeasureSpec]) -> str:
    """Return in a table which figures a unit's result lacks; "–" for none, and of all units together."""
    missing = _missing(result, names, measures, NAMED_IN_TABLES) if result.province else ""
    return _("thiếu: %(missing)s") % {"missing": missing} if missing else "–"


def _missing(result: Result, names: Mapping[str, str], measures: Mapping[str, MeasureSpec], most: int) -> str:
    """Return which figures are missing, of many only the first ones and how many others there are."""
    missing = [wording.missing(key, dict(names), measures) for key in dict.fromkeys(result.missing)]
    text, more = "; ".join(missing[:most]), len(missing) - most
    return text + _(" và %(n)s số liệu khác") % {"n": count(more)} if more > 0 else text
