"""Documents that were issued in an earlier quarter of the year: they stand, and nobody is asked for them again (§6)."""

from dataclasses import dataclass

from django.db.models import F

from targets.core import workflow
from targets.core.numbers import format_date
from targets.models import AcceptedFigure, Figure, FigureVersion, Measure, Submission
from targets.permissions import agreement_of
from targets.queries.scheme import scheme_of


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
    targets = scheme_of(agreement).targets(submission.period.quarter or 4) if agreement else ()
    return frozenset(term.lstrip("-") for target in targets if target.kind == "milestone" for term in target.numerator)


def issued_earlier(submission: Submission) -> dict[str, Issued]:
    """Return the documents reported by the province's earlier quarters of this year, accepted or sent, by measure code.

    Not those that this report itself speaks of: what is entered here is shown and corrected here.
    """
    if submission.period.quarter in (None, 1) or submission.carried_by_id:
        return {}
    codes = milestone_codes(submission)
    entered = submission.figures.filter(measure__code__in=codes, current__isnull=False).exclude(current__kind="cleared")
    asked = codes - set(entered.values_list("measure__code", flat=True))
    issued = {}
    for found in (*_sent(submission, asked), *_accepted(submission, asked)) if asked else ():
        issued[found.measure.code] = found
    return issued


def _sent(submission: Submission, codes) -> list[Issued]:
    figures = Figure.objects.filter(
        submission__in=_earlier(submission).filter(state=workflow.SUBMITTED), measure__code__in=codes, current__value=1
    )
    rows = figures.select_related("measure", "current", "submission__period").order_by("-submission__period__quarter")
    return [Issued(row.measure, row.current, str(row.submission.period), False) for row in rows]


def _accepted(submission: Submission, codes) -> list[Issued]:
    pins = AcceptedFigure.objects.filter(
        acceptance__submission__in=_earlier(submission),
        acceptance=F("acceptance__submission__accepted"),
        measure__code__in=codes,
        version__value=1,
    )
    rows = pins.select_related("measure", "version", "acceptance__submission__period")
    return [
        Issued(row.measure, row.version, str(row.acceptance.submission.period), True)
        for row in rows.order_by("-acceptance__submission__period__quarter")
    ]


def _earlier(submission: Submission):
    period = submission.period
    return Submission.objects.filter(
        province=submission.province_id,
        period__cluster=period.cluster_id,
        period__year=period.year,
        period__quarter__lt=period.quarter,
        carried_by__isnull=True,
    )
