"""What the grid's templates print of cells and results, as plain values: equal parts are drawn once.

A part holds no row of the database: all that its template prints stands in it (templatetags.parts).
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language

from targets.reports.queries.cells import Cell, Clash
from targets.reports.queries.content import Fields
from targets.reports.queries.entry import EntryPage, Row, Section
from targets.reports.queries.entry_results import ResultLine
from targets.reports.queries.findings import Found
from targets.reports.queries.remaining import RemainingLine

MOST = 4000  # parts of cells that a process remembers: some 10 MB
_parts: dict[tuple, "CellPart"] = {}


@dataclass(frozen=True)
class RemarkPart:
    """One remark on a cell: what kind, what it says, who made it and when."""

    kind: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, eq=False)
class CellPart:
    """One cell: how it stands, what its boxes show, and what is said under it; one for equal cells (cell_part)."""

    key: str
    name: str
    unit: str
    label: str
    province: str
    province_name: str
    url: str
    thread: str  # the address of what is asked and answered about it
    evidence: str  # the address of the files behind it
    is_milestone: bool
    fields: Fields
    stored_json: str
    state: str
    outcome: str
    version_number: int
    is_unsaved: bool
    problem: str
    clash: Clash | None
    findings: tuple[Found, ...]
    remarks: tuple[RemarkPart, ...]
    messages: int
    files: int  # behind it
    folded: tuple[str, ...]  # what its folded fields hold, in words
    is_open: bool  # they are unfolded: something in them is asked for or wrong

    @property
    def has_below(self) -> bool:
        """Say whether anything is said under the cell."""
        return bool(self.problem or self.clash or self.findings or self.remarks or self.messages)

    @property
    def is_wrong(self) -> bool:
        """Say whether the cell is marked so."""
        return self.state == "wrong"


@dataclass(frozen=True)
class RowPart:
    """One measure with its cells and what stands beside them, under the titles of the columns."""

    cell: CellPart
    bases: tuple[CellPart, ...]
    last: str
    base: str
    base_is_accepted: bool
    definition: str
    provided_by: str
    last_title: str
    base_title: str
    period: str
    issued: str


@dataclass(frozen=True)
class ResultsPart:
    """What the figures of one content come to, what is left of its stocks, and what is missing for both."""

    pledge: int
    results: tuple[ResultLine, ...]
    remaining: tuple[RemainingLine, ...]
    missing: tuple[str, ...]


def cell_part(cell: Cell) -> CellPart:
    """Return what is printed of a cell; made once for what the cell says."""
    remarks = tuple(
        RemarkPart(str(remark.get_kind_display()), remark.text, str(remark.by), remark.at) for remark in cell.remarks
    )
    key = (get_language(), remarks, *cell.printed())
    part = _parts.get(key)
    if part is None:
        if len(_parts) >= MOST:
            _parts.clear()
        part = _parts[key] = _part(cell, remarks)
    return part


def _part(cell: Cell, remarks: tuple[RemarkPart, ...]) -> CellPart:
    return CellPart(
        key=cell.key,
        name=cell.measure.name,
        unit=cell.measure.unit,
        label=cell.label,
        province=cell.province,
        province_name=cell.province_name,
        url=cell.url,
        thread=cell.thread,
        evidence=cell.evidence,
        is_milestone=cell.is_milestone,
        fields=cell.fields,
        stored_json=cell.stored_json,
        state=cell.state,
        outcome=cell.outcome,
        version_number=cell.version_number,
        is_unsaved=cell.is_unsaved,
        problem=cell.problem,
        clash=cell.clash,
        findings=cell.findings,
        remarks=remarks,
        messages=cell.messages,
        files=len(cell.files),
        folded=tuple(cell.stored.folded()),
        is_open=cell.is_unsaved or cell.state == "warning",
    )


def row_part(page: EntryPage, row: Row) -> RowPart:
    """Return what is printed of a row of a page."""
    return RowPart(
        cell_part(row.cell),
        tuple(map(cell_part, row.bases)),
        row.last,
        row.base,
        row.base_is_accepted,
        row.definition,
        row.provided_by,
        page.last_title,
        page.base_title,
        page.period_title,
        row.issued,
    )


def results_part(section: Section) -> ResultsPart:
    """Return what is printed of a content's results."""
    return ResultsPart(section.pledge.pk, section.results, section.remaining, section.missing)
