"""If we closed today: who would meet each target, who would not and by how much, what must still hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charts.bullet import Bullet
from targets.core import scheme
from targets.core.difficulty import difficulty, hardest_first
from targets.core.keeping import Keeping
from targets.core.kinds import kind_of
from targets.core.numbers import format_count
from targets.core.result import Result
from targets.core.shortfall import shortfall
from targets.results.queries.bullets import bullet_of
from targets.results.queries.course import Course, later_course
from targets.results.queries.dashboard import MatrixCell, cell, target_url
from targets.results.queries.explanation import names_of
from targets.results.queries.results import Results
from targets.words import wording


@dataclass(frozen=True)
class Standing(Keeping):
    """One province (or the cluster): `words` say by how much it misses or what it lacks, `duty` what must hold."""

    cell: MatrixCell
    words: str
    duty: str  # by the latest figures
    bullet: Bullet | None  # the same drawn

    @property
    def is_known(self) -> bool:
        """Say whether there is a result."""
        return self.cell.result.verdict != scheme.NO_DATA

    @property
    def is_wanting(self) -> bool:
        """Say whether it misses the target, or has something to keep."""
        return bool(self.duty) or self.cell.result.verdict == scheme.NOT_MET


@dataclass(frozen=True)
class Alike:
    """Provinces of which the same is to be said."""

    cells: tuple[MatrixCell, ...]
    verdict: str
    words: str


@dataclass(frozen=True)
class IfClosed:
    """One target as it would stand: counts of provinces, and these with what they have to do, the hardest first."""

    code: str
    title: str
    asks: str
    url: str
    met: int
    no_activity: int
    total: int
    wanting: tuple[Standing, ...]  # who misses it, or has something to keep
    settled: tuple[Alike, ...]  # who meets it and has nothing to keep
    unknown: tuple[Alike, ...]
    cluster: Standing


def if_closed(results: Results, *, only_of: frozenset[str] | None = None) -> list[IfClosed]:
    """Return each target that is judged over the results' window, the hardest for the cluster first.

    `only_of`: as results_of has it.
    """
    names, course = names_of(results, list(results.rows)), later_course(results, only_of=only_of)
    targets = []
    for code in dict.fromkeys(row.target.code for row in results.rows):
        rows = results.of(code)
        if wording.is_watched_only(rows[-1].target) or rows[-1].is_reference:
            continue
        targets.append((_hardness(rows), _target(rows, results, names, course)))
    return [target for _hard, target in sorted(targets, key=lambda pair: pair[0], reverse=True)]


def _hardness(rows: list[Result]) -> tuple:
    """Return how hard a target is: what it is for the cluster, then by how many miss it, then by how far it is."""
    group, *how_far = difficulty(rows[-1])
    return group, sum(row.verdict == scheme.NOT_MET for row in rows[:-1]), how_far


def _target(rows: list[Result], results: Results, names: dict[str, str], course: Course) -> IfClosed:
    alone, cluster = hardest_first(rows[:-1]), rows[-1]
    standings = [_standing(row, results, names, course) for row in alone]
    known = [standing for standing in standings if standing.is_known]
    return IfClosed(
        code=cluster.target.code,
        title=cluster.target.title,
        asks=wording.asks(cluster.target, unit=cluster.unit),
        url=target_url(results, cluster.target.code),
        met=sum(result.verdict == scheme.MET for result in alone),
        no_activity=sum(result.verdict == scheme.NO_ACTIVITY for result in alone),
        total=len(alone),
        wanting=tuple(standing for standing in known if standing.is_wanting),
        settled=tuple(_alike((standing.cell, standing.cell.shown) for standing in known if not standing.is_wanting)),
        unknown=tuple(_alike((standing.cell, standing.words) for standing in standings if not standing.is_known)),
        cluster=_standing(cluster, results, names, course),
    )


def _standing(result: Result, results: Results, names: dict[str, str], course: Course) -> Standing:
    shown = cell(result, results, names)
    owing = course.owing(shown, names)
    words = misses_by(result, results, names)
    return shown.once("standing", lambda: _said(shown, owing, words), (owing, words))


def _said(shown: MatrixCell, owing: MatrixCell | None, words: str) -> Standing:
    """Return what is said; `owing`: the cell that says what must still hold."""
    duty, bullet = (owing.headroom, bullet_of(owing)) if owing else ("", None)
    return Standing(cell=shown, words=words, duty=duty, bullet=bullet)


def _alike(pairs: Iterable[tuple[MatrixCell, str]]) -> Iterator[Alike]:
    """Yield those of which the same is to be said together, in order."""
    cells: dict[tuple[str, str], list[MatrixCell]] = {}
    for each, words in pairs:
        cells.setdefault((each.verdict, words), []).append(each)
    for (verdict, words), alike in cells.items():
        yield Alike(tuple(alike), verdict, words)


def misses_by(result: Result, results: Results, names: dict[str, str]) -> str:
    """Say in exact counts by how much a result misses its target, or what it lacks; "" where it is met."""
    if result.contradiction:
        return wording.contradiction(result, names, results.season.scheme.measures)
    if result.verdict == scheme.NO_DATA:
        return _lacks(result, results, names)
    if result.verdict != scheme.NOT_MET:
        return ""
    return result.once(("misses", get_language()), lambda: _misses_by(result, results, names))


def _misses_by(result: Result, results: Results, names: dict[str, str]) -> str:
    if kind_of(result.target).has_parts:
        missed = [part for part in result.parts if part.verdict == scheme.NOT_MET]
        return "; ".join(f"{part.target.title}: {misses_by(part, results, names)}" for part in missed)
    if kind_of(result.target).is_document:
        return ": ".join([wording.shown(result), *filter(None, [_not_issued(result, results)])])
    by = shortfall(result, result.target.bounds(result.province))
    if by is None:
        return wording.shown(result)
    words = {"count": format_count(abs(by)), "unit": result.unit}
    if by > 0:
        return _("thiếu %(count)s %(unit)s") % words
    if kind_of(result.target).compares_years:
        words["asks"] = wording.asks(result.target, result.province)
        return _("vượt %(count)s %(unit)s so với mức %(asks)s") % words
    return _("vượt %(count)s %(unit)s") % words


def _lacks(result: Result, results: Results, names: dict[str, str]) -> str:
    """Name the first absent figures, each place and period once; the row says already which province it is."""
    found: dict[str, list[str]] = {}
    for key in result.missing[:LISTED]:
        place, period, what = wording.missing_parts(key, names, results.season.scheme.measures)
        head = period if place == names.get(result.province) else f"{place}, {period}"
        found.setdefault(head, []).append(what)
    told = [f"{head}: {', '.join(what)}" for head, what in found.items()]
    more = len(result.missing) - LISTED
    return "; ".join([*told, *([_("và %(n)s số khác") % {"n": more}] if more > 0 else [])])


def _not_issued(result: Result, results: Results) -> str:
    """Return the documents that nobody has issued yet, by name."""
    issued = {entered.key[3] for entered in result.inputs if entered.number}
    measures = results.season.scheme.measures
    asked = [scheme.measure_of(term)[1] for term in result.target.numerator]
    return ", ".join(measures[code].name for code in asked if code not in issued)


LISTED = 3  # absent figures named before "và … số khác"
