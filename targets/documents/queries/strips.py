"""Threshold strips in words: each value at its place in the order, and what is asked among them."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter, itemgetter

from charts.marks import Line, Mark, Strip
from targets.documents.queries.manuscript import NOTE, Paragraph, Strips
from targets.words import briefings


def ordered(part: Strips) -> Iterator[Paragraph]:
    """Yield strips as lines: of each target the values from the least to the greatest, as they stand on its line."""
    for name, strip in part.strips:
        yield Paragraph(_in_order(strip), lead=f"{name}:")
    yield Paragraph(briefings.legend_in_order(), style=NOTE)


def _in_order(strip: Strip) -> str:
    """Return what stands on a strip from left to right, values judged alike together; then what is judged apart."""
    placed = [(dot.position, dot.mark) for dot in strip.marks] + [(line.position, line) for line in strip.lines]
    said = []
    for judged, run in groupby((mark for _position, mark in sorted(placed, key=itemgetter(0))), key=_judged):
        if judged:
            same = groupby(run, key=attrgetter("text"))
            said.append(briefings.like(judged, [([mark.label for mark in marks], text) for text, marks in same]))
        else:
            said += [briefings.asked(line.label) for line in run]
    return " ".join(said) + "".join(f"; {mark.words}" for mark in strip.apart)


def _judged(mark: Mark | Line) -> str:
    """Return how a mark is judged, as its shape has it for a member; "" of what is asked."""
    return mark.shape.removeprefix("cluster-") if isinstance(mark, Mark) else ""
