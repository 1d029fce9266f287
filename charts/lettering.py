"""Where the words of a strip stand: labels of marks, of thresholds and of round values, none over another."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from charts.labels import spread, width_of
from charts.marks import GAP, Caption, Line, Placed, Size
from charts.scale import LOWER, UPPER, Bound, Scale, order, percent

TICKS = 5  # round values at the scale's foot, at most


def labelled(placed: list[Placed], size: Size) -> list[Placed]:
    """Give labels to all marks, or to those farthest from the middle where there are too many for all."""
    widths = {id(dot): _width(dot, size) for dot in placed}
    named = placed
    if len(placed) > size.most or sum(widths.values()) > size.width:
        named = _outliers(placed, widths, size)
    middles = spread([size.pixels(dot.position) for dot in named], [widths[id(dot)] for dot in named], size.width)
    shifts = {id(dot): middle - size.pixels(dot.position) for dot, middle in zip(named, middles, strict=True)}
    return [replace(dot, shift=shifts.get(id(dot)), width=widths[id(dot)]) for dot in placed]


def _width(dot: Placed, size: Size) -> int:
    """Return the width of a label with its ground: never narrower than its size has it."""
    texts = [dot.mark.full_label, dot.mark.text] if size.has_values else [dot.label]
    return max(size.least, *(width_of(text, size.text) for text in texts)) + GAP


def _outliers(placed: list[Placed], widths: dict[int, int], size: Size) -> list[Placed]:
    middle = _median([dot.value for dot in placed])
    ranked = sorted(placed, key=lambda dot: (not dot.mark.is_cluster, order(-abs(dot.value - middle))))
    named, room = [], size.width * 3 // 4
    for dot in ranked[: size.most]:
        room -= widths[id(dot)]
        if room < 0:
            break
        named.append(dot)
    chosen = set(map(id, named))
    return [dot for dot in placed if id(dot) in chosen]


def _median(values: list[Fraction]) -> Fraction:
    """Return the middle one of some values (more than 0), of two middle ones what lies between them."""
    ordered, half = sorted(values, key=order), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def worded(bounds: Sequence[Bound], lines: Sequence[int], size: Size) -> list[Line]:
    """Put the words of thresholds below their lines: under the side that meets a single one, where there is room."""
    ordered = sorted(zip(lines, bounds, strict=True), key=lambda pair: pair[0])
    widths = [width_of(bound.label, size.text) + GAP for _place, bound in ordered]
    middles = [size.pixels(place) + _aside(bound, width) for (place, bound), width in zip(ordered, widths, strict=True)]
    if len(ordered) > 1:  # the words of a range stand outside of it
        middles = [
            size.pixels(place) + sign * widths[0] // 2 for (place, _bound), sign in zip(ordered, (-1, 1), strict=True)
        ]
    placed = spread(middles, widths, size.width)
    return [
        Line(place, bound.label, middle - size.pixels(place), width)
        for (place, bound), middle, width in zip(ordered, placed, widths, strict=True)
    ]


def _aside(bound: Bound, width: int) -> int:
    """Return how far from its line the middle of a threshold's words stands."""
    if bound.comparator in UPPER:
        return -width // 2
    return width // 2 if bound.comparator in LOWER else 0


def ticks(scale: Scale, caption: Caption, lines: Sequence[Line], size: Size) -> tuple[tuple[str, str], ...]:
    """Return round values with their words, those left out that would run into a threshold's words."""
    if caption.tick is None:
        return ()
    taken = [line.extent(size) for line in lines]
    shown = []
    for value in scale.ticks(TICKS):
        at, words = scale.place(value), caption.tick(value)
        middle, half = size.pixels(at), width_of(words, size.text) // 2
        start, end = middle - half - GAP, middle + half + GAP
        if all(end <= left or right <= start for left, right in taken) and 0 <= middle - half <= size.width - 2 * half:
            taken.append((middle - half, middle + half))
            shown.append((percent(at), words))
    return tuple(shown)
