"""A sum by itself, in its own unit (docs/metrics.md#the-kinds-of-target)."""

from targets.core.kinds.base import Kind, compared
from targets.core.kinds.names import AMOUNT
from targets.core.periods import Window
from targets.core.result import Ground, Result, start
from targets.core.scheme import TargetSpec, Unit


class Amount(Kind):
    """What was counted, compared with a threshold in the same unit."""

    name = AMOUNT
    scale = 1

    def judge(
        self, target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
    ) -> Result:
        """Judge the sum of the window."""
        amount = ground.total(target.numerator, units, window)
        result = start(target, province, window, ground, amount)
        if result.missing:
            return result
        return compared(result.but(numerator=amount.known, denominator=1))
