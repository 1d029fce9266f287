"""Requests to correct: the list, one request with its answer, and asking for one."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from foundation.clock import now
from foundation.errors import Refused
from foundation.pages import ask, press, sent, who
from pledges.models import RoleName
from pledges.permissions import authority_of
from targets.models import CorrectionRequest
from targets.permissions.acting import check_ask_correction
from targets.permissions.seeing import visible_submissions
from targets.reports.forms.corrections import AnswerForm, CorrectionForm
from targets.reports.queries.corrections import proposals, visible_requests
from targets.reports.queries.readiness import asked_codes
from targets.reports.queries.submissions import accepted_figures
from targets.reports.services import corrections
from targets.reports.services.figures import measures_of
from targets.reports.views.opened import opened
from targets.results.queries.if_granted import if_granted


def corrections_list(request):
    """List the requests this person may read, open ones first."""
    found = visible_requests(request.user, now=now())
    is_open = found.filter(state=CorrectionRequest.State.OPEN).order_by("at")
    answered = found.exclude(state=CorrectionRequest.State.OPEN).order_by("-answered_at")[:50]
    return render(request, "targets/results/corrections.html", {"waiting": is_open, "answered": answered})


@never_cache
def correction_new(request, pk):
    """Ask to correct accepted cells of a submission."""
    report = opened(request, pk)
    submission = report.submission
    try:
        check_ask_correction(report.authority, submission)
    except Refused as refused:
        return _refused(request, submission, refused)
    accepted, asked = accepted_figures(submission), asked_codes(report.reading)
    offered = {
        code: measure for code, measure in measures_of(report.reading).items() if code in accepted or code in asked
    }
    form = CorrectionForm(
        sent(request), measures=offered, accepted=accepted, documents=report.reading.milestones & offered.keys()
    )
    return ask(
        request,
        form,
        lambda form: corrections.ask(submission, form.cells(), reason=form.cleaned_data["reason"], **who(request)),
        to=submission.get_absolute_url(),
        done=_("Đã gửi đề nghị đính chính."),
        template="targets/results/correction_new.html",
        submission=submission,
    )


def _refused(request, submission, refused):
    status = refused.status
    context = {"submission": submission, "refusal": refused.message}
    return render(request, "targets/results/correction_new.html", context, status=status)


@never_cache
def correction(request, pk):
    """Show one request (GET), and answer or withdraw it (POST `act`: grant, decline, withdraw)."""
    moment = now()
    found = get_object_or_404(visible_requests(request.user, now=moment), pk=pk)
    submission, is_open = found.submission, found.state == CorrectionRequest.State.OPEN
    authority = authority_of(request.user, now=moment)
    administers = authority.holds(RoleName.ADMINISTRATOR, submission.period.cluster_id)
    return ask(
        request,
        AnswerForm(sent(request)),
        lambda form: _act(found, form, **who(request)),
        to=reverse("targets:correction", args=[pk]),
        done=_("Đã ghi trả lời đề nghị đính chính."),
        template="targets/results/correction.html",
        correction=found,
        submission=submission,
        proposals=proposals(found),
        changes=if_granted(found) if is_open and administers else (),
        may_answer=is_open and administers,
        may_withdraw=is_open and authority.acts_for(RoleName.REPORTER, submission.province_id),
    )


@require_POST
def take_proposed(request, pk):
    """Take the numbers of a granted request over into the report that is being corrected."""
    submission = get_object_or_404(visible_submissions(request.user, now=now()), pk=pk)
    return press(
        request,
        lambda: corrections.take_proposed(submission, **who(request)),
        to=reverse("targets:entry", args=[pk]),
        done=_("Đã lấy số đề nghị vào báo cáo."),
    )


def _act(found, form, *, by, at) -> None:
    act, reason = form.cleaned_data["act"], form.cleaned_data["reason"]
    if act == "withdraw":
        corrections.withdraw(found, by=by, at=at)
    elif act == "grant":
        corrections.grant(found, reason=reason, by=by, at=at)
    else:
        corrections.decline(found, reason=reason, by=by, at=at)
