"""The question-and-answer thread on one cell of a submission."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache

from foundation.clock import now
from foundation.errors import Invalid
from pledges.permissions import authority_of
from targets.models import Measure, Message
from targets.permissions.seeing import sees_drafts_of, visible_submissions
from targets.reports.forms.messages import MessageForm
from targets.reports.services.messages import may_write, write


@never_cache
def cell_messages(request, pk, measure):
    """Show the thread of a cell, oldest first, and take a new message."""
    moment = now()
    submission = get_object_or_404(visible_submissions(request.user, now=moment), pk=pk)
    authority = authority_of(request.user, now=moment)
    writes = may_write(authority, submission)
    if not writes and not sees_drafts_of(authority, submission):
        raise Http404
    measure = get_object_or_404(Measure, code=measure)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not writes:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid() and _written(form, submission, measure, request.user, moment):
        return redirect("targets:messages", pk=pk, measure=measure.code)
    thread = Message.objects.filter(submission=submission, measure=measure).select_related("by")
    context = {"submission": submission, "measure": measure, "thread": thread, "form": form, "may_write": writes}
    return render(request, "targets/reports/messages.html", context, status=422 if form.errors else 200)


def _written(form, submission, measure, user, moment) -> bool:
    try:
        write(submission, measure, form.cleaned_data["text"], by=user, at=moment)
    except Invalid as invalid:
        form.add_error("text", invalid.problems[0].message)
        return False
    return True
