"""A workbook of years gone by read into lines: one sheet, the columns of a figures file, by code or by name."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.errors import Invalid, Problem
from foundation.text import search_key
from targets.core.periods import QUARTERS, ROMAN
from targets.reports.imports.figures_file import HEADER, Line
from targets.reports.imports.sheet_values import ValueRefused, count_of, text_of
from targets.reports.imports.untrusted import Sheet, SheetCell, open_untrusted_workbook

MOST_ROWS, MOST_COLUMNS = 8_000, 30
HIGHEST_HEAD = 30  # the heads stand in one of so many rows
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
    """Codes of provinces and of measures by the search keys of their names and of themselves."""

    provinces: Mapping[str, str]
    measures: Mapping[str, str]


def read_history(content: bytes, names: Names) -> tuple[list[Line], list[Problem]]:
    """Return the lines of a workbook, numbered as its rows are, and what is wrong with them (`where`: the row).

    Raises Invalid with one problem where it is no workbook, or has no such columns.
    """
    book = open_untrusted_workbook(content, rows=MOST_ROWS, columns=MOST_COLUMNS)
    for sheet in book.sheets:
        head = _heads(sheet)
        if head is not None:
            return _Reader(sheet, *head, names).read()
    lacking = ", ".join(HEADER)
    raise Invalid([Problem("1", _("Không trang nào có đủ các cột: %(heads)s.") % {"heads": lacking})])


def _heads(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Return the row in which all needed heads stand, and the column of each; None where there is none."""
    for row in range(1, HIGHEST_HEAD + 1):
        found: dict[str, int] = {}
        for column, cell in sheet.rows.get(row, {}).items():
            key = search_key(cell.value) if isinstance(cell.value, str) else ""
            name = next((name for name, keys in HEADS.items() if key in keys), None)
            if name:
                found.setdefault(name, column)
        if found.keys() >= set(NEEDED):
            return row, found
    return None


class _Reader:
    """Reads the rows below the heads; `problems` says what is wrong with which."""

    def __init__(self, sheet: Sheet, head: int, columns: Mapping[str, int], names: Names):
        self.sheet, self.head, self.columns, self.names = sheet, head, columns, names
        self.problems: list[Problem] = []

    def read(self) -> tuple[list[Line], list[Problem]]:
        """Return the lines, empty rows left out."""
        if self.sheet.is_cut:
            words = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
            sentence = _("Trang dài quá %(rows)s dòng hoặc rộng quá %(columns)s cột: hãy chia tệp.")
            self._refuse(self.head, sentence % words)
        if self.sheet.merged:
            self._refuse(self.head, _("Trang có ô bị gộp: hãy bỏ gộp rồi nạp lại."))
        rows = (row for row in sorted(self.sheet.rows) if row > self.head)
        return [line for row in rows if (line := self._line(row))], self.problems

    def _line(self, row: int) -> Line | None:
        cells = {name: self.sheet.at(row, column) for name, column in self.columns.items()}
        if all(cell.value is None and not cell.formula for cell in cells.values()):
            return None
        said = {name: self._text(row, cell, is_count=name == VALUE) for name, cell in cells.items()}
        if any(text is None for text in said.values()):
            return None
        quarter = search_key(said[QUARTER])
        return Line(
            row,
            self.names.provinces.get(search_key(said[PROVINCE]), said[PROVINCE]),
            said[YEAR],
            QUARTER_NAMES.get(quarter, said[QUARTER]),
            self.names.measures.get(search_key(said[MEASURE]), said[MEASURE]),
            said[VALUE],
            said.get(REASON, ""),
        )

    def _text(self, row: int, cell: SheetCell, *, is_count: bool) -> str | None:
        """Return what a cell says as a line of a file says it; None where it is refused."""
        try:
            if not is_count:
                return text_of(cell)
            number = count_of(cell)
        except ValueRefused as refused:
            self._refuse(row, f"{_('Ô %(place)s') % {'place': cell.coordinate}}: {refused}")
            return None
        return "" if number is None else str(number)

    def _refuse(self, row: int, sentence: str) -> None:
        self.problems.append(Problem(str(row), sentence))
