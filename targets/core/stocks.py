"""The chain of carried-over stock: what remained at the end of each period against what the next one opened with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from targets.core.periods import Window
from targets.core.rollup import Total, find
from targets.core.scheme import Known, MeasureSpec, Unit, measure_of

HOLDS, BREAKS, UNKNOWN, FIRST = "holds", "breaks", "unknown", "first"


@dataclass(frozen=True)
class StockRule:
    """Continuity: `opening` of a period equals the sum of `remaining` of the period before."""

    opening: str
    remaining: tuple[str, ...]


@dataclass(frozen=True)
class Remaining:
    """What is left at the end of a period; `value` None while a figure is missing, and then `missing` names it."""

    value: int | None
    missing: tuple[str, ...] = ()  # measure codes, in the rule's order


def remaining(rule: StockRule, numbers: Mapping[str, int]) -> Remaining:
    """Return what remains by the numbers of one period; a number that is not there is never a zero."""
    terms = [measure_of(term) for term in rule.remaining]
    missing = tuple(code for _sign, code in terms if code not in numbers)
    return Remaining(None if missing else sum(sign * numbers[code] for sign, code in terms), missing)


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
    """Return the links of a unit's stock over single periods in order; mergers add their predecessors up."""
    links: list[Link] = []
    for window in windows:
        opening = find(unit, window, window.periods[0], rule.opening, known)
        before = links[-1].remaining if links else None
        links.append(
            Link(
                window,
                opening,
                flows_of(rule, unit, window, known, measures),
                remaining(rule, numbers_of(rule, unit, window, known)).value,
                before,
                _standing(opening.value, before, is_first=not links),
            )
        )
    return links


def numbers_of(rule: StockRule, unit: Unit, window: Window, known: Known) -> dict[str, int]:
    """Return what is known of a rule's terms over one period, by measure code."""
    codes = [code for _sign, code in map(measure_of, rule.remaining)]
    values = {code: find(unit, window, window.periods[0], code, known).value for code in codes}
    return {code: value for code, value in values.items() if value is not None}


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
