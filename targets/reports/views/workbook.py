"""The workbook of a report, given as a download to whoever may see the report, with what they may see of it."""

import io

from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.archives import XLSX
from foundation.downloads import file_response
from foundation.limits import limited
from targets.reports.exports.workbook import file_name, to_workbook
from targets.reports.queries.offices import offices_asked
from targets.reports.queries.workbook import report_workbook
from targets.reports.views.opened import opened


@require_safe
@limited("workbook", "GET")
@never_cache
def workbook(request, pk):
    """Send the whole workbook, or with ?office=MARK the part of one supplying office."""
    report = opened(request, pk)
    submission = report.submission
    if submission.carried_by_id and submission.accepted_id is None:
        return redirect("targets:workbook", pk=submission.carried_by_id)
    offices = offices_asked(report.reading)
    mark = request.GET.get("office", "")
    if mark and mark not in offices:
        raise Http404
    made = report_workbook(report.reading, report.authority, office=offices.get(mark, ""), now=report.moment)
    return attached(to_workbook(made), file_name(made))


def attached(content: bytes, name: str) -> FileResponse:
    """Return a workbook as a download that nothing keeps and no browser opens in a page of ours."""
    return file_response(io.BytesIO(content), name=name, content_type=XLSX)
