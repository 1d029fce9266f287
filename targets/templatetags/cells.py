"""Cells of the matrix: their template is rendered once for each shape of cell, and filled for each cell.

A cluster has a thousand cells of a few shapes: rendering the template for each would take most of the dashboard's time.
"""

import re
from functools import lru_cache, partial
from types import SimpleNamespace

from django import template
from django.template.loader import get_template, render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language

register = template.Library()

MOST = 10_000  # cells that a process remembers: some 6 MB
TEMPLATE = "targets/results/_matrix_cell.html"
BREAKS = re.compile(r"\s*\n\s*")  # one line break says what several do, in a tenth of a large page
HOLES = {name: f"hole-of-{name}" for name in ("url", "shown", "counts", "change")}


@register.simple_tag(takes_context=True)
def matrix_cell(context, cell) -> str:
    """Show a member's cell as its template says; its drawing is kept with it."""
    return cell.once(("drawn", get_language()), lambda: _drawn(context, cell), context["page"].season.is_closed)


@register.simple_tag(takes_context=True)
def member_cells(context, column) -> str:
    """Show all cells of a member, side by side: as they were drawn, where none of them is another since."""
    first = next((cell for cell in column.cells if cell), None)
    values = {"cells": column.cells, "page": context["page"]}
    drawn = partial(render_to_string, "targets/results/_matrix_member.html", values)
    beside = (column.cells, context["page"].season.is_closed)
    return first.once(("member", get_language()), drawn, beside) if first else drawn()


def _drawn(context, cell) -> str:
    if cell.restated or cell.asks:
        return _rendered(context, cell)
    shapes = context.render_context.setdefault(_drawn, {})
    shape = (
        cell.verdict,
        cell.is_number,
        bool(cell.counts),
        cell.change and cell.direction,
        cell.is_provisional,
        cell.is_correcting,
        cell.result.rests_on_estimate,
    )
    if shape not in shapes:
        shapes[shape] = _pattern(context, cell)
    return _filled(shapes[shape], cell.url, cell.shown, cell.counts, cell.change)


@lru_cache(maxsize=MOST)
def _filled(pattern: str, *words: str) -> str:
    """Fill a pattern with a cell's words: of units that have not moved they are the same from page to page."""
    return format_html(pattern, **dict(zip(HOLES, words, strict=True)))


@register.simple_tag(takes_context=True)
def target_row(context, row) -> str:
    """Show a member's row of a target's page: drawn once for all that its template prints beside the row itself."""
    page, shown = context["page"], context["target_page"]
    ground = shown.lines and shown.lines.ground
    beside = (page.season.is_closed, shown.heads, shown.has_duties, shown.has_documents, ground)
    values = {"row": row, "page": page, "target_page": shown}
    drawn = partial(render_to_string, "targets/results/_target_row.html", values)
    return row.once(("drawn", get_language()), drawn, beside)


@register.simple_tag(takes_context=True)
def standing_row(context, standing) -> str:
    """Show a member's row of a target as it would be closed; its drawing is kept with it."""
    values = {"standing": standing, "page": context["page"]}
    drawn = partial(render_to_string, "targets/results/_standing_row.html", values)
    return standing.once(("drawn", get_language()), drawn, context["page"].season.is_closed)


@register.simple_tag
def names(cells) -> str:
    """List members of whom the same is said, as they were listed where none of them is another since."""
    drawn = partial(render_to_string, "targets/results/_names.html", {"cells": cells})
    return cells[0].once(("names", get_language()), drawn, cells)


@register.simple_tag
def tally(column) -> str:
    """Say how many targets a member meets, misses and lacks figures of."""
    return _tallied(column.met, column.not_met, column.no_data, get_language())


@lru_cache(maxsize=MOST)
def _tallied(met: int, not_met: int, no_data: int, language: str) -> str:
    """Render a tally in the language that is spoken, once."""
    return render_to_string("targets/results/_tally_words.html", {"met": met, "not_met": not_met, "no_data": no_data})


def _pattern(context, cell) -> str:
    """Return the cell's template with places for the words by which it differs from others of its shape."""
    kept = (
        "verdict",
        "is_number",
        "is_provisional",
        "is_correcting",
        "restated",
        "asks",
        "result",
        "direction",
    )
    blank = SimpleNamespace(**{name: getattr(cell, name) for name in kept}, **HOLES)
    blank.counts, blank.change = cell.counts and blank.counts, cell.change and blank.change
    pattern = BREAKS.sub("\n", _rendered(context, blank)).replace("{", "{{").replace("}", "}}")
    for name, hole in HOLES.items():
        pattern = pattern.replace(hole, f"{{{name}}}")
    return pattern


def _rendered(context, cell) -> str:
    return get_template(TEMPLATE).render({"cell": cell, "page": context["page"]})
