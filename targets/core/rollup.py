"""Adds figures up over a window, a unit with its predecessors, and several units. Missing is never zero."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from targets.core.members import owed_window, period_bounds
from targets.core.periods import Window, quarter_code
from targets.core.scheme import CLOSING_STOCK, OPENING_STOCK, Figure, Key, Known, MeasureSpec, Unit, measure_of


@dataclass(frozen=True, init=False)
class Input:
    """One figure that went into a sum, with its sign in the formula."""

    key: Key
    sign: int
    number: int
    figure: Figure

    def __init__(self, key: Key, sign: int, number: int, figure: Figure) -> None:
        vars(self).update(key=key, sign=sign, number=number, figure=figure)  # as core.scheme.Figure

    @property
    def amount(self) -> int:
        """Return the signed number that was added."""
        return self.sign * self.number


@dataclass(frozen=True)
class Total:
    """A sum with the figures it is made of; `value` None when anything is missing, and then `missing` names it."""

    inputs: tuple[Input, ...]
    missing: tuple[Key, ...]

    @property
    def value(self) -> int | None:
        """Return the sum of the inputs, None when any is missing."""
        return None if self.missing else self.known

    @cached_property
    def known(self) -> int:
        """The sum of what is known; asked only where nothing is missing."""
        return sum(entered.amount for entered in self.inputs)

    @cached_property
    def rests_on_estimate(self) -> bool:
        """Whether any figure in it is an estimate."""
        return any(entered.figure.is_estimate for entered in self.inputs)


def key_text(key: Key) -> str:
    """Print a key as files name it: hoa-binh/2023/1/social_order_crimes; a named window by its code."""
    province, year, period, measure = key
    return f"{province}/{year}/{period[1:] if is_quarter(period) else period}/{measure}"


def period_of_key(text: str) -> str:
    """Return the period code that a file says: "1" is quý I's; a named window's is its own."""
    return quarter_code(int(text)) if is_quarter(f"q{text}") else text


def key_of(text: str) -> Key:
    """Return the key that key_text printed: files and closings keep keys so."""
    province, year, period, measure = text.split("/")
    return province, int(year), period_of_key(period), measure


def keys_of(inputs: Iterable[Input]) -> tuple[Key, ...]:
    """Return the keys of figures, each once."""
    return tuple(dict.fromkeys(entered.key for entered in inputs))


def is_quarter(period: str) -> bool:
    """Say whether a period code is a quarter's."""
    return period in {"q1", "q2", "q3", "q4"}


def period_end(window: Window, period: str) -> date:
    """Return the last day of one period of a window."""
    return period_bounds(window, period)[1]


def periods_of(measure: MeasureSpec, window: Window) -> tuple[str, ...]:
    """Return the periods whose figures stand for the window: all of a flow, the first or last of a stock."""
    if measure.accumulation == OPENING_STOCK:
        return window.periods[:1]
    if measure.accumulation == CLOSING_STOCK:
        return window.periods[-1:]
    return window.periods


def find(unit: Unit, window: Window, period: str, measure: str, known: Known, sign: int = 1) -> Total:
    """Return a unit's figure of one period: its own if there is one, else the sum of its predecessors'.

    What is missing is named where it is owed: at the unit, or at its predecessors where it did not exist yet. A unit
    split off from another has no figures before it reports itself.
    """
    key = (unit.code, window.year, period, measure)
    own = known.get(key)
    if own is not None:
        return Total((), (key,)) if own.value is None else Total((Input(key, sign, own.value, own),), ())
    if not unit.predecessors or any(predecessor.is_split for predecessor in unit.predecessors):
        return Total((), (key,))
    before = add(find(predecessor, window, period, measure, known, sign) for predecessor in unit.predecessors)
    if before.missing and unit.reports(period_end(window, period)):
        return Total((), (key,))
    return before


def stands_for(unit: Unit, codes: Collection[str]) -> bool:
    """Say whether a unit is among `codes`, or each of its predecessors is: what all of them did, it has done."""
    if unit.code in codes:
        return True
    if not unit.predecessors or any(predecessor.is_split for predecessor in unit.predecessors):
        return False
    return all(stands_for(predecessor, codes) for predecessor in unit.predecessors)


def add(totals: Iterable[Total]) -> Total:
    """Return the sum of several totals, each of which is added up once for all sums that it is part of."""
    totals = tuple(totals)
    together = Total(
        tuple(chain.from_iterable([total.inputs for total in totals])),
        tuple(chain.from_iterable([total.missing for total in totals])),
    )
    estimated = any(total.rests_on_estimate for total in totals)
    vars(together).update(known=sum([total.known for total in totals]), rests_on_estimate=estimated)
    return together


def total(
    terms: Iterable[str], units: Iterable[Unit], window: Window, known: Known, measures: Mapping[str, MeasureSpec]
) -> Total:
    """Return the signed sum of measures over a window and units; the order of the units never matters."""
    owed = [(unit, owed_window(unit, window)) for unit in units]
    inputs: list[Input] = []
    missing: list[Key] = []
    for sign, code in map(measure_of, terms):
        for unit, of_unit in owed:
            for period in periods_of(measures[code], of_unit):
                key = (unit.code, window.year, period, code)
                own = known.get(key)
                if own is not None and own.value is not None:  # as nearly all are: no sum of one figure is made for it
                    inputs.append(Input(key, sign, own.value, own))
                else:
                    found = find(unit, window, period, code, known, sign)
                    inputs += found.inputs
                    missing += found.missing
    return Total(tuple(inputs), tuple(missing))
