"""Judges a target over a window exactly, in integers and fractions, by docs/metrics.md; prints what it shows."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from targets.core import scheme
from targets.core.comparison import compare
from targets.core.headroom import headroom_of, is_rise
from targets.core.lasting import milestone, narrative
from targets.core.numbers import format_count, format_percent
from targets.core.periods import QUARTERS, Window, year_before
from targets.core.result import CONTRADICTION_SHOWN, NO_ACTIVITY_SHOWN, NO_DATA_SHOWN, Ground, Result, start
from targets.core.rollup import keys_of, total
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
)


def judge(target: TargetSpec, unit: Unit, window: Window, ground: Ground) -> Result:
    """Judge a target for one province over a window."""
    return _judge(target, (unit,), unit.code, window, ground)


def judge_cluster(
    target: TargetSpec, units: Sequence[Unit], window: Window, ground: Ground, alone: Sequence[Result] | None = None
) -> Result:
    """Judge a target for the whole cluster: sum of numerators over sum of denominators of its members.

    `alone`: what each of them got by itself on this ground, where that is known.

    With a member missing there is no verdict, and what is shown says how many are known; nor is there one where the
    figures of a member contradict each other. `members_met` counts those that met it by themselves (None for a target
    of the cluster alone, and where nobody has a verdict).
    """
    result = _judge(target, tuple(units), None, window, ground)
    if alone is None:
        alone = [judge(target, unit, window, ground) for unit in units]
    if target.scope != CLUSTER and result.verdict != NO_DATA:
        result = _contradicted(result, tuple(dict.fromkeys(key for one in alone for key in one.contradiction)))
    known = sum(one.verdict != NO_DATA for one in alone)
    is_counted = target.scope != CLUSTER and has_verdict(target, window, ground)
    shown = result.shown
    if result.verdict == NO_DATA and not result.contradiction:
        shown = f"{NO_DATA_SHOWN} ({known}/{len(alone)} đơn vị)"
    return result.but(
        shown=shown,
        members_met=sum(one.verdict == MET for one in alone) if is_counted else None,
        members_known=known,
        members_total=len(alone),
    )


def _judge(target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground) -> Result:
    result = _KINDS[target.kind](target, units, province, window, ground)
    return result if is_judged_on(target, window) else _for_reference(result)


def _for_reference(result: Result) -> Result:
    """Return a result with its value but without its verdict: its window is not the one the target is judged on."""
    verdict = MONITORED if result.verdict in (MET, NOT_MET) else result.verdict
    return result.but(verdict=verdict, is_reference=True)


def _contradicted(result: Result, keys: tuple[str, ...]) -> Result:
    """Return a result without verdict and value where figures contradict each other, named by their keys."""
    if not keys:
        return result
    return result.but(
        numerator=None,
        denominator=None,
        current=None,
        base=None,
        duty=None,
        verdict=NO_DATA,
        shown=CONTRADICTION_SHOWN,
        counts="",
        comparisons=(),
        contradiction=keys,
    )


def is_judged_on(target: TargetSpec, window: Window) -> bool:
    """Say whether a window is one on which the target gets a verdict; elsewhere its value is shown for reference.

    Named windows are judged for every target that is not a quarter's. Milestones and narratives stand in any window,
    unless they are judged on the year.
    """
    if target.judged_on == scheme.YEAR:
        return window.is_named or window.through == QUARTERS[-1]
    if target.kind in (MILESTONE, NARRATIVE):
        return True
    if target.judged_on == scheme.QUARTER:
        return len(window.periods) == 1 and not window.is_named
    return window.is_named or window.through is not None


def is_promised(target: TargetSpec, window: Window) -> bool:
    """Say whether a window shows how far a target has come: it is judged there, or will be at the year's end."""
    is_on_the_way = target.judged_on == scheme.YEAR and window.through is not None
    return is_on_the_way or is_judged_on(target, window)


def has_verdict(target: TargetSpec, window: Window, ground: Ground) -> bool:
    """Say whether anybody can get a verdict on a target in a window: it is judged there, and not only watched."""
    if not is_judged_on(target, window):
        return False
    if target.kind == ALL_OF:
        return any(has_verdict(part, window, ground) for part in _parts(target, window, ground))
    return target.kind in (MILESTONE, NARRATIVE) or target.threshold is not None


def _bounds(target: TargetSpec, province: str | None, window: Window) -> tuple[Bound, ...]:
    return target.bounds(province) if is_judged_on(target, window) else ()


def _change(
    target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
) -> Result:
    current = total(target.numerator, units, window, ground.known, ground.measures)
    base = total(target.numerator, units, year_before(window), ground.known, ground.measures)
    result = start(target, province, window, ground, current, base)
    if result.missing:
        return result
    now, then = current.known, base.known
    if then < 0 or (then == 0 and now < 0):
        return _contradicted(result, keys_of(result.under if then < 0 else result.inputs))
    bounds = _bounds(target, province, window)
    result = result.but(
        numerator=now - then,
        denominator=then,
        current=now,
        base=then,
        counts=_of(now, then, result.unit),
    )
    if then == 0 and now == 0:
        return result.but(verdict=NO_ACTIVITY, shown=NO_ACTIVITY_SHOWN)
    if then == 0:
        verdict = MONITORED if not bounds else MET if is_rise(target) else NOT_MET
        result = result.but(verdict=verdict, shown=f"–, tăng {format_count(now)} {result.unit}")
    else:
        shown = format_percent(now - then, then, thresholds=_thresholds(target, province), signed=True)
        result = _compared(result.but(shown=shown), bounds, now - then, then)
    return _with_headroom(result, units, ground)


def _ratio(target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground) -> Result:
    over = total(target.numerator, units, window, ground.known, ground.measures)
    under = total(target.denominator, units, window, ground.known, ground.measures)
    result = start(target, province, window, ground, over, under)
    if result.missing:
        return result
    num, den = over.known, under.known
    if den == 0:
        result = result.but(numerator=num, denominator=den, counts=_of(num, den, result.unit))
        return result.but(verdict=NO_ACTIVITY, shown=NO_ACTIVITY_SHOWN)
    keys = _contradiction(target, result, num, den)
    if keys:
        return _contradicted(result, keys)
    shown = format_percent(num, den, thresholds=_thresholds(target, province))
    result = result.but(numerator=num, denominator=den, counts=_of(num, den, result.unit), shown=shown)
    return _with_headroom(_compared(result, _bounds(target, province, window), num, den), units, ground)


def _contradiction(target: TargetSpec, result: Result, num: int, den: int) -> tuple[str, ...]:
    """Return the figures that give a ratio which cannot be: nothing is below 0, and no part above its whole."""
    if den < 0:
        return keys_of(result.under)
    if num < 0:
        return keys_of(result.inputs)
    return keys_of((*result.inputs, *result.under)) if num > den and not target.may_exceed else ()


def _amount(
    target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
) -> Result:
    amount = total(target.numerator, units, window, ground.known, ground.measures)
    result = start(target, province, window, ground, amount)
    if result.missing:
        return result
    shown = f"{format_count(amount.known)} {result.unit}".strip()
    result = result.but(numerator=amount.known, denominator=1, shown=shown, counts=shown)
    return _compared(result, _bounds(target, province, window), amount.known, 1)


def _of(number: int, whole: int, unit: str) -> str:
    return f"{format_count(number)}/{format_count(whole)} {unit}"


def _thresholds(target: TargetSpec, province: str | None) -> list[Fraction]:
    """Return what a value may not be misread against, whether it is judged in its window or not."""
    return [one.threshold for one in target.bounds(province)]


def _with_headroom(result: Result, units: tuple[Unit, ...], ground: Ground) -> Result:
    """Return a result with its headroom where it is judged, and on the way to the year on which it will be."""
    if not is_promised(result.target, result.window):
        return result
    return result.but(duty=headroom_of(result, units, ground))


def _compared(result: Result, bounds: tuple[Bound, ...], numerator: int, denominator: int) -> Result:
    """Return the result judged against its bounds, or monitored where there are none."""
    if not bounds:
        return result.but(verdict=MONITORED)
    comparisons = tuple(
        compare(result.target.kind, one, numerator, denominator, result.current, result.base) for one in bounds
    )
    met = all(one.holds for one in comparisons)
    return result.but(verdict=MET if met else NOT_MET, comparisons=comparisons)


def _parts(target: TargetSpec, window: Window, ground: Ground) -> list[TargetSpec]:
    """Return the parts of an all_of target that stand in a window: none before its first effective quarter."""
    parts = (ground.targets[code] for code in target.parts)
    return [one for one in parts if one.stands_in(window.quarter)]


def _all_of(
    target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
) -> Result:
    """Met when no part is missed and none lacks data; what is only watched, or did not happen, does not count."""
    parts = tuple(_judge(part, units, province, window, ground) for part in _parts(target, window, ground))
    missing = tuple(dict.fromkeys(key for one in parts for key in one.missing))
    result = Result(
        target,
        province,
        window,
        NO_DATA,
        NO_DATA_SHOWN,
        parts=parts,
        missing=missing,
        rests_on_estimate=any(one.rests_on_estimate for one in parts),
    )
    verdicts = [one.verdict for one in parts if one.verdict != MONITORED]
    idle = verdicts.count(NO_ACTIVITY)
    met, asked = verdicts.count(MET), len(verdicts) - idle
    if NOT_MET not in verdicts and NO_DATA in verdicts:
        keys = tuple(dict.fromkeys(key for one in parts for key in one.contradiction))
        return result if missing else _contradicted(result, keys)
    if not verdicts:
        return result.but(verdict=MONITORED, numerator=0, denominator=0, shown="theo dõi")
    if not asked:
        return result.but(verdict=NO_ACTIVITY, numerator=0, denominator=0, shown=NO_ACTIVITY_SHOWN)
    shown = f"{met}/{asked} tiêu chí đạt" + (f", {idle} không phát sinh" if idle else "")
    verdict = NOT_MET if NOT_MET in verdicts else MET
    return result.but(verdict=verdict, numerator=met, denominator=asked, shown=shown)


_KINDS: dict[str, Callable] = {
    CHANGE: _change,
    RATIO: _ratio,
    AMOUNT: _amount,
    MILESTONE: milestone,
    NARRATIVE: narrative,
    ALL_OF: _all_of,
}
