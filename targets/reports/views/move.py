"""The page of one action of the workflow on one submission: its form, and doing it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from foundation.bodies import takes_file
from foundation.errors import Invalid, NotAllowed, Refused
from targets.core import workflow
from targets.permissions import check_move
from targets.reports.forms.moves import form_for, offered_cells, read_remarks
from targets.reports.queries.cells import cells_of
from targets.reports.queries.entry import entry_page
from targets.reports.queries.review_sheet import YEARS_BACK, review_sheet
from targets.reports.services.moves import VERBS
from targets.reports.services.review import narrative_targets
from targets.reports.views.opened import opened
from targets.words import moves


def _asks(action: str, part: str) -> bool:
    """Say whether an action asks for something; one that is not in the table asks for nothing."""
    return action in workflow.TRANSITIONS and part in workflow.TRANSITIONS[action].asks


@takes_file(when=lambda action, **_rest: _asks(action, workflow.PAPER))
@never_cache
def move(request, pk, action):
    """Ask for what an action needs (GET), or do it (POST) and go back to the submission."""
    report = opened(request, pk, years_back=YEARS_BACK)
    if action not in workflow.BUTTONS:
        raise Http404
    if action == workflow.PRESENT:
        return redirect("targets:check", pk=pk)
    try:
        row = check_move(report.authority, action, report.submission)
    except Refused as refused:  # a state is asked again, under a lock, by the service
        if request.method != "POST" or isinstance(refused, NotAllowed):
            return _refused(request, report.submission, action, refused)
    if request.method == "POST":
        return _do(request, report, action)
    return _page(request, report, row, _form(report.submission, row))


def _form(submission, row, data=None, files=None):
    targets = narrative_targets(submission) if workflow.RULINGS in row.asks else ()
    return form_for(row.action)(data, files, submission=submission, row=row, targets=targets)


def _do(request, report, action):
    """Do the action; what the service finds wrong is shown on the form, with everything typed kept."""
    row, submission = workflow.TRANSITIONS[action], report.submission
    form = _form(submission, row, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, report, row, form, status=422)
    given = form.arguments()
    if workflow.REMARKS in row.asks:
        given["remarks"] = read_remarks(request.POST, _meant(report.reading))
    try:
        submission = VERBS[action](submission, by=request.user, at=report.moment, **given)
    except Invalid as invalid:
        return _page(request, report, row, form, problems=invalid.problems, status=422)
    except Refused as refused:
        return _refused(request, submission, action, refused)
    messages.success(request, _("Báo cáo %(done)s.") % {"done": moves.done(row.action)})
    if action == workflow.RECALL:
        messages.warning(request, _("Văn bản đã ký kèm báo cáo không còn giá trị: khi gửi lại phải ghi văn bản mới."))
    return redirect(submission)


def _meant(reading) -> dict:
    return {cell.key: (cell.submission_pk, cell.measure.code) for cell in cells_of(reading) if cell.submission_pk}


def _page(request, report, row, form, *, problems=(), status=200):
    rest = []
    for problem in problems:
        if problem.where in form.fields:
            form.add_error(problem.where, problem.message)
        else:
            rest.append(problem)
    context = {"submission": report.submission, "row": row, "form": form, "problems": rest}
    if workflow.REMARKS in row.asks:
        context |= _asked_about(request, report)
    if row.role == workflow.REVIEWER:
        context["sheet"] = review_sheet(report.reading)
    return render(request, "targets/reports/move.html", context, status=status)


def _asked_about(request, report) -> dict:
    """Return what is read before judging: each content's text, and the cells beside the values before them."""
    page = entry_page(report.reading, report.authority, now=report.moment, with_results=False)
    rows = [row for section in page.sections for row in section.rows]
    return {"page": page, "cells": offered_cells(rows, request.POST)}


def _refused(request, submission, action, refused):
    """Say why not: 403 without the authority, 409 where the state or somebody else stands in the way."""
    status = refused.status
    submission.refresh_from_db()
    context = {"submission": submission, "row": workflow.TRANSITIONS[action], "refusal": refused.message}
    return render(request, "targets/reports/move.html", context, status=status)
