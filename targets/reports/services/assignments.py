"""The writer of assignments: an administrator gives one submission to a reviewer of another member."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import Invalid, Problem, Refused
from foundation.text import nfc
from pledges.models import Agreement, Member
from pledges.permissions import authority_of, check_administers
from targets.calendar.services import notices
from targets.calendar.services.mails import Matter
from targets.models import Assignment, Notice, Submission
from targets.models.submission import subject_of
from targets.permissions.reviewing import agreement_of


def assign(submission: Submission, reviewer, *, reason: str, by, at: datetime) -> Assignment:
    """Give the review of one submission to a person of another member: authority by itself, with its reason.

    Raises NotAllowed unless an administrator asks, Invalid without a reason, Refused where the person belongs to the
    submission's own province or to no member. The same assignment again changes nothing.
    """
    check_administers(by, submission.period.cluster, now=at)
    reason = nfc(reason).strip()
    if not reason:
        raise Invalid([Problem("reason", _("Phải ghi lý do."))])
    _check_outsider(submission, reviewer, at)
    with transaction.atomic():
        assignment, is_new = Assignment.objects.get_or_create(
            submission=submission, reviewer=reviewer, ended_at=None, defaults={"reason": reason, "by": by, "at": at}
        )
        if is_new:
            event = audit.record(
                action="assign",
                subject=submission.subject,
                by=by,
                at=at,
                reason=reason,
                data={"reviewer": reviewer.username},
                rows=[assignment],
            )
            about = Matter(submission)
            notices.tell([reviewer], kind=Notice.Kind.ASSIGNED, key=f"assign/{event.sequence}", about=about, at=at)
    return assignment


def end_assignment(assignment: Assignment, *, by, at: datetime) -> None:
    """End an assignment; what was reviewed under it stands. Ending it twice changes nothing."""
    check_administers(by, assignment.submission.period.cluster, now=at)
    with transaction.atomic():
        if Assignment.objects.filter(pk=assignment.pk, ended_at__isnull=True).update(ended_at=at):
            audit.record(
                action="unassign",
                subject=subject_of(assignment.submission_id),
                by=by,
                at=at,
                data={"reviewer": assignment.reviewer.username},
                rows=Assignment.objects.filter(pk=assignment.pk),
            )


def _check_outsider(submission: Submission, reviewer, at: datetime) -> None:
    provinces = authority_of(reviewer, now=at).own_province_ids
    agreement: Agreement | None = agreement_of(submission)
    members = Member.objects.filter(agreement=agreement, province__in=provinces).exclude(province=submission.province)
    if submission.province_id in provinces:
        raise Refused(_("Không ai được thẩm định báo cáo của chính đơn vị mình."))
    if not members.exists():
        raise Refused(_("Chỉ giao thẩm định cho người của một đơn vị thành viên khác."))
