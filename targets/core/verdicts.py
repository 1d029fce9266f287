"""Judges a target over a window exactly, for one unit and for the cluster, by docs/metrics.md; the kinds say how."""

from collections.abc import Sequence
from functools import partial
from itertools import chain

from targets.core.kinds.base import contradicted, has_verdict, judged, kind_of
from targets.core.periods import Window
from targets.core.result import Ground, Result
from targets.core.scheme import CLUSTER, MET, NO_DATA, Key, TargetSpec, Unit


def judge(target: TargetSpec, unit: Unit, window: Window, ground: Ground) -> Result:
    """Judge a target for one province over a window."""
    return judged(target, (unit,), unit.code, window, ground)


def judge_cluster(
    target: TargetSpec, units: Sequence[Unit], window: Window, ground: Ground, alone: Sequence[Result] | None = None
) -> Result:
    """Judge a target for the whole cluster: sum of numerators over sum of denominators of its members.

    `alone`: what each of them got by itself on this ground, where that is known.

    With a member missing there is no verdict, nor is there one where the figures of a member contradict each other;
    `members_known` says how many have what is asked. `members_met` counts those that met it by themselves (None for a
    target of the cluster alone, and where nobody has a verdict).
    """
    units = tuple(units)
    if alone is None:
        alone = [judge(target, unit, window, ground) for unit in units]
    return ground.together(
        "cluster", target, units, window, partial(_judge_cluster, target, units, window, ground, alone)
    )


def _judge_cluster(
    target: TargetSpec, units: tuple[Unit, ...], window: Window, ground: Ground, alone: Sequence[Result]
) -> Result:
    result = judged(target, units, None, window, ground)
    if target.scope != CLUSTER and result.verdict != NO_DATA:
        contradictions = chain.from_iterable([member.contradiction for member in alone])
        result = contradicted(result, tuple(dict.fromkeys(contradictions)))
    verdicts = [member.verdict for member in alone]
    is_counted = target.scope != CLUSTER and has_verdict(target, window, ground)
    return result.but(
        members_met=verdicts.count(MET) if is_counted else None,
        members_known=len(verdicts) - verdicts.count(NO_DATA),
        members_total=len(verdicts),
    )


def judge_sum(target: TargetSpec, units: Sequence[Unit], window: Window, ground: Ground) -> Result:
    """Judge a target that is counted for units together as judge_cluster does, without saying how many met it alone.

    Each unit is judged by itself only where there is no verdict; else it is asked for contradictions alone.
    """
    units = tuple(units)
    return ground.together("sum", target, units, window, partial(_judge_sum, target, units, window, ground))


def _judge_sum(target: TargetSpec, units: tuple[Unit, ...], window: Window, ground: Ground) -> Result:
    result = judged(target, units, None, window, ground)
    if result.verdict == NO_DATA:
        return judge_cluster(target, units, window, ground)
    if target.scope == CLUSTER:
        return result
    found = ground.each(
        "contradiction", target, units, window, lambda unit: contradiction_of(target, unit, window, ground)
    )
    return contradicted(result, tuple(dict.fromkeys(key for keys in found for key in keys)))


def contradiction_of(target: TargetSpec, unit: Unit, window: Window, ground: Ground) -> tuple[Key, ...]:
    """Return the figures of one unit, none of which lacks any, that cannot all be right; none where they can."""
    kind = kind_of(target)
    return ground.once(
        "contradiction",
        target,
        unit,
        window,
        lambda: kind.contradiction(target, *kind.sums(target, (unit,), window, ground)),
    )
