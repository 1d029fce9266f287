"""Cells of the matrix: their template is rendered once for each shape of cell, and filled for each cell.

A cluster has a thousand cells of a few shapes: rendering the template for each would take most of the dashboard's time.
"""

import re
from functools import lru_cache, partial
from types import SimpleNamespace
from typing import NamedTuple

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language

register = template.Library()

MOST = 10_000  # cells that a process remembers: some 6 MB
TEMPLATE = "targets/results/_matrix_cell.html"
BREAKS = re.compile(r"\s*\n\s*")  # one line break says what several do, in a tenth of a large page
WORDS = ("url", "shown", "counts", "change", "label", "known", "met", "total")  # by which cells of one shape differ


class Shape(NamedTuple):
    """All by which the template of a cell asks whether to say something; the words themselves are put in."""

    verdict: str
    is_number: bool
    is_provisional: bool
    is_correcting: bool
    rests_on_estimate: bool
    direction: str
    has: tuple[bool, ...]  # of each of WORDS, whether it says anything
    is_cluster: bool
    is_closed: bool
    language: str


@register.simple_tag(takes_context=True)
def matrix_cell(context, cell, label: str = "") -> str:
    """Show a member's cell as its template says; its drawing is kept with it."""
    is_closed = context["page"].season.is_closed
    return cell.once(("drawn", get_language(), label), lambda: _drawn(context, cell, label=label), is_closed)


@register.simple_tag(takes_context=True)
def cluster_cell(context, cell) -> str:
    """Show the cluster's cell."""
    return _drawn(context, cell, is_cluster=True)


@register.simple_tag(takes_context=True)
def member_cells(context, column) -> str:
    """Show all cells of a member, side by side: as they were drawn, where none of them is another since."""
    first = next((cell for cell in column.cells if cell), None)
    values = {"cells": column.cells, "page": context["page"]}
    drawn = partial(render_to_string, "targets/results/_matrix_member.html", values)
    beside = (column.cells, context["page"].season.is_closed)
    return first.once(("member", get_language()), drawn, beside) if first else drawn()


def _drawn(context, cell, *, label: str = "", is_cluster: bool = False) -> str:
    page = context["page"]
    if cell.restated or cell.asks:
        return render_to_string(TEMPLATE, {"cell": cell, "page": page, "label": label, "is_cluster": is_cluster})
    result, change = cell.result, cell.change
    met = result.members_met if is_cluster else None
    words = (cell.url, cell.shown, cell.counts, change, label, result.members_known, met, result.members_total)
    shape = Shape(
        cell.verdict,
        cell.is_number,
        cell.is_provisional,
        cell.is_correcting,
        result.rests_on_estimate,
        cell.direction if change else "",
        (*map(bool, words[:-3]), False, met is not None, False),
        is_cluster,
        page.season.is_closed,
        get_language(),
    )
    return _filled(_pattern(shape), *words)


@lru_cache(maxsize=MOST)
def _filled(pattern: str, *words: str | int | None) -> str:
    """Fill a pattern with a cell's words: of units that have not moved they are the same from page to page."""
    return format_html(pattern, **dict(zip(WORDS, words, strict=True)))


@lru_cache(maxsize=1000)
def _pattern(shape: Shape) -> str:
    """Return the cell's template with places for the words by which it differs from others of its shape."""
    holes = {name: f"hole-of-{name}" for name in WORDS}
    said = {name: holes[name] if has else "" for name, has in zip(WORDS, shape.has, strict=True)}
    result = SimpleNamespace(
        rests_on_estimate=shape.rests_on_estimate,
        members_known=holes["known"],
        members_met=said["met"] or None,
        members_total=holes["total"],
    )
    cell = SimpleNamespace(**shape._asdict(), **said, result=result, restated=None, asks="")
    page = SimpleNamespace(season=SimpleNamespace(is_closed=shape.is_closed))
    values = {"cell": cell, "page": page, "label": said["label"], "is_cluster": shape.is_cluster}
    pattern = BREAKS.sub("\n", render_to_string(TEMPLATE, values)).replace("{", "{{").replace("}", "}}")
    for name, hole in holes.items():
        pattern = pattern.replace(hole, f"{{{name}}}")
    return pattern


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
