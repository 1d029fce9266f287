"""The comparable scope of several years: the territories that the members of every year cover alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from targets.core.members import is_whole
from targets.core.periods import Days
from targets.core.scheme import Unit


@dataclass(frozen=True)
class Scope:
    """The members of each year whose territories every year covers, and those left out, in the agreements' order."""

    shared: Mapping[int, tuple[Unit, ...]]
    left_out: Mapping[int, tuple[Unit, ...]]

    @property
    def is_empty(self) -> bool:
        """Say whether the years have no territory in common."""
        return not any(self.shared.values())

    @property
    def is_whole(self) -> bool:
        """Say whether nobody is left out in any year."""
        return not any(self.left_out.values())


def territory(unit: Unit) -> frozenset[str]:
    """Return the units without predecessors that a unit came from.

    One that was split off from another stands for itself alone: nobody knows which part of the old figures is its own.
    """
    if not unit.predecessors or any(predecessor.is_split for predecessor in unit.predecessors):
        return frozenset({unit.code})
    return frozenset().union(*(territory(predecessor) for predecessor in unit.predecessors))


def comparable_scope(years: Mapping[int, Iterable[Unit]], days: Days | None = None) -> Scope:
    """Return what years with different members have in common; `days`: of their periods, as stored.

    A successor is shared where each year counts it or all of its predecessors; one of which a part was not a member
    in some year, or a member for a part of it only, is left out in every year.
    """
    members = {year: tuple(units) for year, units in years.items()}
    covered = [
        frozenset().union(*(territory(unit) for unit in units if len(members) == 1 or is_whole(unit, year, days or {})))
        for year, units in members.items()
    ]
    regions = _regions(territory(unit) for units in members.values() for unit in units)
    common = frozenset().union(*(region for region in regions if all(region <= places for places in covered)))
    return Scope(
        {year: tuple(unit for unit in units if territory(unit) <= common) for year, units in members.items()},
        {year: tuple(unit for unit in units if not territory(unit) <= common) for year, units in members.items()},
    )


def _regions(territories: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Join territories that overlap: what lies in one region cannot be told apart in every year."""
    regions: list[frozenset[str]] = []
    for places in territories:
        touching = [region for region in regions if region & places]
        regions = [region for region in regions if not region & places] + [places.union(*touching)]
    return regions
