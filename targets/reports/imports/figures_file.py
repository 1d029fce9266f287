"""The CSV of figures (docs/formats.md) read into lines; nothing is looked up, nothing written here."""

import csv
import io
from typing import NamedTuple

from django.utils.translation import gettext as _

from foundation.errors import Invalid, Problem
from foundation.text import nfc
from targets.core.rollup import period_of_key

HEADER = ("province", "year", "quarter", "measure", "value", "reason")
LARGEST = 5 * 1024 * 1024  # bytes; the whole of 2023–2025 is 40 KB
MOST_PROBLEMS = 1000


class Line(NamedTuple):
    """One line of a file, as text; `number` counts from the header, which is 1."""

    number: int
    province: str
    year: str
    quarter: str
    measure: str
    value: str
    reason: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return what may stand in a file only once."""
        return self.province, self.year, self.period, self.measure

    @property
    def period(self) -> str:
        """Return the period's code: "1" and "q1" are one quarter."""
        return period_of_key(self.quarter)


def read_figures(content: bytes) -> tuple[list[Line], list[Problem]]:
    """Return the lines, and a problem for each that has not six columns; raises Invalid where it is no such CSV."""
    rows = list(_rows(_text(content)))
    if not rows or tuple(cell.strip() for cell in rows[0][1]) != HEADER:
        raise Invalid([Problem("1", _("Dòng tiêu đề phải là: %(header)s") % {"header": ",".join(HEADER)})])
    lines, problems = [], []
    for number, row in rows[1:]:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) == len(HEADER):
            lines.append(Line(number, *(nfc(cell).strip() for cell in row)))
        elif len(problems) < MOST_PROBLEMS:
            problems.append(
                Problem(str(number), _("Phải có đúng 6 cột, dòng này có %(count)s cột.") % {"count": len(row)})
            )
    return lines, problems


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Invalid([Problem("1", _("Tệp quá lớn: tối đa 5 MB."))])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Invalid([Problem(str(line), _("Tệp không phải UTF-8. Hãy lưu lại tệp với mã UTF-8."))]) from None


def _rows(text: str):
    """Yield (line number, cells); the number is that of the row's last line, as editors count them."""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Invalid([Problem(str(line), _("Tệp có ký tự không hợp lệ."))])
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error:
        raise Invalid(
            [Problem(str(reader.line_num), _("Dòng này không đọc được như CSV (kiểm tra dấu ngoặc kép)."))]
        ) from None
