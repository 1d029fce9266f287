"""Saving one cell or one narrative while the grid is open: answers with fragments of the page, never with a page."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from foundation.errors import Conflict, Invalid, NotAllowed, Refused
from pledges.models import Pledge
from targets.core.numbers import serial
from targets.models import FigureVersion
from targets.reports.forms.entry import one_typed, read_cell
from targets.reports.queries.entry import HEAD, RESULTS, TEXTS, entry_page
from targets.reports.queries.parts import cell_part
from targets.reports.services.entry import save_cell
from targets.reports.services.narratives import save_narrative
from targets.reports.views.opened import opened
from targets.words import faults

SOURCES = {"paste": FigureVersion.Source.PASTE}


@require_POST
def cell(request, pk, measure):
    """Save one cell of the submission, or of the base named by ?base=PROVINCE."""
    province = request.GET.get("base", "")
    key = f"base:{province}:{measure}" if province else measure
    typed, problems = read_cell(key, lambda part: request.POST.get(part, ""))
    source = SOURCES.get(request.POST.get("source"), FigureVersion.Source.ENTRY)

    def save(report):
        if problems:
            raise Invalid(problems)
        save_cell(report.reading, province, typed, by=request.user, at=report.moment, source=source)

    return _answer(request, pk, key, save)


@require_POST
def narrative(request, pk, pledge):
    """Save the narrative under one pledge."""
    told = get_object_or_404(Pledge, pk=pledge)
    seen = request.POST.get("x", "")

    def save(report):
        text = request.POST.get("t", "")
        save_narrative(report.submission, told, text, by=request.user, at=report.moment, expected_version=serial(seen))

    return _answer(request, pk, f"narrative-{pledge}", save, is_text=True)


def _answer(request, pk, key, save, *, is_text=False):
    """Run `save` and say how it ended: 200, 422 (wrong input), 409 (somebody wrote first, or locked), 403.

    `is_text`: a narrative was sent, so that the texts stand in the answer.
    """
    report = opened(request, pk)
    if request.POST.get("as_user") != str(request.user.pk):
        return HttpResponse(status=403)
    ending, status = None, 200
    try:
        save(report)
    except NotAllowed:
        return HttpResponse(status=403)
    except (Invalid, Conflict, Refused) as error:
        ending, status = error, 422 if isinstance(error, Invalid) else 409
    answer = HttpResponse(_fragments(request, report, key, ending, is_text), status=status)
    answer["X-Entry"] = "cell"  # so that the script never takes another page for its answer
    return answer


def _fragments(request, report, key, ending, is_text) -> str:
    """Return the parts of the page that a saved cell changes; `ending`: why it was not saved."""
    is_partial = bool(request.POST.get("more"))
    if ending is not None or request.GET.get("base"):  # somebody else acted, or a base's report was begun
        report = report.again()
    refused = frozenset(request.POST.getlist("wrong")) - {key}
    typed = replace(one_typed(key, request.POST, ending), wrong=refused)
    page = entry_page(
        report.reading,
        report.authority,
        now=report.moment,
        typed=typed,
        but=(HEAD, *([RESULTS] if is_partial else []), *([] if is_text else [TEXTS])),
    )
    cells = [cell_part(cell) for cell in page.cells if not is_partial or cell.key == key]
    narratives = [cell for cell in page.narratives if is_text and (not is_partial or cell.key == key)]
    context = {"page": page, "cells": cells, "narratives": narratives, "is_partial": is_partial}
    if key not in {cell.key for cell in (page.narratives if is_text else page.cells)}:
        context["gone"] = _gone(key, serial(request.POST.get("x", "")), is_saved=ending is None)
    return render_to_string("targets/reports/_cell.html", context)


def _gone(key: str, seen: int, *, is_saved: bool) -> dict:
    """Return how a cell stands that the page shows and the form, changed meanwhile, asks for no more."""
    state = "saved" if is_saved else "wrong"
    said = [faults.gone(is_saved)]
    return {"key": key, "outcome": state, "state": state, "version_number": seen, "stored_json": "{}", "folded": said}
