"""How far targets came over the year: their results window by window, and these as lines. Drawn by charts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial

from django.utils.translation import get_language

from charts.lines import PANELS, Frame, Lines, Point, Series, lines, spark
from charts.marks import Caption
from targets.core import periods, scheme
from targets.core.kinds import kind_of, value_of
from targets.core.periods import Window
from targets.core.result import Result
from targets.core.scheme import TargetSpec
from targets.results.queries.dashboard import MatrixCell, cell
from targets.results.queries.frozen import standing_results
from targets.results.queries.results import Results, results_of
from targets.results.queries.season import ACCEPTED, Season
from targets.results.queries.strips import bounds_of, percent, shape_of
from targets.words import wording


@dataclass(frozen=True)
class Course:
    """Results of windows that follow one another."""

    columns: tuple[Results, ...]

    @cached_property
    def _found(self) -> list[dict[tuple[str, str | None], Result]]:
        return [{(row.target.code, row.province): row for row in column.rows} for column in self.columns]

    @cached_property
    def windows(self) -> tuple[str, ...]:
        """The names of the windows as an axis has room for them."""
        return tuple(wording.window_short(column.window) for column in self.columns)

    def rows(self, target: str, place: str | None) -> list[Result | None]:
        """Return a target's results at one place (None: the cluster), None where a window has none."""
        return [found.get((target, place)) or self._part(column, target, place) for column, found in self._pairs]

    @property
    def _pairs(self) -> Iterable[tuple[Results, dict[tuple[str, str | None], Result]]]:
        return zip(self.columns, self._found, strict=True)

    @staticmethod
    def _part(column: Results, target: str, place: str | None) -> Result | None:
        """Return the result of a target that is judged only as a part of others."""
        if any(row.target.code == target for row in column.rows):
            return None
        return next((row for row in column.of(target) if row.province == place), None)

    def owing(self, shown: MatrixCell, names: dict[str, str]) -> MatrixCell | None:
        """Return the cell that says what must still hold: the one shown, else of the latest window that says it."""
        return shown if shown.headroom else self.latest_duty(shown.result, names)

    def latest_duty(self, result: Result, names: dict[str, str]) -> MatrixCell | None:
        """Return the cell of the last window that says what must still hold of a result's target and place."""
        rows = self.rows(result.target.code, result.province)
        for column, row in reversed(list(zip(self.columns, rows, strict=True))):
            owing = cell(row, column, names) if row is not None and row.duty is not None else None
            if owing and owing.headroom:
                return owing
        return None


def course_of(season: Season, shown: Results, *, only_of: frozenset[str] | None, judged_on: str = "") -> Course:
    """Return the results of the year's windows on the basis of `shown`: cumulative, of a quarter's target each alone.

    A number of queries that does not grow with units.
    """
    make = periods.quarter if judged_on == scheme.QUARTER else periods.through
    windows = [season.dated(make(season.agreement.year, quarter)) for quarter in periods.QUARTERS]
    return Course(tuple(_column(season, window, shown, only_of) for window in windows))


def later_course(shown: Results, *, only_of: frozenset[str] | None) -> Course:
    """Return what is shown with the cumulative windows after it: what must still hold is said by the latest figures."""
    season, quarters = shown.season, range(shown.window.quarter + 1, periods.QUARTERS[-1] + 1)
    later = [season.dated(periods.through(season.agreement.year, quarter)) for quarter in quarters]
    if shown.window.is_named:
        later = []
    return Course((shown, *(_column(season, window, shown, only_of) for window in later)))


def _column(season: Season, window: Window, shown: Results, only_of: frozenset[str] | None) -> Results:
    is_there = window == shown.window and season.extent == shown.season.extent
    return shown if is_there else on_basis_of(shown, season, window, only_of=only_of)


def on_basis_of(shown: Results, season: Season, window: Window, *, only_of: frozenset[str] | None) -> Results:
    """Return the results of another window, or extent, on the figures that `shown` stands on."""
    if shown.basis == ACCEPTED:
        return standing_results(season, window)
    results = results_of(season, window, provisional=shown.is_provisional, only_of=only_of)
    return replace(results, basis=shown.basis)


def series_of(
    name: str, rows: Sequence[Result | None], windows: tuple[str, ...], *, url: str = "", note: str = ""
) -> Series:
    """Return one place's results as a line; dashed on to the threshold where that can still be reached.

    It is kept with the last of them.
    """
    last = next((row for row in reversed(rows) if row is not None), None)
    make = partial(_series_of, name, rows, windows, url=url, note=note)
    key = ("series", get_language(), name, url, note)
    return last.once(key, make, (tuple(rows), windows)) if last else make()


def _series_of(name: str, rows: Sequence[Result | None], windows: tuple[str, ...], *, url: str, note: str) -> Series:
    points = tuple(_point(row, words) for row, words in zip(rows, windows, strict=True))
    last = next((row for row in reversed(rows) if row is not None and value_of(row) is not None), None)
    bounds = last.target.bounds(last.province) if last else ()
    duty = last.duty if last and last.target.judged_on != scheme.QUARTER else None
    is_open = duty is not None and not duty.is_met and duty.count >= 0
    goal = bounds[0].threshold if is_open else None
    return Series(name, points, url=url, note=note, goal=goal)


def _point(row: Result | None, words: str) -> Point:
    if row is None:
        return Point(words, None, wording.does_not_apply())
    return Point(words, value_of(row), wording.shown(row), shape_of(row))


def lines_of(series: Sequence[Series], target: TargetSpec, sentence: str = "", *, frame: Frame = PANELS) -> Lines:
    """Draw lines of one target on one scale with its thresholds."""
    caption = Caption(target.code, target.title, sentence, tick=percent if kind_of(target).is_percent else None)
    return lines(series, bounds_of(target), caption, frame=frame, levels=_levels(target))


def spark_of(series: Series, target: TargetSpec, place: str | None) -> Lines:
    """Draw one place's line in a row, with the thresholds of its own."""
    return spark(series, tuple(bounds_of(target, place)), _levels(target))


def _levels(target: TargetSpec) -> tuple[Fraction, ...]:
    """Return the lines beside the thresholds: zero of a change, and the whole of a share."""
    kind = kind_of(target)
    return (Fraction(0),) if kind.compares_years else (Fraction(kind.scale),) if kind.is_share else ()


def drawn_places(rows: Sequence[Result]) -> list[str | None]:
    """Return the places of a target's rows that stand on one scale: not the cluster's where it is a sum of theirs."""
    is_sum = not kind_of(rows[-1].target).is_percent and len(rows) > 1
    return [row.province for row in rows if row.province is not None or not is_sum]
