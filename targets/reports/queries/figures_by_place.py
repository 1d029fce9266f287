"""A cluster's figures province by province, so that after a move those of its own provinces alone are read again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from targets.models import Submission
from targets.reports.queries.figures import Figures, Reach, standing_figures


@dataclass(frozen=True)
class FiguresByPlace:
    """The figures that stand, of each province (code) by themselves: where none has moved the very same object."""

    places: Mapping[str, Figures]

    @cached_property
    def whole(self) -> Figures:
        """The figures of all together."""
        places = self.places.values()
        accepted, submitted, rulings = (
            {key: one for place in places for key, one in getattr(place, name).items()}
            for name in ("accepted", "submitted", "rulings")
        )
        return Figures(accepted, submitted, rulings)

    def moved_since(self, earlier: "FiguresByPlace") -> frozenset[str]:
        """Return the provinces whose figures may be others than they were."""
        codes = self.places.keys() | earlier.places.keys()
        return frozenset(code for code in codes if self.places.get(code) is not earlier.places.get(code))


def figures_by_place(cluster: int, years: Collection[int]) -> FiguresByPlace:
    """Read a cluster's figures of some years as standing_figures does."""
    return FiguresByPlace(_by_place(standing_figures(cluster, years)))


def renewed(before: FiguresByPlace, moved: Collection[int], cluster: int, years: Collection[int]) -> FiguresByPlace:
    """Return a cluster's figures after these submissions have moved: only their provinces' are read again."""
    reports = Submission.objects.filter(pk__in=moved, period__cluster=cluster, period__year__in=years)
    codes = frozenset(reports.values_list("province__code", flat=True))
    if not codes:
        return before
    again = _by_place(standing_figures(cluster, years, reach=Reach(provinces=codes)))
    return FiguresByPlace({code: one for code, one in before.places.items() if code not in codes} | again)


def _by_place(figures: Figures) -> dict[str, Figures]:
    """Return figures province by province."""
    places: dict[str, tuple[dict, dict, dict]] = {}
    for number, some in enumerate((figures.accepted, figures.submitted, figures.rulings)):
        for key, figure in some.items():
            places.setdefault(key[0], ({}, {}, {}))[number][key] = figure
    return {code: Figures(*some) for code, some in places.items()}
