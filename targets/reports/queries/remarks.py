"""The remarks on a report that still ask for something; who may read which is asked in queries.submissions."""

from datetime import datetime

from django.db.models import Q

from targets.core import workflow
from targets.models import Remark, Submission


def standing_remarks(submission: Submission) -> list[Remark]:
    """Return the remarks that still ask for something: the last return since the last acceptance, and a send-back
    that has just brought the draft here; on the submission and on what it carries, the whole first."""
    together = Q(submission=submission) | Q(submission__carried_by=submission)
    remarks = list(Remark.objects.filter(together).select_related("measure", "by", "submission__period"))
    accepted_at = submission.accepted.at if submission.accepted_id else None
    standing = []
    for kind in (Remark.Kind.RETURN, Remark.Kind.SEND_BACK):
        moments = [
            remark.at for remark in remarks if remark.kind == kind and (accepted_at is None or remark.at > accepted_at)
        ]
        if moments and (kind == Remark.Kind.RETURN or _is_sent_back(submission, max(moments))):
            standing += [remark for remark in remarks if remark.kind == kind and remark.at == max(moments)]
    return sorted(standing, key=lambda remark: (remark.at, remark.measure_id is not None, remark.pk))


def _is_sent_back(submission: Submission, at: datetime) -> bool:
    return submission.state == workflow.DRAFT and submission.state_since == at
