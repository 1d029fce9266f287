"""Judges a target over a window, exactly: integers and fractions, every rule of domain.md §6. Prints what it shows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from targets.core import scheme
from targets.core.comparison import compare
from targets.core.headroom import headroom_of
from targets.core.members import owed_window
from targets.core.numbers import format_count, format_percent
from targets.core.periods import Window, year_before
from targets.core.result import Ground, Result
from targets.core.rollup import Total, find, key_text, stands_for, total
from targets.core.scheme import (
    ALL_OF,
    AMOUNT,
    CHANGE,
    CLUSTER,
    MET,
    MILESTONE,
    MONITORED,
    NARRATIVE,
    NO_ACTIVITY,
    NO_DATA,
    NOT_MET,
    RATIO,
    Bound,
    TargetSpec,
    Unit,
    measure_of,
)

NO_DATA_SHOWN = "chưa đủ số liệu"
NO_ACTIVITY_SHOWN = "không phát sinh"
RULING_SHOWN = {MET: "đạt", NOT_MET: "chưa đạt"}


def judge(target: TargetSpec, unit: Unit, window: Window, ground: Ground) -> Result:
    """Judge a target for one province over a window."""
    return _judge(target, (unit,), unit.code, window, ground)


def judge_cluster(target: TargetSpec, units: Sequence[Unit], window: Window, ground: Ground) -> Result:
    """Judge a target for the whole cluster: sum of numerators over sum of denominators of its members.

    With a member missing there is no verdict, and what is shown says how many are known. `members_met` counts those
    that met it by themselves (None for a target of the cluster alone).
    """
    result = _judge(target, tuple(units), None, window, ground)
    alone = [judge(target, unit, window, ground) for unit in units]
    known = sum(one.verdict != NO_DATA for one in alone)
    met = None if target.scope == CLUSTER else sum(one.verdict == MET for one in alone)
    shown = result.shown
    if result.verdict == NO_DATA:
        shown = f"{NO_DATA_SHOWN} ({known}/{len(alone)} đơn vị)"
    return replace(result, shown=shown, members_met=met, members_known=known, members_total=len(alone))


def _judge(target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground) -> Result:
    result = _KINDS[target.kind](target, units, province, window, ground)
    if target.judged_on == scheme.YEAR and window.through in (1, 2, 3):
        rest = _KINDS[target.kind](target, units, province, _whole_year(window), ground)
        return _no_data(result, rest.missing)
    return result if is_judged_on(target, window) else _for_reference(result)


def _for_reference(result: Result) -> Result:
    """Return a result with its value but without its verdict: its window is not the one the target is judged on."""
    verdict = MONITORED if result.verdict in (MET, NOT_MET) else result.verdict
    return replace(result, verdict=verdict, is_reference=True)


def is_judged_on(target: TargetSpec, window: Window) -> bool:
    """Say whether a window is one on which the target gets a verdict; elsewhere its value is shown for reference.

    Named windows are judged for every target that is not a quarter's. Milestones and narratives stand in any window,
    unless they are judged on the year.
    """
    if target.kind in (MILESTONE, NARRATIVE) and target.judged_on != scheme.YEAR:
        return True
    if target.judged_on == scheme.QUARTER:
        return len(window.periods) == 1 and not window.is_named
    return window.is_named or window.through is not None


def _whole_year(window: Window) -> Window:
    return replace(window, periods=("q1", "q2", "q3", "q4"), through=4, quarter=4)


def _no_data(result: Result, missing: Iterable[str]) -> Result:
    return Result(
        result.target,
        result.province,
        result.window,
        NO_DATA,
        NO_DATA_SHOWN,
        missing=tuple(missing),
        parts=result.parts,
        inputs=result.inputs,
        under=result.under,
        unit=result.unit,
    )


def _bounds(target: TargetSpec, province: str | None, window: Window) -> tuple[Bound, ...]:
    return target.bounds(province) if is_judged_on(target, window) else ()


def _start(target: TargetSpec, province: str | None, window: Window, ground: Ground, *totals: Total) -> Result:
    """Return the result with its inputs, as no_data while anything is missing; the kinds fill in the rest."""
    code = measure_of(target.numerator[0])[1] if target.numerator else ""
    return Result(
        target,
        province,
        window,
        NO_DATA,
        NO_DATA_SHOWN,
        missing=tuple(dict.fromkeys(key_text(key) for one in totals for key in one.missing)),
        inputs=totals[0].inputs,
        under=totals[1].inputs if len(totals) > 1 else (),
        rests_on_estimate=any(one.rests_on_estimate for one in totals),
        unit=ground.measures[code].unit if code in ground.measures else "",
    )


def _change(
    target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
) -> Result:
    current = total(target.numerator, units, window, ground.known, ground.measures)
    base = total(target.numerator, units, year_before(window), ground.known, ground.measures)
    result = _start(target, province, window, ground, current, base)
    if result.missing:
        return result
    now, then = current.known, base.known
    bounds = _bounds(target, province, window)
    result = replace(
        result,
        numerator=now - then,
        denominator=then,
        current=now,
        base=then,
        counts=f"{format_count(now)}/{format_count(then)} {result.unit}",
    )
    if bounds:
        headroom = headroom_of(
            target, bounds[0], units, window, ground.known, ground.measures, current=now, denominator=then
        )
        result = replace(result, headroom=headroom)
    if then == 0 and now == 0:
        return replace(result, verdict=NO_ACTIVITY, shown=NO_ACTIVITY_SHOWN)
    if then == 0:
        return replace(
            result, verdict=NOT_MET if bounds else MONITORED, shown=f"–, tăng {format_count(now)} {result.unit}"
        )
    shown = format_percent(now - then, then, thresholds=[one.threshold for one in bounds], signed=True)
    return _compared(replace(result, shown=shown), bounds, now - then, then)


def _ratio(target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground) -> Result:
    over = total(target.numerator, units, window, ground.known, ground.measures)
    under = total(target.denominator, units, window, ground.known, ground.measures)
    result = _start(target, province, window, ground, over, under)
    if result.missing:
        return result
    num, den = over.known, under.known
    bounds = _bounds(target, province, window)
    result = replace(
        result,
        numerator=num,
        denominator=den,
        counts=f"{format_count(num)}/{format_count(den)} {result.unit}",
    )
    if den == 0:
        return replace(result, verdict=NO_ACTIVITY, shown=NO_ACTIVITY_SHOWN)
    result = replace(result, shown=format_percent(num, den, thresholds=[one.threshold for one in bounds]))
    if bounds:
        headroom = headroom_of(
            target, bounds[0], units, window, ground.known, ground.measures, current=num, denominator=den
        )
        result = replace(result, headroom=headroom)
    return _compared(result, bounds, num, den)


def _amount(
    target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
) -> Result:
    amount = total(target.numerator, units, window, ground.known, ground.measures)
    result = _start(target, province, window, ground, amount)
    if result.missing:
        return result
    shown = f"{format_count(amount.known)} {result.unit}".strip()
    result = replace(result, numerator=amount.known, denominator=1, shown=shown, counts=shown)
    return _compared(result, _bounds(target, province, window), amount.known, 1)


def _compared(result: Result, bounds: tuple[Bound, ...], numerator: int, denominator: int) -> Result:
    """Return the result judged against its bounds, or monitored where there are none."""
    if not bounds:
        return replace(result, verdict=MONITORED)
    comparisons = tuple(
        compare(result.target.kind, one, numerator, denominator, result.current, result.base) for one in bounds
    )
    met = all(one.holds for one in comparisons)
    return replace(result, verdict=MET if met else NOT_MET, comparisons=comparisons)


def _milestone(
    target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
) -> Result:
    """Issued once any period of the year up to the window has it; missing only if none has and one is not known.

    A successor has issued once it, or each of its predecessors, has: in whichever period each did.
    """
    periods = window.periods if window.is_named else tuple(f"q{one}" for one in range(1, window.quarter + 1))
    issued, inputs, missing = [], [], []
    for unit in units:
        for term in target.numerator:
            owing = owed_window(unit, replace(window, periods=periods)).periods
            found = [find(unit, window, period, measure_of(term)[1], ground.known) for period in owing]
            issuers = {i.key[0] for one in found for i in one.inputs if i.number}
            is_issued = stands_for(unit, issuers)
            issued.append(is_issued)
            inputs += [i for one in found for i in one.inputs]
            missing += [] if is_issued else [key for one in found for key in one.missing if key[0] not in issuers]
    result = _start(target, province, window, ground, Total(tuple(inputs), tuple(missing)))
    if result.missing:
        return result
    done, owed = sum(issued), len(issued)
    shown = f"{done}/{owed} đã ban hành" if province is None or owed > 1 else "đã ban hành" if done else "chưa ban hành"
    verdict = MET if done == owed else NOT_MET
    return replace(result, numerator=done, denominator=owed, shown=shown, counts=f"{done}/{owed}", verdict=verdict)


def _narrative(
    target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
) -> Result:
    """The reviewer's latest accepted ruling up to the window; for a successor not yet judged, its predecessors'."""
    latest = [dict(_latest_rulings(target, unit, window, ground)) for unit in units]
    period = window.code if window.is_named else f"q{window.quarter}"
    missing = [(code, window.year, period, target.code) for one in latest for code in one if one[code] is None]
    result = Result(target, province, window, NO_DATA, NO_DATA_SHOWN, missing=tuple(map(key_text, missing)))
    if missing:
        return result
    met = sum(NOT_MET not in one.values() for one in latest)
    verdict = MET if met == len(latest) else NOT_MET
    shown = RULING_SHOWN[verdict] if province else f"{met}/{len(latest)} đơn vị đạt"
    return replace(result, verdict=verdict, shown=shown)


def _latest_rulings(target: TargetSpec, unit: Unit, window: Window, ground: Ground) -> list[tuple[str, str | None]]:
    periods = window.periods if window.is_named else tuple(f"q{one}" for one in range(window.quarter, 0, -1))
    for period in periods:
        ruling = ground.rulings.get((unit.code, window.year, period, target.code))
        if ruling:
            return [(unit.code, ruling)]
    if unit.predecessors and not any(one.is_split for one in unit.predecessors):
        return [one for before in unit.predecessors for one in _latest_rulings(target, before, window, ground)]
    return [(unit.code, None)]


def _all_of(
    target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
) -> Result:
    parts = tuple(_judge(ground.targets[code], units, province, window, ground) for code in target.parts)
    verdicts = [one.verdict for one in parts]
    result = Result(
        target,
        province,
        window,
        NO_DATA,
        NO_DATA_SHOWN,
        parts=parts,
        missing=tuple(dict.fromkeys(key for one in parts for key in one.missing)),
        rests_on_estimate=any(one.rests_on_estimate for one in parts),
    )
    judged = [one for one in verdicts if one != MONITORED]
    if NOT_MET in judged:
        verdict = NOT_MET
    elif NO_DATA in judged:
        return result
    elif not judged:
        verdict = MONITORED
    else:
        verdict = NO_ACTIVITY if set(judged) == {NO_ACTIVITY} else MET
    met, asked = judged.count(MET), len(judged)
    shown = NO_ACTIVITY_SHOWN if verdict == NO_ACTIVITY else f"{met}/{asked} tiêu chí đạt"
    if verdict == MONITORED:
        shown = "theo dõi"
    return replace(result, verdict=verdict, numerator=met, denominator=asked, shown=shown)


_KINDS: dict[str, Callable] = {
    CHANGE: _change,
    RATIO: _ratio,
    AMOUNT: _amount,
    MILESTONE: _milestone,
    NARRATIVE: _narrative,
    ALL_OF: _all_of,
}
