"""One target over the years: its total in each window, on the members that all those years have in common."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from django.utils.translation import gettext as _

from pledges.models import Agreement, Member
from targets.calendar.queries.scheme import units_of
from targets.core import periods, scheme
from targets.core.kinds import kind_of, value_of
from targets.core.kinds.change import as_count
from targets.core.members import speaking
from targets.core.numbers import format_count
from targets.core.periods import Days, Window, year_before
from targets.core.result import Ground, Result
from targets.core.scheme import MeasureSpec, TargetSpec, Unit
from targets.core.scope import Scope, comparable_scope
from targets.core.verdicts import judge_sum
from targets.models import Target
from targets.reports.queries.figures import Reach, standing_figures
from targets.results.queries.past import Past
from targets.results.queries.results import Results
from targets.results.queries.season import Season
from targets.results.queries.standing import ground_of_years
from targets.words import wording


@dataclass(frozen=True)
class TrendCell:
    """One window of one year. `value` None: nothing to draw; `shown` then says why ("chưa đủ số liệu")."""

    window: Window
    value: Fraction | None
    shown: str
    counts: str = ""
    change: str = ""  # against the row of the year before, of `change` targets
    is_missing: bool = False
    rests_on_estimate: bool = False
    result: Result | None = None  # what was judged of the units together: of a change, against the year before

    @property
    def label(self) -> str:
        """Return the window's name without its year."""
        return wording.window_label(self.window)


@dataclass(frozen=True)
class TrendRow:
    """One year: its shared members and a cell for each window. `is_base`: it has no agreement, the next one has."""

    year: int
    units: tuple[Unit, ...]
    is_base: bool
    cells: tuple[TrendCell, ...]


@dataclass(frozen=True)
class Trend:
    """A target over the years, oldest first, with what is counted and what is not."""

    target: Target
    spec: TargetSpec
    what: str  # the formula of what is counted
    unit: str
    rows: tuple[TrendRow, ...]
    scope: Scope
    apart: tuple[int, ...]  # earlier years that have no member in common
    days: Days

    @property
    def windows(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(cell.label for cell in self.rows[-1].cells)

    @property
    def compares_years(self) -> bool:
        """Say whether each number is compared with that of the year before."""
        return kind_of(self.spec).compares_years

    @property
    def sentences(self) -> list[str]:
        """Say which members are counted and which are left out."""
        return scope_in_words(self.scope, self.apart, self.days)


@dataclass(frozen=True)
class _Counting:
    """How one cell is counted: the rule of the year that is looked at, and all figures."""

    spec: TargetSpec
    count: TargetSpec  # what a change counts, by itself
    ground: Ground


def trend_of(results: Results, code: str, *, provisional: bool = False) -> Trend | None:
    """Return a target's trend, counted as its version in force counts; None where there is none.

    `provisional`: submitted figures count too. A number of queries that does not grow with years or units.
    """
    season = results.season
    target = next((version for version in season.scheme.versions if version.code == code), None)
    if target is None or not kind_of(results.ground.targets[code]).has_threshold:
        return None
    spec, measures = results.ground.targets[code], season.scheme.measures
    years = _years(season, compares=kind_of(spec).compares_years)
    unit = "%" if kind_of(spec).is_share else measures[scheme.measure_of(spec.numerator[0])[1]].unit
    return Trend(
        target=target,
        spec=spec,
        what=_what(spec, measures),
        unit=unit,
        rows=_rows(years, _counting(results, spec, years, provisional=provisional)),
        scope=years.scope,
        apart=years.apart,
        days=season.days,
    )


@dataclass(frozen=True)
class _Years:
    """The years that are counted, and over which windows."""

    bases: frozenset[int]  # without an agreement, the next one has
    scope: Scope
    apart: tuple[int, ...]
    of_year: Mapping[int, tuple[tuple[Window, tuple[Unit, ...]], ...]]  # with the units that a window speaks of


def _years(season: Season, *, compares: bool) -> _Years:
    """Return the years of a trend: they change with the rules alone. `compares`: bases count too."""

    def made() -> _Years:
        members = members_of(season)
        bases = base_years(members) if compares else {}
        scope, apart = _joined(members | bases, season.days)
        of_year = {
            year: tuple(
                (window, speaking(units, window)) for window in _windows(year, season.days, is_base=year in bases)
            )
            for year, units in scope.shared.items()
        }
        return _Years(frozenset(bases), scope, apart, of_year)

    if not season.is_shared(provisional=False):
        return made()
    return season.book.rule(("years of a trend", season.agreement.pk, compares), made)


def _counting(results: Results, spec: TargetSpec, years: _Years, *, provisional: bool) -> _Counting:
    """Return how a target is counted: where all readers see the same on a ground that is kept."""
    season, measures = results.season, results.season.scheme.measures
    terms = frozenset(scheme.measure_of(term)[1] for term in (*spec.numerator, *spec.denominator))
    reach = Reach(measures=terms, targets=frozenset())
    if season.is_shared(provisional=provisional) and not (provisional and season.seen_years is not None):
        ground = ground_of_years(  # of earlier years too nothing is withheld from this reader
            season.book, season.agreement, years.scope.shared, measures, reach, provisional=provisional
        )
        key = ("as count", season.agreement.pk, spec.code, results.window.code)
        return _Counting(spec, season.book.rule(key, partial(as_count, spec)), ground)
    figures = standing_figures(season.agreement.cluster_id, years.scope.shared, season.at, reach=reach)
    known = figures.for_reader(season.seen_years, season.own).known(provisional=provisional)
    return _Counting(spec, as_count(spec), Ground(known, measures))


def members_of(season: Season) -> dict[int, tuple[Unit, ...]]:
    """Return the members of an agreement and of the cluster's published ones before it, by year."""
    agreement = season.agreement
    earlier = Agreement.objects.filter(
        cluster=agreement.cluster_id, year__lt=agreement.year, state=Agreement.State.PUBLISHED
    ).select_related("cluster")
    if season.at:
        pasts = {row.year: Past(row, season.at) for row in (agreement, *earlier)}
        return {year: units_of(past.members, past.links) for year, past in pasts.items()}
    agreements = {row.pk: row.year for row in (agreement, *earlier)}
    seats = list(Member.objects.filter(agreement__in=agreements).select_related("province").order_by("order"))
    units = units_of(seat.province for seat in seats)
    members: dict[int, tuple[Unit, ...]] = dict.fromkeys(agreements.values(), ())
    for seat, unit in zip(seats, units, strict=True):
        members[agreements[seat.agreement_id]] += (unit,)
    return members


def base_years(members: Mapping[int, tuple[Unit, ...]]) -> dict[int, tuple[Unit, ...]]:
    """Return the years without an agreement that the next year's members were compared with, as theirs."""
    return {year - 1: units for year, units in members.items() if year - 1 not in members}


def _joined(members: Mapping[int, tuple[Unit, ...]], days: Days) -> tuple[Scope, tuple[int, ...]]:
    """Return what the years have in common, going back from the last one as far as they have anything, and the rest."""
    years = sorted(members, reverse=True)
    taken = 1
    scope = comparable_scope({years[0]: members[years[0]]}, days)
    while taken < len(years):
        wider = comparable_scope({year: members[year] for year in sorted(years[: taken + 1])}, days)
        if wider.is_empty:
            break
        scope, taken = wider, taken + 1
    return scope, tuple(sorted(years[taken:]))


def _rows(years: _Years, counting: _Counting) -> tuple[TrendRow, ...]:
    rows = []
    for year, units in years.scope.shared.items():
        cells = tuple(_cell(some, window, counting) for window, some in years.of_year[year])
        rows.append(TrendRow(year, units, year in years.bases, cells))
    return tuple(rows)


def _windows(year: int, days: Days, *, is_base: bool) -> list[Window]:
    """Return a year's windows; of a year without an agreement those that its members' next year is compared with."""
    judged = [periods.dated(window, days) for window in windows_of_year(year + is_base)]
    return [year_before(window) for window in judged] if is_base else judged


def windows_of_year(year: int) -> list[Window]:
    """Return the windows a trend shows: each quarter, then 6 tháng, 9 tháng and năm."""
    alone = [periods.quarter(year, quarter) for quarter in periods.QUARTERS]
    return alone + [periods.through(year, quarter) for quarter in periods.QUARTERS[1:]]


def _cell(units: tuple[Unit, ...], window: Window, counting: _Counting) -> TrendCell:
    """Return what units counted together in a window, as the core judges it; without that there is no number."""
    if kind_of(counting.spec).compares_years:
        return _compared_cell(counting, units, window)
    return _counted_cell(judge_sum(counting.spec, units, window, counting.ground), units)


def _compared_cell(counting: _Counting, units: tuple[Unit, ...], window: Window) -> TrendCell:
    """Return what a change counted, with the change where the year before is known too."""
    change = judge_sum(counting.spec, units, window, counting.ground)
    if not units or change.current is None:  # the count by itself may be known
        return _counted_cell(judge_sum(counting.count, units, window, counting.ground), units)
    estimated = change.rests_on_estimate and any(entered.figure.is_estimate for entered in change.inputs)
    value, words = Fraction(change.current), format_count(change.current)
    return TrendCell(window, value, words, change=wording.shown(change), rests_on_estimate=estimated, result=change)


def _counted_cell(result: Result, units: tuple[Unit, ...]) -> TrendCell:
    """Return the value of a result of the units together, or why there is none."""
    window, value, estimated = result.window, value_of(result) if units else None, result.rests_on_estimate
    if value is None:
        is_missing = not units or result.verdict == scheme.NO_DATA
        words = wording.shown(result)
        return TrendCell(window, None, words, is_missing=is_missing, rests_on_estimate=estimated, result=result)
    if kind_of(result.target).is_share:
        words = wording.shown(result)
        return TrendCell(window, value, words, _counts(result), rests_on_estimate=estimated, result=result)
    return TrendCell(window, value, format_count(int(value)), rests_on_estimate=estimated, result=result)


def _counts(result: Result) -> str:
    return f"{format_count(result.numerator or 0)}/{format_count(result.denominator or 0)}"


def _what(spec: TargetSpec, measures: Mapping[str, MeasureSpec]) -> str:
    """Return what is added up, in words: of a change the counts themselves."""
    if kind_of(spec).is_share:
        return wording.formula(spec, measures)
    return wording.sum_in_words(spec.numerator, measures)


def scope_in_words(scope: Scope, apart: Iterable[int], days: Days) -> list[str]:
    """Say which members totals of several years are made of, and which are left out in which year."""
    years = sorted(scope.shared)
    whole = periods.dated(periods.through(years[-1], 4), days)
    shared = {
        "years": ", ".join(map(str, years)),
        "names": "; ".join(_named(unit) for unit in speaking(scope.shared[years[-1]], whole)),
    }
    told = [
        _("Số của mọi năm (%(years)s) chỉ cộng các đơn vị mà năm nào cũng có: %(names)s.") % shared
        if len(years) > 1
        else _("Chỉ có năm %(years)s: %(names)s.") % shared
    ]
    for year in years:
        if scope.left_out[year]:
            names = ", ".join(unit.name for unit in scope.left_out[year])
            told.append(_("Không tính của năm %(year)s: %(names)s.") % {"year": year, "names": names})
    if len(years) > 1 and scope.is_whole:
        told.append(_("Không đơn vị nào bị để ngoài."))
    return told + [_("Năm %(year)s không có đơn vị nào chung nên không so được.") % {"year": year} for year in apart]


def _named(unit: Unit) -> str:
    """Return a unit's name, a successor's with those it came from."""
    if not unit.predecessors:
        return unit.name
    return _("%(name)s (gồm %(before)s trước sáp nhập)") % {
        "name": unit.name,
        "before": ", ".join(_origins(unit)),
    }


def _origins(unit: Unit) -> list[str]:
    return [name for predecessor in unit.predecessors for name in (_origins(predecessor) or [predecessor.name])]
