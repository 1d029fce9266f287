"""The style page: every component in every state, from the templates and tags that the pages themselves use.

For administrators: whoever builds or judges a page looks here first. It reads nothing of the database.
"""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from cluster_emulation import style_samples
from foundation.clock import now
from foundation.errors import Problem
from pledges.permissions import may_administer
from targets.reports.queries.entry import MARKS
from targets.templatetags.figures import STATE_ICONS, VERDICT_ICONS

# The tokens of static/css/base.css, by what they are for.
COLOURS = {
    "ink": ("ink", "ink-2", "on-dark", "on-dark-2"),
    "line": ("line", "line-2", "line-3"),
    "surface": ("surface", "surface-2", "surface-3"),
    "accent": ("accent", "accent-2", "accent-soft", "gold", "focus"),
    "verdict": ("met", "met-soft", "danger", "danger-2", "danger-soft", "warning", "warning-line", "warning-soft"),
    "state": ("info", "info-soft", "reopened", "reopened-soft"),
    "mark": ("mark-met", "mark-met-soft", "mark-missed-soft"),
    "print": ("print-ink", "print-line", "print-soft"),
}
SIZES = ("text-xs", "text-sm", "text-md", "text", "text-lg", "text-xl", "text-2xl", "text-3xl", "text-4xl", "text-5xl")
SPACES = tuple(f"space-{pixels}" for pixels in (2, 4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 64))
BUTTONS = ("primary", "outline-primary", "danger", "outline-danger")
LEVELS = ("success", "warning", "error")
CALLOUTS = ("", "is-success", "is-warning", "is-danger")


def style(request):
    """Show the page; 404 to everybody but administrators."""
    if not may_administer(request.user, now=now()):
        raise Http404
    context = {
        "colours": COLOURS.values(),
        "sizes": SIZES,
        "spaces": SPACES,
        "verdicts": VERDICT_ICONS,
        "states": STATE_ICONS,
        "buttons": BUTTONS,
        "levels": LEVELS,
        "callouts": CALLOUTS,
        "forms": style_samples.forms(),
        "problems": [Problem("", _("Một câu nói điều cần sửa."))],
        "marks": MARKS,
        "inputs": style_samples.inputs(),
        "cells": style_samples.matrix_cells(),
        "page": style_samples.PAGE,
        "charts": style_samples.charts(),
    }
    return render(request, "style/style.html", context)
