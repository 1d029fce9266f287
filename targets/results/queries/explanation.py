"""How one result was computed: the rule with its source, numbers put in, the comparison, and every figure's origin."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pledges.models import Province
from targets.core import scheme
from targets.core.kinds import kind_of
from targets.core.numbers import format_count
from targets.core.result import Result
from targets.core.rollup import Input
from targets.core.scheme import Unit, measure_of
from targets.models import (
    Figure,
    FigureVersion,
    Judgement,
    Submission,
    Target,
    TargetVersion,
)
from targets.reports.queries.sendings import Act, sent_as
from targets.results.queries.dashboard import MatrixCell, cell, inputs_of
from targets.results.queries.origins import FigureLine, Origins, origins_of
from targets.results.queries.results import Results
from targets.words import wording


@dataclass(frozen=True)
class Side:
    """One side of the formula: its title, its figures, and their sum (None while any is missing)."""

    title: str
    lines: tuple[FigureLine, ...]
    total: int | None


@dataclass(frozen=True)
class Moved:
    """A figure that a frozen result stands on and that is another today; None where there is none."""

    province: str
    period: str
    measure: str
    before: FigureVersion | None
    after: FigureVersion | None
    before_sent_as: int | None  # the how many-th submitted figure of its cell
    after_sent_as: int | None


@dataclass(frozen=True)
class Explanation:
    """Everything a stranger needs to compute the result again by hand."""

    cell: MatrixCell
    target: Target
    version: TargetVersion
    formula: str
    asks: str
    judged_on: str
    substitution: str
    comparisons: tuple[str, ...]
    sides: tuple[Side, ...]
    missing: tuple[str, ...]
    contradiction: tuple[str, ...]  # figures that cannot all be right
    mergers: tuple[str, ...]
    members: tuple[MatrixCell, ...]  # the cluster's row is the sum of theirs
    heads: tuple[str, str]  # of the two counts of each
    parts: tuple[MatrixCell, ...]  # of an all_of target
    judgements: tuple[Judgement, ...]  # of a narrative target, the latest first
    moved: tuple["Moved", ...] = ()  # the figures that have changed since the closing
    acts: tuple[Act, ...] = ()  # what was done to the reports of its sides

    @property
    def submissions(self) -> set[Submission]:
        """Return the submissions its figures and judgements come from."""
        figures = {line.submission for side in self.sides for line in side.lines}
        return figures | {judgement.acceptance.submission for judgement in self.judgements}

    @property
    def figures(self) -> list[Figure]:
        """Return the figures that went in."""
        return [line.version.figure for side in self.sides for line in side.lines]


def explain(results: Results, target_code: str, place: str) -> Explanation | None:
    """Explain a target's result for a member (its code) or "cluster"; None where there is no such result."""
    version = results.versions.get(target_code)
    rows = results.of(target_code) if version else []
    province = None if place == "cluster" else place
    found = next((row for row in rows if row.province == province), None)
    if found is None:
        return None
    names = names_of(results, rows)
    spec, measures = found.target, results.season.scheme.measures
    is_sum = province is None and spec.scope != scheme.CLUSTER
    origins = None if is_sum else origins_of(_inputs(found), results.season)
    return Explanation(
        cell=cell(found, results, names),
        target=_target(results, version),
        version=version,
        formula=wording.formula(spec, measures),
        asks=wording.asks(spec, province, found.unit),
        judged_on=wording.judged_on(spec),
        substitution=substitution(found),
        comparisons=tuple(wording.comparison(comparison) for comparison in found.comparisons),
        sides=_sides(found, results, names, origins) if origins else (),
        missing=tuple(wording.missing(key, names, measures) for key in found.missing),
        contradiction=tuple(wording.missing(key, names, measures) for key in found.contradiction),
        mergers=tuple(_mergers(found, results, names)),
        members=tuple(cell(row, results, names) for row in rows[:-1]) if is_sum else (),
        heads=wording.heads(spec, measures),
        parts=tuple(cell(part, results, names) for part in found.parts),
        judgements=_judgements(found, results) if province else (),
        moved=moved_since(found, results, names),
        acts=tuple(origins.acts) if origins else (),
    )


def _target(results: Results, version: TargetVersion) -> Target:
    """Return the target of a version, with its pledge."""
    return next((target for target in results.season.scheme.versions if target.pk == version.target_id), version.target)


def names_of(results: Results, rows: list[Result]) -> dict[str, str]:
    """Return the short names of every province that results speak of: members, predecessors, and whose figure lacks."""
    names = {place.code: place.name for unit in results.units for place in (unit, *_all_before(unit))}
    codes = frozenset().union(*(_places(row) for row in rows))
    others = codes - names.keys()
    return names | (dict(Province.objects.filter(code__in=others).values_list("code", "short_name")) if others else {})


def _places(result: Result) -> frozenset[str]:
    """Return the codes of the provinces whose figures a result rests on, or lacks."""
    keys = (key for keys in ((entered.key for entered in inputs_of(result)), result.missing) for key in keys)
    return result.once("places", lambda: frozenset(key[0] for key in keys))


def substitution(result: Result) -> str:
    """Return the formula with the numbers put in: "(384 − 404) ÷ 404 = −20 ÷ 404"; "" where there is no formula."""
    kind = kind_of(result.target)
    if result.numerator is None or not kind.has_threshold:
        return ""
    value = wording.shown(result)
    if kind.compares_years:
        now, then = format_count(result.current), format_count(result.base)
        return f"({now} − {then}) ÷ {then} = {format_count(result.numerator)} ÷ {then} = {value}"
    over = _terms(result.inputs, result.target.numerator)
    if not kind.is_percent:
        return f"{over} = {value}" if len(result.target.numerator) > 1 else value
    under = _terms(result.under, result.target.denominator)
    quotient = f"{format_count(result.numerator)} ÷ {format_count(result.denominator)} = {value}"
    if len(result.target.numerator) == len(result.target.denominator) == 1:
        return quotient
    return f"({over}) ÷ ({under}) = {quotient}"


def _terms(inputs: tuple[Input, ...], terms) -> str:
    """Return the sums of each measure of a side, joined by their signs: "44 + 658 − 11"."""
    text = ""
    for sign, code in map(measure_of, terms):
        amount = sum(entered.number for entered in inputs if entered.key[3] == code and entered.sign == sign)
        joint = (" + " if sign > 0 else " − ") if text else ("" if sign > 0 else "−")
        text += joint + format_count(amount)
    return text


def _inputs(result: Result) -> list[Input]:
    """Return the figures of both sides."""
    return [*result.inputs, *result.under]


def _sides(result: Result, results: Results, names: dict[str, str], origins: Origins) -> tuple[Side, ...]:
    kind, measures = kind_of(result.target), results.season.scheme.measures
    titles, totals = wording.sides(result.target, result.window), (result.numerator, result.denominator)
    if kind.compares_years:
        totals = (result.current, result.base)
    elif kind.is_document:
        totals = (None, None)
    return tuple(
        Side(title, tuple(origins.line(entered, names, measures) for entered in inputs), total)
        for title, inputs, total in zip(titles, (result.inputs, result.under), totals, strict=True)
        if inputs
    )


def moved_since(result: Result, results: Results, names: dict[str, str]) -> tuple[Moved, ...]:
    """Return the figures of a frozen result that have another version today, in the order of the formula."""
    today = results.restated.get((result.target.code, result.province))
    if today is None:
        return ()
    before, after = (
        {entered.key: entered.figure.source.version for entered in inputs_of(row)} for row in (result, today)
    )
    keys = [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
    pks = {version for versions in (before, after) for key, version in versions.items() if key in keys}
    versions = FigureVersion.objects.select_related("by", "figure__measure", "figure__submission").in_bulk(pks)
    numbers = sent_as(versions.values())
    measures = results.season.scheme.measures
    return tuple(
        Moved(
            province=names.get(key[0], key[0]),
            period=wording.period_title(key[1], key[2]),
            measure=measures[key[3]].name if key[3] in measures else key[3],
            before=versions.get(before.get(key)),
            after=versions.get(after.get(key)),
            before_sent_as=numbers.get(before.get(key)),
            after_sent_as=numbers.get(after.get(key)),
        )
        for key in keys
    )


def _mergers(result: Result, results: Results, names: dict[str, str]) -> list[str]:
    """Say for which members figures of predecessors were added up, and whose (docs/metrics.md#mergers)."""
    units = results.units if result.province is None else _unit(results, result.province)
    used = {entered.key[0] for entered in inputs_of(result)}
    sentences = []
    for unit in units:
        before = [names[code] for code in _before(unit) if code in used]
        if before:
            words = {"unit": unit.name, "names": ", ".join(before)}
            sentences.append(_("%(unit)s: số của các kỳ trước sáp nhập là tổng số của %(names)s (tiền thân).") % words)
    return sentences


def _unit(results: Results, code: str) -> tuple[Unit, ...]:
    return tuple(unit for unit in results.units if unit.code == code)


def _before(unit: Unit) -> list[str]:
    return [predecessor.code for predecessor in _all_before(unit)]


def _all_before(unit: Unit) -> list[Unit]:
    return [earlier for predecessor in unit.predecessors for earlier in (predecessor, *_all_before(predecessor))]


def _judgements(result: Result, results: Results) -> tuple[Judgement, ...]:
    """Return the rulings on a narrative target up to the window, the latest first: that one stands."""
    if not kind_of(result.target).is_ruled:
        return ()
    places = {code for unit in _unit(results, result.province) for code in (unit.code, *_before(unit))}
    periods = {f"q{number}" for number in range(1, result.window.quarter + 1)} | set(result.window.periods)
    found = Judgement.objects.filter(
        target__agreement=results.season.agreement,
        target__code=result.target.code,
        acceptance__submission__period__year=result.window.year,
        acceptance__submission__period__code__in=periods,
        acceptance__submission__province__code__in=places,
    ).select_related("acceptance__by", "acceptance__submission__period", "acceptance__submission__province")
    moment = results.closing.at if results.closing else results.season.at
    if moment:
        found = found.filter(acceptance__at__lte=moment)
    latest = {judgement.acceptance.submission_id: judgement for judgement in found.order_by("acceptance__number")}
    return tuple(sorted(latest.values(), key=_latest_period_first))


def _latest_period_first(judgement: Judgement):
    submission = judgement.acceptance.submission
    return -submission.period.end.toordinal(), submission.province.sort_key
