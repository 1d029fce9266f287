"""Who holds a submission, what they do and since when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from foundation.dates import day_of, local
from targets.core import workflow
from targets.models import Submission


@dataclass(frozen=True)
class Holding:
    """Who is expected to move a submission next, and for how many days they have been."""

    role: str | None  # core.workflow role, None once accepted
    doing: str
    held: str  # the sentence without the name
    since: datetime
    days: int
    sentence: str


DOING = {
    workflow.DRAFT: gettext_noop("cán bộ đang nhập"),
    workflow.PRESENTED: gettext_noop("chờ lãnh đạo duyệt"),
    workflow.SUBMITTED: gettext_noop("chờ Tổ giúp việc thẩm định"),
    workflow.ACCEPTED: gettext_noop("đã thẩm định"),
    workflow.RETURNED: gettext_noop("đơn vị đang hoàn thiện"),
    workflow.REOPENED: gettext_noop("đơn vị đang đính chính"),
}


def holding(submission: Submission, *, now: datetime) -> Holding:
    """Return who holds the submission since when, with the sentence of docs/glossary.md:
    "Hòa Bình: chờ lãnh đạo duyệt từ 15/3 (02 ngày)"."""
    since = local(submission.state_since)
    days = max((day_of(now) - since.date()).days, 0)
    doing = _doing(submission)
    held = _("%(doing)s từ %(day)s (%(days)s ngày)") % {
        "doing": doing,
        "day": f"{since.day}/{since.month}",
        "days": f"{days:02d}",
    }
    sentence = f"{submission.province.short_name}: {held}"
    return Holding(workflow.HOLDER[submission.state], doing, held, submission.state_since, days, sentence)


def _doing(submission: Submission) -> str:
    if submission.state == workflow.SUBMITTED and submission.review_begun_at:
        return _("Tổ giúp việc đang thẩm định")
    return _(DOING[submission.state])
