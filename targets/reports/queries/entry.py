"""The entry, check and submission pages: contents with their cells, comparisons, narratives and results."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from pledges.models import Pledge
from pledges.permissions import Authority
from targets.calendar.queries.territory import base_provinces
from targets.core import workflow
from targets.core.numbers import format_count
from targets.models import Period, Submission
from targets.permissions import may_edit, sees_drafts_of
from targets.reports.queries.cells import Cell, Typed, cells_of
from targets.reports.queries.corrections import proposed_now
from targets.reports.queries.entry_results import ResultLine, results_of
from targets.reports.queries.issued import Issued, issued_earlier
from targets.reports.queries.narrative_cells import NarrativeCell, narrative_cell
from targets.reports.queries.reading import Reading, entered
from targets.reports.queries.remaining import RemainingLine, remaining_lines
from targets.reports.queries.submissions import (
    ACCEPTED,
    CURRENT,
    Holding,
    basis_of,
    figures_of,
    holding,
    shown_narratives,
    shown_remarks,
)

MARKS = ("saved", "saving", "unsaved", "wrong", "warning", "explained", "locked", "not_collected", "empty")


@dataclass(frozen=True)
class Row:
    """One measure: its own cell, what stands beside it, and base cells where they are entered here."""

    cell: Cell
    bases: tuple[Cell, ...]
    last: str
    base: str
    base_is_accepted: bool
    definition: str = ""
    provided_by: str = ""


@dataclass(frozen=True)
class Section:
    """One of the agreement's contents on the page."""

    pledge: Pledge
    rows: tuple[Row, ...]
    narrative: NarrativeCell
    results: tuple[ResultLine, ...] = ()
    issued: tuple[Issued, ...] = ()  # documents of earlier quarters, not asked for again
    remaining: tuple[RemainingLine, ...] = ()


@dataclass(frozen=True)
class EntryPage:
    """A whole page. `done` of `total` cells are entered; `blocking` checks broken, `warnings` without a note."""

    submission: Submission
    holding: Holding
    sections: tuple[Section, ...]
    remarks: tuple
    last_title: str
    base_title: str
    done: int
    total: int
    blocking: int
    warnings: int
    errors: tuple = ()
    saved_at: datetime | None = None
    due_at: datetime | None = None  # the period's, or this province's extension
    proposed: tuple = ()  # what a granted request to correct asked for
    marks: tuple = MARKS

    @cached_property
    def period_title(self) -> str:
        """Return the period's name, as every row says it."""
        return str(self.submission.period)

    @property
    def cells(self) -> list[Cell]:
        """Return every cell of the page in its order, each row's base cells after its own."""
        return [cell for section in self.sections for row in section.rows for cell in (row.cell, *row.bases)]

    @property
    def narratives(self) -> list[NarrativeCell]:
        """Return the narrative of every content."""
        return [section.narrative for section in self.sections]

    @property
    def remaining(self) -> list[RemainingLine]:
        """Return what is left of every stock at the end of the period."""
        return [line for section in self.sections for line in section.remaining]


@dataclass(frozen=True)
class Beside:
    """The values of another period that stand beside the cells, by measure code, and whether they are accepted."""

    title: str = ""
    shown: dict | None = None
    accepted: bool = False
    nothing: str = ""  # what is said of a measure of which there is no value

    def of(self, code: str) -> str:
        """Return the text of one measure."""
        return self.nothing if self.shown is None else self.shown.get(code, self.nothing)

    def is_accepted(self, code: str) -> bool:
        """Say whether there is a value of one measure, and it is accepted."""
        return self.accepted and code in (self.shown or {})


def entry_page(
    reading: Reading,
    authority: Authority,
    *,
    now: datetime,
    typed: Typed | None = None,
    with_results: bool = True,
    with_head: bool = True,
) -> EntryPage:
    """Return the page of a submission as this person may see it; `typed` is what was posted and not saved.

    `with_head`: with what stands above and beside the cells (what is asked for and was proposed, until when, what
    other periods say).
    """
    submission, typed = reading.submission, typed or Typed()
    basis, remarks = basis_of(authority, submission), shown_remarks(authority, reading)
    cells = cells_of(reading, typed=typed, basis=basis, remarks=remarks)
    last = base = Beside()
    if with_head:
        last = beside(reading, authority, next(iter(reading.earlier_quarters), None))
        base = beside(reading, authority, reading.base_period)
    findings = {found.sentence(): found for cell in cells for found in cell.findings}.values()
    results = results_of(reading) if with_results and basis == CURRENT else {}
    shown = _Shown(basis, cells, last, base, typed, results)
    return EntryPage(
        submission=submission,
        holding=holding(submission, now=now),
        sections=tuple(_sections(reading, authority, shown)),
        remarks=tuple(remark_links(submission, cells, remarks, to_entry=may_edit(authority, submission, now=now))),
        last_title=str(last),
        base_title=str(base),
        done=sum(cell.is_entered for cell in cells),
        total=len(cells),
        blocking=sum(found.is_blocking for found in findings),
        warnings=sum(not found.is_blocking and not found.has_note for found in findings),
        saved_at=max((cell.version.at for cell in cells if cell.version), default=None),
        due_at=due_of(reading) if with_head else None,
        proposed=proposed_now(submission) if with_head and sees_drafts_of(authority, submission) else (),
    )


def due_of(reading: Reading) -> datetime:
    """Return the moment until which this province's report is on time: its period's, or its extension's."""
    return max(reading.period.due_at, reading.extended_to or reading.period.due_at)


def beside(reading: Reading, authority: Authority, period: Period | None) -> Beside:
    """Return another period's figures of the same territory as this person may see them: one sum over those who
    reported it then (docs/metrics.md#mergers), "…" where one was not collected, "chưa có" where one is missing."""
    nothing = _("chưa có")
    if period is None:
        return Beside(nothing=nothing)
    provinces = base_provinces(reading.province, period, reading.book)
    reports = [one for one in reading.reports if one.period_id == period.pk and one.province in provinces]
    by_province: dict[int, dict[str, int | None]] = {}
    are_accepted = []
    for report in reports:  # a report of its own last: it stands before what is carried
        basis = basis_of(authority, report)
        by_province.setdefault(report.province_id, {}).update(_values(reading, report, basis))
        are_accepted.append(report.state == workflow.ACCEPTED or basis == ACCEPTED)
    if not provinces or len(by_province) < len(provinces):
        return Beside(str(period), nothing=nothing)
    figures = list(by_province.values())
    codes = set(figures[0]).intersection(*figures[1:])
    shown = {code: _sum([values[code] for values in figures]) for code in codes}
    return Beside(str(period), shown, all(are_accepted), nothing)


def _values(reading: Reading, report: Submission, basis: str) -> dict[str, int | None]:
    """Return a report's numbers on a basis by measure code, None where one was not collected."""
    if basis == ACCEPTED or (basis == CURRENT and report.pk not in reading.latest):
        return {code: figure.value for code, figure in reading.accepted[report.pk].items()}
    versions = entered(reading.latest[report.pk]) if basis == CURRENT else figures_of(report, basis)
    return {code: version.value for code, version in versions.items()}


def _sum(values: list[int | None]) -> str:
    return "…" if None in values else format_count(sum(value for value in values if value is not None))


@dataclass(frozen=True)
class RemarkLink:
    """A remark with the cell it is about (`anchor` "" for the whole report)."""

    anchor: str
    href: str
    measure_name: str
    text: str
    by: str
    at: datetime


def remark_links(submission: Submission, cells: list[Cell], remarks, *, to_entry: bool) -> list[RemarkLink]:
    """Return what the last return or send-back asks for, each line with the way to its cell: to the box of
    who may write in it, to the report's own page for everybody else."""
    keys = {(cell.submission_pk, cell.measure.pk): cell.key for cell in cells}
    href, prefix = ("targets:entry", "v") if to_entry else ("targets:submission", "cell")
    address = reverse(href, args=[submission.pk])
    return [
        RemarkLink(
            f"{prefix}-{keys[remark.submission_id, remark.measure_id]}"
            if (remark.submission_id, remark.measure_id) in keys
            else "",
            address,
            str(remark.measure or ""),
            remark.text,
            str(remark.by),
            remark.at,
        )
        for remark in remarks
    ]


@dataclass(frozen=True)
class _Shown:
    """What the sections of a page are made of."""

    basis: str
    cells: list[Cell]
    last: Beside
    base: Beside
    typed: Typed
    results: dict[int, list[ResultLine]]


def _sections(reading: Reading, authority: Authority, shown: _Shown) -> Iterator[Section]:
    """Yield the contents in the agreement's order; a carried history submission has one, of its own measures."""
    own = {cell.key: cell for cell in shown.cells if not cell.province}
    bases: dict[str, list[Cell]] = {}
    for cell in shown.cells:
        if cell.province:
            bases.setdefault(cell.measure.code, []).append(cell)
    told = shown_narratives(authority, reading.submission)
    issued = _issued(reading, shown.basis)
    left = remaining_lines(reading.scheme, own) if reading.scheme else {}
    for group in reading.asked:
        codes = [measure.code for measure in group.measures]
        yield Section(
            group.pledge,
            tuple(_row(reading, shown, own[code], tuple(bases.get(code, ()))) for code in codes if code in own),
            narrative_cell(reading.submission, group.pledge, told, shown.typed),
            tuple(shown.results.get(group.pledge.pk, ())),
            tuple(issued[code] for code in codes if code in issued),
            tuple(left[code] for code in codes if code in left),
        )


def _row(reading: Reading, shown: _Shown, cell: Cell, bases: tuple[Cell, ...]) -> Row:
    code, listed = cell.measure.code, reading.listed[cell.measure.code]
    return Row(
        cell,
        bases,
        shown.last.of(code),
        shown.base.of(code),
        shown.base.is_accepted(code),
        listed.definition,
        listed.provided_by,
    )


def _issued(reading: Reading, basis: str) -> dict[str, Issued]:
    """Return the documents of earlier quarters that the person may see: the sent, not yet accepted, as drafts are."""
    issued = issued_earlier(reading)
    return {code: document for code, document in issued.items() if document.is_accepted or basis == CURRENT}
