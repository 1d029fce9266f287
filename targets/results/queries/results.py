"""Results of an agreement over a window: every target for every member and for the cluster, from figures as they stand.

How a target is judged is core.verdicts'; how results are worded is wording's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from pledges.models import Agreement
from targets.calendar.queries.scheme import version_at
from targets.core import scheme
from targets.core.periods import Window
from targets.core.result import Ground, Result
from targets.core.scheme import TargetSpec, Unit
from targets.core.verdicts import judge, judge_cluster
from targets.models import Closing, TargetVersion
from targets.results.queries.season import ACCEPTED, CLUSTER, PROVISIONAL, Season, read_season


@dataclass(frozen=True)
class Results:
    """All results of one window, in the agreement's order: per target the members, then the cluster.

    `is_provisional`: submitted figures counted too, so that everything in it is Chưa thẩm định.
    """

    season: Season
    window: Window
    is_provisional: bool
    rows: tuple[Result, ...]
    ground: Ground
    together: Ground  # of the cluster's rows
    units: tuple[Unit, ...]  # the members that the rows speak of, in order
    versions: Mapping[str, TargetVersion]  # the rules that judged, by target code
    basis: str = ACCEPTED  # what is shown, as an address says it
    closing: Closing | None = None  # the rows are those that it froze
    restated: Mapping[tuple[str, str | None], Result] = field(default_factory=dict)  # what they would be today
    causes: Mapping[tuple[str, str | None], tuple[str, ...]] = field(default_factory=dict)  # why (core.freezing)

    @cached_property
    def by_target(self) -> dict[str, list[Result]]:
        """Each target's rows by its code, the cluster's last, in the agreement's order."""
        rows: dict[str, list[Result]] = {}
        for row in self.rows:
            rows.setdefault(row.target.code, []).append(row)
        return rows

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        """The members that the rows speak of, by their codes."""
        return {unit.code: unit for unit in self.units}

    def of(self, target: str) -> list[Result]:
        """Return one target's rows, the cluster's last; of a target that is switched off (a part of another) too.

        None of what a closed window did not judge: its rules do not change any more.
        """
        rows = self.by_target.get(target, [])
        if not rows and self.closing:
            return [part for row in self.rows for part in row.parts if part.target.code == target]
        if rows or not self.has(target):
            return rows
        return judged(self.season, self.ground.targets[target], self.units, self.window, self.ground, self.together)

    def has(self, target: str) -> bool:
        """Say whether a target has a result here.

        None has in windows that end before its first effective quarter, nor in a closed one that did not judge it.
        """
        rules = self.season.rules(self.window)
        spec = (rules.specs if rules else self.ground.targets).get(target)
        return spec is not None and (rules is not None or spec.stands_in(self.window.quarter))


def results(
    agreement: Agreement,
    window_code: str,
    *,
    provisional: bool = False,
    target_overrides: Mapping[str, TargetSpec] | None = None,
) -> Results:
    """Return the results of a window by its code ("through-2", "q3", "h2", or a named window's).

    Accepted figures only, unless `provisional`. `target_overrides`: targets by code as they would be judged instead.
    Raises ValueError for a window that the agreement does not have.
    """
    season = read_season(agreement)
    window = season.window(window_code)
    if window is None:
        raise ValueError(window_code)
    return results_of(season, window, provisional=provisional, overrides=target_overrides)


def results_of(
    season: Season,
    window: Window,
    *,
    provisional: bool = False,
    only_of: frozenset[str] | None = None,
    overrides: Mapping[str, TargetSpec] | None = None,
) -> Results:
    """Return the results of a season over a window, judged by the target versions in force at its last quarter.

    `only_of`: the provinces (codes) whose submitted figures count, for people who see those of their own unit only; the
    cluster's rows then stay on accepted figures.
    """
    ground = season.ground(window, provisional=provisional, only_of=only_of, overrides=overrides)
    together = ground if only_of is None else replace(ground, known=season.figures.known())
    units = season.speaking(window)
    rows: list[Result] = []
    for code in season.judged(window):
        rows += judged(season, ground.targets[code], units, window, ground, together)
    return _results(season, window, provisional, tuple(rows), ground, together)


def _results(season: Season, window: Window, provisional: bool, rows, ground: Ground, together: Ground) -> Results:
    """Return rows with the units they speak of and the rules that judged them."""
    versions, rules = season.scheme.versions, season.rules(window)
    in_force = {version.code: version_at(versions[version], window.quarter) for version in versions}
    return Results(
        season,
        window,
        provisional,
        rows,
        ground,
        together,
        units=season.speaking(window),
        versions=in_force | dict(rules.versions if rules else {}),
        basis=PROVISIONAL if provisional else ACCEPTED,
    )


def judged(
    season: Season, spec: TargetSpec, units: tuple[Unit, ...], window: Window, ground: Ground, together: Ground
) -> list[Result]:
    """Return one target's rows: the members in order (none for a target of the cluster alone), then the cluster.

    In an extent of one member there is its row alone; none where the window does not speak of it.
    """
    place, judge_one = season.extent.place, partial(_judged, spec, window, ground)
    if place not in (None, CLUSTER):
        return [judge_one(unit) for unit in units if unit.code == place and spec.scope != scheme.CLUSTER]
    alone = () if spec.scope == scheme.CLUSTER else ground.each("result", spec, units, window, judge_one)
    is_same = ground is together and bool(alone)
    return [*alone, judge_cluster(spec, units, window, together, alone if is_same else None)]


def _judged(spec: TargetSpec, window: Window, ground: Ground, unit: Unit) -> Result:
    return judge(spec, unit, window, ground)
