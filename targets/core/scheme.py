"""What the verdicts work on: units, measures, targets and known figures as plain values. Computes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

FLOW, OPENING_STOCK, CLOSING_STOCK = "flow", "opening_stock", "closing_stock"
CUMULATIVE, QUARTER, YEAR = "cumulative", "quarter", "year"
PROVINCE, CLUSTER = "province", "cluster"
MET, NOT_MET, NO_ACTIVITY, NO_DATA, MONITORED = "met", "not_met", "no_activity", "no_data", "monitored"

HOLDS = {
    ">=": lambda left, right: left >= right,
    ">": lambda left, right: left > right,
    "=": lambda left, right: left == right,
    "<=": lambda left, right: left <= right,
    "<": lambda left, right: left < right,
}


@dataclass(frozen=True)
class MeasureSpec:
    """A raw thing that is counted, and how it accumulates over periods (docs/metrics.md#missing-is-never-zero)."""

    code: str
    name: str
    unit: str
    accumulation: str = FLOW


@dataclass(frozen=True)
class Bound:
    """A comparator and an exact threshold (percent for change and ratio, the unit itself for amount)."""

    comparator: str
    threshold: Fraction


@dataclass(frozen=True)
class TargetSpec:
    """How a pledge is judged, as one version says it. Terms are measure codes; a leading "-" subtracts."""

    code: str
    title: str
    kind: str
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    comparator: str = ""
    threshold: Fraction | None = None
    upper: Bound | None = None
    thresholds: Mapping[str, Fraction] = field(default_factory=dict)
    scope: str = PROVINCE
    judged_on: str = CUMULATIVE
    parts: tuple[str, ...] = ()
    effective_from: int = 1
    may_exceed: bool = False  # of a ratio: above 100% is no contradiction

    def stands_in(self, quarter: int) -> bool:
        """Say whether there is a result in windows whose last quarter is `quarter`: from the first effective one on."""
        return self.effective_from <= quarter

    def bounds(self, province: str | None) -> tuple[Bound, ...]:
        """Return what the value is compared with: none when monitored; the default threshold for the cluster."""
        if self.threshold is None:
            return ()
        own = self.thresholds.get(province) if province is not None else None
        lower = Bound(self.comparator, self.threshold if own is None else own)
        return (lower, self.upper) if self.upper else (lower,)


@dataclass(frozen=True)
class Unit:
    """A province as the sums see it. `is_split`: it has several successors, so its figures are nobody's base.

    `has_heirs`: it went over into another when its validity ended.
    """

    code: str
    name: str
    predecessors: tuple["Unit", ...] = ()
    valid_from: date | None = None
    is_split: bool = False
    valid_to: date | None = None
    has_heirs: bool = False

    def owes(self, start: date, end: date) -> bool:
        """Say whether the unit owes the period of these days.

        Where its validity begins or ends without a succession only what lies wholly in it: nobody else has the rest.
        """
        has_begun = bool(self.predecessors) or self.valid_from is None or self.valid_from <= start
        has_ended = not self.has_heirs and self.valid_to is not None and self.valid_to < end
        return has_begun and not has_ended

    def is_valid(self, day: date) -> bool:
        """Say whether a day lies within the unit's validity, first and last day included."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def reports(self, period_end: date) -> bool:
        """Say whether the unit reports the period that ends then: from the one that contains its first day on."""
        return self.valid_from is None or self.valid_from <= period_end


@dataclass(frozen=True, init=False)
class Figure:
    """What is known of one measure in one submission: a number, or None with the reason it was not collected.

    `source` is carried along untouched, so that an explanation can name the version.
    """

    value: int | None
    reason: str = ""
    is_estimate: bool = False
    source: Any = None

    def __init__(self, value: int | None, reason: str = "", is_estimate: bool = False, source: Any = None) -> None:
        # A page makes them by the thousand; what dataclass writes for a frozen class takes three times as long.
        vars(self).update(value=value, reason=reason, is_estimate=is_estimate, source=source)


Key = tuple[str, int, str, str]  # province, year, period code, measure
Known = Mapping[Key, Figure]  # absent: not entered


def measure_of(term: str) -> tuple[int, str]:
    """Return the sign and the measure code of a term: "-tips_transferred" is (-1, "tips_transferred")."""
    return (-1, term[1:]) if term.startswith("-") else (1, term)
