"""A season as pages read it: the rules of a year, the windows it has, and its figures when they are asked for."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache, cached_property, partial

from django.db.models.fields.json import KeyTransform

from pledges.models import Agreement
from pledges.permissions import Authority
from targets.calendar.queries.days import days_of
from targets.calendar.queries.rulebook import Rulebook
from targets.calendar.queries.scheme import Scheme, scheme_from, target_spec
from targets.core import periods, scheme
from targets.core.freezing import target_from_data
from targets.core.kinds import kind_of
from targets.core.members import lineage, speaking
from targets.core.periods import Days, Window
from targets.core.result import Ground
from targets.core.scheme import TargetSpec, Unit
from targets.models import AgreementWindow, FrozenResult, TargetVersion
from targets.permissions.seeing import sees_provisional
from targets.reports.queries.figures import EVERYTHING, Figures, Reach, standing_figures
from targets.results.queries.past import Past
from targets.results.queries.standing import standing_ground, whole_figures, years_of

# On what results stand: what was accepted (frozen, once the window is closed), the same with today's figures after a
# closing, or submitted figures too.
ACCEPTED, TODAY, PROVISIONAL = "accepted", "today", "provisional"


@dataclass(frozen=True)
class FrozenRules:
    """The rules by which a closing judged one window, in its order: they are that window's for ever."""

    judged: tuple[str, ...]  # codes of targets
    specs: Mapping[str, TargetSpec]  # of these and of their parts
    versions: Mapping[str, TargetVersion]


@dataclass(frozen=True)
class Extent:
    """Which results a page shows: of one target (code), of one place (a member's code or CLUSTER); None: of all."""

    target: str | None = None
    place: str | None = None


CLUSTER = "cluster"  # the place of the row of all members together
ALL, NONE = Extent(), Extent(target="", place="")  # no target and no place has an empty code


@dataclass(frozen=True)
class Season:
    """One agreement with the figures of its year and of the year before, each read once and when it is asked for."""

    agreement: Agreement
    scheme: Scheme
    read_figures: Callable[[], Figures]
    book: Rulebook
    extent: Extent = ALL  # what is read and judged
    closed: frozenset[str] = frozenset()  # the codes of the year's periods that are closed
    at: datetime | None = None  # the moment as of which everything was read; None: now
    frozen: Mapping[str, FrozenRules] = field(default_factory=dict)  # of closed windows, by their stored code
    days: Days = field(default_factory=dict)  # first and last of each period of the cluster, as stored
    today: date | None = None  # the day on which it is looked at: what is past is no duty any more; None: nobody looks
    seen_years: frozenset[int] | None = None  # of whose agreements the reader sees what was sent; None: of all
    own: frozenset[str] = frozenset()  # the reader's own units (codes)
    stands: bool = False  # its figures are all that stand now
    is_as_then: bool = True  # False: the record does not keep how the agreement stood at that moment; it is today's

    @property
    def is_closed(self) -> bool:
        """Say whether quý IV is closed: what is not met now is "Không đạt"."""
        return periods.quarter_code(periods.QUARTERS[-1]) in self.closed

    @property
    def _stands(self) -> bool:
        """Say whether it is judged by the rules and on the figures that stand, all of them."""
        return self.stands and self._is_of_book

    @property
    def _is_of_book(self) -> bool:
        """Say whether its rules are those that stand."""
        return self.at is None and self.scheme is self.book.scheme(self.agreement)

    def speaking(self, window: Window) -> tuple[Unit, ...]:
        """Return the members that a window speaks of, in their order."""
        if not self._is_of_book:
            return speaking(self.scheme.units, window)
        key = ("speaking", self.agreement.pk, window.year, window.code)
        return self.book.rule(key, lambda: speaking(self.scheme.units, window))

    def is_shared(self, *, provisional: bool) -> bool:
        """Say whether what is judged is the same for every reader, so that it may be kept for all of them."""
        return self._stands and not (provisional and self.figures.withheld)

    def for_reader(self, years: frozenset[int] | None, own: frozenset[str]) -> "Season":
        """Return the season as a person may see it (Figures.for_reader)."""
        return replace(self, seen_years=years, own=own)

    def within(self, extent: Extent) -> "Season":
        """Return the season with the results of an extent alone: it reads what these stand on, and no other figures."""
        stands = extent.place is None and self.at is None  # what is judged of all members serves for one target too
        read = partial(whole_figures, self.book, self.agreement) if stands else self._reading(extent)
        return replace(self, extent=extent, read_figures=cache(read), stands=stands)

    def _reading(self, extent: Extent) -> Callable[[], Figures]:
        """Return what reads the figures of an extent alone."""
        reach = EVERYTHING if extent == ALL else Reach(self._places(extent), *self._terms(extent))
        return partial(standing_figures, self.agreement.cluster_id, years_of(self.agreement), self.at, reach=reach)

    def with_figures(self, figures: Figures) -> "Season":
        """Return the season as it would be on other figures."""
        return replace(self, read_figures=lambda: figures, stands=False)

    @cached_property
    def figures(self) -> Figures:
        """The figures of the extent, as the reader may see them."""
        return self.read_figures().for_reader(self.seen_years, self.own)

    def _places(self, extent: Extent) -> frozenset[str] | None:
        """Return the codes of the provinces whose figures an extent stands on; None: of all."""
        if extent.place in (None, CLUSTER):
            return None
        return frozenset(code for unit in self.scheme.units for code in lineage(unit, extent.place))

    def _terms(self, extent: Extent) -> tuple[frozenset[str] | None, frozenset[str] | None]:
        """Return the measures and the targets that an extent stands on, by code; None: on all."""
        if extent.target is None:
            return None, None
        specs = [target_spec(version) for versions in self.scheme.versions.values() for version in versions]
        specs += [spec for rules in self.frozen.values() for spec in rules.specs.values()]
        codes = with_parts({extent.target}, specs)
        codes |= with_parts({spec.code for spec in specs if extent.target in spec.parts}, specs)
        used = [spec for spec in specs if spec.code in codes]
        terms = {term for spec in used for term in (*spec.numerator, *spec.denominator)}
        ruled = frozenset(spec.code for spec in used if kind_of(spec).is_ruled)
        return frozenset(scheme.measure_of(term)[1] for term in terms), ruled

    def window(self, code: str) -> Window | None:
        """Return a window of the agreement's year by its code, None where there is none."""
        found = _window(self.agreement.year, code, self.scheme.windows)
        return found and self.dated(found)

    def dated(self, window: Window) -> Window:
        """Return a window of the year with the days of its periods as they are stored, never from their labels."""
        found = periods.dated(window, self.days)
        if not self._is_of_book:
            return found
        kept = self.book.rule(("window", self.agreement.pk, found.year, found.code), lambda: found)
        return kept if kept == found else found  # the same object, on which what was judged is kept

    def ground(self, window: Window, *, provisional: bool = False, only_of=None, overrides=None) -> Ground:
        """Return what judgements over a window stand on; see results_of for the arguments."""

        def made() -> Ground:
            rules = self.rules(window)
            specs = self.scheme.specs(window.quarter) | dict(rules.specs if rules else {})
            known = self.figures.known(provisional=provisional, only_of=only_of)
            ends = {named.code: named.end for named in self.scheme.windows}
            return Ground(known, self.scheme.measures, self.figures.verdicts(), specs | dict(overrides or {}), ends)

        is_of_reader = provisional and only_of is not None
        if overrides or is_of_reader or not self.is_shared(provisional=provisional):
            return made()
        return standing_ground(self.book, self.agreement, window, provisional=provisional, make=made)

    def rules(self, window: Window) -> FrozenRules | None:
        """Return the rules that a closing froze for a window, None while it is open."""
        return self.frozen.get(stored_code(window))

    def judged(self, window: Window) -> list[str]:
        """Return the codes of the targets that have a result in a window, in order: once closed, those it had then.

        Of an extent of one target its code alone; where it is judged only as a part, the targets it is a part of.
        """
        rules, specs = self.rules(window), self.scheme.specs(window.quarter)
        if rules:
            codes, specs = list(rules.judged), specs | dict(rules.specs)
        else:
            on = [version.code for version in self.scheme.versions if self.scheme.is_on(version, window.quarter)]
            codes = [code for code in on if specs[code].stands_in(window.quarter)]
        wanted = self.extent.target
        if wanted is None or wanted in codes:
            return codes if wanted is None else [wanted]
        return [code for code in codes if wanted in specs[code].parts]


def read_season(
    agreement: Agreement, at: datetime | None = None, *, today: date | None = None, book: Rulebook | None = None
) -> Season:
    """Read an agreement in a number of queries that does not grow with it; its figures are read when they are needed.

    `at`: as they stood at that moment (what leaders saw then); None: as they stand now. `book`: the rulebook that
    stands, for pages.
    """
    book = book or Rulebook()
    past = Past(agreement, at) if at else None
    rows = past.rows() if past else book.rows(agreement)
    closed = _closed(agreement, at, book)
    season = Season(
        agreement=rows.agreement,
        scheme=scheme_from(rows) if past else book.scheme(agreement),
        read_figures=Figures.none,
        book=book,
        closed=closed,
        at=at,
        frozen=_rules_at(agreement, at, book) if closed else {},
        days=days_of(past.periods()) if past else book.days(agreement.cluster_id),
        today=today,
        is_as_then=past is None or past.is_known,
    )
    return season.within(ALL)


def _closed(agreement: Agreement, at: datetime | None, book: Rulebook) -> frozenset[str]:
    """Return the codes of the periods of an agreement's year that were closed by a moment; None: by now."""
    year = [
        period for period in book.periods(agreement.cluster_id) if period.year == agreement.year and period.closed_at
    ]
    return frozenset(period.code for period in year if at is None or period.closed_at <= at)


def _rules_at(agreement: Agreement, at: datetime | None, book: Rulebook) -> dict[str, FrozenRules]:
    if at:
        return _frozen_rules(agreement, at)
    return book.rule(("frozen rules", agreement.pk), lambda: _frozen_rules(agreement, None))


def with_parts(codes: set[str], specs: Iterable[TargetSpec]) -> set[str]:
    """Return targets by their codes with all their parts, and theirs."""
    found, more = set(), set(codes)
    while more:
        found |= more
        more = {part for spec in specs if spec.code in more for part in spec.parts} - found
    return found


def _frozen_rules(agreement: Agreement, at: datetime | None) -> dict[str, FrozenRules]:
    """Return the rules of each closed window, read from the cluster's rows that its closing froze."""
    rows = FrozenResult.objects.filter(closing__agreement=agreement, province__isnull=True)
    rows = rows.filter(closing__at__lte=at) if at else rows
    rows = rows.annotate(rule=KeyTransform("target", "data"), whole=KeyTransform("parts", "data"))
    found: dict[str, list[FrozenResult]] = {}
    for row in rows.defer("data").select_related("version__target__pledge").order_by("order"):
        found.setdefault(row.window, []).append(row)
    return {window: _rules_of(ones) for window, ones in found.items()}


def _rules_of(rows: list) -> FrozenRules:
    data = [target for row in rows for target in (*(part["target"] for part in row.whole), row.rule)]
    specs = [target_from_data(target) for target in data]
    return FrozenRules(
        judged=tuple(row.version.target.code for row in rows),
        specs={spec.code: spec for spec in specs},
        versions={row.version.target.code: row.version for row in rows},
    )


def window_of(agreement: Agreement, code: str) -> Window | None:
    """Return a window of an agreement's year: through-1 … through-4, q1 … q4, h2, or a named one; None if unknown."""
    return _window(agreement.year, code, agreement.windows.all())


def windows_of(season: Season) -> list[Window]:
    """Return the windows people choose from, in the order of the year (quý I stands for its own cumulative window)."""
    year = season.agreement.year
    codes = ("q1", "q2", "q3", "q4", "through-2", "through-3", "through-4", "h2")
    found = [_window(year, code, ()) for code in codes] + [_named(year, window) for window in season.scheme.windows]
    return [season.dated(window) for window in found if window]


def _window(year: int, code: str, named) -> Window | None:
    standard: dict[str, tuple[Callable[[int, int], Window], int]] = {
        f"through-{quarter}": (periods.through, quarter) for quarter in periods.QUARTERS
    }
    standard |= {periods.quarter_code(quarter): (periods.quarter, quarter) for quarter in periods.QUARTERS}
    if code in standard:
        make, quarter = standard[code]
        return make(year, quarter)
    if code == "h2":
        return periods.second_half(year)
    return next((_named(year, window) for window in named if window.code == code), None)


def _named(year: int, window: AgreementWindow) -> Window:
    return periods.named(window.code, window.title, year, window.start, window.end)


def stored_code(window: Window) -> str:
    """Return the code under which a window is frozen: quý I is its own cumulative window."""
    return "q1" if window.code == "through-1" else window.code


def provisional_of(authority: Authority, season: Season) -> frozenset[str] | None:
    """Return whose submitted figures the person may count: None: all, else the codes of own units (or none)."""
    if sees_provisional(authority, season.agreement):
        return None
    return season.own
