"""Documents that another report of the year says were issued: they stand, and nobody is asked for them again."""

from dataclasses import dataclass

from django.db.models import F

from targets.calendar.queries.scheme import scheme_of, units_of
from targets.calendar.queries.territory import lineage
from targets.core import workflow
from targets.core.numbers import format_date
from targets.core.rollup import stands_for
from targets.models import AcceptedFigure, Figure, FigureVersion, Measure, Submission
from targets.permissions import agreement_of


@dataclass(frozen=True)
class Issued:
    """One document: its milestone's measure, the version that names it, and the period that reported it."""

    measure: Measure
    version: FigureVersion
    period_title: str
    is_accepted: bool

    @property
    def dated(self) -> str:
        """Return the document's day as it is printed."""
        return format_date(self.version.document_date) if self.version.document_date else ""


def milestone_codes(submission: Submission) -> frozenset[str]:
    """Return the codes of the measures that stand for an issued document (1) or none (0)."""
    agreement = agreement_of(submission)
    targets = scheme_of(agreement).targets(submission.period.last_quarter) if agreement else ()
    return frozenset(term.lstrip("-") for target in targets if target.kind == "milestone" for term in target.numerator)


def issued_earlier(submission: Submission) -> dict[str, Issued]:
    """Return the documents that stand here by other reports of this year, accepted or sent, by measure code.

    By the province's own, or by one of each of its predecessors, of periods that ended by this one's end. Not those
    that this report itself speaks of: what is entered here is shown and corrected here.
    """
    if submission.carried_by_id or not (codes := milestone_codes(submission)):
        return {}
    entered = submission.figures.filter(measure__code__in=codes, current__isnull=False).exclude(current__kind="cleared")
    asked = codes - set(entered.values_list("measure__code", flat=True))
    issued: dict[str, list[tuple[str, Issued]]] = {}
    for place, document in (*_sent(submission, asked), *_accepted(submission, asked)) if asked else ():
        issued.setdefault(document.measure.code, []).append((place, document))
    unit = units_of([submission.province])[0] if issued else None
    stands = {code: rows for code, rows in issued.items() if unit and stands_for(unit, {place for place, _row in rows})}
    return {code: rows[-1][1] for code, rows in stands.items()}


def _sent(submission: Submission, codes) -> list[tuple[str, Issued]]:
    figures = Figure.objects.filter(
        submission__in=_earlier(submission).filter(state=workflow.SUBMITTED), measure__code__in=codes, current__value=1
    )
    rows = figures.select_related("measure", "current", "submission__period", "submission__province")
    return [
        (row.submission.province.code, Issued(row.measure, row.current, str(row.submission.period), False))
        for row in rows.order_by("-submission__period__end")
    ]


def _accepted(submission: Submission, codes) -> list[tuple[str, Issued]]:
    pins = AcceptedFigure.objects.filter(
        acceptance__submission__in=_earlier(submission),
        acceptance=F("acceptance__submission__accepted"),
        measure__code__in=codes,
        version__value=1,
    )
    reports = ("acceptance__submission__period", "acceptance__submission__province")
    rows = pins.select_related("measure", "version", *reports).order_by("-acceptance__submission__period__end")
    held = [(row, row.acceptance.submission) for row in rows]
    return [(one.province.code, Issued(row.measure, row.version, str(one.period), True)) for row, one in held]


def _earlier(submission: Submission):
    period = submission.period
    return Submission.objects.filter(
        province__in=lineage(submission.province),
        period__cluster=period.cluster_id,
        period__year=period.year,
        period__end__lte=period.end,
        carried_by__isnull=True,
    ).exclude(period=period)
