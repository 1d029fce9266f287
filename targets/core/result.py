"""What a judgement stands on and what it gives: plain values, which targets.words says in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any, TypeVar, cast

from targets.core.comparison import Comparison
from targets.core.keeping import Keeping
from targets.core.members import ancestors
from targets.core.periods import Window
from targets.core.rollup import Input, Total, add, total
from targets.core.scheme import NO_DATA, Key, Known, MeasureSpec, TargetSpec, Unit, measure_of

Made = TypeVar("Made")


@dataclass(frozen=True)
class Ground:
    """What every judgement stands on: figures, measures, narrative rulings and the season's targets by code.

    `rulings`: (province, year, period code, target) → "met" or "not_met", accepted ones only. `ends`: the last day of
    each named window of the year, by its code.
    """

    known: Known
    measures: Mapping[str, MeasureSpec]
    rulings: Mapping[tuple[str, int, str, str], str] = field(default_factory=dict)
    targets: Mapping[str, TargetSpec] = field(default_factory=dict)
    ends: Mapping[str, date] = field(default_factory=dict)
    # What was added up and judged on this ground, unit by unit, by the very objects it is of and kept with them: the
    # cluster and targets of several parts stand on the same again.
    _kept: dict[int, "OfUnit"] = field(default_factory=dict, init=False, compare=False, repr=False)
    # The same of many units in their order, with the places that have moved since it was made.
    _rows: dict[tuple[str, int, int, int], "_Row"] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    _numbers: dict[tuple[int, frozenset[str]], list[int]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def once(self, what: str, of: Any, unit: Unit, window: Window, make: Callable[[], Made]) -> Made:
        """Return what is made of something (a target, a term) for one unit over a window, made once."""
        kept = self._of(unit).kept
        key = (what, id(of), id(window))
        found = kept.get(key)
        if found is None:
            found = kept[key] = (make(), of, window)
        return cast(Made, found[0])

    def each(
        self, what: str, of: Any, units: tuple[Unit, ...], window: Window, make: Callable[[Unit], Made]
    ) -> tuple[Made, ...]:
        """Return what is made of something for each of many units over a window; `make` looks at that unit alone.

        On a ground that came after another, it is made anew for the units whose figures are others.
        """
        key = (what, id(of), id(window), id(units))
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = _Row(tuple(map(make, units)), of, window, units)
        elif row.moved:
            made = list(row.made)
            for place in self._moved(units, row.moved):
                made[place] = make(units[place])
            row = self._rows[key] = replace(row, made=tuple(made), moved=frozenset())
        return cast(tuple[Made, ...], row.made)

    def after(self, known: Known, rulings: Mapping[tuple[str, int, str, str], str], moved: frozenset[str]) -> "Ground":
        """Return the ground on which the figures and rulings of these provinces (codes) are others.

        What was added up and judged of units that they have no part in stands.
        """
        other = replace(self, known=known, rulings=rulings)
        stands = ((key, of) for key, of in list(self._kept.items()) if moved.isdisjoint(of.places))
        other._kept.update(stands)
        other._rows.update({key: replace(row, moved=row.moved | moved) for key, row in list(self._rows.items())})
        return other

    def total(self, terms: tuple[str, ...], units: tuple[Unit, ...], window: Window) -> Total:
        """Return what core.rollup.total says of this ground, each unit's sum of a measure made once."""
        sums: list[Total] = []
        for term in terms:
            if len(units) == 1:
                sums.append(self._total(term, window, units[0]))
            else:
                sums += self.each("total", term, units, window, partial(self._total, term, window))
        return sums[0] if len(sums) == 1 else add(sums)

    def _total(self, term: str, window: Window, unit: Unit) -> Total:
        make = partial(total, (term,), (unit,), window, self.known, self.measures)
        return self.once("total", term, unit, window, make)

    def _moved(self, units: tuple[Unit, ...], places: frozenset[str]) -> list[int]:
        """Return which of many units, counted from 0, stand on figures of any of these places."""
        key = (id(units), places)
        if key not in self._numbers:
            self._numbers[key] = [
                number for number, unit in enumerate(units) if not places.isdisjoint(self._of(unit).places)
            ]
        return self._numbers[key]

    def _of(self, unit: Unit) -> "OfUnit":
        kept = self._kept.get(id(unit))
        if kept is None:
            kept = self._kept[id(unit)] = OfUnit(unit, ancestors(unit) | {unit.code})
        return kept


@dataclass(frozen=True)
class OfUnit:
    """What is kept of one unit: its places are those whose figures it stands on."""

    unit: Unit
    places: frozenset[str]
    kept: dict[tuple[str, int, int], tuple[Any, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Row:
    """What was made for each of many units, and the places whose figures have moved since."""

    made: tuple[Any, ...]
    of: Any
    window: Window
    units: tuple[Unit, ...]
    moved: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Left:
    """How many more cases may come, or are still to be done, by the rules of a kind; see Headroom."""

    count: int
    rest: int | None = None
    remaining: int | None = None


@dataclass(frozen=True)
class Headroom:
    """How many more cases may come, or how many are still to be added, from `start` through `end`.

    `start` is the day after the last figure that is known. `is_met`: the target is met by now and is to be kept.
    `rest`: what the same days of the year before had, of a change; `remaining`: what is still there to be resolved, of
    a ratio; None where that is not known.
    """

    count: int
    is_met: bool
    start: date
    end: date
    rest: int | None = None
    remaining: int | None = None


@dataclass(frozen=True)
class Result(Keeping):
    """One target for one province (None: the cluster) over one window.

    The value is numerator ÷ denominator exactly; both None with no_data. `is_reference`: shown without a verdict, since
    the window is not the one the target is judged on (tham khảo). `contradiction`: the keys of figures that cannot all
    be right; then there is no data though nothing is missing.
    """

    target: TargetSpec
    province: str | None
    window: Window
    verdict: str
    numerator: int | None = None
    denominator: int | None = None
    current: int | None = None
    base: int | None = None
    missing: tuple[Key, ...] = ()
    contradiction: tuple[Key, ...] = ()
    inputs: tuple[Input, ...] = ()
    under: tuple[Input, ...] = ()  # of the denominator, or of the base
    comparisons: tuple[Comparison, ...] = ()
    duty: Headroom | None = None
    is_reference: bool = False
    rests_on_estimate: bool = False
    parts: tuple["Result", ...] = ()
    members_met: int | None = None
    members_known: int | None = None
    members_total: int | None = None
    unit: str = ""
    ruling: str | None = None  # of a narrative for one unit: the verdict it would have, where it is for reference too
    ruled: tuple[int, int] | None = None  # of a narrative for the cluster: how many units it is met by, of how many

    def but(self, **facts: Any) -> "Result":
        """Return the result with other facts: what dataclasses.replace does, in a tenth of its time."""
        other = object.__new__(Result)
        vars(other).update(vars(self), _kept={}, **facts)
        return other

    @property
    def headroom(self) -> int | None:
        """Return the headroom as results print it; None where there is none."""
        return self.duty.count if self.duty else None


def start(target: TargetSpec, province: str | None, window: Window, ground: Ground, *totals: Total) -> Result:
    """Return the result with its inputs, as no_data while anything is missing; the kinds fill in the rest."""
    code = measure_of(target.numerator[0])[1] if target.numerator else ""
    return Result(
        target,
        province,
        window,
        NO_DATA,
        missing=tuple(dict.fromkeys(key for total in totals for key in total.missing)),
        inputs=totals[0].inputs,
        under=totals[1].inputs if len(totals) > 1 else (),
        rests_on_estimate=any(total.rests_on_estimate for total in totals),
        unit=ground.measures[code].unit if code in ground.measures else "",
    )
