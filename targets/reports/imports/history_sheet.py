"""A workbook of years gone by read into lines: one sheet, the columns of a figures file, by code or by name."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.errors import Invalid, Problem
from foundation.text import search_key
from targets.core.periods import QUARTERS, ROMAN
from targets.core.rollup import period_of_key
from targets.reports.imports.collected import boxes
from targets.reports.imports.figures_file import HEADER, Line
from targets.reports.imports.heads import Heads, find_heads
from targets.reports.imports.sheet_values import ValueRefused, count_of, text_of
from targets.reports.imports.untrusted import OpenedWorkbook, Sheet, SheetCell, open_untrusted_workbook

MOST_ROWS, MOST_COLUMNS = 8_000, 30
PROVINCE, YEAR, QUARTER, MEASURE, VALUE, REASON = HEADER
HEADS = {  # what a column may be called, as foundation.text.search_key gives it
    PROVINCE: ("province", "don vi", "ma don vi", "cong an tinh", "tinh"),
    YEAR: ("year", "nam"),
    QUARTER: ("quarter", "quy", "ky", "ky bao cao"),
    MEASURE: ("measure", "ma muc so lieu", "muc so lieu", "ma", "chi tieu"),
    VALUE: ("value", "so lieu", "so", "gia tri", "ky nay"),
    REASON: ("reason", "ly do", "ly do khong thu thap duoc"),
}
NEEDED = (PROVINCE, YEAR, QUARTER, MEASURE, VALUE)
QUARTER_NAMES = {f"{word}{name}": str(number) for number in QUARTERS for word in ("", "quy ", "q")
                 for name in (str(number), ROMAN[number].lower())}  # fmt: skip


@dataclass(frozen=True)
class Names:
    """How a file may call provinces and measures.

    `province`: the code of the one that a text names in a year and a period (both as texts), the text itself where it
    names none. `measures`: codes by the search keys of names and codes.
    """

    province: Callable[[str, str, str], str]
    measures: Mapping[str, str]


@dataclass(frozen=True)
class HistorySheet:
    """The lines of a workbook, numbered as its rows are; what is wrong with them; what else is to be told of it.

    `where` of a problem is its row, `part` its cell where it is of one.
    """

    lines: list[Line]
    problems: list[Problem]
    remarks: list[str]


def read_history(content: bytes, names: Names) -> HistorySheet:
    """Return what a workbook says; raises Invalid with one problem where not exactly one sheet has such columns."""
    book = open_untrusted_workbook(content, rows=MOST_ROWS, columns=MOST_COLUMNS)
    sheets = [(sheet, heads) for sheet in book.sheets if not (heads := _heads(sheet)).lacking(NEEDED)]
    if not sheets:
        sentence = _("Không trang nào có đủ các cột: %(heads)s.") % {"heads": ", ".join(HEADER)}
        raise Invalid([Problem("1", sentence)])
    if len(sheets) > 1:
        titles = ", ".join(f"“{sheet.title}”" for sheet, _heads in sheets)
        sentence = _("Nhiều trang có đủ các cột (%(sheets)s): hãy dồn số liệu vào một trang.") % {"sheets": titles}
        raise Invalid([Problem("1", sentence)])
    [(sheet, heads)] = sheets
    return _Reader(sheet, heads, names).read(_others(book, sheet))


def _heads(sheet: Sheet) -> Heads:
    def name_of(text: str) -> str:
        key = search_key(text)
        return next((name for name, keys in HEADS.items() if key in keys), "")

    return find_heads(sheet, name_of, NEEDED)


def _others(book: OpenedWorkbook, read: Sheet) -> Iterator[str]:
    """Yield which sheets with something on them were not read."""
    for sheet in book.sheets:
        if sheet is not read and sheet.rows:
            yield _("Trang “%(title)s” không có các cột số liệu: không đọc.") % {"title": sheet.title}


class _Reader:
    """Reads the rows below the heads; `problems` says what is wrong with which."""

    def __init__(self, sheet: Sheet, heads: Heads, names: Names):
        self.sheet, self.head, self.columns, self.names = sheet, heads.row, heads.columns, names
        self.problems: list[Problem] = []

    def read(self, remarks: Iterator[str]) -> HistorySheet:
        """Return the lines, empty rows left out; `remarks`: what is known already."""
        if self.sheet.is_cut:
            words = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
            sentence = _("Trang dài quá %(rows)s dòng hoặc rộng quá %(columns)s cột: hãy chia tệp.")
            self._refuse(self.head, sentence % words)
        for reference, (_left, _top, _right, bottom) in boxes(self.sheet.merged):
            if bottom > self.head:
                sentence = _("Các ô %(range)s đã bị gộp: hãy bỏ gộp rồi nạp lại.") % {"range": reference}
                self._refuse(bottom, sentence)
        rows = [row for row in sorted(self.sheet.rows) if row > self.head]
        lines = [line for row in rows if (line := self._line(row))]
        hidden = len(self.sheet.hidden_rows.intersection(rows))
        rest = [_("%(count)s dòng đang ẩn trong tệp, vẫn được đọc.") % {"count": hidden}] if hidden else []
        return HistorySheet(lines, self.problems, [*remarks, *rest])

    def _line(self, row: int) -> Line | None:
        cells = {name: self.sheet.at(row, column) for name, column in self.columns.items()}
        if all(cell.value is None and not cell.formula for cell in cells.values()):
            return None
        texts = {name: self._text(row, cell, is_count=name == VALUE) for name, cell in cells.items()}
        if any(text is None for text in texts.values()):
            return None
        quarter = QUARTER_NAMES.get(search_key(texts[QUARTER]), texts[QUARTER])
        return Line(
            row,
            self.names.province(texts[PROVINCE], texts[YEAR], period_of_key(quarter)),
            texts[YEAR],
            quarter,
            self.names.measures.get(search_key(texts[MEASURE]), texts[MEASURE]),
            texts[VALUE],
            texts.get(REASON, ""),
        )

    def _text(self, row: int, cell: SheetCell, *, is_count: bool) -> str | None:
        """Return what a cell says as a line of a file says it; None where it is refused."""
        try:
            if not is_count:
                return text_of(cell)
            number = count_of(cell)
        except ValueRefused as refused:
            self._refuse(row, str(refused), cell.coordinate)
            return None
        return "" if number is None else str(number)

    def _refuse(self, row: int, sentence: str, cell: str = "") -> None:
        self.problems.append(Problem(str(row), sentence, cell))
