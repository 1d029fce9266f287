"""A cluster's figures province by province, so that after a move those of its own provinces alone are read again."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from targets.core.result import Moved
from targets.core.scheme import Key
from targets.reports.queries.figures import EVERYTHING, Figures, Reach, Spot, figures_at, standing_figures

PARTS = ("accepted", "submitted", "rulings")
NONE = Figures.none()


@dataclass(frozen=True)
class FiguresByPlace:
    """The figures that stand, of each province (code) by themselves: where none has moved the very same object."""

    places: Mapping[str, Figures]

    whole: Figures  # of all together
    _last: dict[str, tuple["FiguresByPlace", frozenset[Moved]]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def moved_since(self, earlier: "FiguresByPlace") -> frozenset[Moved]:
        """Return the provinces and periods whose figures may be others than they were."""
        before, moved = self._last.get("since", (None, frozenset()))
        if before is not earlier:  # several windows ask for the same
            codes = self.places.keys() | earlier.places.keys()
            pairs = [(earlier.places.get(code, NONE), self.places.get(code, NONE)) for code in codes]
            moved = frozenset(spot for then, now in pairs if then is not now for spot in _moved(then, now))
            self._last["since"] = earlier, moved
            earlier._last.clear()  # else each would hold the one before it
        return moved


def figures_by_place(cluster: int, years: Collection[int], reach: Reach = EVERYTHING) -> FiguresByPlace:
    """Read a cluster's figures of some years as standing_figures does."""
    whole = standing_figures(cluster, years, reach=reach)
    return _with_whole(_by_place(whole), whole)


def renewed(
    before: FiguresByPlace, moved: Collection[int], cluster: int, years: Collection[int], reach: Reach = EVERYTHING
) -> FiguresByPlace:
    """Return a cluster's figures after these submissions have moved: only those of their periods are read again."""
    spots, again = figures_at(moved, cluster, years, reach)
    if not spots:
        return before
    codes, read = frozenset(code for code, _year, _period in spots), _by_place(again)
    old = {code: before.places.get(code, NONE) for code in codes}
    places = {code: part for code, part in before.places.items() if code not in codes}
    for code in codes:
        patched = _patched(old[code], spots, read.get(code, NONE), among=[old[code]])
        places |= {code: patched} if patched != NONE else {}
    return _with_whole(places, _patched(before.whole, spots, again, among=old.values()))


def _moved(then: Figures, now: Figures) -> Iterator[Moved]:
    """Yield where two states of a province's figures differ, and whether the same ones are known there."""
    spots = {
        key[:3]
        for name in PARTS
        for key in getattr(then, name).keys() | getattr(now, name).keys()
        if getattr(then, name).get(key) is not getattr(now, name).get(key)
    }
    known = [[_numbers(side, provisional) for side in (then, now)] for provisional in (False, True)]
    others = {key[:3] for before, after in known for key in before ^ after}
    for spot in spots | others:
        place, year, period = spot
        yield Moved(place, year, period, is_known_alike=spot not in others)


def _numbers(figures: Figures, provisional: bool) -> set[Key]:
    return {key for key, figure in figures.known(provisional=provisional).items() if figure.value is not None}


def _with_whole(places: Mapping[str, Figures], whole: Figures) -> FiguresByPlace:
    return FiguresByPlace(places, replace(whole, parts=tuple(places.values())))


def _patched(before: Figures, spots: Collection[Spot], again: Figures, *, among: Iterable[Figures]) -> Figures:
    """Return figures with what was read again of some provinces and periods in place of what they had.

    `among`: where all that goes is found. To copy is quicker than to put together.
    """
    parts: dict[str, Any] = {}
    for name in PARTS:
        after = dict(getattr(before, name))
        for key in (key for part in among for key in getattr(part, name)):
            if key[:3] in spots:
                del after[key]
        after.update(getattr(again, name))
        parts[name] = after
    return Figures(**parts)


def _by_place(figures: Figures) -> dict[str, Figures]:
    """Return figures province by province."""
    places: dict[str, tuple[dict, dict, dict]] = {}
    for number, some in enumerate(getattr(figures, name) for name in PARTS):
        for key, figure in some.items():
            places.setdefault(key[0], ({}, {}, {}))[number][key] = figure
    return {code: Figures(*some) for code, some in places.items()}
