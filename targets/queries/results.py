"""Results of an agreement over a window: every target for every member and for the cluster, from figures as they stand.

How a target is judged is core.verdicts'; how results are worded is wording's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from pledges.models import Agreement
from targets.core import periods, scheme
from targets.core.members import speaking
from targets.core.periods import Window
from targets.core.result import Ground, Result
from targets.core.scheme import TargetSpec, Unit
from targets.core.verdicts import judge, judge_cluster
from targets.models import AgreementWindow, Closing, Period, TargetVersion
from targets.queries.figures import Figures, load_figures
from targets.queries.scheme import Scheme, scheme_of, version_at

# On what results stand: what was accepted (frozen, once the window is closed), the same with today's figures after a
# closing, or submitted figures too.
ACCEPTED, TODAY, PROVISIONAL = "accepted", "today", "provisional"


@dataclass(frozen=True)
class Season:
    """One agreement with the figures of its year and of the year before, read once."""

    agreement: Agreement
    scheme: Scheme
    figures: Figures
    is_closed: bool = False  # quý IV is closed: what is not met now is "Không đạt"
    at: datetime | None = None  # the moment as of which everything was read; None: now
    today: date | None = None  # the day on which it is looked at: what is past is no duty any more; None: nobody looks

    def window(self, code: str) -> Window | None:
        """Return a window of the agreement's year by its code, None where there is none."""
        return _window(self.agreement.year, code, self.scheme.windows)

    def ground(self, window: Window, *, provisional: bool = False, only_of=None, overrides=None) -> Ground:
        """Return what judgements over a window stand on; see results_of for the arguments."""
        specs = self.scheme.specs(window.quarter)
        known = self.figures.known(provisional=provisional, only_of=only_of)
        ends = {one.code: one.end for one in self.scheme.windows}
        return Ground(known, self.scheme.measures, self.figures.verdicts(), specs | dict(overrides or {}), ends)


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

    def of(self, target: str) -> list[Result]:
        """Return one target's rows, the cluster's last; of a target that is switched off (a part of another) too."""
        rows = [one for one in self.rows if one.target.code == target]
        if rows or not self.has(target):
            return rows
        return judged(self.ground.targets[target], self.units, self.window, self.ground, self.together)

    def has(self, target: str) -> bool:
        """Say whether a target has a result here: not in windows that end before its first effective quarter."""
        spec = self.ground.targets.get(target)
        return spec is not None and spec.stands_in(self.window.quarter)


def read_season(agreement: Agreement, at: datetime | None = None, *, today: date | None = None) -> Season:
    """Read an agreement and its figures in a number of queries that does not grow with either.

    `at`: as they stood at that moment (what leaders saw then); None: as they stand now.
    """
    figures = load_figures(agreement.cluster_id, (agreement.year - 1, agreement.year), at=at)
    last = Period.objects.filter(cluster=agreement.cluster_id, year=agreement.year, quarter=4)
    closed = last.filter(closed_at__lte=at) if at else last.filter(closed_at__isnull=False)
    return Season(agreement, scheme_of(agreement, at=at), figures, closed.exists(), at, today)


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
    """Return the results of a season over a window, judged by the target versions in force at its last quarter (§6).

    `only_of`: the provinces (codes) whose submitted figures count, for people who see those of their own unit only; the
    cluster's rows then stay on accepted figures.
    """
    ground = season.ground(window, provisional=provisional, only_of=only_of, overrides=overrides)
    together = ground if only_of is None else replace(ground, known=season.figures.known())
    units = speaking(season.scheme.units, window)
    rows: list[Result] = []
    for target in season.scheme.versions:
        if target.enabled and ground.targets[target.code].stands_in(window.quarter):
            rows += judged(ground.targets[target.code], units, window, ground, together)
    return _results(season, window, provisional, tuple(rows), ground, together)


def results_for(season: Season, window: Window, unit: Unit, *, provisional: bool = False, only_of=None) -> Results:
    """Return one member's results over a window, without the cluster's; see results_of for the arguments.

    There are none in a window that does not speak of it (a successor before its merger, a predecessor after it).
    """
    ground = season.ground(window, provisional=provisional, only_of=only_of)
    specs = [ground.targets[one.code] for one in season.scheme.versions if one.enabled]
    is_meant = unit in speaking(season.scheme.units, window)
    rows = tuple(
        judge(spec, unit, window, ground)
        for spec in specs
        if is_meant and spec.scope != scheme.CLUSTER and spec.stands_in(window.quarter)
    )
    return _results(season, window, provisional, rows, ground, ground)


def _results(season: Season, window: Window, provisional: bool, rows, ground: Ground, together: Ground) -> Results:
    """Return rows with the units they speak of and the rules that judged them."""
    versions = season.scheme.versions
    return Results(
        season,
        window,
        provisional,
        rows,
        ground,
        together,
        units=speaking(season.scheme.units, window),
        versions={one.code: version_at(versions[one], window.quarter) for one in versions},
        basis=PROVISIONAL if provisional else ACCEPTED,
    )


def judged(spec: TargetSpec, units: tuple[Unit, ...], window: Window, ground: Ground, together: Ground) -> list[Result]:
    """Return one target's rows: the members in order (none for a target of the cluster alone), then the cluster."""
    alone = [] if spec.scope == scheme.CLUSTER else [judge(spec, unit, window, ground) for unit in units]
    return [*alone, judge_cluster(spec, units, window, together)]


def window_of(agreement: Agreement, code: str) -> Window | None:
    """Return a window of an agreement's year: through-1 … through-4, q1 … q4, h2, or a named one; None if unknown."""
    return _window(agreement.year, code, agreement.windows.all())


def windows_of(season: Season) -> list[Window]:
    """Return the windows people choose from, in the order of the year (quý I stands for its own cumulative window)."""
    year = season.agreement.year
    codes = ("q1", "q2", "q3", "q4", "through-2", "through-3", "through-4", "h2")
    return [_window(year, code, ()) for code in codes] + [_named(year, one) for one in season.scheme.windows]


def _window(year: int, code: str, named) -> Window | None:
    standard = {f"through-{quarter}": (periods.through, quarter) for quarter in periods.QUARTERS}
    standard |= {periods.quarter_code(quarter): (periods.quarter, quarter) for quarter in periods.QUARTERS}
    if code in standard:
        make, quarter = standard[code]
        return make(year, quarter)
    if code == "h2":
        return periods.second_half(year)
    return next((_named(year, one) for one in named if one.code == code), None)


def _named(year: int, window: AgreementWindow) -> Window:
    return periods.named(window.code, window.title, year, window.start, window.end)
