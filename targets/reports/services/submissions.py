"""The writer of submissions: opening them, and every move of core.workflow's table. Nothing else writes a state."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.dates import day_of, local
from foundation.errors import Invalid, NotAllowed, Problem, Refused, length_problems
from foundation.text import nfc
from pledges.models import Province, RoleName
from pledges.permissions import authority_of
from targets.calendar.queries.territory import reporting_refusal
from targets.calendar.services import notices
from targets.core import workflow
from targets.models import Period, Submission
from targets.permissions import check_move, not_allowed
from targets.reports.queries.readiness import base_refusal, obstacles
from targets.reports.queries.reading import Reading
from targets.reports.services import answers, figures, narratives, review
from targets.reports.services.prefill import prefill_stocks
from targets.reports.services.scans import removed_on_failure

MOVES_ALONE = frozenset({"reopen", "cancel_reopening"})  # accepted history has its own reopening
SHORTEST_REASON = 10  # characters of the reason of a return


def open_submission(province: Province, period: Period, *, by, at: datetime) -> Submission:
    """Return the province's submission of a period, begun as a draft where there is none yet.

    Raises NotAllowed unless the person is its reporter, Refused where the province does not report this period
    (docs/metrics.md#mergers) or the period is not open yet.
    """
    authority = authority_of(by, now=at)
    if not authority.acts_for(RoleName.REPORTER, province.pk):
        raise not_allowed(authority, province, _("Chỉ Cán bộ tổng hợp của đơn vị mới bắt đầu được báo cáo."))
    _refuse(reporting_refusal(province, period))
    if at < period.opens_at:
        raise Refused(_("Kỳ báo cáo chưa mở nhập."))
    return begin(province, period, by=by, at=at, prefills=True)


def base_submission(
    carrier: Submission, period: Period, *, by, at: datetime, province: Province | None = None
) -> Submission:
    """Return the history submission of an earlier `period` that `carrier` carries, begun where there is none yet.

    `province`: a predecessor, where the carrier's own did not exist then. Raises Refused where that period has a
    report of its own (then its own reopening corrects it) and whatever writing to the carrier would raise.
    """
    province = province or carrier.province
    with transaction.atomic():
        carrier = figures.lock(carrier)
        figures.check_writable(carrier, by=by, at=at)
        _refuse(base_refusal(carrier, province, period))
        return begin(province, period, by=by, at=at, carried_by=carrier)


def begin(
    province: Province, period: Period, *, by, at: datetime, carried_by=None, prefills: bool = False
) -> Submission:
    """Get or create the one submission of a province and period, or the one that is carried; the caller has asked
    whether the person may.

    `prefills`: a new one begins with its opening stocks.
    """
    with transaction.atomic():
        submission, is_new = Submission.objects.get_or_create(
            province=province,
            period=period,
            carried_by__isnull=carried_by is None,
            defaults={"carried_by": carried_by, "state_since": at, "state_by": by},
        )
        if is_new:
            audit.record_all([begin_act(submission)], by=by, at=at)
        if is_new and prefills:
            prefill_stocks(submission, by=by, at=at)
    return submission


def begin_act(submission: Submission) -> audit.Act:
    """Return what the record says of a submission that has just been begun."""
    period = submission.period
    data = {
        "province": submission.province.code,
        "period": f"{period.year}/{period.code}",
        "carried_by": submission.carried_by_id,
    }
    return audit.Act("begin", f"submission/{submission.pk}", data=data, rows=[submission])


def move(
    submission: Submission,
    action: str,
    *,
    by,
    at: datetime,
    reason: str = "",
    remarks: Sequence[review.CellRemark] = (),
    confirmation: review.Paper | None = None,
    judgements: Mapping[str, review.Ruling] | None = None,
    confirmed_not_secret: bool = False,
) -> Submission:
    """Do one action of the transition table, with carried history, record, remarks and notices, in one transaction.

    History is loaded by services.history. Of two at once one wins: the other is Refused and told who did what, and
    when. The same person asking for the same thing again gets the submission as it stands. Raises NotAllowed, Refused,
    or Invalid (what is missing or wrong, by cell or field).
    """
    if action not in workflow.BUTTONS:
        raise Refused(_("Không có thao tác này."))
    with removed_on_failure(confirmation.kept if confirmation else []), transaction.atomic():
        submission = figures.lock(submission)
        authority = authority_of(by, now=at)
        try:
            row = check_move(authority, action, submission)
        except NotAllowed:
            raise
        except Refused as refused:
            if _is_done_already(submission, action, by):
                return submission
            raise _told_who_moved(submission, action) or refused from None
        together = [submission] if action in MOVES_ALONE else _together(submission)
        reason = nfc(reason).strip()
        if problems := length_problems("reason", reason):
            raise Invalid(problems)
        _check_input(submission, row, reason, confirmation, judgements, confirmed_not_secret, at)
        before = submission.state
        for one in together:
            _change(one, row, by=by, at=at, confirmation=confirmation)
        written = review.write(
            together,
            row.action,
            by=by,
            at=at,
            reason=reason,
            remarks=remarks,
            confirmation=confirmation,
            judgements=judgements or {},
        )
        if row.to == workflow.ACCEPTED:
            written += chain(*review.pinned_rows([one.accepted for one in together]).values())
        if action == "cancel_reopening":
            figures.restore_accepted(submission, by=by, at=at)
            narratives.restore_accepted(submission, by=by, at=at)
        event = audit.record(
            action=action,
            subject=f"submission/{submission.pk}",
            by=by,
            at=at,
            reason=reason,
            data={"from": before, "to": row.to or before, "with": [one.pk for one in together[1:]]},
            rows=chain(Submission.objects.filter(pk__in=[one.pk for one in together]), written),
        )
        if action == "reopen":
            answers.grant_open(submission, reason, by=by, at=at)
        notices.tell_move(submission, row, by=by, sequence=event.sequence, at=at)
        return Submission.objects.select_related("province", "period", "accepted").get(pk=submission.pk)


def _together(submission: Submission) -> list[Submission]:
    """Return the submission and the history that moves with it: what it carries and was never accepted."""
    carried = submission.carries.select_for_update(of=("self",)).filter(accepted__isnull=True).order_by("pk")
    return [submission, *carried.select_related("province", "period", "carried_by__period")]


def _change(submission: Submission, row: workflow.Transition, *, by, at, confirmation) -> None:
    """Write the state and its stamps, on condition that nobody has moved it since it was read."""
    if row.action == "begin_review":
        changes = {"review_begun_at": at, "review_begun_by": by}
    else:
        changes = {"state": row.to, "state_since": at, "state_by": by}
        changes |= _stamps(submission, row, by, at, confirmation)
    if row.to == workflow.ACCEPTED and row.action != "cancel_reopening":
        changes["accepted"] = review.accept(submission, by=by, at=at)
    won = Submission.objects.filter(pk=submission.pk, state=submission.state).update(**changes)
    if won != 1:
        raise moved_meanwhile()
    for name, value in changes.items():
        setattr(submission, name, value)


def _stamps(submission, row, by, at, confirmation) -> dict:
    """Return what a move stamps beside the state; a recalled submission counts neither as sent nor as on time.

    What was loaded as history was never sent: what happens to it later makes it neither on time nor late.
    """
    if row.action == "present":
        return {"presented_by": by}
    if row.action == "recall":
        first = submission.first_submitted_at
        return {
            "submitted_at": None,
            "submitted_by": None,
            "first_submitted_at": None if first == submission.submitted_at else first,
        }
    if row.to == workflow.SUBMITTED:
        moment = confirmation.received_at or at
        return {
            "submitted_by": by,
            "submitted_at": moment,
            "round": submission.round + 1,
            "first_submitted_at": submission.first_submitted_at or (None if submission.accepted_id else moment),
            "review_begun_at": None,
            "review_begun_by": None,
        }
    return {}


def _check_input(submission, row, reason, confirmation, judgements, confirmed_not_secret, at) -> None:
    """Raise Invalid or Refused where the move lacks what the rules ask for with it."""
    problems = []
    if row.needs_reason and not reason:
        problems.append(Problem("reason", _("Phải ghi lý do.")))
    elif row.action == "return" and len(reason) < SHORTEST_REASON:
        problems.append(Problem("reason", _("Lý do trả lại phải có ít nhất 10 ký tự.")))
    if row.to == workflow.SUBMITTED:
        problems += review.paper_problems(confirmation, period=submission.period, today=day_of(at))
        if row.action == "record_paper" and confirmation and not confirmation.received_at:
            problems.append(Problem("received_at", _("Phải ghi thời điểm nhận báo cáo giấy.")))
        elif confirmation and confirmation.received_at and confirmation.received_at > at:
            problems.append(Problem("received_at", _("Thời điểm nhận không được sau bây giờ.")))
    if row.action == "accept":
        problems += review.judgement_problems(submission, judgements or {})
    if row.action == "present" and not confirmed_not_secret:
        problems.append(not_confirmed())
    if row.action in ("present", "record_paper"):
        problems += obstacles(Reading(submission))
    if problems:
        raise Invalid(problems)


def not_confirmed() -> Problem:
    """Return what presenting says to a reporter who has not confirmed that nothing secret is in the report."""
    sentence = _("Phải xác nhận báo cáo không có thông tin mật, không nêu vụ việc, con người.")
    return Problem("confirmed_not_secret", sentence)


def _is_done_already(submission: Submission, action: str, by) -> bool:
    """Say whether this very person has just done this very thing: a double click, or a request sent twice."""
    row, last = workflow.TRANSITIONS.get(action), review.last_move(submission)
    if action == "begin_review":
        return submission.state == workflow.SUBMITTED and submission.review_begun_by_id == by.pk
    if row is None or last is None or submission.state in row.sources:
        return False
    return last.action == action and last.actor_id == by.pk


def _told_who_moved(submission: Submission, action: str) -> Refused | None:
    """Return the refusal that names who moved the submission away, and when; None where nobody has."""
    row = workflow.TRANSITIONS.get(action)
    last = review.last_move(submission)
    if row is None or submission.state in row.sources or last is None:
        return None
    moment = local(last.at)
    return Refused(
        _("Báo cáo đã được %(who)s xử lý lúc %(when)s (%(what)s). Trạng thái hiện nay: %(state)s.")
        % {
            "what": _(workflow.TRANSITIONS[last.action].done),
            "who": f"{last.actor_rank} {last.actor_name}".strip(),
            "when": f"{moment:%H:%M %d/%m/%Y}",
            "state": submission.get_state_display(),
        }
    )


def moved_meanwhile() -> Refused:
    """Return the refusal of a move of which nobody knows who came first."""
    return Refused(_("Báo cáo vừa được người khác xử lý. Hãy tải lại trang."))


def _refuse(sentence: str | None) -> None:
    if sentence:
        raise Refused(sentence)
