"""Draws parts of a page that are plain values (reports.queries.parts): the same values are drawn once."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language

from targets.reports.queries import parts

register = template.Library()
MOST = 4000  # parts that a process remembers: some 20 MB


@register.simple_tag
def cell_state(cell: parts.CellPart) -> str:
    """Draw how a cell stands."""
    return _drawn("targets/reports/_cell_state.html", "cell", cell, get_language())


@register.simple_tag
def cell_below(cell: parts.CellPart) -> str:
    """Draw what is said under a cell."""
    return _drawn("targets/reports/_below.html", "cell", cell, get_language())


@register.simple_tag
def entry_row(page, row) -> str:
    """Draw one row of the grid."""
    return _drawn("targets/reports/_row.html", "row", parts.row_part(page, row), get_language())


@register.simple_tag
def entry_results(section) -> str:
    """Draw what the figures of a content come to."""
    return _drawn("targets/reports/_entry_results.html", "section", parts.results_part(section), get_language())


@register.simple_tag
def cell_marks(states: tuple[str, ...]) -> str:
    """Draw every mark that a cell can have, for the script to take."""
    return _drawn("targets/reports/_marks.html", "marks", states, get_language())


@lru_cache(maxsize=MOST)
def _drawn(template_name: str, name: str, part, language: str) -> str:
    """Render a template that prints nothing but a part, by its name there, in the language that is spoken."""
    return render_to_string(template_name, {name: part})
