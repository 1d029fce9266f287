"""The page on which a reporter writes the percentages that the unit's own report printed."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from foundation.errors import Invalid, Refused
from targets.permissions.acting import check_edit
from targets.reports.queries.published import published_lines
from targets.reports.services.published import save_percentages
from targets.reports.views.opened import opened


@never_cache
def percentages(request, pk):
    """Show the percentages (GET), or keep what was printed (POST)."""
    report = opened(request, pk)
    submission, problems = report.submission, []
    try:
        check_edit(report.authority, submission, now=report.moment)
        if request.method == "POST":
            save_percentages(submission, request.POST.dict(), by=request.user, at=report.moment)
            messages.success(request, _("Đã ghi tỷ lệ đơn vị đã công bố."))
            return redirect("targets:percentages", pk=pk)
    except Invalid as invalid:
        problems = invalid.problems
    except Refused as refused:
        status = refused.status
        context = {"submission": submission, "refusal": refused.message}
        return render(request, "targets/reports/percentages.html", context, status=status)
    context = {"submission": submission, "problems": problems, "rows": _rows(report.reading, request.POST, problems)}
    return render(request, "targets/reports/percentages.html", context, status=422 if problems else 200)


def _rows(reading, data, problems):
    """Return (line, what the box shows, what is wrong with it) for each target."""
    wrong = {problem.where: problem.message for problem in problems}
    return [
        (line, data.get(line.target.code, line.text), wrong.get(line.target.code, ""))
        for line in published_lines(reading)
    ]
