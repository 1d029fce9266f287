"""What a process keeps of results while reports move: a cluster's figures by place, and what was judged on them.

Moves change the figures of the provinces whose reports have moved, and nothing else (docs/decisions/kept-pages.md): of
these alone they are read again, and only what stands on them is judged again.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial

from pledges.models import Agreement
from targets.calendar.queries.rulebook import Rulebook
from targets.core.periods import Window
from targets.core.result import Ground
from targets.core.scheme import Known, MeasureSpec
from targets.reports.queries.figures import EVERYTHING, Figures, Reach
from targets.reports.queries.figures_by_place import FiguresByPlace, figures_by_place, renewed


def years_of(agreement: Agreement) -> tuple[int, int]:
    """Return the years whose figures an agreement is judged on: its own, and the one before for its bases."""
    return agreement.year - 1, agreement.year


def whole_figures(book: Rulebook, agreement: Agreement) -> Figures:
    """Return all figures that an agreement is judged on, as they stand."""
    return _by_place(book, agreement).whole


def _by_place(book: Rulebook, agreement: Agreement) -> FiguresByPlace:
    return _figures_of(book, agreement.cluster_id, years_of(agreement))


def _figures_of(book: Rulebook, cluster: int, years: tuple[int, ...], reach: Reach = EVERYTHING) -> FiguresByPlace:
    return book.lasting(
        ("figures", cluster, years, reach),
        partial(figures_by_place, cluster, years, reach),
        lambda before, moved: renewed(before, moved, cluster, years, reach),
    )


@dataclass(frozen=True)
class _Judged:
    """A ground with what was judged on it, of one window as the very object that it is."""

    figures: FiguresByPlace
    window: Window
    ground: Ground


def standing_ground(
    book: Rulebook, agreement: Agreement, window: Window, *, provisional: bool, make: Callable[[], Ground]
) -> Ground:
    """Return the ground on which a window of an agreement is judged, with what was judged on it already.

    `make`: the same without that. It is kept by the window's object: of another that is equal it is made anew.
    """
    figures = _by_place(book, agreement)

    def after(before: _Judged, _moved: frozenset[int]) -> _Judged:
        if before.window is not window:
            return _Judged(figures, window, make())
        moved, made = figures.moved_since(before.figures), make()
        return _Judged(figures, window, before.ground.after(made.known, made.rulings, moved))

    key = ("ground", agreement.pk, window.year, window.code, provisional)
    kept = book.lasting(key, lambda: _Judged(figures, window, make()), after)
    return kept.ground if kept.window is window else make()


@dataclass(frozen=True)
class _Counted:
    """A ground with what was counted on it, of several years."""

    figures: tuple[FiguresByPlace, ...]
    ground: Ground


def ground_of_years(
    book: Rulebook, agreement: Agreement, years: Collection[int], measures: Mapping[str, MeasureSpec], reach: Reach,
    *, provisional: bool,
) -> Ground:  # fmt: skip
    """Return the ground on which a target is counted over years, with what was counted on it already.

    `reach`: what is read of the years on which the agreement itself is not judged.
    """
    earlier = tuple(sorted(set(years) - set(years_of(agreement))))
    figures: tuple[FiguresByPlace, ...] = (_by_place(book, agreement),)
    if earlier:
        figures += (_figures_of(book, agreement.cluster_id, earlier, reach),)

    def known(codes: Collection[str]) -> Known:
        return {
            key: figure
            for some in figures
            for code in codes & some.places.keys()
            for key, figure in some.places[code].known(provisional=provisional).items()
            if key[1] in years and (reach.measures is None or key[3] in reach.measures)
        }

    def after(before: _Counted, _moved: frozenset[int]) -> _Counted:
        moved = frozenset().union(*(now.moved_since(then) for now, then in zip(figures, before.figures, strict=True)))
        codes = {spot.place for spot in moved}
        rest = {key: figure for key, figure in before.ground.known.items() if key[0] not in codes}
        return _Counted(figures, before.ground.after({**rest, **known(codes)}, {}, moved))

    def made() -> _Counted:
        return _Counted(figures, Ground(known(frozenset().union(*(some.places for some in figures))), measures))

    return book.lasting(("ground of years", agreement.pk, tuple(years), reach, provisional), made, after).ground
