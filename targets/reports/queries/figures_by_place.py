"""A cluster's figures province by province, so that after a move those of its own provinces alone are read again."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from targets.models import Submission
from targets.reports.queries.figures import EVERYTHING, Figures, Reach, standing_figures


@dataclass(frozen=True)
class FiguresByPlace:
    """The figures that stand, of each province (code) by themselves: where none has moved the very same object."""

    places: Mapping[str, Figures]

    whole: Figures  # of all together

    def moved_since(self, earlier: "FiguresByPlace") -> frozenset[str]:
        """Return the provinces whose figures may be others than they were."""
        codes = self.places.keys() | earlier.places.keys()
        return frozenset(code for code in codes if self.places.get(code) is not earlier.places.get(code))


def figures_by_place(cluster: int, years: Collection[int], reach: Reach = EVERYTHING) -> FiguresByPlace:
    """Read a cluster's figures of some years as standing_figures does."""
    whole = standing_figures(cluster, years, reach=reach)
    return _with_whole(_by_place(whole), whole)


def renewed(
    before: FiguresByPlace, moved: Collection[int], cluster: int, years: Collection[int], reach: Reach = EVERYTHING
) -> FiguresByPlace:
    """Return a cluster's figures after these submissions have moved: only their provinces' are read again."""
    reports = Submission.objects.filter(pk__in=moved, period__cluster=cluster, period__year__in=years)
    codes = frozenset(reports.values_list("province__code", flat=True))
    if not codes:
        return before
    again = standing_figures(cluster, years, reach=replace(reach, provinces=codes))
    places = {code: one for code, one in before.places.items() if code not in codes} | _by_place(again)
    gone = [one for code, one in before.places.items() if code in codes]
    return _with_whole(
        places,
        Figures(
            accepted=_patched(before.whole.accepted, [one.accepted for one in gone], again.accepted),
            submitted=_patched(before.whole.submitted, [one.submitted for one in gone], again.submitted),
            rulings=_patched(before.whole.rulings, [one.rulings for one in gone], again.rulings),
        ),
    )


def _with_whole(places: Mapping[str, Figures], whole: Figures) -> FiguresByPlace:
    return FiguresByPlace(places, replace(whole, parts=tuple(places.values())))


def _patched(before: Mapping, gone: Iterable[Mapping], again: Mapping) -> dict:
    """Return a copy without what is gone and with what was read again: to copy is quicker than to put together."""
    after = dict(before)
    for some in gone:
        for key in some:
            del after[key]
    after.update(again)
    return after


def _by_place(figures: Figures) -> dict[str, Figures]:
    """Return figures province by province."""
    places: dict[str, tuple[dict, dict, dict]] = {}
    for number, some in enumerate((figures.accepted, figures.submitted, figures.rulings)):
        for key, figure in some.items():
            places.setdefault(key[0], ({}, {}, {}))[number][key] = figure
    return {code: Figures(*some) for code, some in places.items()}
