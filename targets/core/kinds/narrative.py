"""What a reviewer rules on a province's text (docs/metrics.md#milestones-narratives-all-of)."""

from targets.core.kinds.base import Kind
from targets.core.kinds.names import NARRATIVE
from targets.core.lasting import quarters_until
from targets.core.periods import Window, quarter_code
from targets.core.result import Ground, Result
from targets.core.scheme import MET, NO_ACTIVITY, NO_DATA, NOT_MET, TargetSpec, Unit


class Narrative(Kind):
    """Met or not by the latest ruling that was accepted."""

    name = NARRATIVE
    wants = frozenset()
    has_threshold = False
    is_ruled = True

    def judge(
        self, target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
    ) -> Result:
        """The reviewer's latest accepted ruling up to the window; for a successor not yet judged, its predecessors'."""
        latest = [dict(_latest_rulings(target, unit, window, ground)) for unit in units]
        period = window.code if window.is_named else quarter_code(window.quarter)
        missing = [
            (code, window.year, period, target.code) for rulings in latest for code in rulings if rulings[code] is None
        ]
        result = Result(target, province, window, NO_DATA, missing=tuple(missing))
        if missing:
            return result
        if not latest:  # of nobody there is nothing to rule on
            return result.but(verdict=NO_ACTIVITY, numerator=0, denominator=0)
        met = sum(NOT_MET not in rulings.values() for rulings in latest)
        verdict = MET if met == len(latest) else NOT_MET
        if province:
            return result.but(verdict=verdict, ruling=verdict)
        return result.but(verdict=verdict, ruled=(met, len(latest)))

    def can_be_missed(self, target: TargetSpec, window: Window, ground: Ground) -> bool:
        """Say yes: a ruling is always asked for."""
        return True


def _latest_rulings(target: TargetSpec, unit: Unit, window: Window, ground: Ground) -> list[tuple[str, str | None]]:
    periods = window.periods if window.is_named else reversed(quarters_until(window))
    for period in periods:
        ruling = ground.rulings.get((unit.code, window.year, period, target.code))
        if ruling:
            return [(unit.code, ruling)]
    if unit.predecessors and not any(predecessor.is_split for predecessor in unit.predecessors):
        return [pair for before in unit.predecessors for pair in _latest_rulings(target, before, window, ground)]
    return [(unit.code, None)]
