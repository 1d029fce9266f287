"""The writer of the question-and-answer thread on a cell of a submission; and whom each message is told."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import Invalid, NotAllowed, Problem, length_problems
from foundation.text import nfc
from pledges.models import RoleName
from pledges.permissions import Authority, authority_of
from targets.calendar.queries import reporting
from targets.calendar.services.mails import Matter
from targets.calendar.services.notices import tell
from targets.core import workflow
from targets.models import Measure, Message, Notice, Submission
from targets.permissions.reviewing import may_review
from targets.permissions.seeing import visible_submissions


def may_write(authority: Authority, submission: Submission) -> bool:
    """Say whether the person takes part in the thread: the province's people, its reviewers, administrators."""
    return (
        submission.province_id in authority.own_province_ids
        or authority.holds(RoleName.ADMINISTRATOR, submission.period.cluster_id)
        or may_review(authority, submission)
    )


def write(submission: Submission, measure: Measure, text: str, *, by, at: datetime) -> Message:
    """Add a message on a cell and tell the other side; raises NotAllowed, or Invalid where there is no text."""
    authority = authority_of(by, now=at)
    if not may_write(authority, submission):
        raise NotAllowed(_("Chỉ đơn vị báo cáo, người thẩm định và Quản trị trao đổi về số liệu này."))
    text = nfc(text).replace("\r\n", "\n").strip()
    if not text:
        raise Invalid([Problem("text", _("Phải ghi nội dung."))])
    if problems := length_problems("text", text):
        raise Invalid(problems)
    with transaction.atomic():
        message = Message.objects.create(submission=submission, measure=measure, text=text, by=by, at=at)
        tell(
            _others(submission, measure, authority, at),
            kind=Notice.Kind.MESSAGE,
            key=f"message/{message.pk}",
            about=Matter(submission, measure=measure),
            data={"by": by.get_full_name()},
            at=at,
        )
    return message


def _others(submission, measure, authority, at) -> list:
    """Return the other side (the province's reporters, or the reviewers) and whoever wrote on this cell before."""
    if submission.province_id in authority.own_province_ids:
        users = (
            list(reporting.reviewers_of(submission, now=at))
            if submission.first_submitted_at or submission.accepted_id
            else []
        )
    else:
        users = list(reporting.people_of(submission.province, workflow.REPORTER, now=at))
    before = Message.objects.filter(submission=submission, measure=measure).select_related("by")
    users += [message.by for message in before if _takes_part(message.by, submission, at)]
    return [user for user in users if user != authority.user]


def _takes_part(user, submission, at) -> bool:
    """Say whether who wrote here before may still read and answer: not a reviewer of a report that was recalled."""
    is_open = visible_submissions(user, now=at).filter(pk=submission.pk).exists()
    return is_open and may_write(authority_of(user, now=at), submission)
