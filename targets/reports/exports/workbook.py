"""A report as an XLSX to be filled in: what is stored, only what is typed unlocked, sealed on a sheet that nobody sees.

Text of people is written as text: nothing of it becomes a formula, a number or a link.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import override
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from foundation.dates import local, moment_text
from targets.core.numbers import LARGEST, format_date
from targets.reports.exports.workbook_looks import RED_SOFT, formats_of, height_of, paper_of
from targets.reports.queries.workbook import (
    DASH,
    DATED,
    DOCUMENT,
    ESTIMATED,
    FAULT_HEADS,
    FAULTS,
    FIGURES,
    HEADS,
    HIDDEN,
    NOTE,
    REASON,
    TEXT,
    TEXT_HEADS,
    TEXTS,
    TYPED,
    VALUE,
    ReportWorkbook,
    WorkbookRow,
    heads_of,
    value_text,
)
from targets.reports.services.cells import STANDARD_REASONS
from targets.reports.services.changes import Fault
from targets.words.moments import deadline

# Nothing that people wrote turns into anything but text.
OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
}  # fmt: skip
WIDTHS = (17, 40, 9, 10, 12, 12, 23, 26, 11, 13, 11)  # in signs, by HEADS
HEAD_ROW = 5  # the sixth row: above it what the sheet is
FIRST_REASON = 9  # row of the hidden sheet from which the reasons stand
GUIDE = (
    "Chỉ nhập ô nền vàng: số đếm ở cột “Kỳ này”, hoặc để trống và chọn lý do không thu thập được. Cách ghi từng mục: "
    "rê chuột vào tên mục. Không nhập nội dung mật, họ tên, vụ việc cụ thể."
)
GUIDE_OF_FAULTS = "Ô ghi theo tệp đã nạp. Hãy sửa ở các trang trước rồi nạp lại tệp này: trang này không đọc tới."
GUIDE_OF_TEXTS = "Chỉ nhập ô nền vàng, dưới mỗi nội dung một đoạn. Không nhập nội dung mật, họ tên, vụ việc cụ thể."

Typed = Mapping[tuple[str, str], object]  # what a file says, by key and field of a cell


def to_workbook(report: ReportWorkbook, typed: Typed | None = None, faults: Sequence[Fault] = ()) -> bytes:
    """Return the file. `typed`: what a file says instead of what is stored; `faults`: where it is wrong.

    Wrong cells are red, with a note each; a sheet of their own lists all that is wrong, at its place in that file.
    """
    output = io.BytesIO()
    with override("vi"), Workbook(output, OPTIONS) as book:
        made_at = local(report.made_at).replace(tzinfo=None)
        book.set_properties({"title": _title(report), "company": report.submission.province.name, "created": made_at})
        _Drawing(book, report, typed or {}, faults).draw()
    return output.getvalue()


def file_name(report: ReportWorkbook, what: str = "Số liệu") -> str:
    """Return the name under which it is downloaded: "Số liệu Quý I-2024 – Hòa Bình.xlsx"."""
    with override("vi"):
        period = str(report.submission.period).replace("/", "-")
    of = f" ({report.office})" if report.office else ""
    return f"{what} {period} {DASH} {report.submission.province.short_name}{of}.xlsx".replace("/", "-")


def _title(report: ReportWorkbook) -> str:
    return f"Số liệu thực hiện giao ước thi đua {report.submission.period} {DASH} {report.submission.province.name}"


class _Drawing:
    """One workbook being drawn."""

    def __init__(self, book: Workbook, report: ReportWorkbook, typed: Typed, faults: Sequence[Fault]):
        self.book, self.report, self.faults = book, report, faults
        self.typed = heads_of(typed)
        notes: dict[tuple[str, str], list[str]] = {}
        for fault in faults:
            notes.setdefault((fault.key, fault.field), []).append(fault.message)
        self.notes = heads_of(notes)
        self.looks = formats_of(book)
        self.period = report.submission.period

    def draw(self) -> None:
        """Draw the sheets: figures, texts (of a whole report), what is wrong, and the one that nobody sees."""
        figures = self.book.add_worksheet(FIGURES)
        texts = self.book.add_worksheet(TEXTS) if self.report.texts else None
        wrong = self.book.add_worksheet(FAULTS) if self.faults else None
        self._hidden(self.book.add_worksheet(HIDDEN))
        self._figures(figures)
        if texts:
            self._texts(texts)
        if wrong:
            self._wrong(wrong)
        figures.activate()

    def _figures(self, sheet) -> None:
        self._above(sheet, "Phiếu nhập số liệu", GUIDE)
        for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(HEAD_ROW, column, head, self.looks["head"])
        sheet.set_row(HEAD_ROW, 33)
        lines = [line for section in self.report.sections for line in (section.title, *section.rows)]
        for number, line in enumerate(lines, HEAD_ROW + 1):
            if isinstance(line, str):
                self._band(sheet, number, line)
            else:
                self._row(sheet, number, line)
        sheet.freeze_panes(HEAD_ROW + 1, 2)
        sheet.print_area(0, 0, HEAD_ROW + len(lines), len(HEADS) - 1)
        self._closed(sheet)

    def _above(self, sheet, title: str, guide: str) -> None:
        """Write what the sheet is, of whom, until when, and how it is filled in."""
        report, period = self.report, self.period
        sheet.hide_gridlines(2)
        sheet.write_string(0, 1, report.submission.province.name, self.looks["unit"])
        sheet.write_string(1, 1, f"{title} {DASH} {period}", self.looks["title"])
        sheet.set_row(1, 22)
        facts = [
            f"Từ {format_date(period.start)} đến hết {format_date(period.end)}",
            f"Hạn gửi: {deadline(report.due_at)}",
            f"Tải lúc {moment_text(report.made_at)}",
            *([f"Phần của: {report.office}"] if report.office else []),
        ]
        sheet.write_string(2, 1, " · ".join(facts), self.looks["facts"])
        sheet.write_string(3, 1, guide, self.looks["guide"])

    def _band(self, sheet, line: int, title: str) -> None:
        sheet.write_blank(line, 0, None, self.looks["band"])
        sheet.write_string(line, 1, title, self.looks["band"])
        for column in range(2, len(HEADS)):
            sheet.write_blank(line, column, None, self.looks["band"])
        sheet.set_row(line, 18)

    def _row(self, sheet, line: int, row: WorkbookRow) -> None:
        sheet.write_string(line, 0, row.key, self.looks["code"])
        sheet.write_string(line, 1, row.name, self.looks["name_base" if row.is_base else "name"])
        sheet.write_comment(line, 1, row.explanation, {"x_scale": 2.4, "y_scale": 1.3})
        sheet.write_string(line, 2, row.unit, self.looks["plain"])
        for column, value in ((3, row.last), (4, row.base)):
            self._write(sheet, (line, column), value, "beside")
        content, beside = row.content, not row.is_base
        stored = {
            VALUE: (content.value, "count"),
            REASON: (content.reason, "text"),
            NOTE: (content.note, "text"),
            ESTIMATED: (content.estimated_on, "day" if beside and not row.is_milestone else "day_closed"),
            DOCUMENT: (content.document_number, "text" if beside else "text_closed"),
            DATED: (content.document_date, "day" if beside else "day_closed"),
        }
        for column, head in enumerate(TYPED, HEADS.index(VALUE)):
            value, look = stored[head]
            self._typed(sheet, (line, column), row.key, (head, value, look))
        texts = {head: str(self.typed.get((row.key, head), stored[head][0]) or "") for head in (REASON, NOTE)}
        sheet.set_row(line, height_of((row.name, 56), (texts[REASON], 32), (texts[NOTE], 36)))
        self._rules(sheet, line, row)

    def _typed(self, sheet, place: tuple[int, int], key: str, cell: tuple) -> None:
        """Write a cell that is typed into: what a file said of it where there is a file, red where it is wrong."""
        head, value, look = cell
        note, value = self.notes.get((key, head)), self.typed.get((key, head), value)
        if note is None:
            self._write(sheet, place, value, look)
        else:
            self._write(sheet, place, value_text(value), "wrong")
            sheet.write_comment(*place, "\n".join(note), {"x_scale": 2.4, "y_scale": 1.3, "color": RED_SOFT})

    def _write(self, sheet, place: tuple[int, int], value, look: str) -> None:
        """Write a value as what it is: a number as a number, a day as a day, everything else as text."""
        style = self.looks[look]
        if value in (None, ""):
            sheet.write_blank(*place, None, style)
        elif isinstance(value, int):
            sheet.write_number(*place, value, style)
        elif isinstance(value, date):
            sheet.write_datetime(*place, value, style)
        else:
            sheet.write_string(*place, str(value), style)

    def _rules(self, sheet, line: int, row: WorkbookRow) -> None:
        """Say in the sheet itself what a cell takes."""
        value, reason = HEADS.index(VALUE), HEADS.index(REASON)
        if row.is_milestone:
            rule = {"validate": "list", "source": ["1", "0"]}
            message = "Nhập 1 nếu đã ban hành, 0 nếu chưa ban hành."
        else:
            rule = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": LARGEST}
            message = "Nhập số nguyên từ 0 trở lên, không nhập tỷ lệ. Không có số liệu: để trống, chọn lý do."
        refusal = {"error_title": "Số liệu chưa đúng", "error_message": message}
        sheet.data_validation(line, value, line, value, rule | refusal)
        last = FIRST_REASON + len(STANDARD_REASONS) - 1
        source = (
            f"='{HIDDEN}'!{xl_rowcol_to_cell(FIRST_REASON, 0, True, True)}:{xl_rowcol_to_cell(last, 0, True, True)}"
        )
        own = {"validate": "list", "source": source, "error_type": "information", "show_error": False}
        sheet.data_validation(line, reason, line, reason, own)
        for head, first, last in ((ESTIMATED, self.period.start, self.period.end), (DATED, date(1945, 1, 1), None)):
            place = HEADS.index(head)
            between = {"validate": "date", "error_title": "Ngày chưa đúng", "error_message": "Ghi ngày/tháng/năm."}
            between |= {"criteria": "between", "minimum": first, "maximum": last or date(2100, 1, 1)}
            sheet.data_validation(line, place, line, place, between | {"error_type": "warning"})

    def _texts(self, sheet) -> None:
        self._above(sheet, "Thuyết minh", GUIDE_OF_TEXTS)
        for column, (head, width) in enumerate(zip(TEXT_HEADS, (9, 46, 110), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(HEAD_ROW, column, head, self.looks["head"])
        sheet.set_row(HEAD_ROW, 22)
        for line, text in enumerate(self.report.texts, HEAD_ROW + 1):
            key = f"narrative-{text.pledge}"
            sheet.write_string(line, 0, str(text.pledge), self.looks["code"])
            sheet.write_string(line, 1, text.title, self.looks["name"])
            self._typed(sheet, (line, 2), key, (TEXT, text.text, "long_text"))
            shown = str(self.typed.get((key, TEXT), text.text))
            sheet.set_row(line, max(height_of((shown, 105)), 50))
        sheet.freeze_panes(HEAD_ROW + 1, 2)
        self._closed(sheet)

    def _wrong(self, sheet) -> None:
        """List all that is wrong, what stands in no cell of this file too."""
        self._above(sheet, "Những chỗ chưa nạp được", GUIDE_OF_FAULTS)
        for column, (head, width) in enumerate(zip(FAULT_HEADS, (16, 46, 110), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(HEAD_ROW, column, head, self.looks["head"])
        names = {row.key: row.name for row in self.report.rows}
        for line, fault in enumerate(self.faults, HEAD_ROW + 1):
            for column, text in enumerate((fault.where, names.get(fault.key, fault.key), fault.message)):
                sheet.write_string(line, column, text, self.looks["name"])
            sheet.set_row(line, height_of((fault.message, 105), (names.get(fault.key, ""), 42)))
        sheet.freeze_panes(HEAD_ROW + 1, 0)
        self._closed(sheet)

    def _closed(self, sheet) -> None:
        """Lock what is not typed into, without a password: a guard rail, no secret."""
        sheet.protect("", {"format_rows": True, "format_columns": True})
        paper_of(sheet, head_row=HEAD_ROW, title=_title(self.report))

    def _hidden(self, sheet) -> None:
        """Write the seal, what it seals in words, and the reasons that the first sheet offers."""
        identity = self.report.identity
        sheet.write_string(0, 0, identity.sealed())
        words = (
            f"Đơn vị: {identity.province}",
            f"Kỳ: {identity.year}/{identity.period}",
            f"Phần của: {identity.office or 'toàn bộ báo cáo'}",
            f"Phiên bản biểu mẫu: {identity.rules}",
            f"Tải lúc: {identity.at}",
        )
        for line, text in enumerate(words, 1):
            sheet.write_string(line, 0, text)
        for line, reason in enumerate(STANDARD_REASONS, FIRST_REASON):
            sheet.write_string(line, 0, reason)
        sheet.protect("")
        sheet.very_hidden()
