"""A report's workbook read back: whose it is, and what it asks of the report; every fault at its place.

Sheets are found by title, columns by head, rows by code, so that rows may be sorted and columns moved. What it is, only
the seal says. What stands nowhere in a file asks nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.errors import Invalid, Problem
from targets.reports.imports.collected import Collected
from targets.reports.imports.heads import Heads, find_heads
from targets.reports.imports.untrusted import OpenedWorkbook, Sheet
from targets.reports.queries.workbook import (
    CODE,
    FAULTS,
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

NOT_OURS = gettext_lazy(
    "Tệp này không phải mẫu do hệ thống xuất ra, hoặc phần xác thực của mẫu đã bị sửa: hãy tải lại mẫu rồi nhập lại."
)


@dataclass(frozen=True)
class ReportFile:
    """What a workbook asks, and what its seal says; None of one in a clerk's own layout, which nobody gave out."""

    identity: Identity | None
    changes: ReportChanges


def read_report_workbook(book: OpenedWorkbook) -> ReportFile:
    """Return what a file says; raises Invalid with one problem where it is no workbook that was given out here."""
    identity, figures = _identity(book), book.sheet(FIGURES)
    if identity is None or figures is None:
        raise Invalid([Problem("", str(NOT_OURS))])
    reader = _Reader(identity=identity)
    reader.read_figures(figures)
    reader.read_texts(book.sheet(TEXTS))
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


@dataclass(kw_only=True)
class _Reader(Collected):
    """Collects what the sheets of a template say."""

    identity: Identity
    cells: dict[str, CellInput] = field(default_factory=dict)
    texts: dict[int, tuple[str, int]] = field(default_factory=dict)

    def changes(self) -> ReportChanges:
        """Return all that was read; of a cell with a fault nothing is asked."""
        wrong = {fault.key for fault in self.faults}
        cells = {key: cell for key, cell in self.cells.items() if key not in wrong}
        faults, remarks = tuple(sorted_faults(self.faults)), tuple(sorted_faults(self.remarks))
        return ReportChanges(cells, self.texts, self.places, self.values, faults, remarks)

    def read_figures(self, sheet: Sheet) -> None:
        """Read the cells of the first sheet."""
        heads = _heads(sheet, (CODE, *TYPED))
        typed = {head: heads.columns[head] for head in TYPED}
        rows = self._rows(sheet, (heads.row, heads.columns[CODE]), typed, self.identity.cells.keys())
        for row, key in rows.items():
            fields = {}
            for head, column in typed.items():
                fields[FIELDS[head]] = self.value(sheet, sheet.at(row, column), key, FIELDS[head])
            self._ask(key, fields)
        self._missing(sheet.title, self.identity.cells.keys() - set(rows.values()))
        places = {(row, at): (key, FIELDS[head]) for row, key in rows.items() for head, at in typed.items()}
        self.hidden(sheet, places)
        for key in self.merged(sheet, places):
            self.cells.pop(key, None)

    def read_texts(self, sheet: Sheet | None) -> None:
        """Read the narratives of the second sheet; None: somebody took it out."""
        if sheet is None:
            self._missing(TEXTS, self.identity.texts.keys())
            return
        heads = _heads(sheet, (PLEDGE, TEXT))
        head_row, columns = heads.row, heads.columns
        rows = self._rows(sheet, (head_row, columns[PLEDGE]), {TEXT: columns[TEXT]}, self.identity.texts.keys())
        for row, pledge in rows.items():
            text = self.value(sheet, sheet.at(row, columns[TEXT]), text_key(int(pledge)), "t")
            if text is not None and (text or self.identity.texts[pledge]):
                self.texts[int(pledge)] = (text, self.identity.texts[pledge])
        self._missing(sheet.title, self.identity.texts.keys() - set(rows.values()))
        places = {(row, columns[TEXT]): (text_key(int(pledge)), "t") for row, pledge in rows.items()}
        self.hidden(sheet, places)
        spread = self.merged(sheet, places)
        self.texts = {pledge: text for pledge, text in self.texts.items() if text_key(pledge) not in spread}

    def others(self, book: OpenedWorkbook) -> None:
        """Tell of sheets that are none of the template's."""
        for sheet in book.sheets:
            if sheet.title not in (FIGURES, TEXTS, HIDDEN, FAULTS):
                self.remark(sheet.title, "A1", _("Trang “%(title)s” không thuộc mẫu: bỏ qua.") % {"title": sheet.title})
            else:
                self.cut(sheet)

    def _ask(self, key: str, fields: dict) -> None:
        """Ask what a row says, unless it says nothing where there was nothing."""
        seen = self.identity.cells[key]
        if not seen and all(value in (None, "") for value in fields.values()):
            return
        self.cells[key] = CellInput(
            split_key(key)[1],
            value=fields["v"],
            reason=fields["r"] or "",
            note=fields["n"] or "",
            is_estimate=fields["ed"] is not None,
            estimated_on=fields["ed"],
            document_number=fields["dn"] or "",
            document_date=fields["dd"],
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
        """Tell of what stands right of the template's columns."""
        for column, cell in sheet.rows[row].items():
            if column > last:
                self.remark(sheet.title, cell.coordinate, _("Ô này không thuộc mẫu: bỏ qua."))

    def _missing(self, title: str, keys: Iterable[str]) -> None:
        for key in sorted(keys):
            words = _("Tệp không còn dòng “%(code)s”: số đang có được giữ nguyên.") % {"code": key}
            self.remark(title, "A1", words)


def _heads(sheet: Sheet, needed: tuple[str, ...]) -> Heads:
    """Return the row in which the heads stand and the column of each; raises Invalid where one is missing."""
    heads = find_heads(sheet, lambda text: text.strip() if text.strip() in needed else "", needed)
    if lacking := heads.lacking(needed):
        words = {"sheet": sheet.title, "heads": ", ".join(f"“{head}”" for head in lacking)}
        sentence = _("Trang “%(sheet)s” thiếu cột %(heads)s ở dòng tiêu đề: hãy tải lại mẫu rồi nhập lại.")
        raise Invalid([Problem("", sentence % words)])
    return heads
