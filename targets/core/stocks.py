"""The chain of carried-over stock: what remained at the end of each period against what the next one opened with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from targets.core.checks import StockRule
from targets.core.periods import Window
from targets.core.rollup import Total, add, find
from targets.core.scheme import Known, MeasureSpec, Unit, measure_of

HOLDS, BREAKS, UNKNOWN, FIRST = "holds", "breaks", "unknown", "first"


@dataclass(frozen=True)
class Flow:
    """One term of the remaining stock: its measure, its sign, and its sum (None while any figure is missing)."""

    measure: str
    sign: int
    value: int | None


@dataclass(frozen=True)
class Link:
    """One period of the chain. `before`: what remained at the end of the period before; None where it is not known.

    `standing`: the opening stock equals `before`, breaks from it, or one of them is not known; the first has nothing
    before it.
    """

    window: Window
    opening: Total
    flows: tuple[Flow, ...]
    remaining: int | None
    before: int | None
    standing: str

    @property
    def difference(self) -> int:
        """Return by how much the opening stock is more (or less) than what remained; asked where the chain breaks."""
        return self.opening.known - (self.before or 0)


def chain(
    rule: StockRule, unit: Unit, windows: Sequence[Window], known: Known, measures: Mapping[str, MeasureSpec]
) -> list[Link]:
    """Return the links of a unit's stock over single periods in order; mergers add their predecessors up (§7)."""
    links: list[Link] = []
    for window in windows:
        opening = sum_of([rule.opening], unit, window, known)
        before = links[-1].remaining if links else None
        links.append(
            Link(
                window,
                opening,
                flows_of(rule, unit, window, known, measures),
                sum_of(rule.remaining, unit, window, known).value,
                before,
                _standing(opening.value, before, is_first=not links),
            )
        )
    return links


def sum_of(terms: Iterable[str], unit: Unit, window: Window, known: Known) -> Total:
    """Return the signed sum of measures over one period."""
    return add(find(unit, window, window.periods[0], code, known, sign) for sign, code in map(measure_of, terms))


def flows_of(
    rule: StockRule, unit: Unit, window: Window, known: Known, measures: Mapping[str, MeasureSpec]
) -> tuple[Flow, ...]:
    """Return the terms of the remaining stock beside the opening one, in the rule's order."""
    terms = [(sign, code) for sign, code in map(measure_of, rule.remaining) if code != rule.opening]
    return tuple(
        Flow(code, sign, find(unit, window, window.periods[0], code, known).value)
        for sign, code in terms
        if code in measures
    )


def _standing(opening: int | None, before: int | None, *, is_first: bool) -> str:
    if is_first:
        return FIRST
    if opening is None or before is None:
        return UNKNOWN
    return HOLDS if opening == before else BREAKS
