"""The threshold strip: marks on a line with the threshold on it and the side that meets it tinted.

A mark's side is decided by the exact comparison and never by its position: positions are moved off the line (by less
than a mark's width) where rounding would put a mark on it. A value whose shape contradicts its side, as one with a
threshold of its own may, is not drawn but listed in words beside the line.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from charts.axis import Axis, agrees, axis_of
from charts.lettering import labelled, ticks, worded
from charts.marks import PANEL, PLAIN, SHAPES, Caption, Mark, Placed, Size, Strip
from charts.scale import WHOLE, Bound, margin, order


def strip(marks: Sequence[Mark], bounds: Sequence[Bound], caption: Caption, *, size: Size = PANEL) -> Strip:
    """Place marks on a line with its thresholds; at most two bounds, a lower and an upper one.

    Where no mark is judged nothing is tinted. Raises ValueError for a shape that there is none of.
    """
    if unknown := {mark.shape for mark in marks} - set(SHAPES):
        raise ValueError(sorted(unknown))
    is_drawn = [_is_drawn(mark, bounds) for mark in marks]
    drawn = [mark for mark, is_it in zip(marks, is_drawn, strict=True) if is_it]
    axis = axis_of(drawn, bounds, size)
    placed = sorted((_placed(mark, axis) for mark in drawn), key=lambda dot: (dot.position, dot.value))
    placed = _levelled(labelled(placed, size), size)
    lines = worded(bounds, axis.lines, size)
    is_judged = any(not mark.shape.endswith(PLAIN) for mark in drawn)
    return Strip(
        size=size,
        caption=caption,
        marks=tuple(placed),
        rows=tuple(_rows(placed, axis)),
        apart=tuple(mark for mark, is_it in zip(marks, is_drawn, strict=True) if not is_it),
        lines=tuple(lines),
        ground=axis.ground if bounds and is_judged else None,
        ticks=ticks(axis.scale, caption, lines, size),
    )


def _is_drawn(mark: Mark, bounds: Sequence[Bound]) -> bool:
    return mark.value is not None and not mark.is_apart and agrees(mark.value, mark.shape, bounds)


def _placed(mark: Mark, axis: Axis) -> Placed:
    value = mark.value or Fraction(0)
    return Placed(mark, value, axis.position(value, mark.shape), is_far=axis.beyond(value) != 0)


def _levelled(placed: list[Placed], size: Size) -> list[Placed]:
    """Put the marks on the line; lift those that would hide one another where not every one has a label."""
    step, space = 2 * size.radius - 2, size.positions(2 * size.radius)
    is_crowded = any(dot.shift is None for dot in placed)
    levels = [-WHOLE] * ((size.axis - size.label) // step if is_crowded else 1)
    lifted = []
    for dot in placed:
        free = [level for level, last in enumerate(levels) if dot.position - last >= space]
        level = 0 if dot.mark.is_cluster else min(free, default=len(levels) - 1)
        levels[level] = dot.position
        lifted.append(replace(dot, y=size.axis - level * step))
    return lifted


def _rows(placed: list[Placed], axis: Axis) -> list[Placed]:
    """Return the marks as bars: all together first, then the worst first (without bounds from the greatest on)."""

    def rank(dot: Placed):
        return not dot.mark.is_cluster, order(margin(dot.value, axis.bounds) if axis.bounds else -dot.value)

    origins = axis.lines or (axis.scale.place(Fraction(0)),)
    rows = []
    for dot in sorted(placed, key=rank):
        origin = min(origins, key=lambda line: abs(line - dot.position))
        rows.append(replace(dot, bar=(min(origin, dot.position), max(origin, dot.position))))
    return rows
