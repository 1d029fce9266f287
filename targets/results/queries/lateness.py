"""Who is late with a period's report: one line a unit, the late ones first, with the moments of its way."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from audit.models import Event
from targets.core import workflow
from targets.models import Acceptance, Period
from targets.models.submission import pk_of, subject_of
from targets.results.queries.progress import Reporting, ReportLine
from targets.words import lateness as words

LATE, OPEN, DONE = "late", "open", "done"  # still missing after its due moment; not accepted yet; accepted
_FIRST = {LATE: 0, OPEN: 1, DONE: 2}
FEW = 2  # late units that a panel names before "và … đơn vị khác"
BEGIN = "begin"  # what the record calls the beginning of a report


@dataclass(frozen=True)
class Moments:
    """When a report was begun, presented as it was sent, sent first, and accepted last; None: not, or not seen."""

    begun: datetime | None = None
    presented: datetime | None = None
    sent: datetime | None = None
    accepted: datetime | None = None
    returned: datetime | None = None  # of a report that its unit is completing


@dataclass(frozen=True)
class LateLine:
    """One unit's report of the period; `moments` are empty of reports that the reader may not open."""

    report: ReportLine
    standing: str  # LATE, OPEN or DONE
    moments: Moments = Moments()

    @property
    def sent_late_by(self) -> timedelta | None:
        """Return by how much a report was sent late; None where it was not, or nobody may know."""
        sent = self.moments.sent
        return sent - self.report.due_at if sent and sent > self.report.due_at else None

    def is_closed_to(self, opens: Collection[int]) -> bool:
        """Say whether there is a report that a reader may not open: its moments are not shown."""
        return self.report.submission is not None and self.report.submission.pk not in opens

    @property
    def hides_sending(self) -> bool:
        """Say whether it was sent at a moment that the reader may not know, or that nobody knows (history)."""
        return self.report.is_handed_in and self.moments.sent is None

    @property
    def is_sent_late(self) -> bool:
        """Say whether it came after the due moment."""
        return self.report.is_handed_in and self.report.is_late

    @property
    def timeliness(self) -> str:
        """Return how it stands to its due moment, in words; "" where it is overdue: that grows with the time."""
        if self.report.is_loaded:
            return words.history()
        if self.is_sent_late:
            return words.sent_late(self.sent_late_by)
        if self.report.is_on_time:
            return words.on_time()
        return "" if self.report.is_overdue else words.not_due()


@dataclass(frozen=True)
class Lateness:
    """A period's units, the late ones first and the longest first, then the open ones, then those that are done."""

    period: Period
    lines: tuple[LateLine, ...]
    is_begun: bool
    sentence: str  # what is true where nobody is late; "" where somebody is

    @property
    def late(self) -> tuple[LateLine, ...]:
        """Return who has not sent it after the due moment."""
        return tuple(line for line in self.lines if line.standing == LATE)

    @property
    def few(self) -> tuple[LateLine, ...]:
        """Return the first of them, for a panel."""
        return self.late[:FEW]

    @property
    def more(self) -> int:
        """Return how many late ones a panel does not name."""
        return len(self.late) - len(self.few)


def lateness(reporting: Reporting, *, now: datetime, opens: Collection[int] = ()) -> Lateness:
    """Return who is late; `opens`: the ids of the reports that the reader may open, whose moments are then read."""
    is_begun = reporting.period.opens_at <= now
    known = _moments(line for line in reporting.lines if line.submission and line.submission.pk in opens)
    lines = [_line(line, known) for line in reporting.lines]
    ordered = sorted(lines, key=lambda line: (_FIRST[line.standing], line.report.due_at))
    sentence = reporting.sentence if is_begun else words.not_begun(reporting.period.opens_at)
    return Lateness(reporting.period, tuple(ordered), is_begun, sentence)


def _line(line: ReportLine, known: dict[int, Moments]) -> LateLine:
    moments = known.get(line.submission.pk, Moments()) if line.submission else Moments()
    if line.is_overdue:
        return LateLine(line, LATE, moments)
    return LateLine(line, DONE if line.state == workflow.ACCEPTED else OPEN, moments)


def _moments(lines: Iterable[ReportLine]) -> dict[int, Moments]:
    """Return the moments of reports by their ids, in two queries: what the record and the acceptances say."""
    reports = {line.submission.pk: line for line in lines}
    subjects = [subject_of(pk) for pk in reports]
    events: dict[int, list[tuple[str, datetime]]] = {pk: [] for pk in reports}
    acts = Event.objects.filter(subject__in=subjects, action__in=(BEGIN, workflow.PRESENT)).order_by("sequence")
    for subject, action, at in acts.values_list("subject", "action", "at"):
        events[pk_of(subject)].append((action, at))
    accepted = dict(
        Acceptance.objects.filter(submission__in=reports).order_by("number").values_list("submission", "at")
    )
    return {pk: _moments_of(line, events[pk], accepted.get(pk)) for pk, line in reports.items()}


def _moments_of(line: ReportLine, events: list[tuple[str, datetime]], accepted: datetime | None) -> Moments:
    """Return a report's moments; it counts as presented where that has led to a sending, or waits for the commander."""
    if line.is_loaded:
        return Moments(accepted=accepted)
    sent = line.submission.first_submitted_at if line.is_handed_in else None
    presented = [at for action, at in events if action == workflow.PRESENT and (sent is None or at <= sent)]
    is_presented = sent is not None or line.state == workflow.PRESENTED
    return Moments(
        begun=next((at for action, at in events if action == BEGIN), None),
        presented=presented[-1] if presented and is_presented else None,
        sent=sent,
        accepted=accepted,
        returned=line.submission.state_since if line.state == workflow.RETURNED else None,
    )
