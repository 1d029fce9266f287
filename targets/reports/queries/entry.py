"""The entry, check and submission pages: contents with their cells, comparisons, narratives and results."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.urls import reverse

from pledges.models import Pledge
from pledges.permissions import Authority
from targets.core import workflow
from targets.models import Evidence, NarrativeVersion, Submission
from targets.permissions.acting import may_edit
from targets.permissions.seeing import sees_drafts_of
from targets.reports.queries.beside import Beside, beside, total
from targets.reports.queries.cells import Cell, Typed, cells_of
from targets.reports.queries.corrections import proposed_now
from targets.reports.queries.entry_results import ResultLine, missing_lines, results_of
from targets.reports.queries.evidence import Files, files_of, standing_files
from targets.reports.queries.findings import Found
from targets.reports.queries.holding import Holding, holding
from targets.reports.queries.issued import Issued, issued_elsewhere
from targets.reports.queries.narrative_cells import NarrativeCell, narrative_cell
from targets.reports.queries.reading import Reading
from targets.reports.queries.remaining import RemainingLine, remaining_lines
from targets.reports.queries.submissions import CURRENT, basis_of, shown_narratives, shown_remarks
from targets.words import wording
from targets.words.values import difference

HEAD, RESULTS, TEXTS = "head", "results", "texts"  # parts of a page that not every answer shows
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
    issued: str = ""  # of a document: since when it stands by another report, where this one has none
    change: str = ""  # against the same window of the year before


@dataclass(frozen=True)
class Section:
    """One of the agreement's contents on the page."""

    pledge: Pledge
    period_title: str
    rows: tuple[Row, ...]
    narrative: NarrativeCell
    results: tuple[ResultLine, ...] = ()
    issued: tuple[Issued, ...] = ()  # documents of earlier quarters, not asked for again
    remaining: tuple[RemainingLine, ...] = ()
    files: tuple[Evidence, ...] = ()  # behind its narrative

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the figures that its results and its stock wait for, each once."""
        return missing_lines(self.results, self.remaining, self.period_title)


@dataclass(frozen=True)
class EntryPage:
    """A whole page. `done` of `total` cells are entered; `wrong` boxes and `warned` cells are those marked so."""

    submission: Submission
    holding: Holding
    sections: tuple[Section, ...]
    remarks: tuple
    last_title: str
    base_title: str
    done: int
    total: int
    wrong: int
    warned: int
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

    @property
    def findings(self) -> list[Found]:
        """Return what the checks say of the cells, each once, in the order of the page."""
        return list(dict.fromkeys(found for cell in self.cells for found in cell.findings))


def entry_page(
    reading: Reading,
    authority: Authority,
    *,
    now: datetime,
    typed: Typed | None = None,
    but: Collection[str] = (),
) -> EntryPage:
    """Return the page of a submission as this person may see it; `typed` is what was posted and not saved.

    `but`: what is not read: what stands above and beside the cells (HEAD: what is asked for and was proposed, until
    when, what other periods say, which files), RESULTS, or the TEXTS that are stored.
    """
    submission, typed = reading.submission, typed or Typed()
    basis, remarks = basis_of(authority, submission), shown_remarks(authority, reading)
    cells = cells_of(reading, typed=typed, basis=basis, remarks=remarks)
    last, base, files = Beside(), Beside(), Files()
    if HEAD not in but:
        files = standing_files(authority, submission, reading.once("files", lambda: files_of(submission)))
        last = beside(reading, authority, next(iter(reading.earlier_quarters), None))
        base = beside(reading, authority, reading.base_period)
    issued = _issued(reading, basis)
    wrong = {cell.measure.code for cell in cells if cell.state == "wrong" and submission.state in workflow.EDITABLE}
    results = results_of(reading, wrong=wrong, issued=issued) if RESULTS not in but and basis == CURRENT else {}
    texts = shown_narratives(authority, submission) if TEXTS not in but else {}
    sections = tuple(_sections(reading, _Shown(cells, last, base, typed, results, issued, texts, files)))
    states = [cell.state for cell in cells] + [section.narrative.state for section in sections]
    return EntryPage(
        submission=submission,
        holding=holding(submission, now=now),
        sections=sections,
        remarks=tuple(remark_links(submission, cells, remarks, to_entry=may_edit(authority, submission, now=now))),
        last_title=last.title,
        base_title=base.title,
        done=sum(cell.is_entered for cell in cells),
        total=len(cells),
        wrong=sum(state == "wrong" for state in states),
        warned=sum(state == "warning" for state in states),
        saved_at=max((cell.version.at for cell in cells if cell.version), default=None),
        due_at=due_of(reading) if HEAD not in but else None,
        proposed=proposed_now(submission) if HEAD not in but and sees_drafts_of(authority, submission) else (),
    )


def due_of(reading: Reading) -> datetime:
    """Return the moment until which this province's report is on time: its period's, or its extension's."""
    return max(reading.period.due_at, reading.extended_to or reading.period.due_at)


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

    cells: list[Cell]
    last: Beside
    base: Beside
    typed: Typed
    results: dict[int, list[ResultLine]]
    issued: dict[str, Issued]
    texts: dict[int, NarrativeVersion]
    files: Files


def _sections(reading: Reading, shown: _Shown) -> Iterator[Section]:
    """Yield the contents in the agreement's order; a carried history submission has one, of its own measures."""
    own = {cell.key: cell for cell in shown.cells if not cell.province}
    bases: dict[str, list[Cell]] = {}
    for cell in shown.cells:
        if cell.province:
            bases.setdefault(cell.measure.code, []).append(cell)
    left = remaining_lines(reading.scheme, own) if reading.scheme else {}
    for group in reading.asked:
        codes = [measure.code for measure in group.measures]
        results = tuple(shown.results.get(group.pledge.pk, ()))
        decided = {code for line in results for code in line.documents}
        yield Section(
            group.pledge,
            wording.period_title(reading.period.year, reading.period.code),
            tuple(_row(reading, shown, own[code], tuple(bases.get(code, ()))) for code in codes if code in own),
            narrative_cell(reading.submission, group.pledge, shown.texts, shown.typed),
            results,
            tuple(shown.issued[code] for code in codes if code in shown.issued.keys() - own.keys() - decided),
            tuple(left[code] for code in codes if code in left),
            shown.files.of_pledge(group.pledge.pk),
        )


def _row(reading: Reading, shown: _Shown, cell: Cell, bases: tuple[Cell, ...]) -> Row:
    code, listed = cell.measure.code, reading.listed[cell.measure.code]
    before = [base.number for base in bases] or [shown.base.number(code)]

    def with_files(cell: Cell) -> Cell:
        files = shown.files.of_figure(cell.submission_pk, cell.measure.pk)
        return replace(cell, files=files) if files else cell

    return Row(
        with_files(cell),
        tuple(map(with_files, bases)),
        shown.last.of(code),
        shown.base.of(code),
        shown.base.is_accepted(code),
        listed.definition,
        listed.provided_by,
        shown.issued[code].sentence if code in shown.issued and cell.is_entered and cell.number != 1 else "",
        "" if cell.is_milestone else difference(cell.number, total(before)),
    )


def _issued(reading: Reading, basis: str) -> dict[str, Issued]:
    """Return the documents of earlier quarters that the person may see: the sent, not yet accepted, as drafts are."""
    issued = issued_elsewhere(reading)
    return {code: document for code, document in issued.items() if document.is_accepted or basis == CURRENT}
