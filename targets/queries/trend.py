"""One target over the years: its total in each window, on the members that all those years have in common (§7)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from pledges.models import Agreement, Member
from targets.core import periods, scheme
from targets.core.members import speaking
from targets.core.numbers import format_count, format_percent
from targets.core.periods import Window, year_before
from targets.core.rollup import total
from targets.core.scheme import Known, MeasureSpec, TargetSpec, Unit
from targets.core.scope import Scope, comparable_scope
from targets.models import Target
from targets.queries import wording
from targets.queries.figures import load_figures
from targets.queries.results import Results
from targets.queries.scheme import units_of

KINDS = (scheme.CHANGE, scheme.RATIO, scheme.AMOUNT)  # what adds up or divides: these have a trend


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

    @property
    def windows(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(one.label for one in self.rows[-1].cells)

    @property
    def sentences(self) -> list[str]:
        """Say which members are counted and which are left out."""
        return scope_in_words(self.scope, self.apart)


@dataclass(frozen=True)
class _Counting:
    """How one cell is counted: the rule of the year that is looked at, and all figures."""

    spec: TargetSpec
    known: Known
    measures: Mapping[str, MeasureSpec]
    unit: str


def trend_of(results: Results, code: str, *, provisional: bool = False) -> Trend | None:
    """Return a target's trend, counted as its version in force counts; None where there is none.

    `provisional`: submitted figures count too. A number of queries that does not grow with years or units.
    """
    season = results.season
    target = next((one for one in season.scheme.versions if one.code == code), None)
    if target is None or results.ground.targets[code].kind not in KINDS:
        return None
    spec, measures = results.ground.targets[code], season.scheme.measures
    members = members_of(season.agreement)
    bases = base_years(members) if spec.kind == scheme.CHANGE else {}
    scope, apart = _joined(members | bases)
    known = load_figures(season.agreement.cluster_id, scope.shared, at=season.at).known(provisional=provisional)
    unit = "%" if spec.kind == scheme.RATIO else measures[scheme.measure_of(spec.numerator[0])[1]].unit
    return Trend(
        target=target,
        spec=spec,
        what=_what(spec, measures),
        unit=unit,
        rows=_rows(scope, bases, _Counting(spec, known, measures, unit)),
        scope=scope,
        apart=apart,
    )


def members_of(agreement: Agreement) -> dict[int, tuple[Unit, ...]]:
    """Return the members of an agreement and of the cluster's published ones before it, by year."""
    earlier = Agreement.objects.filter(
        cluster=agreement.cluster_id, year__lt=agreement.year, state=Agreement.State.PUBLISHED
    )
    agreements = {agreement.pk: agreement.year} | dict(earlier.values_list("pk", "year"))
    seats = list(Member.objects.filter(agreement__in=agreements).select_related("province").order_by("order"))
    units = units_of(seat.province for seat in seats)
    members: dict[int, tuple[Unit, ...]] = dict.fromkeys(agreements.values(), ())
    for seat, unit in zip(seats, units, strict=True):
        members[agreements[seat.agreement_id]] += (unit,)
    return members


def base_years(members: Mapping[int, tuple[Unit, ...]]) -> dict[int, tuple[Unit, ...]]:
    """Return the years without an agreement that the next year's members were compared with, as theirs."""
    return {year - 1: units for year, units in members.items() if year - 1 not in members}


def _joined(members: Mapping[int, tuple[Unit, ...]]) -> tuple[Scope, tuple[int, ...]]:
    """Return what the years have in common, going back from the last one as far as they have anything, and the rest."""
    years = sorted(members, reverse=True)
    taken = 1
    scope = comparable_scope({years[0]: members[years[0]]})
    while taken < len(years):
        wider = comparable_scope({year: members[year] for year in sorted(years[: taken + 1])})
        if wider.is_empty:
            break
        scope, taken = wider, taken + 1
    return scope, tuple(sorted(years[taken:]))


def _rows(scope: Scope, bases: Collection[int], counting: _Counting) -> tuple[TrendRow, ...]:
    rows: list[TrendRow] = []
    for year, units in scope.shared.items():
        before = rows[-1].cells if rows and rows[-1].year == year - 1 else None
        cells = tuple(
            _cell(units, window, before[place] if before else None, counting)
            for place, window in enumerate(_windows(year, is_base=year in bases))
        )
        rows.append(TrendRow(year, units, year in bases, cells))
    return tuple(rows)


def _windows(year: int, *, is_base: bool) -> list[Window]:
    """Return a year's windows; of a year without an agreement those that its members' next year is compared with."""
    return [year_before(one) for one in windows_of_year(year + 1)] if is_base else windows_of_year(year)


def windows_of_year(year: int) -> list[Window]:
    """Return the windows a trend shows: each quarter, then 6 tháng, 9 tháng and năm."""
    alone = [periods.quarter(year, one) for one in periods.QUARTERS]
    return alone + [periods.through(year, one) for one in periods.QUARTERS[1:]]


def _cell(units: tuple[Unit, ...], window: Window, before: TrendCell | None, counting: _Counting) -> TrendCell:
    """Return what units counted together in a window; with one figure missing there is no number."""
    spec, units = counting.spec, speaking(units, window)

    def added(terms, some):
        return total(terms, some, window, counting.known, counting.measures)

    terms = (spec.numerator, spec.denominator) if spec.kind == scheme.RATIO else (spec.numerator,)
    sums = [added(one, units) for one in terms]
    if not units or any(one.missing for one in sums):
        whole = sum(not any(added(one, (unit,)).missing for one in terms) for unit in units)
        shown = f"{_('chưa đủ số liệu')} ({_('%(known)s/%(total)s đơn vị') % {'known': whole, 'total': len(units)}})"
        return TrendCell(window, None, shown, is_missing=True)
    estimated = any(one.rests_on_estimate for one in sums)
    numbers = [one.known for one in sums]
    if spec.kind == scheme.RATIO:
        return _rate(window, *numbers, estimated)
    change = _change(numbers[0], before, counting) if spec.kind == scheme.CHANGE else ""
    return TrendCell(window, Fraction(numbers[0]), format_count(numbers[0]), change=change, rests_on_estimate=estimated)


def _rate(window: Window, over: int, under: int, estimated: bool) -> TrendCell:
    if under == 0:
        return TrendCell(window, None, _("không phát sinh"), rests_on_estimate=estimated)
    counts = f"{format_count(over)}/{format_count(under)}"
    return TrendCell(
        window, Fraction(100 * over, under), format_percent(over, under), counts, rests_on_estimate=estimated
    )


def _change(now: int, before: TrendCell | None, counting: _Counting) -> str:
    """Return the change against the same window a year before, "" where that is not known."""
    if before is None or before.value is None:
        return ""
    then = int(before.value)
    if then == 0:
        words = {"count": format_count(now), "unit": counting.unit}
        return _("–, tăng %(count)s %(unit)s") % words if now else _("không phát sinh")
    thresholds = [one.threshold for one in counting.spec.bounds(None)]
    return format_percent(now - then, then, thresholds=thresholds, signed=True)


def _what(spec: TargetSpec, measures: Mapping[str, MeasureSpec]) -> str:
    """Return what is added up, in words: of a change the counts themselves."""
    if spec.kind == scheme.RATIO:
        return wording.formula(spec, measures)
    return wording.sum_in_words(spec.numerator, measures)


def scope_in_words(scope: Scope, apart: Iterable[int] = ()) -> list[str]:
    """Say which members totals of several years are made of, and which are left out in which year."""
    years = sorted(scope.shared)
    shared = {
        "years": ", ".join(map(str, years)),
        "names": "; ".join(_named(one) for one in speaking(scope.shared[years[-1]], periods.through(years[-1], 4))),
    }
    told = [
        _("Số của mọi năm (%(years)s) chỉ cộng các đơn vị mà năm nào cũng có: %(names)s.") % shared
        if len(years) > 1
        else _("Chỉ có năm %(years)s: %(names)s.") % shared
    ]
    for year in years:
        if scope.left_out[year]:
            names = ", ".join(one.name for one in scope.left_out[year])
            told.append(_("Không tính của năm %(year)s: %(names)s.") % {"year": year, "names": names})
    if len(years) > 1 and scope.is_whole:
        told.append(_("Không đơn vị nào bị để ngoài."))
    return told + [_("Năm %(year)s không có đơn vị nào chung nên không so được.") % {"year": one} for one in apart]


def _named(unit: Unit) -> str:
    """Return a unit's name, a successor's with those it came from."""
    if not unit.predecessors:
        return unit.name
    return _("%(name)s (gồm %(before)s trước sáp nhập)") % {
        "name": unit.name,
        "before": ", ".join(_origins(unit)),
    }


def _origins(unit: Unit) -> list[str]:
    return [name for one in unit.predecessors for name in (_origins(one) or [one.name])]
