"""The signed papers of a submission: which one its figures stand on, and since when the others do not."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from audit.clock import HANOI
from audit.models import Event
from targets.core import workflow
from targets.models import Confirmation, Submission

WRITTEN_BY = ("submit", "record_paper", "correct_paper")
ENDED_BY = (*WRITTEN_BY, "recall", "return")


@dataclass(frozen=True)
class SignedPaper:
    """One paper; `ended` says in words since when it no longer stands, "" while it does."""

    confirmation: Confirmation
    ended: str


def papers_of(submission: Submission) -> list[SignedPaper]:
    """Return the papers in the order they were recorded; each was written by one event and ended by the next."""
    events = list(Event.objects.filter(subject=f"submission/{submission.pk}", action__in=ENDED_BY).order_by("sequence"))
    written = [at for at, event in enumerate(events) if event.action in WRITTEN_BY]
    papers = submission.confirmations.select_related("by").order_by("at", "pk")
    return [
        SignedPaper(paper, _ended(events[at + 1]) if at + 1 < len(events) else "")
        for paper, at in zip(papers, written, strict=True)
    ]


def standing_paper(submission: Submission) -> Confirmation | None:
    """Return the paper that a sent report stands on now, None where there is none."""
    if submission.state not in (workflow.SUBMITTED, workflow.ACCEPTED):
        return None
    return next((paper.confirmation for paper in papers_of(submission) if not paper.ended), None)


def _ended(event: Event) -> str:
    pattern = {
        "recall": _("không còn giá trị: báo cáo đã rút lúc %(when)s"),
        "return": _("không còn giá trị: báo cáo bị trả lại lúc %(when)s"),
        "correct_paper": _("ghi sai, đã đính chính lúc %(when)s"),
    }.get(event.action, _("đã thay bằng văn bản gửi lúc %(when)s"))
    return pattern % {"when": f"{event.at.astimezone(HANOI):%H:%M %d/%m/%Y}"}
