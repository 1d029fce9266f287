"""The entry, check and submission pages: contents with their cells, comparisons, narratives and results."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from pledges.models import Pledge
from pledges.permissions import Authority
from targets.calendar.queries.scheme import scheme_of
from targets.calendar.queries.territory import base_period, base_provinces
from targets.core import workflow
from targets.core.numbers import format_count
from targets.models import AgreementMeasure, FigureVersion, Period, Submission
from targets.permissions import agreement_of, extended_to, may_edit, sees_drafts_of
from targets.reports.queries.cells import Cell, Typed, cells_of
from targets.reports.queries.corrections import proposed_now
from targets.reports.queries.entry_results import ResultLine, results_of
from targets.reports.queries.issued import Issued, issued_earlier
from targets.reports.queries.narrative_cells import NarrativeCell, narrative_cell
from targets.reports.queries.remaining import RemainingLine, remaining_lines
from targets.reports.queries.submissions import (
    ACCEPTED,
    CURRENT,
    Holding,
    basis_of,
    holding,
    shown_figures,
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

    def of(self, code: str) -> str:
        """Return the text of one measure; "" where there is no such period at all."""
        return _("chưa có") if self.shown is None else self.shown.get(code, _("chưa có"))

    def is_accepted(self, code: str) -> bool:
        """Say whether there is a value of one measure, and it is accepted."""
        return self.accepted and code in (self.shown or {})


def entry_page(
    submission: Submission,
    authority: Authority,
    *,
    now: datetime,
    typed: Typed | None = None,
    with_results: bool = True,
) -> EntryPage:
    """Return the page of a submission as this person may see it; `typed` is what was posted and not saved."""
    basis, remarks = basis_of(authority, submission), shown_remarks(authority, submission)
    cells = cells_of(submission, typed=typed, basis=basis, remarks=remarks)
    last, base = (
        beside(authority, _previous(submission.period), submission),
        beside(authority, base_period(submission.period), submission),
    )
    findings = {found.sentence(): found for cell in cells for found in cell.findings}.values()
    return EntryPage(
        submission=submission,
        holding=holding(submission, now=now),
        sections=tuple(
            _sections(submission, authority, cells, last, base, typed or Typed(), with_results and basis == CURRENT)
        ),
        remarks=tuple(remark_links(submission, cells, remarks, to_entry=may_edit(authority, submission, now=now))),
        last_title=last.title,
        base_title=base.title,
        done=sum(cell.is_entered for cell in cells),
        total=len(cells),
        blocking=sum(found.is_blocking for found in findings),
        warnings=sum(not found.is_blocking and not found.has_note for found in findings),
        saved_at=max((cell.version.at for cell in cells if cell.version), default=None),
        due_at=due_of(submission),
        proposed=proposed_now(submission) if sees_drafts_of(authority, submission) else (),
    )


def due_of(submission: Submission) -> datetime:
    """Return the moment until which this province's report is on time: its period's, or its extension's."""
    period = submission.period
    return max(period.due_at, extended_to(period, submission.province_id) or period.due_at)


def beside(authority: Authority, period: Period | None, submission: Submission) -> Beside:
    """Return another period's figures of the same territory as this person may see them: one sum over those who
    reported it then (docs/metrics.md#mergers), "…" where one was not collected, "chưa có" where one is missing."""
    if period is None:
        return Beside()
    provinces = base_provinces(submission.province, period)
    found = list(
        Submission.objects.filter(period=period, province__in=provinces)
        .select_related("province", "period", "accepted")
        .order_by(F("carried_by").desc(nulls_last=True))
    )
    seen = [(one, shown_figures(authority, one)) for one in found]
    by_province: dict[int, dict[str, FigureVersion]] = {}
    for one, here in seen:  # a report of its own last: it stands before what is carried
        by_province.setdefault(one.province_id, {}).update(here.versions)
    if not provinces or len(by_province) < len(provinces):
        return Beside(str(period))
    figures = list(by_province.values())
    codes = set(figures[0]).intersection(*figures[1:])
    shown = {code: _sum([versions[code] for versions in figures]) for code in codes}
    are_accepted = [one.state == workflow.ACCEPTED or here.basis == ACCEPTED for one, here in seen]
    return Beside(str(period), shown, all(are_accepted))


def _sum(versions: list[FigureVersion]) -> str:
    if any(version.value is None for version in versions):
        return "…"
    return format_count(sum(version.value for version in versions))


def _previous(period: Period) -> Period | None:
    """Return the quarter before, None before the first one and for a named window."""
    if period.quarter is None:
        return None
    before = Period.objects.filter(cluster=period.cluster_id, quarter__isnull=False, end__lt=period.start)
    return before.order_by("-end").first()


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


def _sections(submission, authority, cells, last, base, typed, with_results):
    """Yield the contents in the agreement's order; a carried history submission has one, of its own measures."""
    agreement = agreement_of(submission)
    scheme = scheme_of(agreement)
    asked = AgreementMeasure.objects.filter(agreement=agreement).select_related("measure")
    listed = {one.measure.code: one for one in asked}
    own = {cell.key: cell for cell in cells if not cell.province}
    bases = {}
    for cell in cells:
        if cell.province:
            bases.setdefault(cell.measure.code, []).append(cell)
    told = shown_narratives(authority, submission)
    results = results_of(submission, scheme) if with_results else {}
    issued, left = _issued(submission, authority), remaining_lines(scheme, own)
    for group in scheme.asked_at(submission.period.last_quarter):
        rows = tuple(
            Row(
                own[measure.code],
                tuple(bases.get(measure.code, ())),
                last.of(measure.code),
                base.of(measure.code),
                base.is_accepted(measure.code),
                listed[measure.code].definition,
                listed[measure.code].provided_by,
            )
            for measure in group.measures
            if measure.code in own
        )
        yield Section(
            group.pledge,
            rows,
            narrative_cell(submission, group.pledge, told, typed),
            tuple(results.get(group.pledge.pk, ())),
            tuple(issued[measure.code] for measure in group.measures if measure.code in issued),
            tuple(left[measure.code] for measure in group.measures if measure.code in left),
        )


def _issued(submission: Submission, authority: Authority) -> dict[str, Issued]:
    """Return the documents of earlier quarters that the person may see: the sent, not yet accepted, as drafts are."""
    sees_sent = basis_of(authority, submission) == CURRENT
    issued = issued_earlier(submission)
    return {code: document for code, document in issued.items() if document.is_accepted or sees_sent}
