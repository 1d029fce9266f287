"""Values over time: a small line for each unit, all on one scale with its thresholds; what is missing is a gap.

In a panel with words, or as a spark line in a row of a table. Every dot stands on the side of the thresholds that its
verdict says (charts.axis). A dashed way leads from the last value to what the end must be.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from itertools import pairwise

from charts.axis import Axis, agrees
from charts.marks import PLAIN, Caption, Kept, Room
from charts.scale import WHOLE, Bound, percent, scale_of


@dataclass(frozen=True)
class Point:
    """One moment: its words ("6 tháng đầu năm"), the value (None: a gap) with its words, and what it means."""

    words: str
    value: Fraction | None = field(hash=False)  # a Fraction is slow to hash, and the words say it too
    text: str
    shape: str = PLAIN


@dataclass(frozen=True)
class Series:
    """One unit over time. `goal`: the value that the end must have; None where nothing is required or all is known."""

    label: str
    points: tuple[Point, ...]
    url: str = ""
    note: str = ""
    goal: Fraction | None = field(default=None, hash=False)
    kept: Kept = field(default_factory=Kept, init=False, compare=False, repr=False)  # as it was drawn last

    @property
    def words(self) -> str:
        """Return all that the line says."""
        return f"{self.label}: " + "; ".join(f"{point.words} {point.text}" for point in self.points)

    @property
    def last(self) -> Point | None:
        """Return the last moment that has a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)


@dataclass(frozen=True, kw_only=True)
class Frame(Room):
    """The measures of a drawing; `width` is its height. `left` and `right`: where the line begins and ends."""

    height: int
    left: int  # positions
    right: int
    has_words: bool = False

    @property
    def head(self) -> int:
        """Return where the words of the moments stand."""
        return self.height - 4


PANELS = Frame(width=104, height=124, radius=4, edge=14, left=2200, right=9400, has_words=True)
MOST = 2500  # spark lines that a process remembers: some 10 MB
SPARK = Frame(width=40, height=40, radius=3, edge=11, left=800, right=9200)


@dataclass(frozen=True)
class Dot:
    """A value where it is drawn."""

    x: str
    y: int
    point: Point


@dataclass(frozen=True)
class Stroke:
    """A straight part of a line; `is_goal`: it is yet to come."""

    x1: str
    y1: int
    x2: str
    y2: int
    is_goal: bool = False


@dataclass(frozen=True)
class DrawnSeries:
    """A series with its dots and the strokes between them."""

    series: Series
    dots: tuple[Dot, ...]
    strokes: tuple[Stroke, ...]
    kept: Kept = field(default_factory=Kept, init=False, compare=False, repr=False)  # its text


@dataclass(frozen=True)
class Level:
    """A value that is a line across the drawing: zero, or a threshold."""

    y: int
    words: str
    is_threshold: bool


@dataclass(frozen=True)
class Ground:
    """What every line of several is drawn on."""

    frame: Frame
    levels: tuple[Level, ...]
    columns: tuple[tuple[str, str], ...]
    tint: tuple[int, int] | None


@dataclass(frozen=True)
class Lines:
    """Series on one scale, as their template draws them."""

    frame: Frame
    caption: Caption
    drawn: tuple[DrawnSeries, ...]
    levels: tuple[Level, ...]
    columns: tuple[tuple[str, str], ...]  # (x, words) of the moments
    tint: tuple[int, int] | None  # y and height of the side that meets the bounds

    @cached_property
    def ground(self) -> Ground:
        """What every line is drawn on."""
        return Ground(self.frame, self.levels, self.columns, self.tint)


def lines(
    series: Sequence[Series],
    bounds: Sequence[Bound],
    caption: Caption,
    *,
    frame: Frame = PANELS,
    levels: Sequence[Fraction] = (),
) -> Lines:
    """Draw series of as many moments each; `levels`: values beside the thresholds that are lines too, as zero is.

    A dot whose shape contradicts the bounds (its unit has a threshold of its own) is drawn as one that is not judged.
    """
    points = [point for line in series for point in line.points if point.value is not None]
    values = [point.value for point in points if point.value is not None]
    fixed = [bound.threshold for bound in bounds] + list(levels)
    edge = frame.positions(frame.edge)
    axis = Axis(tuple(bounds), scale_of(values, fixed or [Fraction(0)], edge, WHOLE - edge), frame)
    is_judged = any(point.shape != PLAIN for point in points)
    count = max((len(line.points) for line in series), default=0)
    places = tuple(_x(number, count, frame) for number in range(count))
    words = [point.words for point in series[0].points] if series else []
    return Lines(
        frame=frame,
        caption=caption,
        drawn=tuple(line.kept.on((axis, places), partial(_drawn, line, axis, places)) for line in series),
        levels=tuple(_levels(axis, levels, caption)),
        columns=tuple((percent(place), word) for place, word in zip(places, words, strict=True)),
        tint=_tint(axis) if bounds and is_judged else None,
    )


@lru_cache(maxsize=MOST)
def spark(series: Series, bounds: tuple[Bound, ...], levels: tuple[Fraction, ...] = ()) -> Lines:
    """Draw one series by itself in a row of a table, once for the same values."""
    return lines([series], bounds, Caption("", series.label, ""), frame=SPARK, levels=levels)


def _x(number: int, count: int, frame: Frame) -> int:
    """Return the position of a moment; a single one stands in the middle."""
    if count == 1:
        return (frame.left + frame.right) // 2
    return frame.left + number * (frame.right - frame.left) // (count - 1)


def _y(axis: Axis, position: int) -> int:
    """Return a position as a height from the top."""
    return axis.room.width - axis.room.pixels(position)


def _drawn(series: Series, axis: Axis, places: tuple[int, ...]) -> DrawnSeries:
    dots: list[Dot | None] = []
    for place, point in zip(places, series.points, strict=True):
        if point.value is None:
            dots.append(None)
            continue
        shape = point.shape if agrees(point.value, point.shape, axis.bounds) else PLAIN
        shown = Point(point.words, point.value, point.text, shape)
        dots.append(Dot(percent(place), _y(axis, axis.position(point.value, shape)), shown))
    strokes = [Stroke(dot.x, dot.y, after.x, after.y) for dot, after in pairwise(dots) if dot and after]
    known = [dot for dot in dots if dot]
    if series.goal is not None and known and dots[-1] is None:
        end = _y(axis, axis.scale.place(series.goal))
        strokes.append(Stroke(known[-1].x, known[-1].y, percent(places[-1]), end, is_goal=True))
    return DrawnSeries(series, tuple(known), tuple(strokes))


def _levels(axis: Axis, levels: Sequence[Fraction], caption: Caption):
    """Yield the lines across, the thresholds last, on top; a level that is a threshold too is that alone."""
    thresholds = [bound.threshold for bound in axis.bounds]
    tick = caption.tick or (lambda _value: "")
    for value in levels:
        if value not in thresholds:
            yield Level(_y(axis, axis.scale.place(value)), tick(value), False)
    for value, line in zip(thresholds, axis.lines, strict=True):
        yield Level(_y(axis, line), tick(value), True)


def _tint(axis: Axis) -> tuple[int, int]:
    """Return where the side that meets the bounds begins, from the top, and its height."""
    ground = axis.ground
    top, bottom = _y(axis, ground.end) - ground.pixels, _y(axis, ground.start) + ground.pixels
    return top, bottom - top
