"""What a process keeps of results while reports move: a cluster's figures by place, and what was judged on them.

Moves change the figures of the provinces whose reports have moved, and nothing else (docs/decisions/kept-pages.md): of
these alone they are read again, and only what stands on them is judged again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from pledges.models import Agreement
from targets.calendar.queries.rulebook import Rulebook
from targets.core.periods import Window
from targets.core.result import Ground
from targets.reports.queries.figures import Figures
from targets.reports.queries.figures_by_place import FiguresByPlace, figures_by_place, renewed


def years_of(agreement: Agreement) -> tuple[int, int]:
    """Return the years whose figures an agreement is judged on: its own, and the one before for its bases."""
    return agreement.year - 1, agreement.year


def whole_figures(book: Rulebook, agreement: Agreement) -> Figures:
    """Return all figures that an agreement is judged on, as they stand."""
    return _by_place(book, agreement).whole


def _by_place(book: Rulebook, agreement: Agreement) -> FiguresByPlace:
    cluster, years = agreement.cluster_id, years_of(agreement)
    return book.lasting(
        ("figures", cluster, years),
        partial(figures_by_place, cluster, years),
        lambda before, moved: renewed(before, moved, cluster, years),
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
