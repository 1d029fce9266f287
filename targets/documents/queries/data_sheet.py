"""The data sheet (Phiếu số liệu): a province's figures of a period for its commander's signature."""

from collections.abc import Iterator

from targets.calendar.queries.reporting import Report
from targets.calendar.queries.scheme import AskedPledge
from targets.core import workflow
from targets.documents.queries.attached import attached
from targets.documents.queries.layout import banner, head_of
from targets.documents.queries.manuscript import (
    CENTRE,
    NOTE,
    RIGHT,
    WORD,
    Column,
    Manuscript,
    Paragraph,
    Part,
    Signature,
    Table,
    TableRow,
)
from targets.documents.queries.results_parts import headings_of
from targets.documents.queries.scope import Scope
from targets.models import Confirmation, Submission
from targets.permissions.acting import extended_to
from targets.reports.queries.cells import Cell
from targets.reports.queries.entry import EntryPage, Row, Section, entry_page
from targets.reports.queries.entry_results import ResultLine
from targets.reports.queries.papers import standing_paper
from targets.reports.queries.printed_sheets import on_sheet
from targets.reports.queries.reading import Reading
from targets.reports.queries.submissions import ACCEPTED, basis_of
from targets.words import columns, documents, reports
from targets.words.verdicts import verdict_word


def data_sheet(scope: Scope) -> Manuscript:
    """Return the sheet of a province's report as the person may see it; of one not begun the empty form."""
    submission, kind = scope.submission, documents.DATA_SHEET
    reading = Reading(submission, scope.season.book, authority=scope.authority) if submission else None
    page = entry_page(reading, scope.authority, now=scope.moment) if reading else None
    is_accepted = submission is not None and (
        submission.state == workflow.ACCEPTED or basis_of(scope.authority, submission) == ACCEPTED
    )
    return Manuscript(
        kind=kind,
        head=head_of(scope, kind, issuer=scope.province),
        title=str(documents.TITLES[kind]),
        subject=(documents.subject(kind, _window(scope), ""),),
        parts=tuple(_parts(scope, page)),
        signatures=_signatures(submission),
        recipients=documents.to_cluster(scope.agreement.cluster.name),
        banner=banner(scope, is_provisional=not is_accepted),
        stands_on=on_sheet(reading, scope.authority) if reading else {},
    )


def _window(scope: Scope):
    """Return the window of the period alone: a sheet speaks of one."""
    return scope.season.window(scope.window.periods[-1]) or scope.window


def _signatures(submission: Submission | None) -> tuple[Signature, ...]:
    """Return who wrote it and who signs: as the standing paper says, else the director."""
    clerk = submission.presented_by if submission else None
    paper = standing_paper(submission) if submission else None
    return Signature((documents.clerk(),), str(clerk) if clerk else ""), signer_of(paper)


def signer_of(paper: Confirmation | None) -> Signature:
    """Return the block of a province's signer: as the signed paper says, else its director."""
    if paper is None:
        return Signature((documents.director(),))
    lines = documents.signing_lines(paper.form, paper.signer_post, is_direct=paper.form == Confirmation.Form.DIRECT)
    return Signature(lines, paper.signer)


def _parts(scope: Scope, page: EntryPage | None) -> Iterator[Part]:
    window = _window(scope)
    due_at = page.due_at if page and page.due_at else _due(scope)
    state = str(scope.submission.get_state_display()) if scope.submission else reports.not_begun()
    period = documents.window_in_title(window)
    if due_at:
        yield Paragraph(reports.sheet_of(period, documents.span(window), due_at, state[:1].lower() + state[1:]))
    if page is None:
        contents = scope.season.scheme.asked_at(window.quarter)
        for asked, heading in zip(contents, headings_of(asked.pledge for asked in contents), strict=True):
            yield heading
            yield from _blank(asked)
        return
    for section, heading in zip(page.sections, headings_of(section.pledge for section in page.sections), strict=True):
        yield heading
        yield from _section(section, page)
    yield from attached(scope.authority, scope.submission)
    yield Paragraph(reports.sheet_made(documents.moment(scope.moment), page.done, page.total), style=NOTE)


def _due(scope: Scope):
    if scope.period is None or scope.province is None:
        return None
    return Report(scope.province, scope.period, None, extended_to(scope.period, scope.province.pk)).due_at


def _heads(last: str, base: str) -> tuple[Column, ...]:
    return (
        Column(str(columns.PLACE), CENTRE, 6),
        Column(str(columns.MEASURE), share=28),
        Column(str(columns.OF_UNIT), CENTRE, 9),
        Column(f"{columns.BEFORE}\n({last})" if last else str(columns.BEFORE), RIGHT, 14),
        Column(f"{columns.YEAR_BEFORE}\n({base})" if base else str(columns.YEAR_BEFORE), RIGHT, 14),
        Column(str(columns.NOW), RIGHT, 15),
        Column(str(columns.REMARKS), share=18),
    )


def _blank(asked: AskedPledge) -> Iterator[Part]:
    """Yield a content's table as a form to be filled in."""
    if not asked.measures:
        yield Paragraph(reports.nothing_asked())
        return
    empty = reports.not_entered()
    rows = [
        TableRow((str(place), measure.name, measure.unit, "", "", empty, ""))
        for place, measure in enumerate(asked.measures, start=1)
    ]
    yield Table(_heads("", ""), tuple(rows))


def _section(section: Section, page: EntryPage) -> Iterator[Part]:
    if section.rows:
        rows: list[TableRow] = []
        for place, row in enumerate(section.rows, start=1):
            rows.append(_row(str(place), row))
            rows += [_base_row(base) for base in row.bases]
        yield Table(_heads(page.last_title, page.base_title), tuple(rows))
    else:
        yield Paragraph(reports.nothing_asked())
    text = section.narrative.text.strip()
    for number, paragraph in enumerate(filter(None, text.splitlines()) if text else [reports.no_narrative()]):
        yield Paragraph(f" {paragraph.strip()}", lead=reports.narrative() if number == 0 else "")
    lines = [line for line in section.results if not line.is_held]
    if lines:
        heads = (
            Column(str(columns.TARGET), share=36),
            Column(str(columns.WINDOW), share=16),
            Column(str(columns.NUMBERS), RIGHT, 16),
            Column(str(columns.VALUE), RIGHT, 14),
            Column(str(columns.VERDICT), WORD, 18),
        )
        rows = [TableRow((line.title, line.window, line.counts, line.value, _verdict(line))) for line in lines]
        yield Table(heads, tuple(rows), caption=reports.from_these_figures())


def _verdict(line: ResultLine) -> str:
    return verdict_word(line.verdict) if line.has_verdict and line.verdict else "–"


def _row(place: str, row: Row) -> TableRow:
    cell = row.cell
    return TableRow((place, cell.measure.name, cell.measure.unit, row.last, row.base, _value(cell), _beside(cell)))


def _base_row(cell: Cell) -> TableRow:
    name = f"– {cell.province_name}, {cell.period_title}".strip()
    return TableRow(("", name, cell.measure.unit, "", _value(cell), "", _beside(cell)))


def _value(cell: Cell) -> str:
    """Return what the cell holds: a number, whether a document was issued, "…" for what is not entered or not known."""
    if cell.number is None:
        return reports.not_entered()
    return columns.figure(cell.number, cell.is_milestone)


def _beside(cell: Cell) -> str:
    return "; ".join(cell.fields.beside()) if cell.is_entered else ""
