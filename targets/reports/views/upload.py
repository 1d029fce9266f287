"""Taking a workbook in: bring it, look at what it would change, take it over; the file as it came, a marked copy."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.bodies import WORKBOOK, takes_file
from foundation.errors import Invalid, Refused
from foundation.limits import limited
from foundation.uploads import SentFile
from targets.models import TakenUpload, Upload
from targets.permissions.acting import check_edit
from targets.permissions.seeing import sees_drafts_of
from targets.reports.exports.workbook import file_name, to_workbook
from targets.reports.forms.upload import UploadForm
from targets.reports.imports.own_layout import read_layout
from targets.reports.imports.untrusted import open_untrusted_workbook, sent_workbook
from targets.reports.imports.workbook import ReportFile, is_given_out, read_report_workbook
from targets.reports.queries.layouts import layout_of
from targets.reports.queries.offices import offices_asked
from targets.reports.queries.uploads import changed_lines, new_findings, uploads_of, verdict_lines
from targets.reports.queries.workbook import FIGURES, report_workbook
from targets.reports.services.changes import MOST_FAULTS, NotTaken, try_changes
from targets.reports.services.screening import check_clean
from targets.reports.services.uploads import check_identity, keep_upload, take_upload
from targets.reports.views.opened import opened
from targets.reports.views.workbook import attached


@takes_file(WORKBOOK)
@limited("upload", "POST")
@never_cache
def upload(request, pk):
    """Ask for a workbook (GET), or keep the one that came and go to its preview (POST)."""
    report = opened(request, pk)
    submission = report.submission
    if submission.carried_by_id and submission.accepted_id is None:
        return redirect("targets:upload", pk=submission.carried_by_id)
    try:
        check_edit(report.authority, submission, now=report.moment)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(submission)
    return _keep(request, report) if request.method == "POST" else _form_page(request, report, UploadForm())


def _keep(request, report):
    form, given = UploadForm(request.POST, request.FILES), {"by": request.user, "at": report.moment}
    if not form.is_valid():
        return _form_page(request, report, form, status=422)
    try:
        file = sent_workbook(form.cleaned_data["file"])
        check_clean(file)
        book = open_untrusted_workbook(file.content)
        is_own_layout = not is_given_out(book)
        if not is_own_layout:
            check_identity(report.submission, read_report_workbook(book).identity, file, **given)
        kept = keep_upload(report.submission, file, **given)
    except Invalid as invalid:
        form.refuse(invalid.problems)
        return _form_page(request, report, form, status=invalid.status)
    except Refused as refused:  # of another unit, or somebody moved the report meanwhile
        form.add_error(None, refused.message)
        return _form_page(request, report, form, status=refused.status)
    to = "targets:upload_layout" if is_own_layout else "targets:upload_preview"
    return redirect(to, pk=report.submission.pk, upload=kept.pk)


def _form_page(request, report, form, status=200):
    context = {
        "form": form,
        "submission": report.submission,
        "offices": offices_asked(report.reading),
        "uploads": uploads_of(report.authority, report.submission),
    }
    return render(request, "targets/reports/upload.html", context, status=status)


@limited("preview", "GET", "POST")
@never_cache
def preview(request, pk, upload):
    """Show what a workbook would change as things stand now (GET); take it over (POST)."""
    report, kept = kept_upload(request, pk, upload)
    if TakenUpload.objects.filter(upload=kept).exists():
        return redirect("targets:entry", pk=pk) if request.method == "POST" else _taken_page(request, report, kept)
    try:
        check_edit(report.authority, report.submission, now=report.moment)
        file = _read(report, kept, by=request.user)
        if file is None:
            return redirect("targets:upload_layout", pk=pk, upload=kept.pk)
        if request.method == "POST":
            return _take(request, report, kept, file)
        return _preview_page(request, report, kept, file)
    except Invalid as invalid:
        messages.error(request, invalid.problems[0].message)
        return redirect("targets:upload", pk=pk)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(report.submission)


def _read(report, kept: Upload, *, by) -> ReportFile | None:
    """Return what a file asks; one of the clerk's own by the layout of the province, None where none is chosen yet."""
    submission, book = report.submission, open_untrusted_workbook(bytes(kept.content))
    if not is_given_out(book):
        layout = layout_of(submission.province)
        versions = report.reading.latest[submission.pk]
        numbers = {code: version.number for code, version in versions.items()}
        return ReportFile(None, read_layout(book, layout).beside(numbers)) if layout else None
    file = read_report_workbook(book)
    check_identity(submission, file.identity, _file(kept), by=by, at=report.moment)
    return file


def _take(request, report, kept, file):
    """Take over what was looked at; where a file of one's own now asks something else, it is looked at again first."""
    if file.identity is None and request.POST.get("mark") != file.changes.mark:
        return _preview_page(request, report, kept, file, status=409)
    try:
        taken = take_upload(kept, file.changes, by=request.user, at=report.moment)
    except NotTaken as not_taken:
        report, status = report.again(), 409 if not_taken.has_clashes else 422
        return _preview_page(request, report, kept, _read(report, kept, by=request.user), status=status)
    messages.success(request, _("Đã nạp bảng tính: %(count)s thay đổi.") % {"count": taken.changed})
    return redirect("targets:entry", pk=report.submission.pk)


def _preview_page(request, report, kept, file, status=200):
    trial = try_changes(report.reading, report.authority, file.changes, at=report.moment)
    context = {
        "submission": report.submission,
        "upload": kept,
        "office": file.identity.office if file.identity else "",
        "is_own_layout": file.identity is None,
        "lines": list(changed_lines(trial.before, trial.after, file.changes.places)),
        "findings": new_findings(trial.before, trial.after),
        "verdicts": list(verdict_lines(trial.before, trial.after)),
        "faults": trial.faults[:MOST_FAULTS],
        "more_faults": max(len(trial.faults) - MOST_FAULTS, 0),
        "remarks": file.changes.remarks[:MOST_FAULTS],
        "may_take": trial.changed and not trial.faults,
        "mark": file.changes.mark,
        "has_moved": status == 409 and not trial.faults,
        "changed": trial.changed,
        "first_sheet": FIGURES,
    }
    return render(request, "targets/reports/upload_preview.html", context, status=status)


def _taken_page(request, report, kept):
    context = {"submission": report.submission, "upload": kept, "taken": kept.taken}
    return render(request, "targets/reports/upload_preview.html", context)


@require_safe
@never_cache
def original(request, pk, upload):
    """Send the file as it came, to those who see what is typed in the report."""
    _report, kept = kept_upload(request, pk, upload)
    return attached(bytes(kept.content), kept.name)


@require_safe
@limited("workbook", "GET")
@never_cache
def annotated(request, pk, upload):
    """Send a fresh copy that says what the file said, wrong cells red with their notes; it can be brought again."""
    report, kept = kept_upload(request, pk, upload)
    try:
        file = read_report_workbook(open_untrusted_workbook(bytes(kept.content)))
        trial = try_changes(report.reading, report.authority, file.changes, at=report.moment)
    except (Invalid, Refused) as refused:
        raise Http404 from refused
    made = report_workbook(report.reading, report.authority, office=file.identity.office, now=report.moment)
    content = to_workbook(replace(made, given=file.identity), file.changes.values, trial.faults)
    return attached(content, file_name(made, _("Số liệu có lỗi")))


def kept_upload(request, pk: int, upload: int):
    """Return the report and one of its uploads; 404 to whoever does not see what is typed in it."""
    report = opened(request, pk)
    kept = get_object_or_404(Upload.objects.select_related("by"), pk=upload, submission=report.submission)
    if not sees_drafts_of(report.authority, report.submission):
        raise Http404
    return report, kept


def _file(kept: Upload) -> SentFile:
    return SentFile(kept.name, bytes(kept.content))
