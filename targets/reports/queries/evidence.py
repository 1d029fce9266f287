"""Evidence as each person may read it: who takes part in the work on a report, and of drafts only who sees them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Sum

from audit.models import Event
from pledges.models import Pledge, Province
from pledges.permissions import Authority
from targets.models import Evidence, Measure, Submission
from targets.permissions import sees_work_of
from targets.reports.queries.sendings import sendings
from targets.reports.queries.submissions import CURRENT, basis_of
from targets.words.sizes import size_text

About = Measure | Pledge  # what a file stands behind: a figure or milestone by its measure, a narrative by its pledge


def column_of(about: About) -> str:
    """Return the column of Evidence that names what a file stands behind."""
    return "pledge" if isinstance(about, Pledge) else "measure"


@dataclass(frozen=True)
class Room:
    """How many bytes a province's evidence takes, withdrawn files too: they are kept."""

    used: int

    @property
    def limit(self) -> int:
        """Return how many it may take."""
        return settings.EVIDENCE_QUOTA

    @property
    def limit_text(self) -> str:
        """Return the limit in words."""
        return size_text(self.limit)

    @property
    def used_text(self) -> str:
        """Return what is used in words."""
        return size_text(self.used)


def room_of(province: Province) -> Room:
    """Return how much room a province's evidence takes, all its reports together."""
    used = Evidence.objects.filter(submission__province=province).order_by().aggregate(Sum("size"))["size__sum"]
    return Room(used or 0)


def shown_evidence(authority: Authority, submission: Submission, acts: Iterable[Event] | None = None) -> list[Evidence]:
    """Return the files of a report that the person may know of, oldest first, withdrawn ones too; none for others.

    Who sees drafts, and who reviews what was sent, knows of all; other reviewers of those that were there when it was
    sent last. A withdrawal is known at once. `acts`: what was done to the report and its carrier, where it was read.
    """
    if not sees_work_of(authority, submission):
        return []
    files = submission.evidence.select_related("by", "withdrawn_by").order_by("pk")
    if basis_of(authority, submission) == CURRENT:
        return list(files)
    sent = sent_evidence(submission, acts)
    return [file for file in files if file.pk in sent]


def sent_evidence(submission: Submission, acts: Iterable[Event] | None = None) -> frozenset[int]:
    """Return the keys of the files that were attached when a report was sent last; none where it was not."""
    standing = sendings(submission, acts)[-1:]
    attached = Event.objects.filter(subject=submission.subject, action="attach_evidence")
    return frozenset(
        data["evidence"]
        for sending in standing
        for data in attached.filter(sequence__lt=sending.sequence).values_list("data", flat=True)
    )


@dataclass(frozen=True)
class Files:
    """The files of a report that stand, not withdrawn: by what they stand behind."""

    every: tuple[Evidence, ...] = ()

    def of_measure(self, pk: int) -> tuple[Evidence, ...]:
        """Return those behind a figure or a milestone."""
        return tuple(file for file in self.every if file.measure_id == pk)

    def of_pledge(self, pk: int) -> tuple[Evidence, ...]:
        """Return those behind a narrative."""
        return tuple(file for file in self.every if file.pledge_id == pk)


def standing_files(authority: Authority, submission: Submission, acts: Iterable[Event] | None = None) -> Files:
    """Return the files of a report that stand, as the person may know of them."""
    shown = shown_evidence(authority, submission, acts)
    return Files(tuple(file for file in shown if file.withdrawn_at is None))
