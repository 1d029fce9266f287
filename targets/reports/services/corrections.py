"""The writer of requests to correct accepted figures: asking, granting (by reopening), declining, withdrawing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import Invalid, NotAllowed, Problem, Refused, length_problems
from foundation.text import nfc
from pledges.models import Role, RoleName
from pledges.permissions import authority_of, roles_in_force
from targets.calendar.queries import reporting
from targets.calendar.services import notices
from targets.calendar.services.mails import Matter
from targets.core import workflow
from targets.models import CorrectionRequest, FigureVersion, Notice, ProposedFigure, Submission
from targets.permissions.acting import check_ask_correction
from targets.reports.queries.content import CLEARED, Content, content_of
from targets.reports.queries.corrections import granted_now
from targets.reports.queries.reading import Reading
from targets.reports.queries.submissions import accepted_figures, current_versions
from targets.reports.services import figures
from targets.reports.services.answers import record_request, write_answer
from targets.reports.services.cells import CellInput, input_of
from targets.reports.services.moves import reopen

State = CorrectionRequest.State


def ask(submission: Submission, cells: Sequence[CellInput], *, reason: str, by, at: datetime) -> CorrectionRequest:
    """Ask to correct some accepted cells; cells that would stay as they are, are left out.

    Raises NotAllowed or Refused (role, state, another open request), Invalid: every bad cell, no reason, no change.
    """
    with transaction.atomic():
        submission = figures.lock(submission)
        check_ask_correction(authority_of(by, now=at), submission)
        accepted = accepted_figures(submission)
        reading = Reading(submission)
        measures = figures.measures_of(reading)
        contents = figures.read_cells(reading, cells, old=accepted, at=at)
        wanted = {code: content for code, content in contents.items() if _differs(content, accepted.get(code))}
        reason = nfc(reason).strip()
        if problems := length_problems("reason", reason):
            raise Invalid(problems)
        _check(reason, wanted, measures)
        request = CorrectionRequest.objects.create(submission=submission, reason=reason, by=by, at=at)
        proposed = ProposedFigure.objects.bulk_create(
            ProposedFigure(
                request=request,
                measure=measures[code],
                seen=accepted.get(code),
                value=content.value,
                reason=content.reason,
            )
            for code, content in wanted.items()
        )
        asked = {code: content.as_data() for code, content in wanted.items()}
        record_request("ask_correction", request, by=by, at=at, cells=asked, proposed=proposed)
        _tell(request, Notice.Kind.CORRECTION_ASKED, _administrators(submission, at), by, at)
    return request


def _differs(wanted: Content, accepted) -> bool:
    now = content_of(accepted)
    return (wanted.kind, wanted.value, wanted.reason) != (now.kind, now.value, now.reason)


def _check(reason: str, wanted: dict[str, Content], measures) -> None:
    """Raise Invalid where the request says nothing, or asks to empty a cell."""
    problems = [] if reason else [Problem("reason", _("Phải ghi lý do đính chính."))]
    if not wanted:
        problems.append(Problem("cells", _("Hãy ghi số đề nghị cho ít nhất một ô khác với số đã thẩm định.")))
    problems += [
        Problem(code, _("%(name)s: hãy ghi số mới hoặc lý do không thu thập được.") % {"name": measures[code].name})
        for code, content in wanted.items()
        if content.kind == CLEARED
    ]
    if problems:
        raise Invalid(problems)


def grant(request: CorrectionRequest, *, reason: str, by, at: datetime) -> Submission:
    """Grant a request: its submission is reopened with the administrator's reason, which answers it."""
    with transaction.atomic():
        return reopen(_open(request).submission, by=by, at=at, reason=reason)


def take_proposed(submission: Submission, *, by, at: datetime) -> int:
    """Write the numbers that the granted request proposed into the report, as its reporter; return how many changed.

    What else a cell says stays. Raises as figures.save_cells does, Refused where no request is being carried out.
    """
    with transaction.atomic():
        request = granted_now(figures.lock(submission))
        if request is None:
            raise Refused(_("Không có đề nghị đính chính nào đang được thực hiện."))
        stored = current_versions(submission)
        cells = [
            _proposed_cell(figure, stored.get(figure.measure.code))
            for figure in request.figures.select_related("measure")
        ]
        return sum(cell.changed for cell in figures.save_cells(submission, cells, by=by, at=at))


def _proposed_cell(proposed: ProposedFigure, stored: FigureVersion | None) -> CellInput:
    if proposed.value is None:
        return CellInput(proposed.measure.code, reason=proposed.reason)
    return input_of(proposed.measure.code, replace(content_of(stored), value=proposed.value))


def decline(request: CorrectionRequest, *, reason: str, by, at: datetime) -> None:
    """Decline a request with a reason, which its reporter is told. Raises NotAllowed, Refused or Invalid."""
    with transaction.atomic():
        request = _open(request)
        if not authority_of(by, now=at).holds(RoleName.ADMINISTRATOR, request.submission.period.cluster_id):
            raise NotAllowed(_("Chỉ Quản trị mới trả lời được đề nghị đính chính."))
        if not nfc(reason).strip():
            raise Invalid([Problem("reason", _("Phải ghi lý do không chấp nhận."))])
        write_answer(request, State.DECLINED, reason, by=by, at=at)
        reporters = reporting.people_of(request.submission.province, workflow.REPORTER, now=at)
        _tell(request, Notice.Kind.CORRECTION_DECLINED, [*reporters, request.by], by, at)


def withdraw(request: CorrectionRequest, *, by, at: datetime) -> None:
    """Take a request back: a reporter of its province may, while nobody has answered."""
    with transaction.atomic():
        request = _open(request)
        if not authority_of(by, now=at).acts_for(RoleName.REPORTER, request.submission.province_id):
            raise NotAllowed(_("Chỉ Cán bộ tổng hợp của đơn vị mới rút được đề nghị đính chính."))
        write_answer(request, State.WITHDRAWN, "", by=by, at=at)


def _open(request: CorrectionRequest) -> CorrectionRequest:
    """Return the request as it is now, held until the transaction ends; Refused where it is answered already."""
    found = CorrectionRequest.objects.select_for_update(of=("self",)).select_related(
        "submission__province", "submission__period__cluster", "by"
    )
    request = found.get(pk=request.pk)
    if request.state != State.OPEN:
        raise Refused(_("Đề nghị này đã được trả lời: %(state)s.") % {"state": request.get_state_display()})
    return request


def _administrators(submission: Submission, at: datetime) -> list:
    held = Role.objects.filter(roles_in_force(at), name=RoleName.ADMINISTRATOR, user__is_active=True)
    places = (None, submission.period.cluster_id)
    return [role.user for role in held.select_related("user") if role.cluster_id in places]


def _tell(request: CorrectionRequest, kind: str, users, by, at: datetime) -> None:
    notices.tell(
        [user for user in users if user != by],
        kind=kind,
        key=f"{kind}/{request.pk}",
        about=Matter(request.submission),
        data={"by": by.get_full_name()},
        at=at,
    )
