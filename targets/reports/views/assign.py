"""Giving the review of one submission to a person of another member, and ending that (docs/workflow.md)."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from foundation.clock import now
from foundation.pages import press, sent, who
from pledges.permissions import may_administer
from targets.calendar.views.administered import configure
from targets.permissions.seeing import visible_submissions
from targets.reports.forms.assign import AssignForm
from targets.reports.queries.reviewers import assignable
from targets.reports.services import assignments


def _submission(request, pk):
    moment = now()
    submission = get_object_or_404(visible_submissions(request.user, now=moment), pk=pk)
    if not may_administer(request.user, submission.period.cluster, now=moment):
        raise Http404
    return submission


def assign(request, pk):
    """Show who has been given the review of a submission, and give it to one more."""
    submission = _submission(request, pk)
    people = assignable(submission, now=now())
    return configure(
        request,
        AssignForm(sent(request), people=people),
        lambda form: assignments.assign(submission, **form.cleaned_data, **who(request)),
        to=reverse("targets:assign", args=[pk]),
        done=_("Đã giao thẩm định."),
        template="targets/reports/assign.html",
        submission=submission,
        assignments=submission.assignments.select_related("reviewer", "by").order_by("-at"),
    )


@require_POST
def assignment_end(request, pk, assignment):
    """End an assignment."""
    submission = _submission(request, pk)
    found = get_object_or_404(submission.assignments.select_related("submission__period__cluster"), pk=assignment)
    return press(
        request,
        lambda: assignments.end_assignment(found, **who(request)),
        to=reverse("targets:assign", args=[pk]),
        done=_("Đã kết thúc giao thẩm định."),
    )
