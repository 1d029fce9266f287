"""The exact comparison behind a verdict, as anyone can repeat it by hand. What it asks for in words is wording's."""

from dataclasses import dataclass

from targets.core.numbers import MINUS, format_count
from targets.core.scheme import AMOUNT, CHANGE, HOLDS, Bound

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


def holds(kind: str, bound: Bound, numerator: int, denominator: int) -> bool:
    """Say whether a value holds a bound; denominator > 0."""
    factor = bound.threshold.denominator * (1 if kind == AMOUNT else 100)
    return HOLDS[bound.comparator](factor * numerator, bound.threshold.numerator * denominator)


def compare(
    kind: str, bound: Bound, numerator: int, denominator: int, current: int | None = None, base: int | None = None
) -> Comparison:
    """Compare factor·numerator with threshold·denominator (> 0) as whole numbers.

    A reduction is written as one: 100 × (base − current) against 5 × base. `current` and `base` stand for change only.
    """
    factor = bound.threshold.denominator * (1 if kind == AMOUNT else 100)
    threshold, comparator = bound.threshold.numerator, bound.comparator
    text = format_count(numerator)
    if kind == CHANGE and current is not None and base is not None:
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
