"""The page of one action of the workflow on one submission: its form, and doing it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from foundation.bodies import takes_file
from foundation.clock import now
from foundation.errors import Invalid, NotAllowed, Refused
from pledges.permissions import authority_of
from targets.core import workflow
from targets.permissions import check_move, visible_submissions
from targets.reports.forms.moves import WITH_REMARKS, WITH_SCAN, form_for, offered_cells, read_remarks
from targets.reports.queries.cells import cells_of
from targets.reports.queries.entry import entry_page
from targets.reports.queries.review_sheet import review_sheet
from targets.reports.services.review import narrative_targets
from targets.reports.services.submissions import move as move_submission


@takes_file(when=lambda action, **_rest: action in WITH_SCAN)
@never_cache
def move(request, pk, action):
    """Ask for what an action needs (GET), or do it (POST) and go back to the submission."""
    moment = now()
    submission = get_object_or_404(visible_submissions(request.user, now=moment), pk=pk)
    if action not in workflow.BUTTONS:
        raise Http404
    if action == "present":
        return redirect("targets:check", pk=pk)
    try:
        row = check_move(authority_of(request.user, now=moment), action, submission)
    except Refused as refused:  # a state is asked again, under a lock, by the service
        if request.method != "POST" or isinstance(refused, NotAllowed):
            return _refused(request, submission, action, refused)
    if request.method == "POST":
        return _do(request, submission, action, moment)
    return _page(request, submission, row, _form(submission, row))


def _form(submission, row, data=None, files=None):
    targets = narrative_targets(submission) if row.action == "accept" else ()
    return form_for(row.action)(data, files, submission=submission, row=row, targets=targets)


def _do(request, submission, action, moment):
    """Do the action; what the service finds wrong is shown on the form, with everything typed kept."""
    row = workflow.TRANSITIONS[action]
    form = _form(submission, row, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, submission, row, form, status=422)
    remarks = read_remarks(request.POST, _meant(submission)) if action in WITH_REMARKS else ()
    try:
        submission = move_submission(
            submission, action, by=request.user, at=moment, remarks=remarks, **form.arguments()
        )
    except Invalid as invalid:
        return _page(request, submission, row, form, problems=invalid.problems, status=422)
    except Refused as refused:
        return _refused(request, submission, action, refused)
    messages.success(request, _("Báo cáo %(done)s.") % {"done": _(row.done)})
    if action == "recall":
        messages.warning(request, _("Văn bản đã ký kèm báo cáo không còn giá trị: khi gửi lại phải ghi văn bản mới."))
    return redirect(submission)


def _meant(submission) -> dict:
    return {cell.key: (cell.submission_pk, cell.measure.code) for cell in cells_of(submission) if cell.submission_pk}


def _page(request, submission, row, form, *, problems=(), status=200):
    rest = []
    for problem in problems:
        if problem.where in form.fields:
            form.add_error(problem.where, problem.message)
        else:
            rest.append(problem)
    context = {"submission": submission, "row": row, "form": form, "problems": rest}
    if row.action in WITH_REMARKS:
        context |= _asked_about(request, submission)
    if row.role == workflow.REVIEWER:
        context["sheet"] = review_sheet(submission)
    return render(request, "targets/reports/move.html", context, status=status)


def _asked_about(request, submission) -> dict:
    """Return what is read before judging: each content's text, and the cells beside the values before them."""
    moment = now()
    page = entry_page(submission, authority_of(request.user, now=moment), now=moment, with_results=False)
    rows = [row for section in page.sections for row in section.rows]
    return {"page": page, "cells": offered_cells(rows, request.POST)}


def _refused(request, submission, action, refused):
    """Say why not: 403 without the authority, 409 where the state or somebody else stands in the way."""
    status = refused.status
    submission.refresh_from_db()
    context = {"submission": submission, "row": workflow.TRANSITIONS[action], "refusal": refused.message}
    return render(request, "targets/reports/move.html", context, status=status)
