"""Results in the reader's language: windows, values, what a target asks, its formula, what is missing.

In Vietnamese a value reads exactly as core.verdicts prints it (and as the `results` command does).
"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from targets.core import headroom as core_headroom
from targets.core import periods, scheme
from targets.core.comparison import MIRRORED, Comparison
from targets.core.numbers import MINUS, format_count, format_decimal
from targets.core.periods import Window
from targets.core.result import Result
from targets.core.rollup import is_quarter, period_of_key
from targets.core.scheme import Bound, MeasureSpec, TargetSpec, measure_of
from targets.core.sentence import Sentence
from targets.core.verdicts import RULING_SHOWN


def said(sentence: str) -> str:
    """Return a sentence of the core in the reader's language; Vietnamese may have the agreement's own words."""
    return sentence if get_language() in (None, "vi") or not isinstance(sentence, Sentence) else sentence.said(_)


def window_label(window: Window) -> str:
    """Return a window's name without its year, as the chooser of windows shows it."""
    if window.is_named:
        return window.title
    if window.code == "h2":
        return _("6 tháng cuối năm")
    if window.through in (None, 1):
        return _("Quý %(number)s") % {"number": periods.ROMAN[window.quarter]}
    return {2: _("6 tháng đầu năm"), 3: _("9 tháng"), 4: _("Năm")}[window.through]


def window_title(window: Window) -> str:
    """Return a window's name with its year: "Quý I/2024", "9 tháng 2024"."""
    label = window_label(window)
    if window.is_named:
        return label
    return f"{label}/{window.year}" if len(window.periods) == 1 else f"{label} {window.year}"


def basis_label(is_provisional: bool) -> str:
    """Return on what figures results stand: accepted ones, or submitted ones too (Chưa thẩm định)."""
    return _("Chưa thẩm định") if is_provisional else _("Đã thẩm định")


def period_title(year: int, code: str) -> str:
    """Return a period's name by its code: "Quý I/2024"; a named window's by its code and year."""
    if is_quarter(code):
        return window_title(periods.quarter(year, int(code[1:])))
    return f"{code} {year}"


def shown(result: Result) -> str:
    """Return a result's value as it is shown, without its counts."""
    if result.verdict == scheme.NO_DATA:
        text = _("chưa đủ số liệu")
        if result.members_total is None:
            return text
        known = {"known": result.members_known, "total": result.members_total}
        return f"{text} ({_('%(known)s/%(total)s đơn vị') % known})"
    if result.verdict == scheme.NO_ACTIVITY:
        return _("không phát sinh")
    if result.target.kind == scheme.CHANGE and result.denominator == 0:
        return _("–, tăng %(count)s %(unit)s") % {"count": format_count(result.current), "unit": result.unit}
    if result.target.kind == scheme.MILESTONE:
        return _milestone(result)
    if result.target.kind == scheme.ALL_OF:
        if not result.denominator:  # every part is only watched
            return _("theo dõi")
        return _("%(met)s/%(asked)s tiêu chí đạt") % {"met": result.numerator, "asked": result.denominator}
    if result.target.kind == scheme.NARRATIVE and result.province is not None:
        return {RULING_SHOWN[scheme.MET]: _("đạt"), RULING_SHOWN[scheme.NOT_MET]: _("chưa đạt")}[result.shown]
    return result.shown


def _milestone(result: Result) -> str:
    if "/" in result.shown:
        return _("%(count)s đã ban hành") % {"count": result.counts}
    return _("đã ban hành") if result.numerator == result.denominator else _("chưa ban hành")


def is_watched_only(target: TargetSpec) -> bool:
    """Say whether a target is monitored: it has no threshold, and no document or ruling decides it."""
    return target.threshold is None and target.kind in (scheme.CHANGE, scheme.RATIO, scheme.AMOUNT)


def asks(target: TargetSpec, province: str | None = None, unit: str = "") -> str:
    """Return what a target asks for: "giảm ít nhất 5%", "trên 90%"; for a monitored one that it is only watched.

    `unit`: of an amount.
    """
    if target.kind == scheme.MILESTONE:
        return _("văn bản được ban hành, có số và ngày")
    if target.kind == scheme.NARRATIVE:
        return _("người thẩm định đánh giá thuyết minh")
    if target.kind == scheme.ALL_OF:
        return _("đạt tất cả các tiêu chí thành phần")
    bounds = [bound_in_words(one, target.kind) for one in target.bounds(province)]
    if target.kind == scheme.AMOUNT and unit:
        bounds = [f"{one} {unit}" for one in bounds]
    return _(" và ").join(bounds) if bounds else _("theo dõi, không có ngưỡng")


def bound_in_words(bound: Bound, kind: str) -> str:
    """Return one comparator with its threshold in words; a fall is worded as a fall."""
    comparator, threshold = bound.comparator, bound.threshold
    is_fall = kind == scheme.CHANGE and (threshold < 0 or (threshold == 0 and comparator in ("<=", "<")))
    word = {">=": _("ít nhất"), ">": _("trên"), "=": _("bằng"), "<=": _("nhiều nhất"), "<": _("dưới")}[
        MIRRORED[comparator] if is_fall else comparator
    ]
    if kind == scheme.CHANGE:
        pattern = _("giảm %(word)s %(number)s%%") if is_fall else _("tăng %(word)s %(number)s%%")
        return pattern % {"word": word, "number": format_decimal(-threshold if is_fall else threshold)}
    number = format_decimal(threshold) + ("%" if kind == scheme.RATIO else "")
    return number if comparator == "=" else f"{word} {number}"


def sum_in_words(terms, measures: dict[str, MeasureSpec]) -> str:
    """Return a signed sum of measures by their names: "Kỳ trước chuyển sang + Trong đó … − Chuyển cơ quan khác …"."""
    text = ""
    for sign, code in map(measure_of, terms):
        name = measures[code].name if code in measures else code
        joint = (" + " if sign > 0 else f" {MINUS} ") if text else ("" if sign > 0 else MINUS)
        text += joint + f"[{name}]"
    return text


def formula(target: TargetSpec, measures: dict[str, MeasureSpec]) -> str:
    """Return how a target is computed, in words."""
    over = sum_in_words(target.numerator, measures)
    if target.kind == scheme.CHANGE:
        return _("(số kỳ này − số cùng kỳ năm trước) ÷ số cùng kỳ năm trước, với số là %(sum)s") % {"sum": over}
    if target.kind == scheme.RATIO:
        return f"({over}) ÷ ({sum_in_words(target.denominator, measures)})"
    if target.kind == scheme.MILESTONE:
        return _("%(sum)s: tính là đạt từ kỳ đầu tiên có văn bản được thẩm định") % {"sum": over}
    if target.kind == scheme.NARRATIVE:
        return _("Đánh giá của người thẩm định khi xác nhận báo cáo; lần thẩm định gần nhất có hiệu lực")
    if target.kind == scheme.ALL_OF:
        return _("Đạt khi mọi tiêu chí thành phần đều đạt")
    return over


def judged_on(target: TargetSpec) -> str:
    """Return on which windows a target gets its verdict."""
    return {
        scheme.CUMULATIVE: _("lũy kế từ đầu năm"),
        scheme.QUARTER: _("riêng từng quý"),
        scheme.YEAR: _("cả năm"),
    }[target.judged_on]


def headroom(result: Result) -> str:
    """Return what must still hold or be done, worded as a duty (domain.md §6); "" where there is nothing to say."""
    if result.headroom is None or (result.target.kind == scheme.RATIO and result.headroom == 0):
        return ""
    if result.target.kind == scheme.RATIO:
        return _("Cần giải quyết thêm %(count)s %(unit)s.") % {
            "count": format_count(result.headroom),
            "unit": result.unit,
        }
    bound = result.target.bounds(result.province)[0]
    day = core_headroom.last_day(result.target, result.window)
    words = {
        "percent": format_decimal(-bound.threshold),
        "count": format_count(abs(result.headroom)),
        "unit": result.unit,
        "day": f"{day.day}/{day.month}",
        "asks": asks(result.target, result.province),
    }
    if bound.threshold >= 0:
        return (
            _("vượt %(count)s %(unit)s so với mức %(asks)s") % words if result.headroom < 0 else headroom_short(result)
        )
    if result.headroom < 0:
        return (
            _("Đã vượt %(count)s %(unit)s so với mức giảm %(percent)s%%: không còn giữ được trong kỳ đánh giá.") % words
        )
    return _("Để giữ mức giảm %(percent)s%%, số %(unit)s từ nay đến %(day)s không quá %(count)s %(unit)s.") % words


def headroom_short(result: Result) -> str:
    """Return the duty as a dashboard cell has room for it; "" where there is none, or it is missed already."""
    if result.headroom is None or result.headroom < 0 or (result.target.kind == scheme.RATIO and result.headroom == 0):
        return ""
    day = core_headroom.last_day(result.target, result.window)
    words = {"count": format_count(result.headroom), "unit": result.unit, "day": f"{day.day}/{day.month}"}
    if result.target.kind == scheme.RATIO:
        return _("cần thêm %(count)s %(unit)s") % words
    return _("đến %(day)s: không quá %(count)s %(unit)s") % words


def headroom_unknown(keys) -> str:
    """Say which figures of the year before are missing, so that nobody can say yet what must still hold."""
    periods_missing = dict.fromkeys(period_title(year, period) for _province, year, period, _measure in keys)
    return _("Chưa tính được số còn phải giữ: chưa có số cùng kỳ %(periods)s.") % {
        "periods": ", ".join(periods_missing)
    }


def missing(key: str, names: dict[str, str], measures: dict[str, MeasureSpec]) -> str:
    """Return an absent figure in words: "Hòa Bình, Quý I/2024: Kỳ trước chuyển sang"; `names` of provinces by code."""
    place, period, what = missing_parts(key, names, measures)
    return f"{place}, {period}: {what}"


def missing_parts(key: str, names: dict[str, str], measures: dict[str, MeasureSpec]) -> tuple[str, str, str]:
    """Return whose figure is absent, of which period, and which one, in words."""
    province, year, period, code = key.split("/")
    title = period_title(int(year), period_of_key(period))
    what = measures[code].name if code in measures else _("đánh giá của người thẩm định")
    return names.get(province, province), title, what


def comparison(one: Comparison) -> str:
    """Return the exact comparison with what was asked: "100 × … = 2.000 < 5 × 404 = 2.020 (phải ≥)"."""
    sign = {">=": "≥", "<=": "≤"}.get(one.asked, one.asked)
    return f"{one}" if one.relation == sign else f"{one} ({_('phải')} {sign})"
