"""Several targets of the agreement that are met together (docs/metrics.md#milestones-narratives-all-of)."""

from targets.core.kinds.base import PARTS, Kind, contradicted, has_verdict, judged
from targets.core.kinds.names import ALL_OF
from targets.core.periods import Window
from targets.core.result import Ground, Result
from targets.core.scheme import MET, MONITORED, NO_ACTIVITY, NO_DATA, NOT_MET, TargetSpec, Unit


class AllOf(Kind):
    """Met when no part is missed and none lacks data; what is only watched, or did not happen, does not count."""

    name = ALL_OF
    wants = frozenset({PARTS})
    has_threshold = False
    has_parts = True

    def judge(
        self, target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
    ) -> Result:
        """Judge every part that stands in the window, and all of them together."""
        parts = tuple(judged(part, units, province, window, ground) for part in _parts(target, window, ground))
        missing = tuple(dict.fromkeys(key for part in parts for key in part.missing))
        result = Result(
            target,
            province,
            window,
            NO_DATA,
            parts=parts,
            missing=missing,
            rests_on_estimate=any(part.rests_on_estimate for part in parts),
        )
        verdicts = [part.verdict for part in parts if part.verdict != MONITORED]
        idle = verdicts.count(NO_ACTIVITY)
        met, asked = verdicts.count(MET), len(verdicts) - idle
        if NOT_MET not in verdicts and NO_DATA in verdicts:
            keys = tuple(dict.fromkeys(key for part in parts for key in part.contradiction))
            return result if missing else contradicted(result, keys)
        if not verdicts:
            return result.but(verdict=MONITORED, numerator=0, denominator=0)
        if not asked:
            return result.but(verdict=NO_ACTIVITY, numerator=0, denominator=0)
        verdict = NOT_MET if NOT_MET in verdicts else MET
        return result.but(verdict=verdict, numerator=met, denominator=asked)

    def can_be_missed(self, target: TargetSpec, window: Window, ground: Ground) -> bool:
        """Say whether any part can be."""
        return any(has_verdict(part, window, ground) for part in _parts(target, window, ground))


def _parts(target: TargetSpec, window: Window, ground: Ground) -> list[TargetSpec]:
    """Return the parts that stand in a window: none before its first effective quarter."""
    parts = (ground.targets[code] for code in target.parts)
    return [part for part in parts if part.stands_in(window.quarter)]
