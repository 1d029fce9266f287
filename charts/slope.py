"""The slope: what each unit had in one year and in the next, on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from charts.labels import spread
from charts.scale import WHOLE, Scale

LABEL, ROOM = 20, 280  # pixels: of a label, of the drawing at least


@dataclass(frozen=True)
class Change:
    """A unit's two values with their words; `shape`: what the change means."""

    label: str
    before: Fraction | int
    after: Fraction | int
    before_words: str
    after_words: str
    shape: str


@dataclass(frozen=True)
class DrawnChange:
    """A unit's line: the heights of its ends, and of the words at both sides."""

    change: Change
    y1: int
    y2: int
    left: int
    right: int

    @property
    def words(self) -> str:
        """Return what the line says."""
        return f"{self.change.label}: {self.change.before_words} → {self.change.after_words}"


@dataclass(frozen=True)
class Slope:
    """Lines between two years, as their template draws them."""

    years: tuple[str, str]
    title: str
    drawn: tuple[DrawnChange, ...]
    height: int


def slope(changes: Sequence[Change], years: tuple[str, str], title: str) -> Slope:
    """Draw changes; labels never overlap. The higher the value the higher the line; the least is the floor."""
    room = max(ROOM, LABEL * len(changes) + LABEL)
    values = [value for change in changes for value in (change.before, change.after)] or [0]
    lowest = min(values)
    scale = Scale(Fraction(lowest), Fraction(max(*values, lowest + 1)), 0, WHOLE)
    usable = room - LABEL

    def y(value: Fraction | int) -> int:
        return LABEL // 2 + usable - scale.place(Fraction(value)) * usable // WHOLE

    lefts = _beside([y(change.before) for change in changes], room)
    rights = _beside([y(change.after) for change in changes], room)
    drawn = (
        DrawnChange(change, y(change.before), y(change.after), left, right)
        for change, left, right in zip(changes, lefts, rights, strict=True)
    )
    return Slope(years, title, tuple(drawn), room)


def _beside(heights: list[int], room: int) -> list[int]:
    """Return where the words of each line stand, as near to its end as they fit."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed = spread([heights[number] for number in order], [LABEL] * len(order), room)
    where = dict(zip(order, placed, strict=True))
    return [where[number] for number in range(len(heights))]
