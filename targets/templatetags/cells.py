"""Cells of the matrix: their template is rendered once for each shape of cell, and filled for each cell.

A cluster has a thousand cells of a few shapes: rendering the template for each would take most of the dashboard's time.
"""

import re
from types import SimpleNamespace

from django import template
from django.template.loader import get_template
from django.utils.html import format_html

register = template.Library()

TEMPLATE = "targets/results/_matrix_cell.html"
BREAKS = re.compile(r"\s*\n\s*")  # one line break says what several do, in a tenth of a large page
HOLES = {name: f"hole-of-{name}" for name in ("url", "place_name", "shown", "counts", "change")}


@register.simple_tag(takes_context=True)
def matrix_cell(context, cell) -> str:
    """Show a member's cell as its template says."""
    if cell.restated or cell.asks or cell.duty:
        return _rendered(context, cell)
    shapes = context.render_context.setdefault(matrix_cell, {})
    shape = (
        cell.verdict,
        cell.is_number,
        bool(cell.counts),
        bool(cell.change),
        cell.is_provisional,
        cell.is_correcting,
        cell.result.rests_on_estimate,
    )
    if shape not in shapes:
        shapes[shape] = _pattern(context, cell)
    return format_html(shapes[shape], **{name: getattr(cell, name) for name in HOLES})


def _pattern(context, cell) -> str:
    """Return the cell's template with places for the words by which it differs from others of its shape."""
    kept = ("verdict", "is_number", "is_provisional", "is_correcting", "restated", "asks", "duty", "headroom", "result")
    blank = SimpleNamespace(**{name: getattr(cell, name) for name in kept}, **HOLES)
    blank.counts, blank.change = cell.counts and blank.counts, cell.change and blank.change
    pattern = BREAKS.sub("\n", _rendered(context, blank)).replace("{", "{{").replace("}", "}}")
    for name, hole in HOLES.items():
        pattern = pattern.replace(hole, f"{{{name}}}")
    return pattern


def _rendered(context, cell) -> str:
    return get_template(TEMPLATE).render({"cell": cell, "page": context["page"]})
