"""Draws charts: each tag takes what a module of this app made and renders its template."""

from django import template

from charts import strip as strips
from charts import timeline as timelines

register = template.Library()


@register.inclusion_tag("charts/strip.html")
def strip(chart: strips.Strip, legend: bool = True):
    """Draw a threshold strip; `legend` False where the page explains the shapes once for several."""
    return {"strip": chart, "size": chart.size, "caption": chart.caption, "legend": legend}


@register.inclusion_tag("charts/timeline.html")
def timeline(chart: timelines.Timeline):
    """Draw a timeline."""
    return {"timeline": chart, "caption": chart.caption}
