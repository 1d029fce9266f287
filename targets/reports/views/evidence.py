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
from targets.permissions.acting import check_edit
from targets.permissions.seeing import sees_work_of
from targets.reports.forms.evidence import EvidenceForm, WithdrawForm
from targets.reports.queries.evidence import About, base_of, column_of, room_of, shown_evidence
from targets.reports.services.evidence import attach, withdraw
from targets.reports.views.opened import Opened, opened

PAGE = "targets/reports/evidence.html"


@takes_file()
@limited("evidence", "POST")
@never_cache
def cell_evidence(request, pk, measure):
    """Show the files behind a figure or a milestone, with ?base=PROVINCE behind its base; take one more."""
    return _page(request, pk, get_object_or_404(Measure, code=measure), base=request.GET.get("base", ""))


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

    return press(request, do, to=_address_of(file, pk), done=_("Đã rút tài liệu."))


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


def _address_of(file: Evidence, pk: int) -> str:
    """Return the page of a report on which a file stands; of history that it carries, too."""
    if file.pledge_id:
        return reverse("targets:narrative_evidence", args=[pk, file.pledge_id])
    address = reverse("targets:cell_evidence", args=[pk, file.measure.code])
    return address if file.submission_id == pk else f"{address}?base={file.submission.province.code}"


def _page(request, pk, about: About, base: str = ""):
    report, files = _files(request, pk)
    submission = report.submission
    if isinstance(about, Pledge) and about.agreement != report.reading.agreement:
        raise Http404
    earlier = base_of(report.reading, about.code, base) if base else None
    if base and earlier is None:
        raise Http404
    holder = earlier.report if earlier else submission
    behind = {f"{column_of(about)}_id": about.pk, "submission_id": holder and holder.pk}
    context = {
        "submission": submission,
        "about": about,
        "base": earlier,
        "files": [file for file in files if all(getattr(file, name) == pk for name, pk in behind.items())],
        "room": room_of(earlier.province if earlier else submission.province),
        "withdrawing": WithdrawForm(auto_id=False),
    }
    try:
        check_edit(report.authority, holder or submission, now=report.moment)
    except Refused as refused:
        status = refused.status if request.method == "POST" else 200
        refusal = refused.message if request.method == "POST" else ""
        return render(request, PAGE, {**context, "refusal": refusal}, status=status)
    form = EvidenceForm(sent(request), request.FILES or None)

    def do(form):
        attach(submission, about, form.cleaned_data["file"], by=request.user, at=report.moment, base=base)

    return ask(request, form, do, to=request.get_full_path(), done=_("Đã đính kèm tài liệu."), template=PAGE, **context)
