"""What changed from one result of a target to another of the same target and place: its verdict, its value, or both.

Exact: a difference is a Fraction, in percentage points of what is shown in percent, else in the unit that is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from targets.core.comparison import beyond
from targets.core.kinds import kind_of, value_of
from targets.core.result import Result
from targets.core.scheme import MET, NO_ACTIVITY, NO_DATA, NOT_MET, Bound

FLIPPED, MOVED, KNOWN, LOST = "flipped", "moved", "known", "lost"  # what changed
BETTER, WORSE, NEITHER = "better", "worse", "neither"

_VERDICTS = {MET, NOT_MET, NO_ACTIVITY}


@dataclass(frozen=True)
class Movement:
    """One target for one place, before and after; `what` says which sort of change it is.

    `flipped`: both have a verdict and they differ. `moved`: the value differs, the verdict does not. `known`: there was
    no data before and there is now; `lost`: the reverse. `delta`: the value after less the value before; None where the
    two values are not of one kind, or one is missing. `direction` is the verdict's where that flipped, else the value's
    as the target asks it; neither, where nothing is asked or it is not known.
    """

    before: Result
    after: Result
    what: str
    delta: Fraction | None
    direction: str

    @property
    def is_points(self) -> bool:
        """Say whether the difference is one of two percentages, so in percentage points."""
        return kind_of(self.after.target).is_percent

    @property
    def asks_other(self) -> bool:
        """Say whether the target asked something else of the place before: another threshold, comparator or formula."""
        before, after = self.before.target, self.after.target
        rules = [(target.kind, target.numerator, target.denominator, target.parts) for target in (before, after)]
        return rules[0] != rules[1] or before.bounds(self.before.province) != after.bounds(self.after.province)


def movement(before: Result, after: Result) -> Movement | None:
    """Return what changed between two results; None where nothing did, or where nothing is known on either side."""
    return after.once("movement", lambda: _movement(before, after), before)


def _movement(before: Result, after: Result) -> Movement | None:
    was_known, is_known = before.verdict != NO_DATA, after.verdict != NO_DATA
    if not was_known and not is_known:
        return None
    if not (was_known and is_known):
        return Movement(before, after, KNOWN if is_known else LOST, None, NEITHER)
    delta = _delta(before, after)
    if _verdict(before) != _verdict(after) and None not in (_verdict(before), _verdict(after)):
        return Movement(before, after, FLIPPED, delta, _direction_of_verdicts(before, after))
    if not delta:
        return None
    return Movement(before, after, MOVED, delta, _direction_of_values(before, after))


def _verdict(result: Result) -> str | None:
    """Return the verdict of a result that has one; None of what is only watched, or shown for reference."""
    return result.verdict if result.verdict in _VERDICTS and not result.is_reference else None


def _delta(before: Result, after: Result) -> Fraction | None:
    """Return the difference of two values that are of one formula and unit, None where there is none."""
    formulas = {
        (result.target.kind, result.target.numerator, result.target.denominator, result.unit)
        for result in (before, after)
    }
    values = [_value(result) for result in (before, after)]
    if len(formulas) > 1 or None in values:
        return None
    then, now = values
    if not kind_of(after.target).has_threshold and before.denominator != after.denominator:
        return None  # how many of how many: of another whole it is no difference
    return now - then if then is not None and now is not None else None


def _value(result: Result) -> Fraction | None:
    """Return what is shown: a percentage, an amount, or how many of the documents or parts are there."""
    if kind_of(result.target).has_threshold:
        return value_of(result)
    return None if result.numerator is None else Fraction(result.numerator)


def _direction_of_verdicts(before: Result, after: Result) -> str:
    if NOT_MET not in (before.verdict, after.verdict):
        return NEITHER
    return WORSE if after.verdict == NOT_MET else BETTER


def _direction_of_values(before: Result, after: Result) -> str:
    """Return whether the value came nearer to what the target asks of the place now, or went further from it.

    Of a range, and where one number is asked for, by how far it lies outside.
    """
    then, now = _value(before), _value(after)
    if then is None or now is None:
        return NEITHER
    bounds = after.target.bounds(after.province)
    if not kind_of(after.target).has_threshold:
        return BETTER if now > then else WORSE
    gaps = [_gap(bounds, value) for value in (then, now)]
    if gaps[0] == gaps[1]:
        return NEITHER
    return BETTER if gaps[1] < gaps[0] else WORSE


def _gap(bounds: Sequence[Bound], value: Fraction) -> Fraction:
    """Return how far a value lies beyond its bound, negative within it; of a range how far outside, 0 within it."""
    gaps = [beyond(bound, value) for bound in bounds]
    return gaps[0] if len(gaps) == 1 else sum((max(gap, Fraction(0)) for gap in gaps), Fraction(0))
