"""Draws where a figure of a result comes from; rows that print the same are drawn once."""

from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from foundation.dates import moment_text
from targets.core.numbers import format_date
from targets.models import Confirmation
from targets.results.queries.origins import FigureLine

register = template.Library()
MOST = 4000  # rows that a process remembers: some 10 MB


class Paper(NamedTuple):
    """The signed paper behind a figure, as it is printed."""

    number: str
    day: str
    signer: str
    by: str
    at: str


class Row(NamedTuple):
    """All that a row prints; "" where there is nothing to say."""

    measure: str
    document: str
    document_day: str
    note: str
    evidence_url: str
    place: str
    report_url: str
    sent_as: int | None
    is_estimate: bool
    is_correcting: bool
    sign: str
    amount: str
    unit: str
    by: str
    at: str
    paper: Paper | None
    accepted_by: str
    accepted_at: str
    is_loaded: bool


@register.simple_tag
def origin_row(line: FigureLine, opens: Collection[int], evidenced: Collection[int]) -> str:
    """Show a figure with everybody who answers for it.

    `opens`: the reports that the reader may open. `evidenced`: the figures that have files.
    """
    return _drawn(_row(line, opens, evidenced), get_language())


def _row(line: FigureLine, opens: Collection[int], evidenced: Collection[int]) -> Row:
    version, accepted, code = line.version, line.acceptance, line.version.figure.measure.code
    has_evidence, report = version.figure_id in evidenced, line.submission
    return Row(
        measure=line.measure.name,
        document=version.document_number,
        document_day=format_date(version.document_date) if version.document_date else "",
        note=version.note,
        evidence_url=reverse("targets:cell_evidence", args=[report.pk, code]) if has_evidence else "",
        place=f"{line.province}, {line.period}",
        report_url=f"{report.get_absolute_url()}#cell-{code}" if report.pk in opens else "",
        sent_as=line.sent_as,
        is_estimate=version.is_estimate,
        is_correcting=line.is_correcting,
        sign=line.sign,
        amount=line.amount,
        unit=line.measure.unit,
        by=str(version.by),
        at=moment_text(version.at),
        paper=_paper(line.confirmation) if line.confirmation else None,
        accepted_by=str(accepted.by) if accepted else "",
        accepted_at=moment_text(accepted.at) if accepted else "",
        is_loaded=bool(accepted and accepted.is_loaded),
    )


def _paper(confirmation: Confirmation) -> Paper:
    return Paper(
        confirmation.number,
        format_date(confirmation.dated),
        confirmation.signer,
        str(confirmation.by),
        moment_text(confirmation.at),
    )


@lru_cache(maxsize=MOST)
def _drawn(row: Row, language: str) -> str:
    """Render a row in the language that is spoken."""
    return render_to_string("targets/results/_origin_row.html", {"row": row})
