"""By how much a result misses what its target asks for: whole numbers only. Not how it is worded."""

from fractions import Fraction
from math import ceil, floor

from targets.core.kinds import kind_of
from targets.core.result import Result
from targets.core.scheme import MET, NOT_MET, Bound


def shortfall(result: Result, bounds: tuple[Bound, ...]) -> int | None:
    """Return the least whole change of the counted number after which every bound holds, base and denominator kept.

    Positive: so many more are needed (of the numerator); negative: so many are too many; 0: it is met. Of a change the
    current number counts. None where nothing can be said: neither met nor missed, another kind, or no number would do
    (none is below zero, nothing can rise against a base of zero, a part is no larger than its whole).
    """
    kind = kind_of(result.target)
    if result.verdict not in (MET, NOT_MET) or not kind.has_threshold or not bounds:
        return None
    limits = [(bound.comparator, kind.limit(result, bound)) for bound in (*bounds, *_whole(result))]
    least = max((limit for limit in (_least(*pair) for pair in limits) if limit is not None), default=None)
    most = min((limit for limit in (_most(*pair) for pair in limits) if limit is not None), default=None)
    if most is not None and most < max(least or 0, 0):
        return None
    number = kind.counted(result)
    if least is not None and number < least:
        return least - number
    by = most - number if most is not None and number > most else 0
    return None if by == 0 and result.verdict == NOT_MET else by


def _whole(result: Result) -> tuple[Bound, ...]:
    """Return the bound that every part keeps within: more would be a contradiction, not a fulfilled target."""
    is_part = kind_of(result.target).is_share and not result.target.may_exceed
    return (Bound("<=", Fraction(100)),) if is_part else ()


def _least(comparator: str, limit: Fraction) -> int | None:
    if comparator in (">=", "="):
        return ceil(limit)
    return floor(limit) + 1 if comparator == ">" else None


def _most(comparator: str, limit: Fraction) -> int | None:
    if comparator in ("<=", "="):
        return floor(limit)
    return ceil(limit) - 1 if comparator == "<" else None
