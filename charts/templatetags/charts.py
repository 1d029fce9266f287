"""Draws charts: each tag takes what a module of this app made and renders its template."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string

from charts import bullet as bullets
from charts import lines as many_lines
from charts import slope as slopes
from charts import strip as strips
from charts import timeline as timelines
from charts.marks import Mark, Placed
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
def strip_mark(placed: Placed) -> str:
    """Draw a mark on the line of a strip."""
    return _drawn(
        "charts/strip_mark.html", placed.mark.shape, placed.x, placed.y, placed.arrow if placed.is_far else ""
    )


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


@register.inclusion_tag("charts/line.html")
def line(chart: many_lines.Lines, drawn: many_lines.DrawnSeries):
    """Draw one series of several: in a panel, or as a spark line in a row."""
    left = max(chart.frame.left - GUTTER, 0)
    words, width = percent(left - GUTTER // 8), percent(WHOLE - left)
    return {
        "lines": chart,
        "frame": chart.frame,
        "drawn": drawn,
        "left": percent(left),
        "width": width,
        "words": words,
    }


@register.inclusion_tag("charts/bullet.html")
def bullet(chart: bullets.Bullet):
    """Draw a bullet."""
    return {"bullet": chart}


@register.inclusion_tag("charts/slope.html")
def slope(chart: slopes.Slope):
    """Draw the slopes between two years."""
    return {"slope": chart}
