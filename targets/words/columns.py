"""The heads of the tables in official documents, and what stands in their cells where there is no number."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.core.kinds import kind_of
from targets.core.numbers import format_count
from targets.core.result import Result
from targets.core.scheme import NO_ACTIVITY, NO_DATA
from targets.words.values import counts, issued_or_not, shown
from targets.words.verdicts import verdict_word

PLACE = gettext_lazy("TT")
TARGET = gettext_lazy("Chỉ tiêu")
ASKS = gettext_lazy("Yêu cầu")
UNIT = gettext_lazy("Đơn vị")
CLUSTER = gettext_lazy("Toàn Cụm")
NUMBERS = gettext_lazy("Số đếm")
VALUE = gettext_lazy("Kết quả")
VERDICT = gettext_lazy("Đánh giá")
MET = gettext_lazy("Đơn vị đạt")
MISSED = gettext_lazy("Đơn vị chưa đạt")
HOW = gettext_lazy("Phép tính")
COMPARED = gettext_lazy("So với yêu cầu")
MEASURE = gettext_lazy("Mục số liệu")
OF_UNIT = gettext_lazy("Đơn vị tính")
BEFORE = gettext_lazy("Kỳ trước")
YEAR_BEFORE = gettext_lazy("Cùng kỳ năm trước")
NOW = gettext_lazy("Kỳ này")
REMARKS = gettext_lazy("Ghi chú")
WINDOW = gettext_lazy("Mốc")
PERIOD = gettext_lazy("Kỳ")
MOMENT = gettext_lazy("Thời điểm")
ACT = gettext_lazy("Việc")
WHO = gettext_lazy("Người thực hiện")
REASON = gettext_lazy("Nội dung, lý do")
STANDING = gettext_lazy("Tình trạng")
DUE = gettext_lazy("Hạn gửi")
OVERDUE = gettext_lazy("Quá hạn")
MADE_OF = gettext_lazy("Số liệu đầu vào")


def verdict(result: Result, is_closed: bool = False) -> str:
    """Return a result's verdict as a table prints it; of a value for reference that it is none."""
    if result.is_reference and result.verdict not in (NO_DATA, NO_ACTIVITY):
        return _("Tham khảo")
    return verdict_word(result.verdict, is_closed)


def in_lines(result: Result, is_closed: bool = False) -> str:
    """Return a result in the lines of one cell: value, counts, verdict; each thing once."""
    value, word = with_counts(result), verdict(result, is_closed)
    return value if value.lower().startswith(word.lower()) else f"{value}\n{word}"


def with_counts(result: Result) -> str:
    """Return a value, and in the line below it the counts of a percentage; all else is its own count."""
    below = counts(result) if kind_of(result.target).is_percent else ""
    return f"{shown(result)}\n{below}" if below else shown(result)


def members(result: Result) -> str:
    """Return how many members meet a target, of how many: "3/6"; "–" where that is not known."""
    if not result.members_total or result.members_met is None:
        return "–"
    return f"{result.members_met}/{result.members_total}"


def figure(number: int, is_document: bool) -> str:
    """Return a figure in a table: of a document whether it was issued."""
    return issued_or_not(number) if is_document else format_count(number)
