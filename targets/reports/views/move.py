"""The page of one action of the workflow on one submission: its form, and doing it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from foundation.bodies import takes_file
from foundation.errors import Invalid, NotAllowed, Refused
from targets.core import workflow
from targets.permissions.acting import check_move
from targets.reports.forms.moves import form_for, offered_cells, read_remarks
from targets.reports.queries.cells import cells_of
from targets.reports.queries.entry import RESULTS, entry_page
from targets.reports.queries.printed_sheets import printed_sheets
from targets.reports.queries.review_sheet import YEARS_BACK
from targets.reports.services.moves import VERBS
from targets.reports.views.opened import opened
from targets.reports.views.review import DECISIONS, decision_form, sheet_page
from targets.words import moves as words


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
        check_move(report.authority, action, report.submission)
    except Refused as refused:  # a state is asked again, under a lock, by the service
        if request.method != "POST" or isinstance(refused, NotAllowed):
            return _refused(request, report.submission, action, refused)
    if request.method == "POST":
        return _do(request, report, action)
    return _page(request, report, action)


def _form(submission, action, data=None, files=None):
    if action in DECISIONS:
        return decision_form(submission, action, data)
    return form_for(action)(data, files, submission=submission, row=workflow.TRANSITIONS[action])


def _do(request, report, action):
    """Do the action; what the service finds wrong is shown on the form, with everything typed kept."""
    row, submission = workflow.TRANSITIONS[action], report.submission
    form = _form(submission, action, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, report, action, form, status=422)
    given = form.arguments()
    if workflow.REMARKS in row.asks:
        given["remarks"] = read_remarks(request.POST, _meant(report.reading))
    if action == workflow.ACCEPT:
        given["seen"] = request.POST.get("seen", "")
    try:
        submission = VERBS[action](submission, by=request.user, at=report.moment, **given)
    except Invalid as invalid:
        return _page(request, report, action, form, problems=invalid.problems, status=422)
    except Refused as refused:
        return _refused(request, submission, action, refused)
    messages.success(request, _("Báo cáo %(done)s.") % {"done": words.done(action)})
    if action == workflow.RECALL:
        messages.warning(request, _("Văn bản đã ký kèm báo cáo không còn giá trị: khi gửi lại phải ghi văn bản mới."))
    if action == workflow.BEGIN_REVIEW:
        return redirect("targets:move", pk=submission.pk, action=workflow.ACCEPT)
    return redirect(submission)


def _meant(reading) -> dict:
    return {cell.key: (cell.submission_pk, cell.measure.code) for cell in cells_of(reading) if cell.submission_pk}


def _page(request, report, action, form=None, *, problems=(), status=200):
    rest = []
    for problem in problems:
        if problem.where in form.fields:
            form.add_error(problem.where, problem.message)
        else:
            rest.append(problem)
    if action in DECISIONS:
        return sheet_page(request, report, action, form=form, problems=rest, status=status)
    row = workflow.TRANSITIONS[action]
    form = form or _form(report.submission, action)
    context = {"submission": report.submission, "row": row, "form": form, "problems": rest}
    if workflow.PAPER in row.asks:
        context["sheets"] = printed_sheets(report.reading, report.authority)
    if workflow.REMARKS in row.asks:
        context |= _asked_about(request, report)
    return render(request, "targets/reports/move.html", context, status=status)


def _asked_about(request, report) -> dict:
    """Return what is read before sending back: each content's text, and the cells beside the values before them."""
    page = entry_page(report.reading, report.authority, now=report.moment, but=(RESULTS,))
    rows = [row for section in page.sections for row in section.rows]
    return {"page": page, "cells": offered_cells(rows, request.POST)}


def _refused(request, submission, action, refused):
    """Say why not: 403 without the authority, 409 where the state or somebody else stands in the way."""
    status = refused.status
    submission.refresh_from_db()
    context = {"submission": submission, "row": workflow.TRANSITIONS[action], "refusal": refused.message}
    return render(request, "targets/reports/move.html", context, status=status)
