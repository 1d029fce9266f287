"""Rows of a unit's page: each is drawn once for what it says, since after a report's move most say what they said.

A row's template is given what its tag hands on and nothing else: what is drawn can say nothing of another page.
"""

from functools import lru_cache
from typing import NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from charts.templatetags.charts import bullet, line
from targets.templatetags.cells import matrix_cell

register = template.Library()

MOST = 5000  # rows that a process remembers: some 10 MB


class Marks(NamedTuple):
    """What stands beside a cell, as _marks.html asks for it."""

    is_provisional: bool
    is_correcting: bool


@register.simple_tag(takes_context=True)
def profile_row(context, row) -> str:
    """Show a judged target's row of a unit's profile."""
    cell, profile = row.cell, context["profile"]
    return _drawn(
        "targets/results/_profile_row.html",
        get_language(),
        title=row.title,
        url=row.url,
        asks=row.asks,
        line=line(row.lines, row.lines.drawn[0]) if row.lines else "",
        cell_url=cell.url,
        shown=cell.shown,
        counts=cell.counts,
        verdict=cell.verdict,
        marks=Marks(cell.is_provisional, cell.is_correcting),
        cluster=row.cluster_shown,
        rank=row.rank,
        bullet=bullet(row.bullet) if row.bullet else "",
        duty=row.duty,
        has_ranks=profile.has_ranks,
        has_duties=profile.has_duties,
        is_closed=context["page"].season.is_closed,
    )


@register.simple_tag(takes_context=True)
def year_row(context, row) -> str:
    """Show a target's row of a unit's year, with a cell for each window."""
    return _drawn(
        "targets/results/_year_row.html",
        get_language(),
        title=row.target.title,
        url=row.url,
        asks=row.asks,
        cells=tuple((label, cell and matrix_cell(context, cell, label)) for label, cell in row.cells),
        duty=row.duty,
    )


@lru_cache(maxsize=MOST)
def _drawn(template_name: str, _language: str, **words) -> str:
    """Render a template that prints nothing but these words, once."""
    return render_to_string(template_name, words)
