"""What is wrong or strange about what was typed, in the reader's language; core.numbers and core.checks find it."""

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from targets.core.checks import Finding
from targets.core.numbers import MINUS, NumberRefused, format_count, format_decimal
from targets.core.outliers import Outlier
from targets.core.scheme import MeasureSpec, measure_of

REFUSALS = {
    "too_long": _("Quá dài để là một con số: hãy kiểm tra lại."),
    "too_large": _("Số quá lớn: hãy kiểm tra lại số chữ số và đơn vị tính."),
    "no_count": _("Chưa có số: hãy nhập một số nguyên, ví dụ 1.234."),
    "nothing": _("Không phát sinh thì nhập 0; chưa có số thì mở “Ghi chú”, ghi lý do ở “Không thu thập được”."),
    "negative": _("Số không được âm: hãy nhập số nguyên từ 0 trở lên."),
    "percent": _("Hãy nhập số đếm, không nhập tỷ lệ phần trăm: hệ thống tự tính tỷ lệ."),
    "comma_groups": _("Dấu phẩy là dấu thập phân: nếu là số nguyên, hãy nhập %(hint)s."),
    "decimals": _("Chỉ nhận số nguyên: hãy bỏ phần thập phân sau dấu phẩy."),
    "dot_groups": _("Dấu chấm chỉ để ngăn từng nhóm ba chữ số, ví dụ 1.234: hãy nhập lại."),
    "no_whole_number": _("Chỉ nhận số nguyên từ 0 trở lên, ví dụ 1.234: hãy nhập lại."),
    "decimal_dot": _("Dùng dấu phẩy: %(hint)s"),
    "no_decimal": _("Chưa có số: hãy nhập một số, ví dụ 12,5."),
    "not_decimal": _("Chỉ nhận số, dấu phẩy trước phần thập phân, ví dụ 1.234,5: hãy nhập lại."),
    "not_a_day": _("Hãy nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/03/2026."),
    "no_such_day": _("Không có ngày %(hint)s: hãy nhập ngày trước, tháng sau."),
    "fall_and_minus": _("Ghi “giảm 5%” hoặc “−5%”, không ghi cả hai."),
}
WARNINGS = {
    "stock": _("%(name)s là %(number)s, khác số còn lại cuối kỳ trước (%(remaining)s)."),
    "same_period": _("%(name)s là %(number)s, chênh quá %(percent)s%% so với cùng kỳ năm trước (%(base)s)."),
    "above": _("%(name)s là %(number)s, gấp hơn %(times)s lần kỳ trước (%(last)s)."),
    "under": _("%(name)s là %(number)s, chưa bằng 1/%(times)s kỳ trước (%(last)s)."),
    "zero": _("%(name)s là 0, trong khi %(periods)s kỳ trước đều trên %(smallest)s."),
}


def gone(is_saved: bool) -> str:
    """Return what is said of a cell of an open page that the form, changed meanwhile, asks for no more."""
    if is_saved:
        return gettext("Đã lưu. Biểu mẫu vừa thay đổi và không còn hỏi mục này: hãy tải lại trang.")
    return gettext("Chưa lưu. Biểu mẫu vừa thay đổi và không còn hỏi mục này: hãy tải lại trang.")


def refusal(refused: NumberRefused) -> str:
    """Return what to do about a number, a percentage or a day that was not taken."""
    sentence = str(REFUSALS[refused.code])
    return sentence % {"hint": refused.hint} if refused.hint else sentence


def finding(fault: Finding, measures: Mapping[str, MeasureSpec]) -> str:
    """Return a finding as a sentence with the numbers that were compared."""
    if fault.rule:
        return _too_large(fault, measures)
    numbers = fault.numbers
    code = fault.code if fault.code in WARNINGS else "above" if numbers["number"] > numbers["last"] else "under"
    words = {name: format_count(number) for name, number in numbers.items()}
    return str(WARNINGS[code]) % {"name": measures[fault.measures[0]].name, **words}


def _too_large(fault: Finding, measures: Mapping[str, MeasureSpec]) -> str:
    """Return which sum is above which; in Vietnamese by the agreement's own words, where it has them."""
    words = {
        "parts": _names(fault.rule.left, measures),
        "whole": _names(fault.rule.right, measures),
        "counts": f"({format_count(fault.numbers['left'])} > {format_count(fault.numbers['right'])})",
    }
    own = fault.rule.message.rstrip(".") if get_language() in (None, "vi") else ""
    if fault.is_of_year:
        if own:
            return f"{own} ({gettext('lũy kế từ đầu năm')}) {words['counts']}."
        return gettext("%(parts)s không được lớn hơn %(whole)s, lũy kế từ đầu năm %(counts)s.") % words
    if own:
        return f"{own} {words['counts']}."
    return gettext("%(parts)s không được lớn hơn %(whole)s %(counts)s.") % words


def _names(terms: Iterable[str], measures: Mapping[str, MeasureSpec]) -> str:
    """Return a signed sum by the names of its measures: "Kỳ trước chuyển sang + Tiếp nhận − Chuyển đi"."""
    text = "".join(f" {'+' if sign > 0 else MINUS} {measures[code].name}" for sign, code in map(measure_of, terms))
    return text.removeprefix(" + ").strip()


def outlier(name: str, value: Outlier) -> str:
    """Return how a measure's number stands out of its earlier ones."""
    words = {
        "name": name,
        "number": format_count(value.number),
        "count": value.count,
        "smallest": format_count(value.smallest),
        "largest": format_count(value.largest),
        "median": format_decimal(value.median),
    }
    return (
        gettext("%(name)s là %(number)s; %(count)s kỳ trước từ %(smallest)s đến %(largest)s, trung vị %(median)s.")
        % words
    )
