"""Requests to correct accepted figures (Đề nghị đính chính): who may see which, and what each proposes."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pledges.models import RoleName
from pledges.permissions import Authority, authority_of
from targets.core import workflow
from targets.core.numbers import format_count
from targets.models import CorrectionRequest, FigureVersion, Measure, ProposedFigure, Submission
from targets.permissions.seeing import visible_to
from targets.reports.queries.content import content_of, not_collected
from targets.reports.queries.reading import Reading
from targets.reports.queries.submissions import accepted_figures
from targets.words.values import difference, issued_or_not


@dataclass(frozen=True)
class Proposal:
    """One cell of a request: what was accepted, what it is asked to become, and what is accepted now."""

    measure: Measure
    before: str
    after: str
    now: str
    change: str = ""  # of the proposed number against what was accepted

    @property
    def has_moved(self) -> bool:
        """Say whether what is accepted now is no longer what was accepted when it was asked."""
        return self.now != self.before


def visible_requests(user, *, now: datetime):
    """Return the requests a person may read: administrators and leaders all of their cluster, units their own."""
    return requests_visible_to(authority_of(user, now=now))


def requests_visible_to(authority: Authority):
    """Return the requests that a person with this authority may read: visible_requests says which."""
    clusters = [role.cluster_id for role in authority.roles if role.name in (RoleName.ADMINISTRATOR, RoleName.LEADER)]
    found = CorrectionRequest.objects.select_related("submission__province", "submission__period", "by", "answered_by")
    if None in clusters:
        return found
    mine = found.filter(submission__province__in=authority.own_province_ids)
    return (mine | found.filter(submission__period__cluster__in=clusters)).filter(
        submission__in=visible_to(authority).values("pk")
    )


def open_requests(authority: Authority) -> int:
    """Return how many requests wait for the person's answer: an administrator's, of their cluster."""
    if not authority.holds(RoleName.ADMINISTRATOR):
        return 0
    waiting = CorrectionRequest.objects.filter(state=CorrectionRequest.State.OPEN)
    places = waiting.values_list("submission__period__cluster", flat=True)
    return sum(authority.holds(RoleName.ADMINISTRATOR, cluster) for cluster in places)


def proposals(request: CorrectionRequest) -> list[Proposal]:
    """Return what a request asks for, cell by cell."""
    accepted, documents = accepted_figures(request.submission), Reading(request.submission).milestones
    return [
        Proposal(
            figure.measure,
            in_words(figure.seen, figure.measure.code in documents),
            _proposed(figure, figure.measure.code in documents),
            in_words(accepted.get(figure.measure.code), figure.measure.code in documents),
            difference(figure.value, figure.seen.value) if figure.seen and figure.measure.code not in documents else "",
        )
        for figure in request.figures.select_related("measure", "seen")
    ]


def _proposed(figure: ProposedFigure, is_document: bool) -> str:
    if figure.value is None:
        return not_collected(figure.reason)
    return issued_or_not(figure.value) if is_document else format_count(figure.value)


def in_words(version: FigureVersion | None, is_document: bool = False) -> str:
    """Return a figure's version in words: a number, why it was not collected, or that there is none.

    `is_document`: its measure says with 1 and 0 whether a document was issued.
    """
    return content_of(version).in_words(nothing=_("chưa có"), is_document=is_document)


def granted_now(submission: Submission) -> CorrectionRequest | None:
    """Return the latest granted request while its correction goes on; None otherwise."""
    if submission.accepted_id is None or submission.state == workflow.ACCEPTED:
        return None
    granted = submission.correction_requests.filter(
        state=CorrectionRequest.State.GRANTED, answered_at__gte=submission.accepted.at
    )
    return granted.order_by("-answered_at").first()


def proposed_now(submission: Submission) -> tuple[Proposal, ...]:
    """Return what the latest granted request asked for while its correction goes on; nothing otherwise."""
    latest = granted_now(submission)
    return tuple(proposals(latest)) if latest else ()
