"""Evidence as each person may read it: who takes part in the work on a report, and of drafts only who sees them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q, Sum

from pledges.models import Pledge, Province
from pledges.permissions import Authority
from targets.core import workflow
from targets.models import Evidence, Measure, Period, Submission
from targets.models.submission import pk_of
from targets.permissions.reviewing import entrusted
from targets.permissions.seeing import sees_drafts_of, sees_work_of
from targets.reports.queries.readiness import base_cells
from targets.reports.queries.reading import Reading
from targets.reports.queries.sendings import ATTACH, SENDS, WITHDRAW, Act, acts_of
from targets.words.sizes import size_text

About = Measure | Pledge  # what a file stands behind: a figure or milestone by its measure, a narrative by its pledge


def column_of(about: About) -> str:
    """Return the column of Evidence that names what a file stands behind."""
    return "pledge" if isinstance(about, Pledge) else "measure"


@dataclass(frozen=True)
class Base:
    """Whose figure of which earlier period it is that files stand behind; `report` holds it, None until it is begun."""

    province: Province
    period: Period
    report: Submission | None


def base_of(reading: Reading, measure: str, province: str) -> Base | None:
    """Return the base cell of a measure, of a province, by their codes; None where the report asks for none."""
    for place, period, codes in base_cells(reading):
        if place.code == province and measure in codes:
            carried = next((report for report in reading.carried if report.province_id == place.pk), None)
            return Base(place, period, carried)
    return None


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


def files_of(submission: Submission) -> list[Evidence]:
    """Return all files of a report, and of the history it carries, oldest first, withdrawn ones too."""
    together = Evidence.objects.filter(Q(submission=submission) | Q(submission__carried_by=submission)).order_by("pk")
    beside = ("by", "withdrawn_by", "measure", "pledge", "submission__province", "submission__period")
    return list(together.select_related(*beside))


def shown_evidence(authority: Authority, submission: Submission, files: list[Evidence] | None = None) -> list[Evidence]:
    """Return the files of a report, and of the history it carries, that the person may know of; none for others.

    Oldest first, withdrawn ones too. Who sees drafts knows of all; its reviewers of those that were there when it was
    sent last, and at once where one of these is withdrawn. `files`: files_of it, where they have been read.
    """
    if not sees_work_of(authority, submission):
        return []
    files = files_of(submission) if files is None else files
    if sees_drafts_of(authority, submission):
        return files
    sent = sent_evidence({submission, *(file.submission for file in files)})
    return [file for file in files if file.pk in sent]


def sent_evidence(submissions: Iterable[Submission], acts: Collection[Act] | None = None) -> frozenset[int]:
    """Return the keys of the files that were there when each of these reports was sent last; one query.

    `acts`: acts_of these reports, where they have been read: none.
    """
    carriers = {report.pk: report.carried_by_id for report in submissions}
    acts = acts_of(submissions, ()) if acts is None else acts
    attached: dict[int, set[int]] = {pk: set() for pk in carriers}
    sent: dict[int, list[set[int]]] = {pk: [] for pk in carriers}
    for subject, action, data, _when in acts:
        own = pk_of(subject)
        if action in (ATTACH, WITHDRAW):
            change = set.add if action == ATTACH else set.discard
            change(attached.get(own, set()), data["evidence"])
        elif action in (*SENDS, workflow.RECALL):
            for pk in {own, *data["with"]} & carriers.keys():
                sent[pk] = sent[pk][:-1] if action == workflow.RECALL else [*sent[pk], set(attached[pk])]
    return frozenset(file for sendings in sent.values() for files in sendings[-1:] for file in files)


def evidenced_cells(
    authority: Authority, submissions: Iterable[Submission], acts: Collection[Act]
) -> frozenset[tuple[int, int]]:
    """Return behind which figures of some reports files stood when these were sent: (submission, measure).

    Of reports whose work the person's roles or assignments make theirs, and of no others: so it is the same for all who
    hold the same. `acts`: acts_of these reports. Two queries at most, none where no file was ever attached.
    """
    if not any(act.action == ATTACH for act in acts):
        return frozenset()
    rows = Evidence.objects.filter(submission__in=submissions, measure__isnull=False, withdrawn_at=None)
    files = list(rows.select_related("submission__period", "submission__carried_by__period"))
    heads = {file.submission: file.submission.carried_by or file.submission for file in files}  # that are reviewed
    reviewed = entrusted(authority, set(heads.values())) if heads else frozenset()
    known = {report for report, head in heads.items() if head.pk in reviewed or sees_drafts_of(authority, report)}
    sent = sent_evidence(known, acts) if known else frozenset()
    return frozenset((file.submission_id, file.measure_id) for file in files if file.pk in sent)


@dataclass(frozen=True)
class Files:
    """The files of a report, and of the history it carries, that stand, not withdrawn: by what they stand behind."""

    every: tuple[Evidence, ...] = ()

    def of_figure(self, submission: int | None, measure: int) -> tuple[Evidence, ...]:
        """Return those behind a figure or a milestone of one of these reports; `submission` None: not begun yet."""
        return tuple(file for file in self.every if (file.submission_id, file.measure_id) == (submission, measure))

    def of_pledge(self, pk: int) -> tuple[Evidence, ...]:
        """Return those behind a narrative."""
        return tuple(file for file in self.every if file.pledge_id == pk)


def standing_files(authority: Authority, submission: Submission, files: list[Evidence] | None = None) -> Files:
    """Return the files of a report, and of the history it carries, that stand, as the person may know of them.

    `files`: as for shown_evidence.
    """
    shown = shown_evidence(authority, submission, files)
    return Files(tuple(file for file in shown if file.withdrawn_at is None))
