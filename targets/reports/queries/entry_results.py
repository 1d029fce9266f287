"""What the figures being entered come to: each target's value and verdict for one province, as they stand now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from targets.calendar.queries.scheme import Scheme
from targets.core import periods
from targets.core import scheme as core
from targets.core.kinds import kind_of
from targets.core.verdicts import Ground, Result, judge
from targets.reports.queries.issued import Issued
from targets.reports.queries.reading import Reading
from targets.reports.queries.remaining import RemainingLine
from targets.words import values, wording

MOST = 500  # lines that are remembered of one report


@dataclass(frozen=True)
class ResultLine:
    """One target over the window it is judged on, with the figures of the page whether accepted or not.

    `aside`: what the period alone comes to, where that is another window; of documents, their numbers and days.
    `is_held`: a figure it stands on is wrong, so that it says nothing yet. `documents`: the measures of documents that
    earlier reports issued, where they decide it. `missing`: the absent figures as (period, measure) in words.
    """

    title: str
    window: str
    shown: str = ""
    verdict: str = ""
    counts: str = ""
    is_reference: bool = False
    rests_on_estimate: bool = False
    contradicts: bool = False
    is_held: bool = False
    documents: tuple[str, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    aside: str = ""

    @property
    def value(self) -> str:
        """Return what stands beside the verdict: nothing where the verdict's word says it all."""
        is_said = self.verdict in (core.NO_DATA, core.NO_ACTIVITY) and not self.contradicts
        return "" if is_said else self.shown

    @property
    def has_verdict(self) -> bool:
        """Say whether the verdict's mark stands there: not of a value that is only for reference."""
        return not self.is_held and (not self.is_reference or self.verdict in (core.NO_DATA, core.NO_ACTIVITY))


def results_of(
    reading: Reading, *, wrong: Collection[str] = (), issued: Mapping[str, Issued] = MappingProxyType({})
) -> dict[int, list[ResultLine]]:
    """Return one line for each target by pledge id, in the agreement's order, of the submission's province.

    `wrong`: the measures of cells that are wrong; `issued`: documents of earlier reports that the reader may see.
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
        windows = [window for window in windows_of(reading, spec) if spec.stands_in(window.quarter)]
        if windows:
            line = _combined(reading, spec, windows, ground, wrong)
            lines.setdefault(target.pledge_id, []).append(_decided(line, spec, issued))
    return lines


def _combined(reading: Reading, spec: core.TargetSpec, windows, ground: Ground, wrong: Collection[str]) -> ResultLine:
    """Return the line of the first window with what the others come to beside it."""
    if _terms(spec, ground) & set(wrong):
        return ResultLine(_title(spec), wording.window_title(windows[0]), is_held=True)
    first, *others = [_judged(reading, spec, window, ground) for window in windows]
    missing = dict.fromkeys(key for line in (first, *others) for key in line.missing)
    return replace(first, missing=tuple(missing), aside="; ".join(filter(None, map(_aside, others))))


def _aside(line: ResultLine) -> str:
    """Return another window's value in a few words; nothing while it has none."""
    if line.verdict == core.NO_DATA and not line.contradicts:
        return ""
    return f"{line.window}: {line.shown}" + (f" ({line.counts})" if line.counts else "")


def _decided(line: ResultLine, spec: core.TargetSpec, issued: Mapping[str, Issued]) -> ResultLine:
    """Return the line of a target that documents of earlier reports meet, saying since when they stand."""
    documents = tuple(core.measure_of(term)[1] for term in spec.numerator) if kind_of(spec).is_document else ()
    if line.verdict != core.MET or not documents or not all(code in issued for code in documents):
        return line
    standing = [issued[code] for code in documents]
    since, numbers = (row.since for row in standing), (row.document for row in standing)
    return replace(line, shown="; ".join(since), aside="; ".join(numbers), documents=documents)


def missing_lines(results: Iterable[ResultLine], remaining: Iterable[RemainingLine], period: str) -> tuple[str, ...]:
    """Return every absent figure of a content once, a line for each period; `period`: the page's own."""
    missing: dict[str, dict[str, None]] = {}
    for title, name in (key for line in results for key in line.missing):
        missing.setdefault(title, {})[name] = None
    for name in (name for line in remaining for name in line.missing):
        missing.setdefault(period, {})[name] = None
    return tuple(
        _("Còn thiếu số liệu %(period)s: %(names)s") % {"period": title, "names": "; ".join(names)}
        for title, names in missing.items()
    )


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
    shown, counts = values.shown(result), values.counts(result)
    is_told = counts == shown or (kind_of(result.target).is_document and result.denominator == 1)
    return ResultLine(
        title=_title(result.target),
        window=wording.window_title(result.window),
        shown=shown,
        verdict=core.MONITORED if is_cluster and result.verdict != core.NO_DATA else result.verdict,
        counts="" if is_told else counts,
        is_reference=result.is_reference,
        rests_on_estimate=result.rests_on_estimate,
        contradicts=bool(result.contradiction),
        missing=tuple(wording.missing_parts(key, {}, scheme.measures)[1:] for key in result.missing),
    )


def _title(spec: core.TargetSpec) -> str:
    """Return the target's title; of the cluster's, that it is counted over all units."""
    return spec.title + (_(" (tính chung toàn Cụm)") if spec.scope == core.CLUSTER else "")
