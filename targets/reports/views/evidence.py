"""The files behind one cell or one narrative: a page to read, attach and withdraw them; and each as a download."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from foundation.bodies import takes_file
from foundation.downloads import file_response
from foundation.errors import Invalid, Problem, Refused
from foundation.limits import limited
from foundation.pages import ask, press, sent
from pledges.models import Pledge
from targets.models import Evidence, Measure
from targets.permissions import check_edit, sees_work_of
from targets.reports.forms.evidence import EvidenceForm, WithdrawForm
from targets.reports.queries.evidence import About, column_of, room_of, shown_evidence
from targets.reports.services.evidence import attach, withdraw
from targets.reports.views.opened import Opened, opened

PAGE = "targets/reports/evidence.html"


@takes_file()
@limited("evidence", "POST")
@never_cache
def cell_evidence(request, pk, measure):
    """Show the files behind a figure or a milestone; take one more."""
    return _page(request, pk, get_object_or_404(Measure, code=measure))


@takes_file()
@limited("evidence", "POST")
@never_cache
def narrative_evidence(request, pk, pledge):
    """Show the files behind a narrative; take one more."""
    return _page(request, pk, get_object_or_404(Pledge, pk=pledge))


@require_POST
def evidence_withdraw(request, pk, evidence):
    """Withdraw a file for a reason, and go back to those beside it."""
    report, files = _files(request, pk)
    file, form = _one_of(files, evidence, is_given=False), WithdrawForm(request.POST)

    def do():
        if not form.is_valid():
            raise Invalid([Problem("reason", error) for _anchor, error in form.summary])
        withdraw(file, reason=form.cleaned_data["reason"], by=request.user, at=report.moment)

    return press(request, do, to=address_of(file), done=_("Đã rút tài liệu."))


@require_safe
def evidence_file(request, pk, evidence):
    """Give a file as a download."""
    file = _one_of(_files(request, pk)[1], evidence)
    return file_response(file.file.open("rb"), name=file.name, content_type=file.content_type)


@require_safe
def evidence_picture(request, pk, evidence):
    """Give a picture, which we have drawn ourselves, to be shown in a page."""
    file = _one_of(_files(request, pk)[1], evidence)
    if not file.is_picture:
        raise Http404
    return file_response(file.file.open("rb"), name=file.name, content_type=file.content_type, is_inline=True)


def _files(request, pk) -> tuple[Opened, list[Evidence]]:
    """Return a report whose work the person takes part in, and the files of it that they may know of; else 404."""
    report = opened(request, pk)
    if not sees_work_of(report.authority, report.submission):
        raise Http404
    return report, shown_evidence(report.authority, report.submission)


def _one_of(files: list[Evidence], pk: int, *, is_given: bool = True) -> Evidence:
    """Return one of the files that the person may know of; `is_given`: only one that is given to people."""
    file = next((file for file in files if file.pk == pk), None)
    if file is None or (is_given and not file.is_given):
        raise Http404
    return file


def address_of(file: Evidence) -> str:
    """Return the page on which a file stands."""
    if file.pledge_id:
        return reverse("targets:narrative_evidence", args=[file.submission_id, file.pledge_id])
    return reverse("targets:cell_evidence", args=[file.submission_id, file.measure.code])


def _page(request, pk, about: About):
    report, files = _files(request, pk)
    submission = report.submission
    if isinstance(about, Pledge) and about.agreement != report.reading.agreement:
        raise Http404
    behind = f"{column_of(about)}_id"
    context = {
        "submission": submission,
        "about": about,
        "files": [file for file in files if getattr(file, behind) == about.pk],
        "room": room_of(submission.province),
        "withdrawing": WithdrawForm(auto_id=False),
    }
    try:
        check_edit(report.authority, submission, now=report.moment)
    except Refused as refused:
        status = refused.status if request.method == "POST" else 200
        refusal = refused.message if request.method == "POST" else ""
        return render(request, PAGE, {**context, "refusal": refusal}, status=status)
    form = EvidenceForm(sent(request), request.FILES or None)

    def do(form):
        attach(submission, about, form.cleaned_data["file"], by=request.user, at=report.moment)

    return ask(request, form, do, to=request.path, done=_("Đã đính kèm tài liệu."), template=PAGE, **context)
