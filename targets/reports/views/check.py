"""The check before presenting: every value once more, what is in the way, and the button that presents."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from foundation.errors import Invalid, Problem, Refused
from targets.core import workflow
from targets.permissions.acting import check_edit, may_move
from targets.reports.queries.entry import entry_page
from targets.reports.queries.readiness import obstacles, untold_pledges
from targets.reports.services.moves import not_confirmed, present
from targets.reports.views.opened import opened
from targets.words import moves

CONFIRMATIONS = ("confirmed_not_secret", "confirmed_untold")


@never_cache
def check(request, pk):
    """List all values with what blocks presenting (GET); present (POST)."""
    report = opened(request, pk)
    try:
        if request.method == "POST":
            return _present(request, report)
        check_edit(report.authority, report.submission, now=report.moment)
    except Invalid as invalid:
        return _page(request, report, invalid.problems, status=422)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(report.submission)
    return _page(request, report)


def _present(request, report):
    submission = report.submission
    is_confirmed = bool(request.POST.get("confirmed_not_secret"))
    untold = untold_pledges(report.reading) if may_move(report.authority, workflow.PRESENT, submission) else ()
    if untold and not request.POST.get("confirmed_untold"):
        sentence = _("Hãy ghi thuyết minh, hoặc xác nhận trình mà không có thuyết minh ở: %(pledges)s.")
        problem = Problem("confirmed_untold", sentence % {"pledges": "; ".join(map(str, untold))})
        raise Invalid([problem] if is_confirmed else [problem, not_confirmed()])
    present(submission, by=request.user, at=report.moment, confirmed_not_secret=is_confirmed)
    messages.success(request, _("Báo cáo %(done)s.") % {"done": moves.done(workflow.PRESENT)})
    return redirect(submission)


def _page(request, report, problems=(), status=200):
    context = {
        "page": entry_page(report.reading, report.authority, now=report.moment),
        "problems": [problem for problem in problems if problem.where in CONFIRMATIONS],
        "obstacles": [problem for problem in problems if problem.where not in CONFIRMATIONS]
        or obstacles(report.reading),
        "untold": untold_pledges(report.reading),
        "asked_again": {problem.where for problem in problems},
        "may_present": may_move(report.authority, workflow.PRESENT, report.submission),
    }
    return render(request, "targets/reports/check.html", context, status=status)
