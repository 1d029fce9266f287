"""The replies to a question: one sentence a result, with what it rests on, from accepted figures alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from foundation.dates import day_of
from foundation.text import search_key
from pledges.models import Agreement
from targets.core import periods, scheme
from targets.core.kinds import kind_of
from targets.core.members import ancestors
from targets.core.result import Result
from targets.core.scheme import TargetSpec, Unit, measure_of
from targets.models import Submission
from targets.results.queries.dashboard import cell, explanation_url
from targets.results.queries.frozen import standing_results
from targets.results.queries.question import Question, Vocabulary
from targets.results.queries.results import Results
from targets.results.queries.season import CLUSTER, Extent, Season
from targets.words import answers, wording
from targets.words import replies as words

MOST = 8  # replies to one question
WHOLE_CLUSTER = ("toàn cụm", "cả cụm", "cụm", "whole cluster", "cluster")


@dataclass(frozen=True)
class Reply:
    """One result as it is read out; `url`: where it is explained."""

    title: str
    sentence: str
    url: str
    result: Result


def vocabulary_of(season: Season) -> Vocabulary:
    """Return what can be asked of an agreement: its units and those they came from, its targets, its windows."""
    units, names = season.scheme.units, season.scheme.measures
    targets = {target.code: (target.title, target.short_title) for target in season.scheme.versions}
    specs = season.scheme.specs(periods.QUARTERS[-1])
    return Vocabulary(
        places={unit.code: (unit.name,) for unit in units} | {CLUSTER: WHOLE_CLUSTER},
        former={unit.code: tuple(_names_before(unit)) for unit in units if unit.predecessors},
        targets=targets,
        windows={window.code: (window.title, window.code) for window in season.scheme.windows},
        words={code: [names[measure_of(term)[1]].name for term in specs[code].numerator] for code in targets},
    )


def _names_before(unit: Unit) -> Iterable[str]:
    """Yield the names of all units that one came from, but for its own."""
    for before in unit.predecessors:
        yield from (name for name in (before.name, *_names_before(before)) if name != unit.name)


def examples_of(season: Season) -> list[str]:
    """Return questions as one may type them: with diacritics and without, with a window, of a place alone."""
    specs = season.scheme.specs(periods.QUARTERS[-1])
    targets = [target for target in season.scheme.versions if specs[target.code].scope == scheme.PROVINCE]
    names = [target.name for target in targets if specs[target.code].bounds(None)]
    units = [unit.name for unit in season.scheme.units]
    if not names or not units:
        return []
    window = wording.window_label(periods.quarter(season.agreement.year, periods.QUARTERS[0]))
    return [f"{units[0]} {names[0]}", search_key(f"{units[-1]} {names[-1]}"), f"{names[0]} {window}", units[0]]


def replies(season: Season, question: Question, usual: Callable[[Season], str]) -> tuple[Reply, ...]:
    """Return the replies of one agreement to a question, MOST at most; none where it names no target that there is.

    Where no place is named, of the reader's own units and of the cluster; where no target is, of all that are judged. A
    target of the cluster alone is answered for all together. `usual`: the window where none is named.
    """
    window = season.window(question.window or usual(season))
    if window is None or question.names_nothing:
        return ()
    places, targets = [*question.places, *question.former] or _usual_places(season), question.targets
    together = {code for code, spec in season.scheme.specs(window.quarter).items() if spec.scope == scheme.CLUSTER}
    if len(places) == len(targets) == 1:
        season = season.within(Extent(targets[0], CLUSTER if targets[0] in together else places[0]))
    results = standing_results(season, window)
    judged = (row.target for row in results.rows if not _is_left_out(row.target))
    codes = targets or tuple(dict.fromkeys(target.code for target in judged))
    found = {(row.target.code, row.province or CLUSTER): row for code in codes for row in results.of(code)}
    wanted = dict.fromkeys((code, CLUSTER if code in together else place) for place in places for code in codes)
    rows = [found[cell] for cell in wanted if cell in found]
    accepted = _accepted(season.agreement, results) if rows else {}
    return tuple(_reply(row, results, accepted) for row in rows[:MOST])


def _usual_places(season: Season) -> list[str]:
    return [*(unit.code for unit in season.scheme.units if unit.code in season.own), CLUSTER]


def _is_left_out(target: TargetSpec) -> bool:
    """Say whether a target is not told unasked: what is only watched, and what is once there for good."""
    return wording.is_watched_only(target) or kind_of(target).is_document


def _reply(row: Result, results: Results, accepted: dict) -> Reply:
    """Return the reply that a result is; the year that runs is not named."""
    window, place, today = results.window, row.province or CLUSTER, results.season.today
    is_running = today is not None and window.year == periods.year_of(results.season.days, today)
    label = wording.window_label(window) if is_running else wording.window_title(window)
    names = {unit.code: unit.name for unit in results.units}
    sentence = words.reply(
        row,
        names.get(place) or answers.whole_cluster(),
        label,
        _rests_on(row, results, accepted),
        is_closed=results.season.is_closed,
    )
    return Reply(row.target.title, sentence, explanation_url(results, row.target.code, place), row)


def _rests_on(row: Result, results: Results, accepted: dict) -> str:
    """Return what a result rests on: the closing, the day of the latest acceptance, or how many members are known."""
    if results.closing:
        text = words.closed_on(day_of(results.closing.at))
        moved = cell(row, results, {}).restated
        return f"{text}; {moved.cause}" if moved else text
    if row.province is None:
        return words.members_known(row) if row.verdict != scheme.NO_DATA else ""
    unit = results.by_code[row.province]
    days = [accepted[code] for code in ancestors(unit) | {unit.code} if code in accepted]
    if row.verdict == scheme.NO_DATA:
        return _lacking(row, results)
    text = words.accepted_on(max(days)) if days else ""
    return f"{text}; {words.being_corrected()}" if cell(row, results, {}).is_correcting else text


def _lacking(row: Result, results: Results) -> str:
    """Name the first figure without which there is no result; "" where they contradict each other."""
    if not row.missing:
        return ""
    names = {code: unit.name for unit in results.units for code in ancestors(unit) | {unit.code}}
    _place, period, what = wording.missing_parts(row.missing[0], names, results.season.scheme.measures)
    return words.lacks(what, period, len(row.missing) - 1)


def _accepted(agreement: Agreement, results: Results) -> dict:
    """Return the day of the latest acceptance of each province's reports of a window, by its code."""
    window = results.window
    reports = Submission.objects.filter(
        period__cluster=agreement.cluster_id,
        period__year=window.year,
        period__code__in=window.periods,
        carried_by__isnull=True,
        accepted__isnull=False,
    )
    rows = reports.order_by("accepted__at").values_list("province__code", "accepted__at")
    return {code: day_of(at) for code, at in rows}
