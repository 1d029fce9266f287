"""How long something is overdue, on pages that are kept: the time is put in when the page is read."""

from django import template

from targets.results.views.blocks import time_since
from targets.words import lateness

register = template.Library()


@register.filter
def overdue(due_at) -> str:
    """Print by how much a due moment has passed: "quá hạn 16 giờ 30 phút"."""
    return lateness.overdue(time_since(due_at))
