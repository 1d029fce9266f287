"""The exact comparison behind a verdict, as anyone can repeat it by hand. What it asks for in words is wording's."""

from dataclasses import dataclass
from fractions import Fraction

from targets.core.numbers import MINUS, format_count
from targets.core.scheme import HOLDS, Bound

FALLS, RISES = ("<=", "<"), (">=", ">")
MIRRORED = {"<=": ">=", "<": ">", "=": "=", ">=": "<=", ">": "<"}  # what a comparator is when both sides change sign


@dataclass(frozen=True)
class Comparison:
    """The exact comparison as anyone can repeat it: "100 × (404 − 384) = 2.000", "<", "5 × 404 = 2.020"."""

    left: str
    relation: str
    right: str
    asked: str
    holds: bool

    def __str__(self) -> str:
        return f"{self.left} {self.relation} {self.right}"


def holds(bound: Bound, scale: int, numerator: int, denominator: int) -> bool:
    """Say whether a value holds a bound; denominator > 0, `scale` is the kind's."""
    factor = bound.threshold.denominator * scale
    return HOLDS[bound.comparator](factor * numerator, bound.threshold.numerator * denominator)


def beyond(bound: Bound, value: Fraction) -> Fraction:
    """Return how far a value lies beyond a bound, negative on the side asked for; where one number is, the distance."""
    by = value - bound.threshold
    return by if bound.comparator in FALLS else -by if bound.comparator in RISES else abs(by)


def compare(
    bound: Bound,
    scale: int,
    numerator: int,
    denominator: int,
    current: int | None = None,
    base: int | None = None,
) -> Comparison:
    """Compare scale·numerator with threshold·denominator (> 0) as whole numbers; `scale` is the kind's.

    A change has `current` and `base`, whose difference is the numerator: a reduction is written as one, 100 × (base −
    current) against 5 × base.
    """
    factor = bound.threshold.denominator * scale
    threshold, comparator = bound.threshold.numerator, bound.comparator
    text = format_count(numerator)
    if current is not None and base is not None:
        text = f"({format_count(current)} {MINUS} {format_count(base)})"
        if threshold < 0:
            numerator, threshold, comparator = -numerator, -threshold, MIRRORED[comparator]
            text = f"({format_count(base)} {MINUS} {format_count(current)})"
    left, right = factor * numerator, threshold * denominator
    return Comparison(
        left=text if factor == 1 else f"{format_count(factor)} × {text} = {format_count(left)}",
        relation=">" if left > right else "<" if left < right else "=",
        right=format_count(right)
        if denominator == 1
        else f"{format_count(threshold)} × {format_count(denominator)} = {format_count(right)}",
        asked=comparator,
        holds=HOLDS[comparator](left, right),
    )
