"""What the figures being entered come to: each target's value and verdict for one province, as they stand now."""

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from targets.calendar.queries.scheme import Scheme
from targets.core import periods
from targets.core import scheme as core
from targets.core.kinds import kind_of
from targets.core.verdicts import Ground, Result, judge
from targets.reports.queries.reading import Reading
from targets.words import wording

MOST = 500  # lines that are remembered of one report


@dataclass(frozen=True)
class ResultLine:
    """One target over one window, with the figures of the page whether accepted or not; `missing` in words."""

    title: str
    window: str
    shown: str
    verdict: str
    counts: str = ""
    is_reference: bool = False
    rests_on_estimate: bool = False
    missing: tuple[str, ...] = ()


def results_of(reading: Reading) -> dict[int, list[ResultLine]]:
    """Return the result lines of the submission's province by pledge id, in the agreement's order.

    Narrative targets are left out: the reviewer judges them. A cluster's target has no verdict for one province.
    """
    scheme = reading.scheme
    if scheme is None:
        return {}
    ground, lines = ground_of(reading), {}
    for target in scheme.versions:
        spec = ground.targets[target.code]
        if not scheme.is_on(target, reading.quarter) or kind_of(spec).is_ruled:
            continue
        for window in windows_of(reading, spec):
            if spec.stands_in(window.quarter):
                lines.setdefault(target.pledge_id, []).append(_judged(reading, spec, window, ground))
    return lines


def _judged(reading: Reading, spec: core.TargetSpec, window: periods.Window, ground: Ground) -> ResultLine:
    """Return a target's line; judged once for what is typed of its measures: all else changes by acts alone."""
    judged: dict = reading.once("judged", dict)
    terms = _terms(spec, ground)
    typed = [(key, *_said(figure)) for key, figure in reading.mine.items() if key[3] in terms]
    question = (spec.code, window.code, get_language(), frozenset(typed))
    if question not in judged:
        if len(judged) >= MOST:
            judged.clear()
        judged[question] = _line(judge(spec, reading.unit, window, ground), reading.scheme)
    return judged[question]


def _terms(spec: core.TargetSpec, ground: Ground) -> set[str]:
    """Return the measures that a target and its parts are judged on."""
    own = {core.measure_of(term)[1] for term in (*spec.numerator, *spec.denominator)}
    return own.union(*(_terms(ground.targets[part], ground) for part in spec.parts))


def _said(figure: core.Figure) -> tuple[int | None, str, bool]:
    return figure.value, figure.reason, figure.is_estimate


def ground_of(reading: Reading) -> Ground:
    """Return what a submission's own figures are judged on as they stand in it; rulings are the reviewer's.

    Every target is there: a target that is on may have parts that are switched off by themselves.
    """
    scheme = reading.scheme
    ends = {window.code: window.end for window in scheme.windows}
    specs = reading.once("specs", lambda: scheme.specs(reading.quarter))
    return Ground(reading.known, scheme.measures, {}, specs, ends)


def windows_of(reading: Reading, spec) -> list[periods.Window]:
    """Return the window the target is judged on, and the period itself where that is another; days as stored."""
    period, days = reading.period, reading.book.days(reading.period.cluster_id)
    if period.quarter is None:
        titles = {window.code: window.title for window in reading.scheme.windows}
        title = titles.get(period.code, period.title)
        return [periods.dated(periods.named(period.code, title, period.year, period.start, period.end), days)]
    alone = periods.dated(periods.quarter(period.year, period.quarter), days)
    if period.quarter == 1 or spec.judged_on == core.QUARTER:
        return [alone]
    to_date = periods.dated(periods.through(period.year, period.quarter), days)
    return [to_date] if kind_of(spec).is_document else [to_date, alone]


def _line(result: Result, scheme: Scheme) -> ResultLine:
    is_cluster = result.target.scope == core.CLUSTER
    shown, counts = wording.shown(result), wording.counts(result)
    return ResultLine(
        title=result.target.title + (_(" (tính chung toàn Cụm)") if is_cluster else ""),
        window=wording.window_title(result.window),
        shown=shown,
        verdict=core.MONITORED if is_cluster and result.verdict != core.NO_DATA else result.verdict,
        counts="" if counts == shown else counts,
        is_reference=result.is_reference,
        rests_on_estimate=result.rests_on_estimate,
        missing=tuple(_missing(key, scheme) for key in result.missing),
    )


def _missing(key: core.Key, scheme: Scheme) -> str:
    """Return an absent figure in words: "Kỳ trước chuyển sang (Quý I/2024)"."""
    _place, period, what = wording.missing_parts(key, {}, scheme.measures)
    return f"{what} ({period})"
