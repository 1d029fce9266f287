"""The signed papers of a submission: which one its figures stand on, and since when the others do not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from audit.models import Event
from foundation.dates import moment_text
from targets.core import workflow
from targets.models import Confirmation, Submission
from targets.models.submission import pk_of
from targets.reports.queries.sendings import CORRECT_PAPER, Act, acts_of

WRITTEN_BY = (workflow.SUBMIT, workflow.RECORD_PAPER, CORRECT_PAPER)
ENDED_BY = (*WRITTEN_BY, workflow.RECALL, workflow.RETURN)
ACCEPTED_BY = (workflow.ACCEPT, workflow.LOAD_HISTORY)


@dataclass(frozen=True)
class SignedPaper:
    """One paper; `ended` says in words since when it no longer stands, "" while it does."""

    confirmation: Confirmation
    ended: str


def papers_of(submission: Submission, acts: Iterable[Event] | None = None) -> list[SignedPaper]:
    """Return the papers in the order they were recorded; each was written by one event and ended by the next.

    `acts`: what was done to the report, in the record's order, where it has been read: papers of later acts are left
    out, for somebody may sign while a page is being read.
    """
    subject = submission.subject
    if acts is None:
        acts = Event.objects.filter(subject=subject, action__in=ENDED_BY).order_by("sequence")
    events = [act for act in acts if act.subject == subject and act.action in ENDED_BY]
    written = [at for at, event in enumerate(events) if event.action in WRITTEN_BY]
    papers = list(submission.confirmations.select_related("by").order_by("pk"))
    if len(papers) < len(written):
        raise ValueError(f"{subject}: an act without its paper")
    return [
        SignedPaper(paper, _ended(events[at + 1]) if at + 1 < len(events) else "")
        for paper, at in zip(papers, written, strict=False)
    ]


def papers_behind(
    submissions: Iterable[Submission], acts: Iterable[Act], at: datetime | None = None
) -> dict[tuple[int, int | None], Confirmation]:
    """Return the paper behind each acceptance of some reports, by (submission, number of the acceptance), as corrected
    since; behind what waits to be accepted, by (submission, None). None where it was never signed.

    Told by the order of the record, not by the clock. `acts`: acts_of these reports. `at`: as it was known at that
    moment.
    """
    ids, acts = {submission.pk for submission in submissions}, list(acts)
    written: dict[int, list[Confirmation]] = {pk: [] for pk in ids}
    signed = ids & {pk_of(act.subject) for act in acts if act.action in WRITTEN_BY}
    if signed:
        papers = Confirmation.objects.filter(submission__in=signed).select_related("by").order_by("-pk")
        for paper in papers:
            written[paper.submission_id].append(paper)
    behind: dict[tuple[int, int | None], Confirmation] = {}
    accepted = dict.fromkeys(ids, 0)
    for subject, action, data, when in acts:
        own = pk_of(subject)
        if at and when > at:
            continue
        if action in ACCEPTED_BY:
            for pk in {own, *data["with"]} & ids:
                accepted[pk] += 1
                if action == workflow.ACCEPT and (pk, None) in behind:  # what was loaded as history was not signed here
                    behind[pk, accepted[pk]] = behind[pk, None]
        elif action in WRITTEN_BY and own in ids:
            before, paper = behind.get((own, None)), written[own].pop()
            behind[own, None] = paper
            if action == CORRECT_PAPER and behind.get((own, accepted[own])) == before:
                behind[own, accepted[own]] = paper
    return behind


def standing_paper(submission: Submission, papers: Iterable[SignedPaper] | None = None) -> Confirmation | None:
    """Return the paper that a sent report stands on now, None where there is none; `papers`: papers_of, if read."""
    if submission.state not in (workflow.SUBMITTED, workflow.ACCEPTED):
        return None
    papers = papers_of(submission) if papers is None else papers
    return next((paper.confirmation for paper in papers if not paper.ended), None)


def accepted_paper(submission: Submission) -> Confirmation | None:
    """Return the paper behind what is accepted of a report, as corrected since; None where none is, or it was never
    signed."""
    accepted = submission.accepted
    if accepted is None:
        return None
    return papers_behind([submission], acts_of([submission], ())).get((submission.pk, accepted.number))


def _ended(event: Event) -> str:
    pattern = {
        workflow.RECALL: _("không còn giá trị: báo cáo đã rút lúc %(when)s"),
        workflow.RETURN: _("không còn giá trị: báo cáo bị trả lại lúc %(when)s"),
        CORRECT_PAPER: _("ghi sai, đã đính chính lúc %(when)s"),
    }.get(event.action, _("đã thay bằng văn bản gửi lúc %(when)s"))
    return pattern % {"when": moment_text(event.at)}
