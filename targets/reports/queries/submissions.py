"""What a submission's page reads: its figures, narratives, remarks and acceptances as each person may see them."""

from collections.abc import Collection
from dataclasses import dataclass

from pledges.permissions import Authority
from targets.core import workflow
from targets.models import (
    Acceptance,
    AcceptedFigure,
    Figure,
    FigureVersion,
    NarrativeVersion,
    Remark,
    Submission,
)
from targets.permissions.reviewing import may_review
from targets.permissions.seeing import sees_drafts_of, sees_work_of
from targets.reports.queries.reading import Reading, current_narratives
from targets.reports.queries.sendings import sent_figures, sent_narratives

CURRENT, SENT, ACCEPTED = "current", "sent", "accepted"  # on which basis a person sees a submission


@dataclass(frozen=True)
class Shown:
    """The figures of a submission that a person may see, emptied cells left out. `basis`: see basis_of."""

    basis: str
    versions: dict[str, FigureVersion]  # by measure code, in no order


def basis_of(authority: Authority, submission: Submission) -> str:
    """Return what a person may see of a submission: "current" what is entered, for those it concerns;
    "sent" what was sent last, for its reviewers; "accepted"; "" nothing yet."""
    if sees_drafts_of(authority, submission):
        return CURRENT
    head = head_of(submission)
    if head.state not in (workflow.ACCEPTED, workflow.REOPENED) and may_review(authority, head):
        return CURRENT if head.state == workflow.SUBMITTED else SENT
    return ACCEPTED if submission.accepted_id else ""


def head_of(submission: Submission) -> Submission:
    """Return the submission whose moves this one follows: history's carrier, until it has been accepted."""
    is_led = submission.carried_by_id and submission.accepted_id is None
    return submission.carried_by if is_led else submission


def shown_figures(authority: Authority, submission: Submission) -> Shown:
    """Return the figures the person may see: what is entered, what was sent last, or what was accepted."""
    basis = basis_of(authority, submission)
    return Shown(basis, figures_of(submission, basis))


def figures_of(submission: Submission, basis: str) -> dict[str, FigureVersion]:
    """Return a submission's figures on a basis, by measure code."""
    readers = {CURRENT: current_figures, SENT: sent_figures, ACCEPTED: accepted_figures}
    return readers[basis](submission) if basis else {}


def current_versions(submission: Submission, codes: Collection[str] | None = None) -> dict[str, FigureVersion]:
    """Return the latest version of each figure by measure code, emptied ones included; of `codes` alone, None: all."""
    return versions_of([submission.pk], codes)[submission.pk]


def versions_of(
    submissions: Collection[int], codes: Collection[str] | None = None
) -> dict[int, dict[str, FigureVersion]]:
    """Return the latest versions, as current_versions does, of each of these submissions by its key."""
    versions: dict[int, dict[str, FigureVersion]] = {pk: {} for pk in submissions}
    figures = Figure.objects.filter(submission__in=submissions, current__isnull=False)
    figures = figures if codes is None else figures.filter(measure__code__in=codes)
    for figure in figures.select_related("measure", "current__by"):
        versions[figure.submission_id][figure.measure.code] = figure.current
        figure.current.figure = figure
    return versions


def current_figures(submission: Submission) -> dict[str, FigureVersion]:
    """Return the latest version of each entered figure by measure code; emptied cells are left out."""
    return {code: version for code, version in current_versions(submission).items() if version.kind != "cleared"}


def accepted_figures(submission: Submission) -> dict[str, FigureVersion]:
    """Return the versions pinned by the latest acceptance, by measure code; empty where there was none."""
    pins = AcceptedFigure.objects.filter(acceptance=submission.accepted_id) if submission.accepted_id else ()
    return {pin.measure.code: pin.version for pin in pins and pins.select_related("measure", "version__by")}


def shown_narratives(authority: Authority, submission: Submission) -> dict[int, NarrativeVersion]:
    """Return the narratives the person may see, by pledge id, on the same basis as shown_figures."""
    readers = {CURRENT: current_narratives, SENT: sent_narratives, ACCEPTED: accepted_narratives}
    basis = basis_of(authority, submission)
    return readers[basis](submission) if basis else {}


def accepted_narratives(submission: Submission) -> dict[int, NarrativeVersion]:
    """Return the texts pinned by the latest acceptance, by pledge id."""
    pins = submission.accepted.narratives.select_related("version__narrative", "version__by")
    return {pin.version.narrative.pledge_id: pin.version for pin in pins}


def shown_remarks(authority: Authority, reading: Reading) -> list[Remark]:
    """Return the standing remarks the person may read: a commander's reasons in the own province alone."""
    if not sees_work_of(authority, reading.submission):
        return []
    is_own = reading.province.pk in authority.own_province_ids
    return [remark for remark in reading.remarks if is_own or remark.kind != Remark.Kind.SEND_BACK]


def acceptances_of(submission: Submission) -> list[Acceptance]:
    """Return the acceptances of a report, each with its judgements."""
    if not submission.accepted_id:
        return []
    return list(submission.acceptances.select_related("by").prefetch_related("judgements__target"))


def acceptance_remarks(submission: Submission) -> list[Remark]:
    """Return the remarks made with the latest acceptance."""
    if not submission.accepted_id:
        return []
    remarks = submission.remarks.filter(kind=Remark.Kind.ACCEPT, at=submission.accepted.at)
    return list(remarks.select_related("measure", "by"))
