"""Correcting what was recorded of the signed paper, in one act."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from foundation.bodies import takes_file
from foundation.clock import now
from foundation.errors import Invalid, Refused
from pledges.permissions import authority_of
from targets.core import workflow
from targets.permissions.acting import check_correct_paper
from targets.permissions.seeing import visible_submissions
from targets.reports.forms.moves import CorrectPaperForm
from targets.reports.queries.papers import standing_paper
from targets.reports.services.papers import FIELDS, correct_paper


@takes_file()
@never_cache
def paper(request, pk):
    """Show the paper as it was recorded (GET), or write it anew (POST) and go back to the submission."""
    moment = now()
    submission = get_object_or_404(visible_submissions(request.user, now=moment), pk=pk)
    before = standing_paper(submission)
    try:
        check_correct_paper(authority_of(request.user, now=moment), submission, before)
    except Refused as refused:
        status = refused.status
        return _page(request, submission, None, status=status, refusal=refused.message)
    form = CorrectPaperForm(
        request.POST or None,
        request.FILES or None,
        submission=submission,
        row=workflow.TRANSITIONS[workflow.SUBMIT],
        initial={name: getattr(before, name) for name in FIELDS},
    )
    if request.method != "POST":
        return _page(request, submission, form)
    return _do(request, submission, form, moment)


def _do(request, submission, form, moment):
    if not form.is_valid():
        return _page(request, submission, form, status=422)
    given = form.arguments()
    try:
        correct_paper(submission, given["paper"], reason=given["reason"], by=request.user, at=moment)
    except Invalid as invalid:
        for problem in invalid.problems:
            form.add_error(problem.where if problem.where in form.fields else None, problem.message)
        return _page(request, submission, form, status=422)
    messages.success(request, _("Đã sửa văn bản đã ký; báo cáo giữ nguyên."))
    return redirect(submission)


def _page(request, submission, form, *, status=200, **more):
    context = {"submission": submission, "form": form, **more}
    return render(request, "targets/reports/paper.html", context, status=status)
