"""A target over a year, a panel for each unit on one scale, and between two years as slopes. Drawn by charts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from charts.lines import Lines, Series
from charts.slope import Change, Slope, slope
from targets.core import periods
from targets.core.kinds import kind_of
from targets.core.numbers import format_count
from targets.core.result import Result
from targets.results.queries.course import SHAPES, Course, course_of, drawn_places, lines_of, series_of
from targets.results.queries.dashboard import explanation_url
from targets.results.queries.explanation import names_of
from targets.results.queries.results import Results
from targets.results.queries.season import CLUSTER
from targets.words import answers, courses, wording


@dataclass(frozen=True)
class TrendCharts:
    """The year's panels, the cluster's first, and what the window had in both years (None: nothing to compare)."""

    lines: Lines
    slope: Slope | None


def trend_charts(results: Results, code: str, *, only_of: frozenset[str] | None = None) -> TrendCharts | None:
    """Return the charts of a target over the results' year, None where it has no result in their window."""
    rows = results.of(code)
    if not rows:
        return None
    spec, names = rows[-1].target, names_of(results, rows)
    course = course_of(results.season, results, only_of=only_of, judged_on=spec.judged_on)
    places = sorted(drawn_places(rows), key=lambda place: place is not None)  # the cluster first, the others in order
    by_place = {row.province: row for row in rows}
    series = [_series(by_place[place], course, results, names) for place in places]
    lines = lines_of(series, spec, courses.caption(spec, has_goal=any(one.goal is not None for one in series)))
    return TrendCharts(lines, _slope(rows, results, names))


def _series(row: Result, course: Course, results: Results, names: dict[str, str]) -> Series:
    place = row.province or CLUSTER
    name = names.get(row.province, answers.whole_cluster())
    url = explanation_url(results, row.target.code, place)
    series = series_of(name, course.rows(row.target.code, row.province), course.windows, url)
    owing = course.latest_duty(row, names)
    return replace(series, note=owing.headroom if owing else "")


def _slope(rows: Sequence[Result], results: Results, names: dict[str, str]) -> Slope | None:
    """Return the counts of one window in two years, of the members alone: the cluster's would flatten theirs."""
    known = [row for row in rows if row.province is not None and row.current is not None and row.base is not None]
    if not kind_of(rows[-1].target).compares_years or not known:
        return None
    changes = [
        Change(
            label=names[row.province],
            before=row.base,
            after=row.current,
            before_words=format_count(row.base),
            after_words=f"{format_count(row.current)} ({wording.shown(row)})",
            shape="plain" if row.is_reference else SHAPES.get(row.verdict, "plain"),
        )
        for row in known
    ]
    years = wording.window_title(periods.year_before(results.window)), wording.window_title(results.window)
    return slope(changes, years, courses.between(years, rows[-1].unit))
