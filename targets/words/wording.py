"""Results in the reader's language: windows, values, what a target asks, its formula, what is missing."""

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from targets.core import periods, scheme
from targets.core.comparison import MIRRORED, Comparison
from targets.core.freezing import FIGURES, MEMBERS
from targets.core.headroom import required_change
from targets.core.kinds import kind_of, names
from targets.core.numbers import MINUS, format_count, format_decimal, format_value
from targets.core.periods import Window
from targets.core.result import Result
from targets.core.rollup import is_quarter
from targets.core.scheme import Bound, Key, MeasureSpec, TargetSpec, measure_of
from targets.words.values import counts as counts
from targets.words.values import shown as shown
from targets.words.values import shown_in_files as shown_in_files

_COMPARATORS = {
    ">=": gettext_lazy("ít nhất"),
    ">": gettext_lazy("trên"),
    "=": gettext_lazy("bằng"),
    "<=": gettext_lazy("nhiều nhất"),
    "<": gettext_lazy("dưới"),
}


def window_label(window: Window) -> str:
    """Return a window's name without its year, as the chooser of windows shows it."""
    if window.is_named:
        return window.title
    if window.code == "h2":
        return _("6 tháng cuối năm")
    if window.through in (None, 1):
        return _("Quý %(number)s") % {"number": periods.ROMAN[window.quarter]}
    return {2: _("6 tháng đầu năm"), 3: _("9 tháng"), 4: _("Năm")}[window.through]


def window_short(window: Window) -> str:
    """Return a window's name as an axis has room for it: "6 tháng"."""
    return _("6 tháng") if window.through == 2 else window_label(window)


def window_title(window: Window) -> str:
    """Return a window's name with its year: "Quý I/2024", "9 tháng 2024"."""
    label = window_label(window)
    if window.is_named:
        return label
    return f"{label}/{window.year}" if len(window.periods) == 1 else f"{label} {window.year}"


def window_title_in_files(window: Window) -> str:
    """Return a window's name as files and the calendar keep it: in Vietnamese, whatever the reader's language."""
    with override("vi"):
        return window_title(window)


def basis_label(is_provisional: bool) -> str:
    """Return on what figures results stand: accepted ones, or submitted ones too (Chưa thẩm định)."""
    return _("Chưa thẩm định") if is_provisional else _("Đã thẩm định")


def period_title(year: int, code: str) -> str:
    """Return a period's name by its code: "Quý I/2024"; a named window's by its code and year."""
    if is_quarter(code):
        return window_title(periods.quarter(year, int(code[1:])))
    return f"{code} {year}"


def is_watched_only(target: TargetSpec) -> bool:
    """Say whether a target is monitored: it has no threshold, and no document or ruling decides it."""
    return target.threshold is None and kind_of(target).has_threshold


def asks(target: TargetSpec, province: str | None = None, unit: str = "") -> str:
    """Return what a target asks for: "giảm ít nhất 5%", "trên 90%"; for a monitored one that it is only watched.

    `unit`: of an amount.
    """
    if target.kind == names.MILESTONE:
        return _("văn bản được ban hành, có số và ngày")
    if target.kind == names.NARRATIVE:
        return _("người thẩm định đánh giá thuyết minh")
    if target.kind == names.ALL_OF:
        return _("đạt tất cả các tiêu chí thành phần")
    bounds = [bound_in_words(bound, target.kind) for bound in target.bounds(province)]
    if target.kind == names.AMOUNT and unit:
        bounds = [f"{bound} {unit}" for bound in bounds]
    return _(" và ").join(bounds) if bounds else _("theo dõi, không có ngưỡng")


def bound_in_words(bound: Bound, kind: str) -> str:
    """Return one comparator with its threshold in words; a fall is worded as a fall."""
    comparator, threshold = bound.comparator, bound.threshold
    is_fall = kind == names.CHANGE and (threshold < 0 or (threshold == 0 and comparator in ("<=", "<")))
    word = str(_COMPARATORS[MIRRORED[comparator] if is_fall else comparator])
    if kind == names.CHANGE:
        pattern = _("giảm %(word)s %(number)s%%") if is_fall else _("tăng %(word)s %(number)s%%")
        return pattern % {"word": word, "number": format_decimal(-threshold if is_fall else threshold)}
    number = format_decimal(threshold) + ("%" if kind == names.RATIO else "")
    return number if comparator == "=" else f"{word} {number}"


def sum_in_words(terms, measures: Mapping[str, MeasureSpec]) -> str:
    """Return a signed sum of measures by their names: "Kỳ trước chuyển sang + Trong đó … − Chuyển cơ quan khác …"."""
    return sum_of_names(terms, {code: measure.name for code, measure in measures.items()})


def sum_of_names(terms, names: dict[str, str]) -> str:
    """Return a signed sum of measures, whose names are given by their codes."""
    text = ""
    for sign, code in map(measure_of, terms):
        name = names.get(code, code)
        joint = (" + " if sign > 0 else f" {MINUS} ") if text else ("" if sign > 0 else MINUS)
        text += joint + name
    return text


def formula(target: TargetSpec, measures: Mapping[str, MeasureSpec]) -> str:
    """Return how a target is computed, in words."""
    over = sum_in_words(target.numerator, measures)
    if target.kind == names.CHANGE:
        return _("(số kỳ này − số cùng kỳ năm trước) ÷ số cùng kỳ năm trước, với số là %(sum)s") % {"sum": over}
    if target.kind == names.RATIO:
        sides = (over, target.numerator), (sum_in_words(target.denominator, measures), target.denominator)
        return " ÷ ".join(f"({side})" if len(terms) > 1 else side for side, terms in sides)
    if target.kind == names.MILESTONE:
        return _("%(sum)s: tính là đạt từ kỳ đầu tiên có văn bản được thẩm định") % {"sum": over}
    if target.kind == names.NARRATIVE:
        return _("Đánh giá của người thẩm định khi xác nhận báo cáo; lần thẩm định gần nhất có hiệu lực")
    if target.kind == names.ALL_OF:
        return _("Đạt khi mọi tiêu chí thành phần đều đạt")
    return over


def does_not_apply() -> str:
    """Return what is said where a target has no result in a window."""
    return _("không áp dụng")


def heads(target: TargetSpec, measures: Mapping[str, MeasureSpec]) -> tuple[str, str]:
    """Return what the two counts of a result are called at the head of a table; ("", "") where it has none.

    Of a ratio by the names of its measures: the one that there is, or what several have in common before their colon
    ("Đã giải quyết: khởi tố" …); what has nothing in common is all that must be ("Phải giải quyết"), or the whole.
    """
    if target.kind == names.CHANGE:
        return _("Kỳ này"), _("Cùng kỳ năm trước")
    if target.kind != names.RATIO:
        return "", ""
    over, under = _in_common(target.numerator, measures), _in_common(target.denominator, measures)
    if not under and over.startswith(DONE):
        under = DUE + over.removeprefix(DONE)
    return over or _("Số thực hiện"), under or _("Tổng số phải thực hiện")


DONE, DUE, OF_WHICH = "Đã ", "Phải ", "Trong đó "  # how measures say what was done, what must be, what is a part


def _in_common(terms: tuple[str, ...], measures: Mapping[str, MeasureSpec]) -> str:
    """Return the name of the one measure of a sum, or what all names share before a colon; "" for nothing."""
    known = [measures[code].name if code in measures else code for _sign, code in map(measure_of, terms)]
    if len(known) == 1:
        name = known[0].removeprefix(OF_WHICH)
        return name[:1].upper() + name[1:]
    shared = {name.partition(":")[0] for name in known if ":" in name}
    return shared.pop() if len(shared) == 1 and all(":" in name for name in known) else ""


def sides(target: TargetSpec, window: Window) -> tuple[str, str]:
    """Return what the two numbers of a result are called; the second "" where there is none."""
    if target.kind == names.CHANGE:
        return (
            _("Số kỳ này (%(window)s)") % {"window": window_title(window)},
            _("Số cùng kỳ năm trước (%(window)s)") % {"window": window_title(periods.year_before(window))},
        )
    if target.kind == names.RATIO:
        return _("Số thực hiện"), _("Tổng số phải thực hiện")
    return (_("Văn bản") if target.kind == names.MILESTONE else _("Số liệu")), ""


def judged_on(target: TargetSpec) -> str:
    """Return on which windows a target gets its verdict."""
    return {
        scheme.CUMULATIVE: _("lũy kế từ đầu năm"),
        scheme.QUARTER: _("riêng từng quý"),
        scheme.YEAR: _("cả năm"),
    }[target.judged_on]


def headroom(result: Result, *, printed: Callable[[int], str] = format_count) -> str:
    """Return what must still hold or be done, worded as a duty (docs/metrics.md); "" where there is nothing to say.

    `printed`: how whole numbers are, which is another way in the prose of documents.
    """
    words = _duty(result, printed)
    if not words:
        return ""
    duty = result.duty
    if result.target.kind == names.RATIO:
        text = _("Từ %(start)s đến %(end)s cần giải quyết thêm %(count)s %(unit)s") % words
        short = duty.remaining is not None and duty.count > duty.remaining
        return text + (_(", hiện còn %(remaining)s %(unit)s.") % words if short else ".")
    if duty.count < 0:
        return _("So với %(level)s: đã vượt %(count)s %(unit)s, không còn khả năng đạt trong năm.") % words
    pattern = (
        _("Để giữ %(level)s: từ %(start)s đến %(end)s không quá %(count)s %(unit)s")
        if duty.is_met
        else _("Để đạt %(level)s: từ %(start)s đến %(end)s không quá %(count)s %(unit)s")
    )
    return f"{pattern % words}{_rest(result, printed)}."


def _duty(result: Result, printed: Callable[[int], str]) -> dict[str, str]:
    """Return the words of a duty; none where nothing is left to do, or no day is left to do it."""
    duty = result.duty
    if duty is None or duty.start > duty.end or (result.target.kind == names.RATIO and duty.count == 0):
        return {}
    bound = result.target.bounds(result.province)[0]
    level = {"percent": format_decimal(-bound.threshold), "asks": bound_in_words(bound, result.target.kind)}
    return {
        "level": (_("mức giảm %(percent)s%%") if bound.threshold < 0 else _("mức %(asks)s")) % level,
        "count": printed(abs(duty.count)),
        "unit": result.unit,
        "start": _short_day(duty.start),
        "end": _short_day(duty.end),
        "remaining": printed(duty.remaining or 0),
    }


def _short_day(day) -> str:
    return f"{day.day}/{day.month}"


def _rest(result: Result, printed: Callable[[int], str]) -> str:
    """Return what the same days of the year before had, and by how much they must be fewer now: " (cùng kỳ 192 …)"."""
    if not result.duty.rest:
        return ""
    required = required_change(result.duty)
    text = _("cùng kỳ %(count)s") % {"count": printed(result.duty.rest)}
    if required is not None:
        text += _(", phải giảm %(percent)s%%") % {"percent": format_value(-required)}
    return f" ({text})"


def headroom_unknown(keys) -> str:
    """Say which figures of the year before are missing, so that nobody can say yet what must still hold."""
    periods_missing = dict.fromkeys(period_title(year, period) for _province, year, period, _measure in keys)
    return _("Chưa tính được số còn phải giữ: chưa có số cùng kỳ %(periods)s.") % {
        "periods": ", ".join(periods_missing)
    }


def missing(key: Key, names: dict[str, str], measures: Mapping[str, MeasureSpec]) -> str:
    """Return an absent figure in words: "Hòa Bình, Quý I/2024: Kỳ trước chuyển sang"; `names` of provinces by code."""
    place, period, what = missing_parts(key, names, measures)
    return f"{place}, {period}: {what}"


def contradiction(result: Result, names: dict[str, str], measures: Mapping[str, MeasureSpec]) -> str:
    """Name the figures that cannot all be right, each measure once and what it adds up to: "A: 10; B: −40"."""
    sums: dict[str, int] = {}
    for entered in (*result.inputs, *result.under):
        if entered.key in result.contradiction:
            name = measures[entered.key[3]].name if entered.key[3] in measures else entered.key[3]
            sums[name] = sums.get(name, 0) + entered.number
    figures = [f"{name}: {format_count(number)}" for name, number in sums.items()]
    inner = [contradiction(part, names, measures) for part in result.parts if part.contradiction]
    if not figures and not inner:
        figures = list(dict.fromkeys(missing(key, names, measures) for key in result.contradiction))
    return _("số liệu mâu thuẫn (%(figures)s)") % {"figures": "; ".join(figures)} if figures else "; ".join(inner)


def missing_parts(key: Key, names: dict[str, str], measures: Mapping[str, MeasureSpec]) -> tuple[str, str, str]:
    """Return whose figure is absent, of which period, and which one, in words."""
    province, year, period, code = key
    title = period_title(year, period)
    what = measures[code].name if code in measures else _("đánh giá của người thẩm định")
    return names.get(province, province), title, what


def causes(names: Iterable[str]) -> str:
    """Return why a frozen result would be another today."""
    words = {FIGURES: _("Đã đính chính sau chốt"), MEMBERS: _("Đơn vị thành viên đã thay đổi sau chốt")}
    return "; ".join(words[name] for name in names)


def comparison(compared: Comparison) -> str:
    """Return the exact comparison with what was asked: "100 × … = 2.000 < 5 × 404 = 2.020 (phải ≥)"."""
    sign = {">=": "≥", "<=": "≤"}.get(compared.asked, compared.asked)
    return f"{compared}" if compared.relation == sign else f"{compared} ({_('phải')} {sign})"
