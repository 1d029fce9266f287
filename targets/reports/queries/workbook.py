"""What a report's workbook holds, as plain values: exports draw it, imports find its sheets and heads again.

Always in Vietnamese: it is filled in offices, whatever language the person who downloads it reads.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import override

from pledges.permissions import Authority
from targets.core.numbers import format_count, format_date
from targets.models import Submission
from targets.reports.queries.beside import Beside, beside
from targets.reports.queries.cells import Cell, cells_of
from targets.reports.queries.content import Content, content_of
from targets.reports.queries.entry import due_of
from targets.reports.queries.offices import offices_of
from targets.reports.queries.reading import Reading
from targets.reports.queries.submissions import basis_of, shown_narratives
from targets.reports.queries.workbook_identity import Identity, rules_mark

FIGURES, TEXTS, HIDDEN = "Số liệu", "Thuyết minh", "Mẫu"  # titles of the sheets
FAULTS = "Lỗi"  # of one that lists what is wrong in a file that came, and is not read again
CODE, NAME, UNIT, LAST, BASE = "Mã", "Mục số liệu", "Đơn vị tính", "Kỳ trước", "Cùng kỳ năm trước"
VALUE, REASON, NOTE = "Kỳ này", "Lý do không thu thập được", "Giải trình"
ESTIMATED, DOCUMENT, DATED = "Số ước đến ngày", "Số văn bản", "Ngày văn bản"
HEADS = (CODE, NAME, UNIT, LAST, BASE, VALUE, REASON, NOTE, ESTIMATED, DOCUMENT, DATED)
TYPED = HEADS[HEADS.index(VALUE) :]  # what people fill in
# By which name a cell keeps each (queries.content.Fields); "t" is a text.
FIELDS = {VALUE: "v", REASON: "r", NOTE: "n", ESTIMATED: "ed", DOCUMENT: "dn", DATED: "dd"}
PLEDGE, TITLE, TEXT = "Mã", "Nội dung giao ước", "Thuyết minh"
TEXT_HEADS = (PLEDGE, TITLE, TEXT)
FAULT_HEADS = ("Ô", NAME, "Lỗi")
DASH = "–"
HEAD_OF = {name: head for head, name in FIELDS.items()} | {"t": TEXT}


@dataclass(frozen=True)
class WorkbookRow:
    """One cell of the report with what stands beside it: numbers, or words where there is none."""

    key: str
    name: str
    unit: str
    last: int | str
    base: int | str
    content: Content
    version: int
    is_milestone: bool
    is_base: bool
    explanation: str  # how it is counted, who supplies it


@dataclass(frozen=True)
class WorkbookSection:
    """One of the agreement's contents with its rows."""

    title: str
    rows: tuple[WorkbookRow, ...]


@dataclass(frozen=True)
class WorkbookText:
    """What is said in words under a content."""

    pledge: int
    title: str
    text: str
    version: int


@dataclass(frozen=True)
class ReportWorkbook:
    """A report as a workbook. `office`: whose part it is, "" the whole report (a part has no texts)."""

    submission: Submission
    office: str
    sections: tuple[WorkbookSection, ...]
    texts: tuple[WorkbookText, ...]
    last_title: str
    base_title: str
    due_at: datetime
    made_at: datetime
    rules: str
    given: Identity | None = None  # of a workbook that came back: it keeps the seal that it had

    @property
    def rows(self) -> Iterator[WorkbookRow]:
        """Yield every row in the order of the sheet."""
        return (row for section in self.sections for row in section.rows)

    @property
    def identity(self) -> Identity:
        """Return what its hidden sheet says."""
        if self.given:
            return self.given
        period = self.submission.period
        return Identity(
            cluster=period.cluster.code,
            province=self.submission.province.code,
            year=period.year,
            period=period.code,
            office=self.office,
            rules=self.rules,
            at=self.made_at.isoformat(timespec="seconds"),
            cells={row.key: row.version for row in self.rows},
            texts={str(text.pledge): text.version for text in self.texts},
        )


def report_workbook(reading: Reading, authority: Authority, *, office: str = "", now: datetime) -> ReportWorkbook:
    """Return the workbook of a report as this person may see it; with an `office`, only what that office supplies."""
    submission = reading.submission
    with override("vi"):
        cells = cells_of(reading, basis=basis_of(authority, submission))
        last = beside(reading, authority, next(iter(reading.earlier_quarters), None))
        base = beside(reading, authority, reading.base_period)
        shown = _Shown(reading, cells, last, base, office)
        sections = tuple(section for section in shown.sections() if section.rows)
        texts = () if office or submission.carried_by_id else tuple(_texts(reading, authority))
        return ReportWorkbook(
            submission, office, sections, texts, last.title, base.title, due_of(reading), now, rules_mark(reading)
        )


@dataclass(frozen=True)
class _Shown:
    """What the rows are made of."""

    reading: Reading
    cells: list[Cell]
    last: Beside
    base: Beside
    office: str

    def sections(self) -> Iterator[WorkbookSection]:
        """Yield the contents in the agreement's order; a base cell follows the cell that it stands beside."""
        offices = offices_of(self.reading)
        under: dict[str, list[Cell]] = {}
        for cell in self.cells:
            under.setdefault(cell.measure.code, []).append(cell)
        for group in self.reading.asked:
            codes = [
                measure.code
                for measure in group.measures
                if not self.office or offices.get(measure.code) == self.office
            ]
            rows = (self._row(cell, offices) for code in codes for cell in under.get(code, ()))
            yield WorkbookSection(_titled(group.pledge), tuple(rows))

    def _row(self, cell: Cell, offices: dict[str, str]) -> WorkbookRow:
        code, is_base = cell.measure.code, bool(cell.province)
        name = f"{cell.measure.name} {DASH} {_base_title(cell)}" if is_base else cell.measure.name
        return WorkbookRow(
            key=cell.key,
            name=name,
            unit=cell.measure.unit,
            last=DASH if is_base else _value(self.last, code, cell.is_milestone),
            base=DASH if is_base else _value(self.base, code, cell.is_milestone),
            content=content_of(cell.version),
            version=cell.version_number,
            is_milestone=cell.is_milestone,
            is_base=is_base,
            explanation=self._explanation(cell, offices.get(code, "")),
        )

    def _explanation(self, cell: Cell, office: str) -> str:
        period, definition = self.reading.period, self.reading.listed[cell.measure.code].definition
        days = f"từ {format_date(period.start)} đến hết {format_date(period.end)}"
        if cell.province:
            when = f"Số của {cell.period_title}, để so sánh với kỳ này."
        else:
            when = f"Kỳ này: {period}, {days}. {cell.measure.get_accumulation_display()}."
        issued = "Nhập 1 nếu đã ban hành (ghi số, ngày văn bản), 0 nếu chưa." if cell.is_milestone else ""
        supplied = f"Đơn vị cung cấp: {office}." if office else ""
        return "\n".join(filter(None, (definition or issued, when, supplied)))


def _base_title(cell: Cell) -> str:
    """Return of which period, and of which unit where there are several, a base cell is."""
    return f"cùng kỳ {cell.period_title}" + (f", {cell.province_name}" if cell.province_name else "")


def _value(beside: Beside, code: str, is_milestone: bool) -> int | str:
    number = beside.number(code)
    return beside.of(code) if number is None or is_milestone else number


def _texts(reading: Reading, authority: Authority) -> Iterator[WorkbookText]:
    versions = shown_narratives(authority, reading.submission)
    for group in reading.asked:
        version = versions.get(group.pledge.pk)
        text, number = (version.text, version.number) if version else ("", 0)
        yield WorkbookText(group.pledge.pk, _titled(group.pledge), text, number)


def _titled(pledge) -> str:
    return f"{pledge.number}. {pledge.title}" if pledge.number else pledge.title


def value_text(value: object) -> str:
    """Return a value of a cell as people read it, "" for nothing: of one that is not taken as it is."""
    if isinstance(value, date):
        return format_date(value)
    return format_count(value) if isinstance(value, int) else str(value or "")


def heads_of(by_field: Mapping[tuple[str, str], Any]) -> dict[tuple[str, str], Any]:
    """Return what is known by key and field of a cell by key and head."""
    return {(key, HEAD_OF[name]): value for (key, name), value in by_field.items() if name in HEAD_OF}
