"""What the figures being entered come to: each target's value and verdict for one province, as they stand now."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from targets.calendar.queries.scheme import Scheme
from targets.core import periods
from targets.core import scheme as core
from targets.core.kinds import kind_of
from targets.core.verdicts import Ground, Result, judge
from targets.reports.queries.reading import Reading
from targets.words import wording


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
    ground = ground_of(reading)
    lines: dict[int, list[ResultLine]] = {}
    for target in scheme.versions:
        spec = ground.targets[target.code]
        if not scheme.is_on(target, reading.quarter) or kind_of(spec).is_ruled:
            continue
        for window in windows_of(reading, spec):
            if not spec.stands_in(window.quarter):
                continue
            result = judge(spec, reading.unit, window, ground)
            lines.setdefault(target.pledge_id, []).append(_line(result, scheme))
    return lines


def ground_of(reading: Reading) -> Ground:
    """Return what a submission's own figures are judged on as they stand in it; rulings are the reviewer's.

    Every target is there: a target that is on may have parts that are switched off by themselves.
    """
    scheme = reading.scheme
    ends = {one.code: one.end for one in scheme.windows}
    return Ground(reading.known, scheme.measures, {}, scheme.specs(reading.quarter), ends)


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
    return ResultLine(
        title=result.target.title + (_(" (tính chung toàn Cụm)") if is_cluster else ""),
        window=wording.window_title(result.window),
        shown=wording.shown(result),
        verdict=core.MONITORED if is_cluster and result.verdict != core.NO_DATA else result.verdict,
        counts="" if result.counts == result.shown else result.counts,
        is_reference=result.is_reference,
        rests_on_estimate=result.rests_on_estimate,
        missing=tuple(_missing(key, scheme) for key in result.missing),
    )


def _missing(key: str, scheme: Scheme) -> str:
    """Return an absent figure in words: "Kỳ trước chuyển sang (Quý I/2024)"."""
    _place, period, what = wording.missing_parts(key, {}, scheme.measures)
    return f"{what} ({period})"
