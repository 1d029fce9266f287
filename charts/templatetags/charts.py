"""Draws charts: each tag takes what a module of this app made and renders its template."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html_join

from charts import bullet as bullets
from charts import lines as many_lines
from charts import slope as slopes
from charts import strip as strips
from charts import timeline as timelines
from charts.marks import Ground, Line, Mark, Placed, Size
from charts.scale import WHOLE, percent

register = template.Library()

MOST = 10_000  # marks that a process remembers: some 4 MB
GUTTER = 800  # positions between the words of a scale and its lines


@register.inclusion_tag("charts/strip.html")
def strip(chart: strips.Strip, legend: bool = True, table: bool = True):
    """Draw a threshold strip.

    `legend` False where the page explains the shapes once for several; `table` False where its numbers stand beside it.
    """
    return {"strip": chart, "size": chart.size, "caption": chart.caption, "legend": legend, "table": table}


@register.simple_tag
def strip_marks(chart: strips.Strip) -> str:
    """Draw the marks on the line of a strip."""
    return format_html_join("\n  ", "{}", ((_mark(placed),) for placed in chart.drawn))


def _mark(placed: Placed) -> str:
    arrow = placed.arrow if placed.is_far else ""
    return _drawn("charts/strip_mark.html", placed.mark.shape, placed.x, placed.y, arrow)


@register.simple_tag
@lru_cache(maxsize=MOST // 4)
def strip_label(placed: Placed, size: Size) -> str:
    """Write the words of a mark, once for the same place and words."""
    return render_to_string("charts/strip_label.html", {"placed": placed, "size": size})


@register.simple_tag
def strip_bar(chart: strips.Strip, row: Placed) -> str:
    """Draw a mark's row of a strip as a phone shows it."""
    return _bar(row, chart.ground, chart.lines)


@lru_cache(maxsize=MOST // 4)
def _bar(row: Placed, ground: Ground | None, lines: tuple[Line, ...]) -> str:
    """Render a bar once for the same values on the same ground."""
    return render_to_string("charts/strip_bar.html", {"row": row, "ground": ground, "lines": lines})


@register.simple_tag
def strip_row(mark: Mark) -> str:
    """List a mark in the table of a strip."""
    return _drawn("charts/strip_row.html", mark.url, mark.full_label, mark.text, mark.note)


@lru_cache(maxsize=MOST)
def _drawn(template_name: str, *parts) -> str:
    """Render a template that prints nothing but these parts, once: a page may draw hundreds of marks."""
    return render_to_string(template_name, {"parts": parts})


@register.inclusion_tag("charts/timeline.html")
def timeline(chart: timelines.Timeline):
    """Draw a timeline."""
    return {"timeline": chart, "caption": chart.caption}


@register.inclusion_tag("charts/lines.html")
def lines(chart: many_lines.Lines):
    """Draw a panel for each series, on one scale."""
    return {"lines": chart, "caption": chart.caption}


@register.simple_tag
def line(chart: many_lines.Lines, drawn: many_lines.DrawnSeries) -> str:
    """Draw one series of several as a spark line in a row."""
    return drawn.kept.on(("line", chart.ground), lambda: _line("charts/line.html", chart.ground, drawn))


@register.simple_tag
def panel(chart: many_lines.Lines, drawn: many_lines.DrawnSeries) -> str:
    """Draw one series of several in a panel with its name, its last value and its note."""
    return drawn.kept.on(("panel", chart.ground), lambda: _line("charts/panel.html", chart.ground, drawn))


@lru_cache(maxsize=MOST // 4)
def _line(template_name: str, ground: many_lines.Ground, drawn: many_lines.DrawnSeries) -> str:
    """Render a line once for the same values on the same ground."""
    left = max(ground.frame.left - GUTTER, 0)
    words, width = percent(left - GUTTER // 8), percent(WHOLE - left)
    context = {"lines": ground, "frame": ground.frame, "drawn": drawn}
    return render_to_string(template_name, context | {"left": percent(left), "width": width, "words": words})


@register.simple_tag
@lru_cache(maxsize=MOST // 4)
def bullet(chart: bullets.Bullet) -> str:
    """Draw a bullet, once for the same values."""
    return render_to_string("charts/bullet.html", {"bullet": chart})


@register.simple_tag
def slope_line(drawn: slopes.DrawnChange) -> str:
    """Draw one unit's line of a slope."""
    change, heights = drawn.change, (drawn.y1, drawn.y2, drawn.left, drawn.right)
    words = (change.before_words, change.label, change.after_words)
    return _drawn("charts/slope_line.html", change.shape, *heights, *words)


@register.inclusion_tag("charts/slope.html")
def slope(chart: slopes.Slope):
    """Draw the slopes between two years."""
    return {"slope": chart}
