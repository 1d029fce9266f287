"""The answer above the matrix: how the cluster stands, what it misses, who needs attention, what is not known.

Only which results are spoken of is decided here; sentences are words.answers', numbers are results.queries.results'.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from charts.marks import PANEL, Size, Strip
from targets.core.headroom import last_day
from targets.core.kinds import kind_of
from targets.core.periods import QUARTERS, quarter_code
from targets.core.result import Result
from targets.core.scheme import MET, NO_DATA, NOT_MET
from targets.core.verdicts import judge_sum
from targets.results.queries.dashboard import province_url, target_url
from targets.results.queries.results import Results
from targets.results.queries.strips import has_strip, strip_of
from targets.words import answers, wording
from targets.words.values import shown

PANELS = 3  # strips above the matrix
FEW = 2  # missed targets of a member on a wall
PLACES = 3  # members that the panel of attention names


@dataclass(frozen=True)
class Panel:
    """One target of the cluster with its strip; `verdict` "" where it has none here."""

    name: str
    title: str
    url: str
    shown: str  # "" where nothing is known of the cluster
    verdict: str
    members: str  # how many members meet it
    strip: Strip


@dataclass(frozen=True)
class Attention:
    """A member that misses targets, and each in a few words."""

    name: str
    url: str
    missed: tuple[tuple[str, Result], ...]  # each target's name, and its result

    @property
    def words(self) -> list[tuple[str, str]]:
        """Return each target's name, and by how much it is missed."""
        return [(name, answers.missed(row)) for name, row in self.missed]

    @property
    def few(self) -> list[tuple[str, str]]:
        """Return the first of them, where there is little room."""
        return self.words[:FEW]

    @property
    def more(self) -> int:
        """Return how many targets it misses besides."""
        return max(len(self.missed) - FEW, 0)


@dataclass(frozen=True)
class Answer:
    """What a leader reads first."""

    headline: str
    sentences: tuple[str, ...]
    panels: tuple[Panel, ...]
    attention: tuple[Attention, ...]
    lacking: tuple[str, ...]  # what is not known, each said once
    nobody: str  # what is true where no member misses a target

    @property
    def foremost(self) -> tuple[Attention, ...]:
        """Return the members that the panel names."""
        return self.attention[:PLACES]

    @property
    def others(self) -> int:
        """Return how many more members miss a target."""
        return len(self.attention) - len(self.foremost)


def answer(results: Results, *, size: Size = PANEL, printed: answers.Printed = str) -> Answer:
    """Return what is to be read first of results: of all targets of the contents that have a percentage to reach.

    Where no content has one, of all targets that are judged. `size`: of the strips. `printed`: how the headline and
    what is lacking print whole numbers.
    """
    rows = results.by_target
    judged = {code: found for code, found in rows.items() if is_judged(found[-1])}
    counted, where = _counted(judged, results)
    names = _names(results)
    alone = [row for code, found in judged.items() for row in found[:-1] if is_judged(row)]
    return Answer(
        headline=answers.headline([judged[code][-1].verdict for code in counted], where, printed=printed),
        sentences=tuple(_sentences([judged[code][-1] for code in counted], names, results)),
        panels=tuple(_panels({code: rows[code] for code in judged}, names, results, size)),
        attention=tuple(_attention(alone, names, results)),
        lacking=answers.cut(list(_lacking(judged, names, results, printed)), printed=printed),
        nobody=answers.nobody_missed(bool(alone), all(row.verdict != NO_DATA for row in alone)),
    )


def is_judged(result: Result) -> bool:
    """Say whether a result has a verdict, or would have one were its figures known."""
    return not result.is_reference and not wording.is_watched_only(result.target)


def _names(results: Results) -> dict[str, str]:
    """Return what targets are called where there is little room, by code."""
    return {code: version.target.name for code, version in results.versions.items()}


def _counted(judged: dict[str, list[Result]], results: Results) -> tuple[list[str], str]:
    """Return the codes of the targets that the headline counts, and which contents they are of in words."""
    pledges = {code: results.versions[code].target.pledge for code in judged}
    measured = {pledges[code].pk for code, rows in judged.items() if kind_of(rows[-1].target).is_percent}
    codes = [code for code in judged if pledges[code].pk in measured]
    if not measured or len(codes) == len(judged):
        return list(judged), ""
    names = {pledges[code].pk: str(pledges[code].number or f"“{pledges[code].title}”") for code in codes}
    return codes, answers.of_contents(list(names.values()))


def _sentences(clusters: list[Result], names: dict[str, str], results: Results) -> Iterable[str]:
    """Yield the first target that the cluster misses, and the first duty that is still to be done or kept."""
    for row in [row for row in clusters if row.verdict == NOT_MET][:1]:
        yield answers.standing(row, names[row.target.code], results.season.is_closed)
    owing = next(owing_rows(clusters, results), None)
    if owing:
        yield wording.headroom(owing)


def owing_rows(clusters: list[Result], results: Results) -> Iterator[Result]:
    """Yield those of the cluster's results that say what is still to be done or kept, those missed first."""
    season = results.season
    for row in sorted(clusters, key=lambda row: row.verdict != NOT_MET):
        is_open = not season.is_closed and (season.today is None or season.today <= last_day(row.target, row.window))
        if is_open and wording.headroom(due := _by_this_window(row, results)):
            yield due


def _by_this_window(row: Result, results: Results) -> Result:
    """Return a cluster's result with the duty that follows from the window shown.

    A member's later figures say nothing of all: until those of all are known, what must hold for the cluster is said
    from where they are.
    """
    following = results.season.window(f"through-{row.window.quarter + 1}")
    if row.duty is not None or row.verdict not in (MET, NOT_MET) or results.closing or following is None:
        return row
    if judge_sum(row.target, results.units, following, results.together).verdict != NO_DATA:
        return row
    later = {quarter_code(quarter) for quarter in QUARTERS if quarter > row.window.quarter}
    year, together = results.season.agreement.year, results.together
    known = {key: figure for key, figure in together.known.items() if key[1] != year or key[2] not in later}
    return judge_sum(row.target, results.units, row.window, replace(together, known=known))


def _panels(judged: dict[str, list[Result]], names: dict[str, str], results: Results, size: Size) -> Iterable[Panel]:
    """Yield the targets that are drawn, in the agreement's order: of many first those that the cluster misses."""
    drawn = [code for code, rows in judged.items() if has_strip(rows)]
    missed = [code for code in drawn if judged[code][-1].verdict == NOT_MET]
    chosen = {*missed[:PANELS]} if len(drawn) > PANELS else set(drawn)
    chosen |= set([code for code in drawn if code not in chosen][: PANELS - len(chosen)])
    for code in drawn:
        if code in chosen and (drawing := strip_of(judged[code], results, size=size)):
            cluster = judged[code][-1]
            is_known = cluster.verdict != NO_DATA
            yield Panel(
                name=names[code],
                title=cluster.target.title,
                url=target_url(results, code),
                shown=shown(cluster) if is_known else "",
                verdict=cluster.verdict if is_known else "",
                members=answers.members_met(cluster),
                strip=drawing,
            )


def _attention(alone: list[Result], names: dict[str, str], results: Results) -> list[Attention]:
    """Return the members that miss a target, those that miss most first, then in the agreement's order."""
    missed: dict[str, list[Result]] = {}
    for row in alone:
        if row.verdict == NOT_MET:
            missed.setdefault(row.province, []).append(row)
    places = [unit for unit in results.units if unit.code in missed]
    return [
        Attention(
            unit.name,
            province_url(results, unit.code),
            tuple((names[row.target.code], row) for row in missed[unit.code]),
        )
        for unit in sorted(places, key=lambda unit: -len(missed[unit.code]))
    ]


def _lacking(
    judged: dict[str, list[Result]], names: dict[str, str], results: Results, printed: answers.Printed
) -> Iterable[str]:
    """Yield what is missing, once for all targets that lack the same of the same members."""
    groups: dict[tuple, list[str]] = {}
    for code, rows in judged.items():
        if places := [row.province for row in rows if row.verdict == NO_DATA and row.province and row.missing]:
            keys = [key for row in rows if row.province in places for key in row.missing]
            periods = tuple(dict.fromkeys((year, period) for _place, year, period, _what in keys))
            is_ruled = kind_of(rows[-1].target).is_ruled
            groups.setdefault((tuple(places), () if is_ruled else periods, is_ruled), []).append(names[code])
    for (places, periods, is_ruled), codes in groups.items():
        units = [results.by_code[place].name for place in places]
        what = answers.members(units, len(results.units), printed=printed)
        titles = [wording.period_title(*period) for period in sorted(periods)]
        yield answers.lacking(what, answers.others(codes, printed=printed), titles, is_ruled=is_ruled)
