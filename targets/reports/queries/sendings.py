"""What a report said when it was sent: the versions that stood then, by the record's order and not by the clock."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from audit.models import Event
from targets.core import workflow
from targets.models import FigureVersion, NarrativeVersion, Submission
from targets.models.submission import pk_of, subject_of

CORRECT_PAPER = "correct_paper"
SENDS = (workflow.SUBMIT, workflow.RECORD_PAPER, workflow.LOAD_HISTORY)
ATTACH, WITHDRAW = "attach_evidence", "withdraw_evidence"  # as the record names them
TOLD = (*SENDS, workflow.RECALL, workflow.ACCEPT, CORRECT_PAPER, ATTACH, WITHDRAW)


@dataclass(frozen=True)
class Sending:
    """One sending of a report that still stands: its place in the record, and its moment."""

    sequence: int
    at: datetime


@dataclass(frozen=True)
class SentNumbers:
    """Which versions stood at a sending: their numbers by (submission, measure code), and by (submission, pledge)."""

    figures: dict[tuple[int, str], int]
    texts: dict[tuple[int, int], int]


def sendings(submission: Submission, acts: Iterable[Event] | None = None) -> list[Sending]:
    """Return the sendings of a report that stand, earliest first: a recalled one is none, loaded history is one.

    Carried history was sent with its carrier, and by itself once it had its own reopening. `acts`: what was done to
    both, in the record's order, where it has been read.
    """
    own, carrier = submission.subject, subject_of(submission.carried_by_id)
    if acts is None:
        acts = Event.objects.filter(subject__in=(own, carrier), action__in=(*SENDS, workflow.RECALL)).order_by(
            "sequence"
        )
    standing: list[Sending] = []
    for act in acts:
        is_meant = act.subject == own or (act.subject == carrier and submission.pk in act.data.get("with", ()))
        if is_meant and act.action == workflow.RECALL:
            standing = standing[:-1]
        elif is_meant and act.action in SENDS:
            standing.append(Sending(act.sequence, act.at))
    return standing


def numbers_sent(ids: Iterable[int], sendings: Sequence[Sending]) -> list[SentNumbers]:
    """Return which versions of some submissions stood at each of these sendings, in one query."""
    subjects = [subject_of(pk) for pk in ids]
    events = Event.objects.filter(subject__in=subjects, action__in=("figure", "narrative")).order_by("sequence")
    found = [SentNumbers({}, {}) for _sending in sendings]
    for sequence, subject, action, data in events.values_list("sequence", "subject", "action", "data"):
        pk = pk_of(subject)
        for sending, numbers in zip(sendings, found, strict=True):
            if sequence < sending.sequence and action == "figure":
                numbers.figures[pk, data["measure"]] = data["version"]
            elif sequence < sending.sequence:
                numbers.texts[pk, data["pledge"]] = data["version"]
    return found


class Act(NamedTuple):
    """What the record says was done to a report, as far as it is told here."""

    subject: str
    action: str
    data: dict
    at: datetime


def acts_of(submissions: Iterable[Submission], measures: Collection[str]) -> list[Act]:
    """Return, in the record's order, what says when figures of these measures were written and sent, signed, accepted.

    And when files were attached. Of some reports and of those that carry them.
    """
    together = {pk for submission in submissions for pk in (submission.pk, submission.carried_by_id) if pk}
    told = Q(action__in=TOLD) | Q(action="figure", data__measure__in=sorted(measures))
    events = Event.objects.filter(told, subject__in=[subject_of(pk) for pk in together])
    return [Act(*row) for row in events.order_by("sequence").values_list("subject", "action", "data", "at")]


def sent_as(versions: Iterable[FigureVersion], acts: Iterable[Act] | None = None) -> dict[int, int]:
    """Return, by the id of a version, the how many-th of those that its cell was sent with it is; none for the others.

    What was saved and never sent, or sent and recalled, is not counted: people number what they were given to read.
    `acts`: what was done to their reports, where it has been read.
    """
    versions = list(versions)
    stand: dict[int, dict[str, int]] = {version.figure.submission_id: {} for version in versions}
    sent: dict[int, list[dict[str, int]]] = {pk: [] for pk in stand}
    if acts is None:
        acts = acts_of(*_reports_and_measures(versions))
    for act in acts:
        own = pk_of(act.subject)
        if act.action == "figure":
            stand.get(own, {})[act.data["measure"]] = act.data["version"]
        elif act.action in (*SENDS, workflow.RECALL):
            for pk in {own, *act.data["with"]} & stand.keys():
                sent[pk] = sent[pk][:-1] if act.action == workflow.RECALL else [*sent[pk], dict(stand[pk])]
    return {
        version.pk: order.index(version.number) + 1
        for version in versions
        if version.number in (order := _order(sent[version.figure.submission_id], version.figure.measure.code))
    }


def _reports_and_measures(versions: Iterable[FigureVersion]) -> tuple[set[Submission], set[str]]:
    figures = [version.figure for version in versions]
    return {figure.submission for figure in figures}, {figure.measure.code for figure in figures}


def _order(sent: Iterable[dict[str, int]], code: str) -> list[int]:
    """Return the version numbers of a cell that were sent, each once, in the order in which they were."""
    return list(dict.fromkeys(numbers[code] for numbers in sent if code in numbers))


def stored_figures(ids: Iterable[int]) -> dict[tuple[int, str, int], FigureVersion]:
    """Return every version of the figures of some submissions by (submission, measure code, number)."""
    versions = FigureVersion.objects.filter(figure__submission__in=ids).select_related(
        "by", "figure__measure", "figure__submission__period", "figure__submission__province"
    )
    return {
        (version.figure.submission_id, version.figure.measure.code, version.number): version for version in versions
    }


def stored_texts(ids: Iterable[int]) -> dict[tuple[int, int, int], NarrativeVersion]:
    """Return every version of the narratives of some submissions by (submission, pledge, number)."""
    versions = NarrativeVersion.objects.filter(narrative__submission__in=ids).select_related("by", "narrative__pledge")
    return {
        (version.narrative.submission_id, version.narrative.pledge_id, version.number): version for version in versions
    }


def sent_figures(submission: Submission) -> dict[str, FigureVersion]:
    """Return the figures of the last sending that stands, by measure code; empty where there is none."""
    ids, stored = [submission.pk], stored_figures([submission.pk])
    sent = {
        code: stored[pk, code, number]
        for numbers in numbers_sent(ids, sendings(submission)[-1:])
        for (pk, code), number in numbers.figures.items()
    }
    return {code: version for code, version in sent.items() if version.kind != FigureVersion.Kind.CLEARED}


def sent_narratives(submission: Submission) -> dict[int, NarrativeVersion]:
    """Return the texts of the last sending that stands, by pledge id; empty where there is none."""
    ids, stored = [submission.pk], stored_texts([submission.pk])
    return {
        pledge: stored[pk, pledge, number]
        for numbers in numbers_sent(ids, sendings(submission)[-1:])
        for (pk, pledge), number in numbers.texts.items()
    }
