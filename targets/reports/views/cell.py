"""Saving one cell or one narrative while the grid is open: answers with fragments of the page, never with a page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from foundation.clock import now
from foundation.errors import Conflict, Invalid, NotAllowed, Refused
from pledges.models import Pledge
from pledges.permissions import authority_of
from targets.core.numbers import serial
from targets.models import FigureVersion
from targets.permissions import visible_submissions
from targets.reports.forms.entry import one_typed, read_cell
from targets.reports.queries.entry import entry_page
from targets.reports.services.entry import save_cell
from targets.reports.services.narratives import save_narrative

SOURCES = {"paste": FigureVersion.Source.PASTE}


@require_POST
def cell(request, pk, measure):
    """Save one cell of the submission, or of the base named by ?base=PROVINCE."""
    province = request.GET.get("base", "")
    key = f"base:{province}:{measure}" if province else measure
    typed, problems = read_cell(key, lambda part: request.POST.get(part, ""))
    source = SOURCES.get(request.POST.get("source"), FigureVersion.Source.ENTRY)

    def save(submission, moment):
        if problems:
            raise Invalid(problems)
        save_cell(submission, province, typed, by=request.user, at=moment, source=source)

    return _answer(request, pk, key, save)


@require_POST
def narrative(request, pk, pledge):
    """Save the narrative under one pledge."""
    told = get_object_or_404(Pledge, pk=pledge)
    seen = request.POST.get("x", "")

    def save(submission, moment):
        save_narrative(
            submission,
            told,
            request.POST.get("t", ""),
            by=request.user,
            at=moment,
            expected_version=serial(seen),
        )

    return _answer(request, pk, f"narrative-{pledge}", save)


def _answer(request, pk, key, save):
    """Run `save` and say how it ended: 200, 422 (wrong input), 409 (somebody wrote first, or locked), 403."""
    moment = now()
    submission = get_object_or_404(visible_submissions(request.user, now=moment), pk=pk)
    if request.POST.get("as_user") != str(request.user.pk):
        return HttpResponse(status=403)
    ending, status = None, 200
    try:
        save(submission, moment)
    except NotAllowed:
        return HttpResponse(status=403)
    except (Invalid, Conflict, Refused) as error:
        ending, status = error, 422 if isinstance(error, Invalid) else 409
    return _fragments(request, submission, key, ending, moment, status)


def _fragments(request, submission, key, ending, moment, status):
    is_partial = bool(request.POST.get("more"))
    authority = authority_of(request.user, now=moment)
    submission.refresh_from_db()
    page = entry_page(
        submission, authority, now=moment, typed=one_typed(key, request.POST, ending), with_results=not is_partial
    )
    context = {"page": page, "cells": page.cells, "narratives": page.narratives, "is_partial": is_partial}
    if is_partial:
        context["cells"] = [one for one in page.cells if one.key == key]
        context["narratives"] = [one for one in page.narratives if one.key == key]
    answer = render(request, "targets/reports/_cell.html", context, status=status)
    answer["X-Entry"] = "cell"  # so that the script never takes another page for its answer
    return answer
