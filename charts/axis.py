"""The line of a strip: where its thresholds lie, which side meets them, and where a value stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from charts.marks import NOT_MET, PLAIN, Ground, Mark, Room
from charts.scale import EXACTLY, UPPER, WHOLE, Bound, Scale, difference, scale_of, side


@dataclass(frozen=True)
class Axis:
    """A scale with its bounds, in the room that its marks have."""

    bounds: Sequence[Bound]
    scale: Scale
    room: Room

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """Where the bounds lie; two of them so far apart that a mark has room between them."""
        places = tuple(self.scale.place(bound.threshold) for bound in self.bounds)
        least = 2 * self._away
        if len(places) <= 1 or abs(places[0] - places[1]) >= least:
            return places
        first = min(max(min(places), 2 * least), WHOLE - 3 * least)
        return tuple(first + least * (bound.comparator in UPPER) for bound in self.bounds)

    @cached_property
    def within(self) -> tuple[int, int]:
        """Where the side that meets all bounds begins and ends; twice the same where the line itself meets it."""
        pairs = list(zip(self.bounds, self.lines, strict=True))
        starts = [line for bound, line in pairs if bound.comparator not in UPPER]
        ends = [line for bound, line in pairs if bound.comparator in (*UPPER, EXACTLY)]
        return max(starts, default=0), min(ends, default=WHOLE)

    @property
    def ground(self) -> Ground:
        """The side that meets all bounds, as it is tinted."""
        start, end = self.within
        return Ground(start, end, pixels=self.room.radius + 1 if start == end else 0)

    def beyond(self, value: Fraction) -> int:
        """Return -1 or 1 where a value lies beyond the left or the right end of the scale, else 0."""
        return (difference(value, self.scale.high) > 0) - (difference(value, self.scale.low) < 0)

    def position(self, value: Fraction, shape: str) -> int:
        """Return where a mark stands: on its side of the lines with its whole width, as the exact comparison says."""
        place = self.scale.place(value)
        if beyond := self.beyond(value):
            place += beyond * (self.room.positions(self.room.edge) * 2 // 3)
        if shape.endswith(PLAIN) or not self.bounds:
            return place
        start, end = self.within
        where = side(value, self.bounds)
        if where:
            away = self._away if start < end else 2 * self._away  # the line itself is tinted around
            return min(place, start - away) if where < 0 else max(place, end + away)
        if start == end:
            return start
        return min(max(place, start + self._away if start else 0), end - self._away if end < WHOLE else WHOLE)

    @cached_property
    def _away(self) -> int:
        """How far from a line a mark stands clear of it."""
        return self.room.positions(self.room.radius + 1)


def axis_of(marks: Sequence[Mark], bounds: Sequence[Bound], room: Room) -> Axis:
    """Return the axis on which marks with their values are drawn; without bounds it holds zero."""
    fixed = [bound.threshold for bound in bounds] or [Fraction(0)]
    values = [mark.value for mark in marks if not mark.is_cluster and mark.value is not None]
    totals = [mark.value for mark in marks if mark.is_cluster and mark.value is not None]
    edge = room.positions(room.edge)
    return Axis(bounds, scale_of(values, fixed, edge, WHOLE - edge, totals=totals), room)


def agrees(value: Fraction, shape: str, bounds: Sequence[Bound]) -> bool:
    """Say whether a mark's shape is what the comparison says."""
    if shape.endswith(PLAIN) or not bounds:
        return True
    return all(bound.holds(value) for bound in bounds) != shape.endswith(NOT_MET)
