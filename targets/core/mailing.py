"""Which mails are due when, which go at once, which nobody may switch off. Knows no clock and no database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from foundation.dates import HANOI, day_of
from targets.core import workflow
from targets.core.periods import OfficeDays

MORNING = time(8)  # when a digest goes

# Kinds of mail beside those of notices, which have the notice's own names.
DUE, DUE_LAST, OVERDUE, NUDGE, WEEKLY = "due", "due_last", "overdue", "nudge", "weekly"
OPENED = "period_opened"

HOLDER, HEAD = "holder", "head"  # who must act now: reporters, or commanders of a presented report; the commanders


@dataclass(frozen=True)
class Step:
    """A reminder so many days after the due day (negative: before), at an hour of a working day, to `to`."""

    kind: str
    days: int
    at: time = MORNING
    to: tuple[str, ...] = (HOLDER,)
    is_urgent: bool = False  # a mail of its own at once, in no digest


# The whole schedule. What falls on a day off goes on the working day before it, or, once overdue, after it.
STEPS = (
    Step(DUE, -14),
    Step(DUE, -7),
    Step(DUE, -3),
    Step(DUE_LAST, -1),
    Step(DUE_LAST, 0, time(14), is_urgent=True),
    Step(OVERDUE, 1),
    Step(OVERDUE, 3, to=(HOLDER, HEAD)),
    Step(OVERDUE, 7, to=(HOLDER, HEAD)),
)
EVERY_WEEK = timedelta(days=7)  # after the last step, the last step again
OVERDUE_FOR = timedelta(days=60)  # an older one is no news any more
NUDGE_AFTER = 3  # working days that a report waits for its review

# What goes at once; everything else waits for the next digest.
URGENT = frozenset({"returned", "reopened", "sent_back", "accepted", "record_broken", "second_factor", "backup_failed"})
# What a person may decline, by the name of the choice; what is in none of them always comes.
OPTIONAL = {
    "periods": (OPENED, "extended", "closed"),
    "due": (DUE,),
    "moves": ("presented", "submitted", "recalled", "accepted", "assigned"),
    "corrections": ("correction", "declined"),
    "messages": ("message",),
    "reviews": (NUDGE,),
    "weekly": (WEEKLY,),
}
CHOICE_OF = {kind: choice for choice, kinds in OPTIONAL.items() for kind in kinds}
OF_ONESELF = frozenset({"second_factor"})  # of a person's account, not of their work: no deputy gets it
NOT_BY_NOTICE = frozenset({"due_soon", "late"})  # what the schedule above says better
CRITICAL = ("returned", "reopened", "record_broken", "backup_failed")  # unread for two days, somebody is to be called

# While a report stands so, the news of a move is still true; of a kind that is not named it always is.
TRUE_WHILE = {
    "presented": frozenset({workflow.PRESENTED}),
    "sent_back": frozenset({workflow.DRAFT}),
    "submitted": frozenset({workflow.SUBMITTED}),
    "recalled": frozenset({workflow.DRAFT}),
    "returned": frozenset({workflow.RETURNED}),
    "accepted": frozenset({workflow.ACCEPTED}),
    "reopened": frozenset({workflow.REOPENED}),
}

MOST_WAITING = timedelta(hours=1)  # between two tries
TRIED_FOR = timedelta(days=3)  # a mail that no server took by then is news no more


def moments(due_at: datetime, office: OfficeDays) -> Iterator[tuple[datetime, Step]]:
    """Yield when each reminder of a due moment goes, in order, until it is no news any more."""
    due_day = day_of(due_at)
    last, days = STEPS[-1], STEPS[-1].days
    steps = list(STEPS)
    while (days := days + EVERY_WEEK.days) <= OVERDUE_FOR.days:
        steps.append(Step(last.kind, days, last.at, last.to))
    for step in steps:
        day = due_day + timedelta(days=step.days)
        day = office.not_before(day) if step.days > 0 else office.not_after(day)
        at = datetime.combine(day, step.at, HANOI)
        if step.days > 0 or at < due_at:
            yield at, step


def step_between(due_at: datetime, since: datetime, until: datetime, office: OfficeDays) -> Step | None:
    """Return the reminder whose moment came after `since` and by `until`; of several only the last is still news."""
    come = [step for at, step in moments(due_at, office) if since < at <= until]
    return come[-1] if come else None


def next_morning(at: datetime, office: OfficeDays) -> datetime:
    """Return the moment of the next digest, at or after `at`."""
    day = day_of(at)
    morning = datetime.combine(office.not_before(day), MORNING, HANOI)
    return morning if morning >= at else datetime.combine(office.after(day, 1), MORNING, HANOI)


def nudge_moment(since: datetime, office: OfficeDays) -> datetime:
    """Return when the reviewers of a report that waits since then are reminded."""
    return datetime.combine(office.after(day_of(since), NUDGE_AFTER), MORNING, HANOI)


def weekly_moment(today: date, office: OfficeDays) -> datetime:
    """Return when the week of a day is summed up: in the morning of its first working day, or of the first after it."""
    return datetime.combine(office.not_before(today - timedelta(days=today.weekday())), MORNING, HANOI)


def try_again_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries: a minute, two, four … at most an hour."""
    return min(timedelta(minutes=2 ** min(tries - 1, 10)), MOST_WAITING)
