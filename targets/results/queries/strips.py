"""A target's results on a threshold strip: a mark for each member and for the cluster. How it is drawn is charts'."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from django.utils.translation import get_language

from charts import marks, scale
from charts.labels import short_names
from charts.strip import strip
from targets.core.kinds import kind_of, value_of
from targets.core.numbers import format_decimal
from targets.core.result import Result
from targets.core.scheme import MET, NOT_MET, TargetSpec
from targets.results.queries.dashboard import explanation_url, state_of
from targets.results.queries.results import Results
from targets.results.queries.season import CLUSTER
from targets.words import answers, wording
from targets.words.values import shown
from targets.words.verdicts import verdict_word

ALONE = {MET: marks.MET, NOT_MET: marks.NOT_MET}
TOGETHER = {MET: marks.CLUSTER_MET, NOT_MET: marks.CLUSTER_NOT_MET}


def strip_of(rows: Sequence[Result], results: Results, *, size: marks.Size = marks.PANEL) -> marks.Strip | None:
    """Return a target's rows (the cluster's last) as a strip; None of what is no percentage, or has no value at all.

    A panel and a wall have no room for those without a value: the page says once whom it lacks.
    """
    cluster = rows[-1]
    if not has_strip(rows):
        return None
    caption = marks.Caption(
        name=cluster.target.code,
        title=cluster.target.title,
        sentence=answers.members_met(cluster),
        tick=percent,
    )
    known = rows if size is marks.FULL else [row for row in rows if value_of(row) is not None]
    drawn = _marks(known, results)
    if size in (marks.WALL, marks.PAPER):  # nothing leads anywhere from there
        drawn = [replace(mark, url="") for mark in drawn]
    if size is marks.PAPER:
        drawn = [replace(mark, label=answers.cluster()) if mark.is_cluster else mark for mark in drawn]
    return strip(drawn, bounds_of(cluster.target), caption, size=size)


def has_strip(rows: Sequence[Result]) -> bool:
    """Say whether a target's rows can be drawn as a strip: they are percentages, and some has a value."""
    return kind_of(rows[-1].target).is_percent and any(row.denominator for row in rows)


def bounds_of(target: TargetSpec, place: str | None = None) -> list[scale.Bound]:
    """Return what a target asks as charts draw it; `place`: of a member that may have thresholds of its own."""
    return [
        scale.Bound(bound.comparator, bound.threshold, wording.bound_in_words(bound, target.kind))
        for bound in target.bounds(place)
    ]


def shape_of(result: Result) -> str:
    """Return the shape of a member's mark: met or not, and plain where there is no verdict on it."""
    return marks.PLAIN if result.is_reference else ALONE.get(result.verdict, marks.PLAIN)


def percent(value: Fraction) -> str:
    """Print a point of the scale."""
    return f"{format_decimal(value)}%"


@lru_cache(maxsize=100)
def _shorts(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the members' abbreviations."""
    return tuple(short_names(names))


def _marks(rows: Sequence[Result], results: Results) -> list[marks.Mark]:
    shorts = dict(zip(results.by_code, _shorts(tuple(unit.name for unit in results.units)), strict=True))
    key = ("mark", get_language(), state_of(results))
    return [_mark(row, shorts, results, key) for row in rows]


def _mark(result: Result, shorts: dict[str, str], results: Results, key: tuple) -> marks.Mark:
    """Return a result's mark; it is kept with the result."""
    beside = (results.season.is_closed, shorts.get(result.province or ""), _name(result, results))
    return result.once(key, lambda: _made(result, shorts, results), beside)


def _name(result: Result, results: Results) -> str:
    """Return the whole name of a mark."""
    return results.by_code[result.province].name if result.province else answers.whole_cluster()


def _made(result: Result, shorts: dict[str, str], results: Results) -> marks.Mark:
    is_judged = result.verdict in ALONE and not result.is_reference
    note, name = verdict_word(result.verdict, results.season.is_closed) if is_judged else "", _name(result, results)
    if result.province is None:
        label, shape = name, TOGETHER[result.verdict] if is_judged else marks.CLUSTER_PLAIN
    else:
        label, shape = shorts[result.province], shape_of(result)
    return marks.Mark(
        key=result.province or CLUSTER,
        label=label,
        full_label=name,
        value=value_of(result),
        text=shown(result),
        shape=shape,
        url=explanation_url(results, result.target.code, result.province or CLUSTER),
        note=note,
        is_apart=result.province in result.target.thresholds,
    )
