"""What a cell of a workbook says where a count, a text or a day is asked for; one sentence where it says none."""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy

from foundation.text import CONTROL, nfc
from targets.core.numbers import LARGEST, NumberRefused, format_date, parse_count, parse_date
from targets.reports.imports.untrusted import SheetCell
from targets.words import faults

MOMENTS = (date, time, timedelta)  # datetime is a date


class ValueRefused(ValueError):
    """A cell does not hold what is asked for; the text is the sentence that says what to do."""


NOT_COMPUTED = gettext_lazy("Công thức này chưa có kết quả: hãy mở tệp bằng Excel và lưu lại, hoặc thay bằng giá trị.")
BROKEN = gettext_lazy("Ô báo lỗi %(error)s: hãy sửa công thức hoặc nhập lại giá trị.")
BECAME_A_DAY = gettext_lazy(
    "Excel đã đổi nội dung ô thành ngày %(day)s: hãy đặt định dạng ô là số hoặc văn bản rồi nhập lại."
)
BECAME_A_TIME = gettext_lazy("Excel đã đổi nội dung ô thành giờ: hãy đặt định dạng ô là số hoặc văn bản rồi nhập lại.")
NO_TEXT = gettext_lazy("Ô này ghi bằng chữ: hãy đặt định dạng ô là văn bản rồi nhập lại.")
BAD_SIGNS = gettext_lazy("Ô có ký tự không hợp lệ: hãy nhập lại.")


def _checked(cell: SheetCell):
    """Return a cell's value, its text tidied; raise ValueRefused where nothing can be read of it."""
    if cell.is_error:
        raise ValueRefused(BROKEN % {"error": cell.value})
    if cell.formula and cell.value is None:
        raise ValueRefused(str(NOT_COMPUTED))
    if not isinstance(cell.value, str):
        return cell.value
    text = nfc(cell.value).replace("\r\n", "\n").replace("_x000D_\n", "\n").replace("\r", "\n").strip()
    if CONTROL.search(text):
        raise ValueRefused(str(BAD_SIGNS))
    return text


def count_of(cell: SheetCell) -> int | None:
    """Return the whole number of a cell, None where it is empty."""
    value = _checked(cell)
    if value is None or value == "":
        return None
    if isinstance(value, MOMENTS):
        raise ValueRefused(_moment(value))
    if isinstance(value, bool):
        raise ValueRefused(str(faults.REFUSALS["no_whole_number"]))
    if isinstance(value, str):
        return _parsed(parse_count, value)
    if cell.is_percent:
        raise ValueRefused(str(faults.REFUSALS["percent"]))
    if isinstance(value, float) and not value.is_integer():
        raise ValueRefused(str(faults.REFUSALS["decimals"]))
    number = int(value)
    if number < 0 or number > LARGEST:
        raise ValueRefused(str(faults.REFUSALS["negative" if number < 0 else "too_large"]))
    return number


def text_of(cell: SheetCell) -> str:
    """Return the text of a cell, "" where it is empty; a whole number is text too."""
    value = _checked(cell)
    if value is None:
        return ""
    if isinstance(value, MOMENTS):
        raise ValueRefused(_moment(value))
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueRefused(str(NO_TEXT))
    return str(int(value))


def day_of(cell: SheetCell) -> date | None:
    """Return the day of a cell, None where it is empty; text is read day first."""
    value = _checked(cell)
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return _parsed(parse_date, value if isinstance(value, str) else "x")


def shown(value) -> object:
    """Return what a cell said as one value that can be written again: whole numbers, days, else text."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) <= LARGEST:
        return int(value)
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else str(value)


def _parsed(parse, text: str):
    try:
        return parse(text)
    except NumberRefused as refused:
        raise ValueRefused(faults.refusal(refused)) from None


def _moment(value) -> str:
    if isinstance(value, date):
        return BECAME_A_DAY % {"day": format_date(value)}
    return str(BECAME_A_TIME)
