"""The writer of a submission's state: one verb for each action of core.workflow's table, over one private move.

Of two at once one wins: the other is Refused and told who did what, and when. The same person asking for the same thing
again gets the submission as it stands. Each raises NotAllowed, Refused, or Invalid (what is missing or wrong, by cell
or field), and returns the submission as it is afterwards. History is loaded by services.history.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.dates import day_of, moment_text
from foundation.errors import Invalid, NotAllowed, Problem, Refused, length_problems
from pledges.permissions import authority_of
from targets.calendar.services import notices
from targets.core import workflow
from targets.models import Submission
from targets.permissions.acting import check_move
from targets.reports.queries.readiness import obstacles
from targets.reports.queries.reading import Reading
from targets.reports.queries.review_sheet import content_mark
from targets.reports.services import answers, figures, narratives, review
from targets.reports.services.kept_files import removed_on_failure
from targets.reports.services.review import CellRemark, Given, Paper, Ruling
from targets.words import moves as words


def present(submission: Submission, *, by, at: datetime, confirmed_not_secret: bool) -> Submission:
    """Present a complete report to the commander; its reporter confirms that nothing secret is in it."""
    return _move(submission, workflow.PRESENT, Given(confirmed_not_secret=confirmed_not_secret), by=by, at=at)


def take_back(submission: Submission, *, by, at: datetime) -> Submission:
    """Take a presented report back to go on editing it."""
    return _move(submission, workflow.TAKE_BACK, Given(), by=by, at=at)


def send_back(
    submission: Submission, *, by, at: datetime, reason: str, remarks: Sequence[CellRemark] = ()
) -> Submission:
    """Send a presented report back to its reporter, with remarks on cells."""
    return _move(submission, workflow.SEND_BACK, Given(reason=reason, remarks=remarks), by=by, at=at)


def submit(submission: Submission, *, by, at: datetime, paper: Paper | None) -> Submission:
    """Confirm a presented report with its signed paper and send it to the cluster."""
    return _move(submission, workflow.SUBMIT, Given(paper=paper), by=by, at=at)


def recall(submission: Submission, *, by, at: datetime) -> Submission:
    """Take a report back from the cluster before its review has begun; its paper no longer stands."""
    return _move(submission, workflow.RECALL, Given(), by=by, at=at)


def begin_review(submission: Submission, *, by, at: datetime) -> Submission:
    """Say that the review has begun, after which the report cannot be recalled."""
    return _move(submission, workflow.BEGIN_REVIEW, Given(), by=by, at=at)


def accept(
    submission: Submission,
    *,
    by,
    at: datetime,
    rulings: Mapping[str, Ruling] | None = None,
    remarks: Sequence[CellRemark] = (),
    seen: str | None = None,
) -> Submission:
    """Accept a report as it stands, with a ruling on each narrative target by its code.

    `seen`: the mark (review_sheet.content_mark) of what the reviewer looked at; nothing else is accepted.
    """
    return _move(submission, workflow.ACCEPT, Given(rulings=rulings or {}, remarks=remarks, seen=seen), by=by, at=at)


def return_(submission: Submission, *, by, at: datetime, reason: str, remarks: Sequence[CellRemark] = ()) -> Submission:
    """Return a report to its province to be completed."""
    return _move(submission, workflow.RETURN, Given(reason=reason, remarks=remarks), by=by, at=at)


def reopen(submission: Submission, *, by, at: datetime, reason: str) -> Submission:
    """Reopen an accepted report to be corrected; until it is accepted again everybody sees what was accepted."""
    return _move(submission, workflow.REOPEN, Given(reason=reason), by=by, at=at)


def cancel_reopening(submission: Submission, *, by, at: datetime, reason: str) -> Submission:
    """End a reopening: what was accepted stands again, in the cells too."""
    return _move(submission, workflow.CANCEL_REOPENING, Given(reason=reason), by=by, at=at)


def record_paper(submission: Submission, *, by, at: datetime, reason: str, paper: Paper | None) -> Submission:
    """Record a report that came signed on paper while the system could not be reached, and when it came."""
    return _move(submission, workflow.RECORD_PAPER, Given(reason=reason, paper=paper), by=by, at=at)


VERBS = {
    workflow.PRESENT: present,
    workflow.TAKE_BACK: take_back,
    workflow.SEND_BACK: send_back,
    workflow.SUBMIT: submit,
    workflow.RECALL: recall,
    workflow.BEGIN_REVIEW: begin_review,
    workflow.ACCEPT: accept,
    workflow.RETURN: return_,
    workflow.REOPEN: reopen,
    workflow.CANCEL_REOPENING: cancel_reopening,
    workflow.RECORD_PAPER: record_paper,
}


def _move(submission: Submission, action: str, given: Given, *, by, at: datetime) -> Submission:
    """Do one action of the table, with carried history, record, remarks and notices, in one transaction."""
    with removed_on_failure(given.paper.kept if given.paper else []), transaction.atomic():
        submission = figures.lock(submission)
        try:
            row = check_move(authority_of(by, now=at), action, submission)
        except NotAllowed:
            raise
        except Refused as refused:
            if _is_done_already(submission, action, by):
                return submission
            raise _told_who_moved(submission, action) or refused from None
        given = given.tidied()
        _check_given(submission, row, given, at)
        together = [submission] if row.is_alone else _together(submission)
        before = submission.state
        for moved in together:
            _change(moved, row, given, by=by, at=at)
        written = review.write(together, row, given, by=by, at=at)
        settled = _settle(together, row, by=by, at=at)
        event = audit.record(
            action=action,
            subject=submission.subject,
            by=by,
            at=at,
            reason=given.reason,
            data={"from": before, "to": row.to or before, "with": [moved.pk for moved in together[1:]]},
            rows=chain(Submission.objects.filter(pk__in=[moved.pk for moved in together]), written, *settled),
        )
        if action == workflow.REOPEN:
            answers.grant_open(submission, given.reason, by=by, at=at)
        notices.tell_move(submission, row, by=by, sequence=event.sequence, at=at)
        return Submission.objects.select_related("province", "period", "accepted").get(pk=submission.pk)


def _settle(together: Sequence[Submission], row: workflow.Transition, *, by, at) -> list:
    """Return the rows of what is accepted now; what a reopening changed is put back where it ends."""
    if row.to != workflow.ACCEPTED:
        return []
    rows = list(review.pinned_rows([moved.accepted for moved in together]).values())
    if row.action == workflow.CANCEL_REOPENING:
        figures.restore_accepted(together[0], by=by, at=at)
        narratives.restore_accepted(together[0], by=by, at=at)
    return rows


def _together(submission: Submission) -> list[Submission]:
    """Return the submission and the history that moves with it: what it carries and was never accepted."""
    carried = submission.carries.select_for_update(of=("self",)).filter(accepted__isnull=True).order_by("pk")
    return [submission, *carried.select_related("province", "period", "carried_by__period")]


def _change(submission: Submission, row: workflow.Transition, given: Given, *, by, at) -> None:
    """Write the state and its stamps, on condition that nobody has moved it since it was read."""
    if row.to is None:
        changes = {"review_begun_at": at, "review_begun_by": by}
    else:
        changes = {"state": row.to, "state_since": at, "state_by": by}
        changes |= _stamps(submission, row, given, by, at)
    if row.to == workflow.ACCEPTED and row.action != workflow.CANCEL_REOPENING:
        changes["accepted"] = review.accept(submission, by=by, at=at)
    won = Submission.objects.filter(pk=submission.pk, state=submission.state).update(**changes)
    if won != 1:
        raise moved_meanwhile()
    for name, value in changes.items():
        setattr(submission, name, value)


def _stamps(submission, row, given, by, at) -> dict:
    """Return what a move stamps beside the state; a recalled submission counts neither as sent nor as on time.

    What was loaded as history was never sent: what happens to it later makes it neither on time nor late.
    """
    if row.action == workflow.PRESENT:
        return {"presented_by": by}
    if row.action == workflow.RECALL:
        first = submission.first_submitted_at
        return {
            "submitted_at": None,
            "submitted_by": None,
            "first_submitted_at": None if first == submission.submitted_at else first,
        }
    if row.to == workflow.SUBMITTED:
        moment = given.paper.received_at or at
        return {
            "submitted_by": by,
            "submitted_at": moment,
            "round": submission.round + 1,
            "first_submitted_at": submission.first_submitted_at or (None if submission.accepted_id else moment),
            "review_begun_at": None,
            "review_begun_by": None,
        }
    return {}


def _check_given(submission: Submission, row: workflow.Transition, given: Given, at: datetime) -> None:
    """Raise Invalid where the move lacks what its row of the table asks for."""
    if problems := length_problems("reason", given.reason):
        raise Invalid(problems)
    problems = []
    if row.needs_reason and not given.reason:
        problems.append(Problem("reason", _("Phải ghi lý do.")))
    elif len(given.reason) < row.shortest_reason:
        shortest = {"shortest": row.shortest_reason}
        problems.append(Problem("reason", _("Lý do trả lại phải có ít nhất %(shortest)s ký tự.") % shortest))
    if workflow.PAPER in row.asks:
        problems += review.paper_problems(given.paper, submission=submission, today=day_of(at))
        problems += _receipt_problems(given.paper, at, is_asked=workflow.RECEIPT in row.asks) if given.paper else []
    if workflow.RULINGS in row.asks:
        problems += review.judgement_problems(submission, given.rulings)
    if given.seen is not None and given.seen != content_mark(submission):
        told = _("Số liệu hoặc thuyết minh không còn như khi bạn mở trang: hãy xem lại rồi quyết định.")
        problems.append(Problem("seen", told))
    if workflow.NOT_SECRET in row.asks and not given.confirmed_not_secret:
        problems.append(not_confirmed())
    if workflow.COMPLETE in row.asks:
        problems += obstacles(Reading(submission))
    if problems:
        raise Invalid(problems)


def _receipt_problems(paper: Paper, at: datetime, *, is_asked: bool) -> list[Problem]:
    """Return what is wrong with the moment at which a paper came."""
    if is_asked and not paper.received_at:
        return [Problem("received_at", _("Phải ghi thời điểm nhận báo cáo giấy."))]
    if paper.received_at and paper.received_at > at:
        return [Problem("received_at", _("Thời điểm nhận không được sau bây giờ."))]
    return []


def not_confirmed() -> Problem:
    """Return what presenting says to a reporter who has not confirmed that nothing secret is in the report."""
    sentence = _("Phải xác nhận báo cáo không có thông tin mật, không nêu vụ việc, con người.")
    return Problem("confirmed_not_secret", sentence)


def _is_done_already(submission: Submission, action: str, by) -> bool:
    """Say whether this very person has just done this very thing: a double click, or a request sent twice."""
    row, last = workflow.TRANSITIONS.get(action), review.last_move(submission)
    if action == workflow.BEGIN_REVIEW:
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
    return Refused(
        _("Báo cáo đã được %(who)s xử lý lúc %(when)s (%(what)s). Trạng thái hiện nay: %(state)s.")
        % {
            "what": words.done(last.action),
            "who": f"{last.actor_rank} {last.actor_name}".strip(),
            "when": moment_text(last.at),
            "state": submission.get_state_display(),
        }
    )


def moved_meanwhile() -> Refused:
    """Return the refusal of a move of which nobody knows who came first."""
    return Refused(_("Báo cáo vừa được người khác xử lý. Hãy tải lại trang."))
