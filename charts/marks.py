"""What a threshold strip is made of: what a caller gives, and what the template draws."""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar, cast

from charts.scale import WHOLE, percent

MET, NOT_MET, PLAIN = "met", "not_met", "plain"  # plain: a value that is not judged here
CLUSTER_MET, CLUSTER_NOT_MET, CLUSTER_PLAIN = "cluster-met", "cluster-not_met", "cluster-plain"
SHAPES = (MET, NOT_MET, PLAIN, CLUSTER_MET, CLUSTER_NOT_MET, CLUSTER_PLAIN)
MOST_BARS = 13  # on a phone
GAP = 8  # pixels between words

Made = TypeVar("Made")


class Kept:
    """What was made of a value that does not change, on what it was made the last time.

    Who keeps the value draws it again on the same ground in no time.
    """

    def __init__(self) -> None:
        self._last: tuple[Any, Any] | None = None

    def on(self, ground: Any, make: Callable[[], Made]) -> Made:
        """Return what is made on a ground: what was made the last time where that was on an equal one."""
        last = self._last  # another thread may draw it on another ground meanwhile
        if last is None or last[0] != ground:
            last = self._last = ground, make()
        return cast(Made, last[1])


@dataclass(frozen=True)
class Mark:
    """A value to draw. `text`: the value in words; `note`: what it means ("Đạt"); `value` None: it is listed only.

    `is_apart`: it is judged otherwise than the bounds say (a threshold of its own), so that it is listed too.
    """

    key: str
    label: str  # short: "PT"
    full_label: str
    value: Fraction | None = field(hash=False)  # slow to hash, and the words say it too
    text: str
    shape: str
    url: str = ""
    note: str = ""
    is_apart: bool = False

    @property
    def is_cluster(self) -> bool:
        """Say whether it stands for all together."""
        return self.shape.startswith("cluster")

    @property
    def words(self) -> str:
        """Return all that the mark says: "Phú Thọ: −8,99%, Đạt"."""
        return f"{self.full_label}: {self.text}" + (f", {self.note}" if self.note else "")


@dataclass(frozen=True, kw_only=True)
class Room:
    """What marks stand in, in CSS pixels, along their scale."""

    width: int  # the narrowest it is shown at; wider ones only give more room
    radius: int  # of a mark
    edge: int  # room before and after the scale

    def positions(self, pixels: int) -> int:
        """Return at least so many pixels of the narrowest drawing as positions."""
        return -(-pixels * WHOLE // self.width)

    def pixels(self, position: int) -> int:
        """Return a position as whole pixels of the narrowest drawing."""
        return position * self.width // WHOLE


@dataclass(frozen=True, kw_only=True)
class Size(Room):
    """The measures of a strip in CSS pixels."""

    name: str
    height: int
    text: int
    label: int  # the height of a label: one line, or two with the value below
    axis: int  # where the line lies
    most: int  # labels, at most: with more marks only the outliers have one
    has_values: bool = False
    least: int = 24  # the width of a label with what a finger or a pointer needs

    @property
    def floor(self) -> int:
        """Return where the tinted ground ends: a mark stands on it with its whole height."""
        return self.axis + 2 * self.radius - 1

    @property
    def ground(self) -> int:
        """Return the height of the tinted ground."""
        return self.floor - self.label

    @property
    def foot(self) -> int:
        """Return the base line of the words below."""
        return self.floor + self.text + 2

    @property
    def leader(self) -> int:
        """Return where the lines from labels to marks begin."""
        return self.label - 2

    @property
    def first(self) -> int:
        """Return the base line of a label."""
        return self.text + 2

    @property
    def second(self) -> int:
        """Return the base line of the value below a label."""
        return 2 * self.text + 5


PANEL = Size(name="panel", width=380, height=68, text=13, label=24, axis=41, radius=5, edge=20, most=13)
FULL = Size(name="full", width=900, height=112, text=14, label=40, axis=76, radius=6, edge=48, most=12, has_values=True)
WALL = Size(name="wall", width=560, height=134, text=26, label=40, axis=78, radius=10, edge=36, most=8)
# A third of the text's width on A4, where nobody points.
PAPER = Size(name="paper", width=196, height=58, text=11, label=18, axis=34, radius=5, edge=14, most=8, least=0)


@dataclass(frozen=True)
class Caption:
    """What is said of a strip: a name for its elements, its title, the sentence below it, how a tick is printed."""

    name: str
    title: str
    sentence: str
    tick: Callable[[Fraction], str] | None = None


@dataclass(frozen=True)
class Placed:
    """A mark where it is drawn: `position` on the line, its label `shift` pixels beside it (None: no label)."""

    mark: Mark
    value: Fraction = field(hash=False)
    position: int
    y: int = 0
    shift: int | None = None
    width: int = 0  # of the label
    is_far: bool = False  # it lies beyond the end at which it stands
    bar: tuple[int, int] | None = None  # on a phone: from the line to the mark

    @property
    def x(self) -> str:
        """Return the position as SVG reads it."""
        return percent(self.position)

    @property
    def label(self) -> str:
        """Return the label's words; of a mark that lies beyond the end with its value."""
        return f"{self.mark.label} {self.mark.text}" if self.is_far else self.mark.label

    @property
    def label_x(self) -> int:
        """Return where the label's ground begins, from the mark on."""
        return (self.shift or 0) - self.width // 2

    @property
    def arrow(self) -> str:
        """Return the path that points beyond the end, of a mark that is far."""
        return "M8-3 12 0 8 3Z" if self.position > WHOLE // 2 else "M-8-3-12 0-8 3Z"

    @property
    def bar_x(self) -> str:
        """Return where the bar begins."""
        return percent(self.bar[0]) if self.bar else ""

    @property
    def bar_width(self) -> str:
        """Return how long the bar is."""
        return percent(self.bar[1] - self.bar[0]) if self.bar else ""


@dataclass(frozen=True)
class Line:
    """A threshold's line with its words."""

    position: int
    label: str
    shift: int  # pixels from the line to the middle of the words
    width: int  # of the words

    @property
    def x(self) -> str:
        """Return the position as SVG reads it."""
        return percent(self.position)

    def extent(self, size: Size) -> tuple[int, int]:
        """Return where the words begin and end, in pixels of the narrowest drawing."""
        start = size.pixels(self.position) + self.shift - self.width // 2
        return start, start + self.width


@dataclass(frozen=True)
class Ground:
    """The side that meets the bounds, as it is tinted; `pixels`: half its width where it is the line itself."""

    start: int
    end: int
    pixels: int = 0

    @property
    def x(self) -> str:
        """Return where it begins."""
        return percent(self.start)

    @property
    def width(self) -> str:
        """Return how wide it is."""
        return percent(self.end - self.start)

    @property
    def band(self) -> int:
        """Return the whole width where it is the line itself."""
        return 2 * self.pixels


@dataclass(frozen=True)
class Strip:
    """A strip as its template draws it."""

    size: Size
    caption: Caption
    marks: tuple[Placed, ...]  # from left to right
    rows: tuple[Placed, ...]  # all together first, then the worst first
    apart: tuple[Mark, ...]  # listed in words
    lines: tuple[Line, ...]
    ground: Ground | None
    ticks: tuple[tuple[str, str], ...]  # (x, words)

    @property
    def drawn(self) -> list[Placed]:
        """Return the marks in the order of drawing: that of all together last, on top."""
        return sorted(self.marks, key=lambda dot: dot.mark.is_cluster)

    @property
    def labelled(self) -> list[Placed]:
        """Return the marks that have a label."""
        return [placed for placed in self.marks if placed.shift is not None]

    @property
    def bars(self) -> tuple[Placed, ...]:
        """Return the rows that a phone shows: the worst, where there are many."""
        return self.rows[:MOST_BARS]

    @property
    def rest(self) -> int:
        """Return how many rows a phone does not show; they stand in the table."""
        return len(self.rows) - len(self.bars)

    @property
    def listed(self) -> list[Mark]:
        """Return every mark in the order of the table: all together, the worst first, what is not drawn."""
        return [*(placed.mark for placed in self.rows), *self.apart]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Return each shape that is drawn with what it means."""
        return list({placed.mark.shape: _meaning(placed.mark) for placed in self.rows}.items())


def _meaning(mark: Mark) -> str:
    return ", ".join(filter(None, [mark.full_label if mark.is_cluster else "", mark.note]))
