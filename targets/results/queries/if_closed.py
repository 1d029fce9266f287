"""If we closed today: how many provinces would meet each target, who would not and by how much, and what is missing."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from targets.core import periods, scheme
from targets.core.kinds import kind_of
from targets.core.numbers import format_count
from targets.core.result import Result
from targets.core.shortfall import shortfall
from targets.results.queries.dashboard import MatrixCell, cell, own_threshold, target_url
from targets.results.queries.explanation import names_of
from targets.results.queries.results import Results
from targets.results.queries.season import Season
from targets.words import wording


@dataclass(frozen=True)
class Missed:
    """One province (or the cluster) that would not meet a target, or could not be judged; `words` say by how much."""

    cell: MatrixCell
    words: str


@dataclass(frozen=True)
class IfClosed:
    """One target as it would stand: counts of provinces, and those that would not meet it."""

    title: str
    asks: str
    url: str
    met: int
    no_activity: int
    total: int
    own: tuple[MatrixCell, ...]  # who meets a threshold of its own
    missed: tuple[Missed, ...]
    unknown: tuple[Missed, ...]
    cluster: Missed


def latest_window(season: Season) -> str:
    """Return the code of the cumulative window through the latest quarter that has accepted figures, else quý I's."""
    found = {
        period
        for (_place, year, period, _measure), figure in season.figures.known().items()
        if year == season.agreement.year and figure.value is not None
    }
    last = max((quarter for quarter in periods.QUARTERS if periods.quarter_code(quarter) in found), default=1)
    return f"through-{last}" if last > 1 else "q1"


def if_closed(results: Results) -> list[IfClosed]:
    """Return a line for each target that is judged over the results' window, in the agreement's order."""
    names = names_of(results, list(results.rows))
    lines = []
    for code in dict.fromkeys(row.target.code for row in results.rows):
        rows = results.of(code)
        if wording.is_watched_only(rows[-1].target) or rows[-1].is_reference:
            continue
        lines.append(_line(rows, results, names))
    return lines


def _line(rows: list[Result], results: Results, names: dict[str, str]) -> IfClosed:
    alone, cluster = rows[:-1], rows[-1]

    def missed(verdict: str) -> tuple[Missed, ...]:
        return tuple(_missed(row, results, names) for row in alone if row.verdict == verdict)

    own = [row for row in alone if row.verdict == scheme.MET and own_threshold(row)]
    return IfClosed(
        title=cluster.target.title,
        asks=wording.asks(cluster.target, unit=cluster.unit),
        url=target_url(results, cluster.target.code),
        met=sum(result.verdict == scheme.MET for result in alone),
        no_activity=sum(result.verdict == scheme.NO_ACTIVITY for result in alone),
        total=len(alone),
        own=tuple(cell(row, results, names) for row in own),
        missed=missed(scheme.NOT_MET),
        unknown=missed(scheme.NO_DATA),
        cluster=_missed(cluster, results, names),
    )


def _missed(result: Result, results: Results, names: dict[str, str]) -> Missed:
    return Missed(cell(result, results, names), misses_by(result, results, names))


def misses_by(result: Result, results: Results, names: dict[str, str]) -> str:
    """Say in exact counts by how much a result misses its target, or what it lacks; "" where it is met."""
    if result.contradiction:
        return wording.contradiction(result, names, results.season.scheme.measures)
    if result.verdict == scheme.NO_DATA:
        return _lacks(result, results, names)
    if result.verdict != scheme.NOT_MET:
        return ""
    if kind_of(result.target).has_parts:
        missed = [part for part in result.parts if part.verdict == scheme.NOT_MET]
        return "; ".join(f"{one.target.title}: {misses_by(one, results, names)}" for one in missed)
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
