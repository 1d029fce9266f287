"""A member's year in a sentence and a row for each judged target, beside the cluster's and all members' values."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from charts.bullet import Bullet
from charts.lines import Lines
from targets.core.difficulty import hardest_first
from targets.core.kinds import kind_of
from targets.core.ranking import Rank, rank_of, way_beyond
from targets.core.result import Result
from targets.core.scheme import NOT_MET, Unit
from targets.results.queries.answer import is_judged
from targets.results.queries.bullets import bullet_of
from targets.results.queries.course import Course, series_of, spark_of
from targets.results.queries.dashboard import MatrixCell, cell, state_of, target_url
from targets.results.queries.progress import ReportLine
from targets.results.queries.results import Results
from targets.results.queries.season import CLUSTER
from targets.words import answers, profiles, wording


@dataclass(frozen=True)
class ProfileRow:
    """One judged target: the member's value and the cluster's, its way, its place, what must still hold."""

    title: str
    asks: str
    url: str
    cell: MatrixCell
    cluster: Result | None
    lines: Lines | None
    rank: str  # "" where the reader may not compare, or nobody can
    duty: str
    bullet: Bullet | None

    @property
    def cluster_shown(self) -> str:
        """Return the cluster's value; "" where there is none."""
        return wording.shown(self.cluster) if self.cluster else ""


@dataclass(frozen=True)
class Profile:
    """A member's year on one window: the hardest target first."""

    sentence: str
    window: str
    rows: tuple[ProfileRow, ...]

    @property
    def has_ranks(self) -> bool:
        """Say whether any row says a place."""
        return any(row.rank for row in self.rows)

    @property
    def has_duties(self) -> bool:
        """Say whether any row says what must still hold."""
        return any(row.duty for row in self.rows)


@dataclass(frozen=True)
class Card:
    """A member in a list: its year in a sentence, its percentages, who holds its report."""

    name: str
    url: str
    sentence: str
    values: tuple[tuple[str, MatrixCell], ...]  # each with the target's short name
    report: ReportLine | None


def profile_of(unit: Unit, whole: Results, course: Course, *, may_compare: bool) -> Profile:
    """Return a member's year on all members' results; `may_compare`: whether the reader sees what all of them have."""
    place, names = unit.code, {unit.code: unit.name}
    rows = [row for row in whole.rows if row.province == place and is_judged(row)]
    return Profile(
        sentence=_sentence(rows, whole),
        window=wording.window_label(whole.window),
        rows=tuple(_row(row, whole, course, names, may_compare) for row in hardest_first(rows)),
    )


def _sentence(rows: list[Result], whole: Results) -> str:
    missed = [
        profiles.missed(whole.versions[row.target.code].target.name, answers.missed(row))
        for row in rows
        if row.verdict == NOT_MET
    ]
    return profiles.year(wording.window_title(whole.window), [row.verdict for row in rows], missed)


def _row(result: Result, whole: Results, course: Course, names: dict[str, str], may_compare: bool) -> ProfileRow:
    target, place = result.target, result.province or CLUSTER
    every = whole.of(target.code)
    shown = cell(result, whole, names)
    owing = course.owing(shown, names)
    ranked = _rank([row for row in every if row.province is not None], place, whole) if may_compare else None
    series = series_of(target.title, course.rows(target.code, place), course.windows)
    return ProfileRow(
        title=target.title,
        asks=wording.asks(target, place, result.unit),
        url=target_url(whole, target.code),
        cell=shown,
        cluster=next((row for row in every if row.province is None), None),
        lines=spark_of(series, target, place) if kind_of(target).has_threshold else None,
        rank=profiles.rank(ranked),
        duty=owing.headroom if owing else "",
        bullet=bullet_of(owing) if owing else None,
    )


def _rank(alone: list[Result], place: str, whole: Results) -> Rank | None:
    """Return the place of a member; of all members' results as their ground keeps them, their order is kept too."""
    target, ground, units = alone[0].target if alone else None, whole.ground, whole.units
    if not ground.has_each(alone, "result", target, units, whole.window):
        return rank_of(alone, place)
    by_code = {row.province: row for row in alone}
    ways = ground.each("beyond", target, units, whole.window, lambda unit: way_beyond(by_code[unit.code]))
    return rank_of(alone, place, ways)


def cards_of(whole: Results, reports: Iterable[ReportLine]) -> list[Card]:
    """Return a card for each member that the window speaks of, with its report of those that there are."""
    by_unit = {report.code: report for report in reports}
    by_place: dict[str, list[Result]] = {unit.code: [] for unit in whole.units}
    for row in whole.rows:
        if row.province in by_place and is_judged(row):
            by_place[row.province].append(row)
    year, state = whole.season.agreement.year, state_of(whole)
    return [
        Card(
            name=unit.name,
            url=f"{reverse('targets:province', args=[unit.code])}?year={year}&{state}",
            sentence=_sentence(by_place[unit.code], whole),
            values=tuple(
                (whole.versions[row.target.code].target.name, cell(row, whole, {}, has_duty=False))
                for row in by_place[unit.code]
                if kind_of(row.target).is_percent
            ),
            report=by_unit.get(unit.code),
        )
        for unit in whole.units
    ]
