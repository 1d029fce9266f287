"""A report's workbook read back: whose it is, and what it asks of the report; every fault at its place.

Sheets are found by title, columns by head, rows by code, so that rows may be sorted and columns moved. What it is, only
the seal says. What stands nowhere in a file asks nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils.cell import range_boundaries

from foundation.errors import Invalid, Problem
from targets.reports.imports.sheet_values import ValueRefused, count_of, day_of, shown, text_of
from targets.reports.imports.untrusted import OpenedWorkbook, Sheet, SheetCell, open_untrusted_workbook
from targets.reports.queries.workbook import (
    CODE,
    FIELDS,
    FIGURES,
    HIDDEN,
    PLEDGE,
    TEXT,
    TEXTS,
    TYPED,
)
from targets.reports.queries.workbook_identity import TEMPLATE, Identity, unsealed
from targets.reports.services.cells import CellInput
from targets.reports.services.changes import Fault, ReportChanges, sorted_faults, text_key
from targets.reports.services.entry import split_key

HIGHEST_HEAD = 30  # the heads stand in one of so many rows
READERS = {"v": count_of, "r": text_of, "n": text_of, "ed": day_of, "dn": text_of, "dd": day_of}  # by field
NOT_OURS = gettext_lazy(
    "Tệp này không phải mẫu do hệ thống xuất ra, hoặc phần xác thực của mẫu đã bị sửa: hãy tải lại mẫu rồi nhập lại."
)


@dataclass(frozen=True)
class ReportFile:
    """What a workbook asks, and what its seal says; None of one in a clerk's own layout, which nobody gave out."""

    identity: Identity | None
    changes: ReportChanges


def read_report_workbook(content: bytes) -> ReportFile:
    """Return what a file says; raises Invalid with one problem where it is no workbook that was given out here."""
    book = open_untrusted_workbook(content)
    identity, figures = _identity(book), book.sheet(FIGURES)
    if identity is None or figures is None:
        raise Invalid([Problem("", str(NOT_OURS))])
    reader = _Reader(identity)
    reader.figures(figures)
    if texts := book.sheet(TEXTS):
        reader.texts(texts)
    reader.others(book)
    return ReportFile(identity, reader.changes())


def is_given_out(book: OpenedWorkbook) -> bool:
    """Say whether a workbook is one that was given out, whole or not: it has the hidden sheet."""
    return book.sheet(HIDDEN) is not None


def _identity(book: OpenedWorkbook) -> Identity | None:
    hidden = book.sheet(HIDDEN)
    sealed = hidden.at(1, 1).value if hidden else None
    identity = unsealed(sealed) if isinstance(sealed, str) else None
    return identity if identity and identity.template == TEMPLATE else None


@dataclass
class _Reader:
    """Collects what the sheets say."""

    identity: Identity
    cells: dict[str, CellInput] = field(default_factory=dict)
    told: dict[int, tuple[str, int]] = field(default_factory=dict)
    places: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    said: dict[tuple[str, str], object] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)

    def changes(self) -> ReportChanges:
        """Return all that was read; of a cell with a fault nothing is asked."""
        wrong = {fault.key for fault in self.faults}
        cells = {key: cell for key, cell in self.cells.items() if key not in wrong}
        faults, remarks = tuple(sorted_faults(self.faults)), tuple(sorted_faults(self.remarks))
        return ReportChanges(cells, self.told, self.places, self.said, faults, remarks)

    def figures(self, sheet: Sheet) -> None:
        """Read the cells of the first sheet."""
        head_row, columns = _heads(sheet, (CODE, *TYPED))
        typed = {head: columns[head] for head in TYPED}
        rows = self._rows(sheet, (head_row, columns[CODE]), typed, self.identity.cells.keys())
        for row, key in rows.items():
            read = {}
            for head, column in typed.items():
                read[FIELDS[head]] = self._value(sheet, sheet.at(row, column), key, FIELDS[head])
            self._ask(key, read)
        self._missing(sheet, self.identity.cells.keys() - set(rows.values()))
        self._spread(sheet, rows, typed)

    def texts(self, sheet: Sheet) -> None:
        """Read the narratives of the second sheet."""
        head_row, columns = _heads(sheet, (PLEDGE, TEXT))
        rows = self._rows(sheet, (head_row, columns[PLEDGE]), {TEXT: columns[TEXT]}, self.identity.texts.keys())
        for row, pledge in rows.items():
            key, cell = text_key(int(pledge)), sheet.at(row, columns[TEXT])
            text = self._value(sheet, cell, key, "t")
            if text is not None and (text or self.identity.texts[pledge]):
                self.told[int(pledge)] = (text, self.identity.texts[pledge])
        self._spread(sheet, {row: text_key(int(pledge)) for row, pledge in rows.items()}, {TEXT: columns[TEXT]})

    def others(self, book: OpenedWorkbook) -> None:
        """Tell of sheets that are none of the template's."""
        for sheet in book.sheets:
            if sheet.title not in (FIGURES, TEXTS, HIDDEN):
                self._remark(sheet, "A1", _("Trang “%(title)s” không thuộc mẫu: bỏ qua.") % {"title": sheet.title})
            elif sheet.is_cut:
                self._remark(sheet, "A1", _("Trang này có ô nằm quá xa, ngoài vùng được đọc: bỏ qua những ô đó."))

    def _value(self, sheet: Sheet, cell: SheetCell, key: str, name: str):
        """Return the value of one cell, None where it is refused (or, of a count or a day, empty)."""
        self.places[key, name] = (sheet.title, cell.coordinate)
        self.said[key, name] = shown(cell.value if cell.value is not None else cell.formula or None)
        try:
            value = READERS.get(name, text_of)(cell)
        except ValueRefused as refused:
            self.faults.append(Fault(sheet.title, cell.coordinate, str(refused), key, name))
            return None
        if cell.formula:
            words = {"value": cell.value}
            self._remark(sheet, cell.coordinate, _("Ô là công thức: lấy kết quả đã lưu là %(value)s.") % words)
        return value

    def _ask(self, key: str, read: dict) -> None:
        """Ask what a row says, unless it says nothing where there was nothing."""
        seen = self.identity.cells[key]
        if not seen and all(value in (None, "") for value in read.values()):
            return
        self.cells[key] = CellInput(
            split_key(key)[1],
            value=read["v"],
            reason=read["r"] or "",
            note=read["n"] or "",
            is_estimate=read["ed"] is not None,
            estimated_on=read["ed"],
            document_number=read["dn"] or "",
            document_date=read["dd"],
            expected_version=seen,
        )

    def _rows(self, sheet: Sheet, corner: tuple[int, int], typed: dict[str, int], known) -> dict[int, str]:
        """Return the code of each row below the heads that has one, once each; what stands beside none is told."""
        (head_row, code_column), rows, seen = corner, {}, {}
        for row, line in sheet.rows.items():
            if row <= head_row:
                continue
            at, code = sheet.at(row, code_column).coordinate, str(sheet.at(row, code_column).value or "").strip()
            filled = [line[column] for column in typed.values() if column in line]
            if not code:
                for cell in filled:
                    words = _("Dòng này không có mã mục số liệu: hãy chuyển nội dung về đúng dòng của mục.")
                    self.faults.append(Fault(sheet.title, cell.coordinate, words))
            elif code not in known:
                self.faults.append(Fault(sheet.title, at, _("Mẫu này không có mã “%(code)s”.") % {"code": code[:60]}))
            elif code in seen:
                words = {"code": code, "first": seen[code]}
                self.faults.append(Fault(sheet.title, at, _("Mã “%(code)s” đã có ở ô %(first)s.") % words))
            else:
                rows[row], seen[code] = code, at
                self._beside(sheet, row, max(typed.values()))
        return rows

    def _beside(self, sheet: Sheet, row: int, last: int) -> None:
        """Tell of a row that is hidden, and of what stands right of the template's columns."""
        if row in sheet.hidden_rows:
            self._remark(sheet, f"A{row}", _("Dòng này đang ẩn trong tệp, vẫn được đọc."))
        for column, cell in sheet.rows[row].items():
            if column > last:
                self._remark(sheet, cell.coordinate, _("Ô này không thuộc mẫu: bỏ qua."))

    def _missing(self, sheet: Sheet, keys: Iterable[str]) -> None:
        for key in sorted(keys):
            words = _("Tệp không còn dòng “%(code)s”: số đang có được giữ nguyên.") % {"code": key}
            self._remark(sheet, "A1", words)

    def _spread(self, sheet: Sheet, rows: dict[int, str], typed: dict[str, int]) -> None:
        """Refuse merged cells among those that are typed into: one of them would speak for the others."""
        for reference, box in _boxes(sheet.merged):
            keys = [key for row, key in rows.items() if box[1] <= row <= box[3]]
            if keys and any(box[0] <= column <= box[2] for column in typed.values()):
                words = _("Các ô %(range)s đã bị gộp: hãy bỏ gộp rồi nhập từng ô.") % {"range": reference}
                first = reference.partition(":")[0]
                self.faults += [Fault(sheet.title, first, words, key) for key in keys[:1]]
                for key in keys[1:]:
                    self.cells.pop(key, None)

    def _remark(self, sheet: Sheet, at: str, words: str) -> None:
        self.remarks.append(Fault(sheet.title, at, words))


def _heads(sheet: Sheet, needed: tuple[str, ...]) -> tuple[int, dict[str, int]]:
    """Return the row in which the heads stand and the column of each; raises Invalid where one is missing."""
    best: dict[str, int] = {}
    for row in range(1, HIGHEST_HEAD + 1):
        found: dict[str, int] = {}
        for column, cell in sheet.rows.get(row, {}).items():
            if isinstance(cell.value, str) and cell.value.strip() in needed:
                found.setdefault(cell.value.strip(), column)
        if len(found) == len(needed):
            return row, found
        best = max(best, found, key=len)
    lacking = ", ".join(f"“{head}”" for head in needed if head not in best)
    sentence = _("Trang “%(sheet)s” thiếu cột %(heads)s ở dòng tiêu đề: hãy tải lại mẫu rồi nhập lại.")
    raise Invalid([Problem("", sentence % {"sheet": sheet.title, "heads": lacking})])


def _boxes(references: Iterable[str]) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Yield merged ranges with their bounds: first column, first row, last column, last row."""
    for reference in references:
        try:
            first_column, first_row, last_column, last_row = range_boundaries(reference)
        except ValueError:
            continue
        yield reference, (first_column or 1, first_row or 1, last_column or 1, last_row or 1)
