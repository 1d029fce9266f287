"""What the figures being entered come to: each target's value and verdict for one province, as they stand now."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.utils.translation import gettext as _

from targets.calendar.queries.days import stored_days
from targets.calendar.queries.scheme import Scheme, units_of
from targets.calendar.queries.territory import lineage
from targets.core import periods, workflow
from targets.core import scheme as core
from targets.core.verdicts import Ground, Result, judge
from targets.models import AcceptedFigure, AgreementWindow, Figure, FigureVersion, Submission
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


def results_of(submission: Submission, scheme: Scheme) -> dict[int, list[ResultLine]]:
    """Return the result lines of the submission's province by pledge id, in the agreement's order.

    Narrative targets are left out: the reviewer judges them. A cluster's target has no verdict for one province.
    """
    unit, ground = units_of([submission.province])[0], ground_of(submission, scheme)
    lines: dict[int, list[ResultLine]] = {}
    days = stored_days(submission.period.cluster_id)
    for target in scheme.versions:
        spec = ground.targets[target.code]
        if not scheme.is_on(target, submission.period.last_quarter) or spec.kind == core.NARRATIVE:
            continue
        for window in windows_of(submission, spec, days):
            if not spec.stands_in(window.quarter):
                continue
            result = judge(spec, unit, window, ground)
            lines.setdefault(target.pledge_id, []).append(_line(result, scheme))
    return lines


def ground_of(submission: Submission, scheme: Scheme) -> Ground:
    """Return what a submission's own figures are judged on as they stand in it; rulings are the reviewer's.

    Every target is there: a target that is on may have parts that are switched off by themselves.
    """
    ends = {one.code: one.end for one in scheme.windows}
    return Ground(known_beside(submission), scheme.measures, {}, scheme.specs(submission.period.last_quarter), ends)


def known_beside(submission: Submission) -> dict:
    """Return the known figures of a province (and its predecessors) this year and last, as the core reads them.

    Accepted ones, over them submitted ones, over them what this submission and the history it carries say now.
    """
    period = submission.period
    place = {"period__cluster": period.cluster_id, "period__year__in": (period.year - 1, period.year)}
    submissions = Submission.objects.filter(province__in=lineage(submission.province), **place)
    pins = AcceptedFigure.objects.filter(
        acceptance=F("acceptance__submission__accepted"), acceptance__submission__in=submissions
    )
    here = Q(submission=submission) | Q(submission__carried_by=submission)
    current = Figure.objects.filter(current__isnull=False).exclude(current__kind=FigureVersion.Kind.CLEARED)
    submitted = current.filter(submission__in=submissions, submission__state=workflow.SUBMITTED)
    others = _known(pins, "acceptance__submission", "version") | _known(submitted, "submission", "current")
    mine = {submission.pk, *submission.carries.values_list("pk", flat=True)}
    emptied = {key for key, (pk, _figure) in others.items() if pk in mine}
    known = {key: figure for key, (_pk, figure) in others.items() if key not in emptied}
    return known | {key: figure for key, (_pk, figure) in _known(current.filter(here), "submission", "current").items()}


def _known(rows, submission: str, version: str) -> dict:
    """Return {key: (submission pk, core figure)} of a query's rows."""
    columns = [
        *(f"{submission}__{name}" for name in ("province__code", "period__year", "period__code")),
        "measure__code",
        f"{submission}__pk",
        *(f"{version}__{name}" for name in ("value", "reason", "is_estimate")),
    ]
    rows = rows.order_by(F(f"{submission}__carried_by").desc(nulls_last=True))
    return {tuple(row[:4]): (row[4], core.Figure(row[5], row[6], row[7])) for row in rows.values_list(*columns)}


def windows_of(submission: Submission, spec, days: periods.Days) -> list[periods.Window]:
    """Return the window the target is judged on, and the period itself where that is another; `days` as stored."""
    period = submission.period
    if period.quarter is None:
        window = AgreementWindow.objects.filter(
            agreement__cluster=period.cluster_id, agreement__year=period.year, code=period.code
        ).first()
        title = window.title if window else period.title
        return [periods.dated(periods.named(period.code, title, period.year, period.start, period.end), days)]
    alone = periods.dated(periods.quarter(period.year, period.quarter), days)
    if period.quarter == 1 or spec.judged_on == core.QUARTER:
        return [alone]
    to_date = periods.dated(periods.through(period.year, period.quarter), days)
    return [to_date] if spec.kind == core.MILESTONE else [to_date, alone]


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
