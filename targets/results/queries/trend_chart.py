"""A target over a year, a panel for each unit on one scale, and between two years as slopes. Drawn by charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from charts.lines import Lines, Series
from charts.slope import Change, Slope, slope
from targets.core import periods
from targets.core.kinds import kind_of, value_of
from targets.core.numbers import format_count
from targets.core.result import Result
from targets.results.queries.course import Course, course_of, drawn_places, lines_of, series_of
from targets.results.queries.dashboard import explanation_url
from targets.results.queries.explanation import names_of
from targets.results.queries.results import Results
from targets.results.queries.season import CLUSTER
from targets.results.queries.strips import shape_of
from targets.words import answers, courses, wording


@dataclass(frozen=True)
class TrendCharts:
    """The year's panels, the cluster's first, and what the window had in both years (None: nothing to compare)."""

    lines: Lines
    slope: Slope | None
    windows: tuple[str, ...]
    places: tuple[tuple[str, tuple[Result | None, ...]], ...]  # each by its name, with its result in each window


def trend_charts(
    results: Results, code: str, before: Results | None = None, *, only_of: frozenset[str] | None = None
) -> TrendCharts | None:
    """Return the charts of a target over the results' year, None where it has no result in their window.

    `before`: the same window's results of last year, for a target that does not compare years itself.
    """
    rows = results.of(code)
    if not rows:
        return None
    spec, names = rows[-1].target, names_of(results, rows)
    course = course_of(results.season, results, only_of=only_of, judged_on=spec.judged_on)
    places = sorted(drawn_places(rows), key=lambda place: place is not None)  # the cluster first, the others in order
    by_place = {row.province: row for row in rows}
    series = [_series(by_place[place], course, results, names) for place in places]
    lines = lines_of(series, spec, courses.caption(spec, has_goal=any(line.goal is not None for line in series)))
    return TrendCharts(
        lines=lines,
        slope=_slope(_pairs(rows, before), results, names),
        windows=tuple(course.windows),
        places=tuple((_name(place, names), tuple(course.rows(code, place))) for place in places),
    )


def _name(place: str | None, names: dict[str, str]) -> str:
    return names[place] if place else answers.whole_cluster()


def _series(row: Result, course: Course, results: Results, names: dict[str, str]) -> Series:
    place = row.province or CLUSTER
    name = _name(row.province, names)
    url = explanation_url(results, row.target.code, place)
    owing = course.latest_duty(row, names)
    note = owing.headroom if owing else ""
    return series_of(name, course.rows(row.target.code, row.province), course.windows, url=url, note=note)


@dataclass(frozen=True)
class _Pair:
    """A member's result and what it was a year before, exactly and in words."""

    row: Result
    before: Fraction | int
    after: Fraction | int
    then: str
    now: str


def _pairs(rows: Sequence[Result], before: Results | None) -> list[_Pair]:
    """Return what the members had in both years, of the members alone: the cluster's sums would flatten theirs."""
    alone = [row for row in rows if row.province is not None]
    if kind_of(rows[-1].target).compares_years:
        known = [(row, row.base, row.current) for row in alone if row.base is not None and row.current is not None]
        return [
            _Pair(row, base, current, format_count(base), f"{format_count(current)} ({wording.shown(row)})")
            for row, base, current in known
        ]
    was = {row.province: row for row in before.of(rows[-1].target.code)} if before else {}
    both = [(row, was[row.province], value_of(row)) for row in alone if row.province in was]
    return [
        _Pair(row, then, value, wording.shown(old), wording.shown(row))
        for row, old, value in both
        if value is not None and (then := value_of(old)) is not None
    ]


def _slope(pairs: Sequence[_Pair], results: Results, names: dict[str, str]) -> Slope | None:
    """Return one window in two years as lines; None where no member is known in both."""
    changes = [
        Change(
            label=names[pair.row.province],
            before=pair.before,
            after=pair.after,
            before_words=pair.then,
            after_words=pair.now,
            shape=shape_of(pair.row),
        )
        for pair in pairs
    ]
    if not changes:
        return None
    years = wording.window_title(periods.year_before(results.window)), wording.window_title(results.window)
    kind = kind_of(pairs[0].row.target)
    unit = pairs[0].row.unit if kind.compares_years or not kind.is_percent else "%"
    return slope(changes, years, courses.between(years, unit))
