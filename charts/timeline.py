"""A timeline: one row a unit on an axis of days, its events in order, a line where each was due, what is overdue."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise

from charts.scale import WHOLE, percent

RING, HALF, DISC, CHECK, BACK = "ring", "half", "disc", "check", "back"
SHAPES = (RING, HALF, DISC, CHECK, BACK)
EDGE = 300  # positions left free at either end
STEPS = (1, 2, 3, 5, 7, 10, 14, 21, 28, 56, 91, 182, 364)  # days between two words of the axis
MOST_DAYS = 8  # words of the axis, at most
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    """What happened: when (in the time of the place), its shape and words. `delivers`: nothing is due after it."""

    at: datetime
    shape: str
    words: str
    text: str = ""  # the moment as it is printed
    delivers: bool = False


@dataclass(frozen=True)
class Row:
    """A unit's events, in order. `due` None: nothing was due. `is_done`: nothing is awaited any more."""

    label: str
    events: tuple[Event, ...]
    due: datetime | None = None
    note: str = ""  # who holds it, how long overdue
    url: str = ""
    is_done: bool = False

    def overdue(self, now: datetime) -> tuple[datetime, datetime] | None:
        """Return from when to when it was, or is, overdue; None where it came in time or may still come."""
        until = next((event.at for event in self.events if event.delivers), now)
        return (self.due, until) if self.due is not None and until > self.due else None


@dataclass(frozen=True)
class TimeCaption:
    """What is said of a timeline: its title and sentence, the words of the due line, how a day is printed."""

    title: str
    sentence: str
    due: str
    day: Callable[[datetime], str]


@dataclass(frozen=True)
class Span:
    """A part of a row's line, from a position on; `way` says what happened meanwhile."""

    start: int
    end: int
    way: str

    @property
    def x(self) -> str:
        """Return where it begins."""
        return percent(self.start)

    @property
    def width(self) -> str:
        """Return how long it is."""
        return percent(self.end - self.start)


@dataclass(frozen=True)
class DrawnRow:
    """A row with the positions of its parts."""

    row: Row
    events: tuple[tuple[str, Event], ...]  # (x, event)
    spans: tuple[Span, ...]
    due: str  # x; "" where nothing was due
    is_late: bool


@dataclass(frozen=True)
class Timeline:
    """A timeline as its template draws it."""

    caption: TimeCaption
    rows: tuple[DrawnRow, ...]
    days: tuple[tuple[str, str], ...]  # (x, words)
    due: str  # x of the moment at which most were due; "" where nothing was
    due_anchor: str

    @property
    def is_late(self) -> bool:
        """Say whether any row was, or is, overdue."""
        return any(drawn.is_late for drawn in self.rows)

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Return each shape that is drawn with its words, in the order of SHAPES."""
        meanings = {event.shape: event.words for drawn in self.rows for _x, event in drawn.events}
        return [(shape, meanings[shape]) for shape in SHAPES if shape in meanings]


def timeline(rows: Sequence[Row], caption: TimeCaption, *, now: datetime) -> Timeline:
    """Place rows on one axis of days that holds every event and due moment, and now while anything is awaited."""
    moments = [event.at for row in rows for event in row.events] + [row.due for row in rows if row.due is not None]
    if any(not row.is_done for row in rows):
        moments.append(now)
    first, last = min(moments, default=now), max(moments, default=now)
    place = _placing(first, last)
    dues = [row.due for row in rows if row.due is not None]
    due = place(max(set(dues), key=dues.count)) if dues else None
    return Timeline(
        caption=caption,
        rows=tuple(_drawn(row, place, now) for row in rows),
        days=tuple(_days(first, last, place, caption)),
        due="" if due is None else percent(due),
        due_anchor=_anchor(due or 0),
    )


def _anchor(position: int) -> str:
    """Return how words stand to their line, so that they stay within the drawing."""
    return "start" if position < WHOLE // 5 else "end" if position > WHOLE * 4 // 5 else "middle"


def _placing(first: datetime, last: datetime) -> Callable[[datetime], int]:
    whole = max((last - first) // timedelta(minutes=1), 1)

    def place(moment: datetime) -> int:
        return EDGE + (moment - first) // timedelta(minutes=1) * (WHOLE - 2 * EDGE) // whole

    return place


def _drawn(row: Row, place: Callable[[datetime], int], now: datetime) -> DrawnRow:
    moments = [event.at for event in row.events] + ([] if row.is_done else [now])
    delivered = [event.at for event in row.events if event.delivers]
    spans = [
        Span(place(start), place(end), "delivered" if delivered and start >= delivered[0] else "going")
        for start, end in pairwise(moments)
    ]
    late = row.overdue(now)
    if late:
        spans.append(Span(place(late[0]), place(late[1]), "overdue"))
    events = tuple((percent(place(event.at)), event) for event in row.events)
    return DrawnRow(row, events, tuple(spans), percent(place(row.due)) if row.due else "", late is not None)


def _days(first: datetime, last: datetime, place: Callable[[datetime], int], caption: TimeCaption):
    """Yield the beginnings of days with their words, few enough to be read."""
    length = (last - first) // DAY + 1
    step = next((step for step in STEPS if length // step < MOST_DAYS), STEPS[-1])
    day = datetime.combine(first.date(), time(), first.tzinfo) + DAY
    while day <= last:
        yield percent(place(day)), caption.day(day)
        day += step * DAY
