"""Which provinces report a period, whether they have, and whom to tell; not what they reported."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from foundation.dates import day_of
from foundation.statements import columns, stored, written_once
from pledges.models import Agreement, Province, Role, RoleName
from pledges.permissions import is_abolished, reviewing_province_ids, roles_in_force
from targets.calendar.queries.rulebook import Rulebook
from targets.core import workflow
from targets.models import Acceptance, Period, Submission
from targets.permissions.reviewing import agreement_of
from targets.words import lateness as words

HANDED_IN = frozenset({workflow.SUBMITTED, workflow.ACCEPTED, workflow.RETURNED, workflow.REOPENED})

IS_HISTORY = "is_history"  # whether the first acceptance was of history, as own_reports reads it with a submission


@dataclass(frozen=True)
class Report:
    """One province's duty for one period and where it stands; `submission` None: not begun."""

    province: Province
    period: Period
    submission: Submission | None
    extended_to: datetime | None = None  # the province has more time than the others

    @property
    def due_at(self) -> datetime:
        """Return the moment that decides on time or late for this province (docs/metrics.md#periods-and-windows)."""
        return max(self.period.due_at, self.extended_to or self.period.due_at)

    @property
    def due_version(self) -> str:
        """Return what makes a moved or extended due moment news again."""
        version = str(self.period.due_version)
        return f"{version}+{self.extended_to:%Y%m%d%H%M}" if self.extended_to else version

    @property
    def is_handed_in(self) -> bool:
        """Say whether the report has reached the cluster (a returned or reopened one has; a recalled one has not)."""
        return self.submission is not None and (
            self.submission.state in HANDED_IN or self.submission.accepted_id is not None
        )

    @property
    def is_loaded(self) -> bool:
        """Say whether it was loaded as history: then it is never on time nor late, whatever happens to it later.

        Its first acceptance says so, not its stamps: earlier releases stamped a correction of it as sent late.
        """
        return self.submission is not None and getattr(self.submission, IS_HISTORY)

    @property
    def is_presented(self) -> bool:
        """Say whether the report waits for the province's own commander."""
        return self.submission is not None and self.submission.state == workflow.PRESENTED

    @property
    def handed_in_at(self) -> datetime | None:
        """Return the moment that decides on time or late: the first submission not recalled; none of history."""
        return self.submission.first_submitted_at if self.is_handed_in and not self.is_loaded else None

    def is_on_time(self) -> bool:
        """Say whether it was handed in at or before the due moment (docs/metrics.md#periods-and-windows)."""
        return self.handed_in_at is not None and self.handed_in_at <= self.due_at

    def is_late(self, now: datetime) -> bool:
        """Say whether it was handed in after the due moment, or is still missing after it."""
        return not self.is_loaded and (self.handed_in_at or now) > self.due_at

    def is_overdue(self, now: datetime) -> bool:
        """Say whether it is still missing after the due moment."""
        return not self.is_handed_in and self.is_late(now)


def nobody_late(period: Period, found: Collection[Report], *, now: datetime) -> str:
    """Return what is true of a period where none of its reports is overdue, in words; "" where one is."""
    if any(report.is_overdue(now) for report in found):
        return ""
    return words.nobody_late(
        total=len(found),
        sent=sum(report.is_handed_in for report in found),
        on_time=sum(report.is_on_time() for report in found),
        loaded=sum(report.is_loaded for report in found),
        due_at=period.due_at,
        is_due=period.due_at < now,
    )


def reporting_provinces(agreement: Agreement, period: Period, book: Rulebook | None = None) -> list[Province]:
    """Return who reports `period` under `agreement`, in the agreement's order; `book`: what was read already.

    A successor reports from the period that contains its date; before it, its predecessors do (docs/metrics.md). One
    whose validity begins or ends without a succession owes what lies wholly in it.
    """
    book = book or Rulebook()
    return book.rule(("reporting", agreement.pk, period.pk), lambda: _reporting(agreement, period, book))


def _reporting(agreement: Agreement, period: Period, book: Rulebook) -> list[Province]:
    heirs = {link.successor_id for link in book.links()}

    def reporters(province):
        before = [link for link in book.before(province) if link.on > period.end]
        since = period.end if province.pk in heirs else period.start
        has_begun = province.valid_from is None or province.valid_from <= since
        has_ended = province.valid_to is not None and province.valid_to < period.end
        itself = [province] if has_begun and not has_ended else []
        return itself + [reporter for link in before for reporter in reporters(link.predecessor)]

    return list(dict.fromkeys(reporter for member in book.members(agreement) for reporter in reporters(member)))


def own_reports(periods: Iterable[Period], province: Province | None = None) -> list[Submission]:
    """Return the submissions of some periods that are no base of another; `province`: its own alone.

    Each with whether it was loaded as history.
    """
    found = _own_reports(tuple(period.pk for period in periods), province and province.pk)
    made = []
    for is_history, *values in found:
        submission = stored(Submission, values)
        setattr(submission, IS_HISTORY, is_history)
        made.append(submission)
    return made


@written_once
def _own_reports(periods: tuple[int, ...], province: int | None):
    loaded = Acceptance.objects.filter(submission=OuterRef("pk"), number=1, is_loaded=True)
    own = Submission.objects.filter(carried_by__isnull=True, period__in=periods)
    if province is not None:
        own = own.filter(province=province)
    return own.order_by().values_list(Exists(loaded), *columns(Submission))


def reports(agreement: Agreement, period: Period, book: Rulebook | None = None) -> list[Report]:
    """Return one Report for each province that owes this period, in the agreement's order; `book`: what was read."""
    submissions = {submission.province_id: submission for submission in own_reports([period])}
    extended = dict(period.extensions.order_by("pk").values_list("province", "until"))
    made = []
    for province in reporting_provinces(agreement, period, book):
        submission = submissions.get(province.pk)
        if submission:
            submission.province, submission.period = province, period
        made.append(Report(province, period, submission, extended.get(province.pk)))
    return made


def people_of(province: Province, role: str, *, now: datetime) -> list:
    """Return the active users who hold `role` for a province now; for an abolished one, its successors' people."""
    ids = acting_for(province, today=day_of(now))
    roles = Role.objects.filter(roles_in_force(now), name=role, province_id__in=ids, user__is_active=True)
    return [held.user for held in roles.select_related("user")]


def acting_for(province: Province, *, today: date) -> set[int]:
    """Return the ids of the units whose people act for a province: its own, its heirs' once it is abolished."""
    links = province.successions_out.select_related("successor") if is_abolished(province, today) else ()
    return {pk for link in links for pk in acting_for(link.successor, today=today)} or {province.pk}


def reviewers_of(submission: Submission, *, now: datetime) -> list:
    """Return who may be expected to review: the assigned, else the reviewers of lead and deputy, never its own."""
    assigned = [
        assignment.reviewer
        for assignment in submission.assignments.filter(ended_at__isnull=True).select_related("reviewer")
    ]
    agreement = agreement_of(submission)
    if assigned or agreement is None:
        return assigned
    leading = Province.objects.filter(pk__in=reviewing_province_ids(agreement) - {submission.province_id})
    today = day_of(now)
    ids = {pk for province in leading for pk in acting_for(province, today=today)} - {submission.province_id}
    roles = Role.objects.filter(roles_in_force(now), name=RoleName.REVIEWER, province_id__in=ids, user__is_active=True)
    return [held.user for held in roles.select_related("user")]
