"""Beginning a province's submission of a period."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from foundation.clock import now
from foundation.errors import Refused
from pledges.permissions import visible_provinces
from targets.models import Period
from targets.reports.services.submissions import open_submission


@require_POST
def start(request, pk, code):
    """Begin the submission, or find the one that is there, and go to its entry page."""
    moment = now()
    province = get_object_or_404(visible_provinces(request.user, now=moment), code=code)
    period = get_object_or_404(Period, pk=pk)
    try:
        submission = open_submission(province, period, by=request.user, at=moment)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("targets:home")
    return redirect("targets:entry", pk=submission.pk)
