"""What a judgement stands on and what it gives: plain values, which targets.words says in the reader's language."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from operator import is_
from typing import Any, TypeVar, cast

from targets.core.comparison import Comparison
from targets.core.keeping import Keeping
from targets.core.members import ancestors
from targets.core.periods import Window, quarter_code
from targets.core.rollup import Input, Total, add, is_quarter, total
from targets.core.scheme import NO_DATA, Key, Known, MeasureSpec, TargetSpec, Unit, measure_of

Made = TypeVar("Made")
MOST_MOVED = 20  # places and periods since something was asked for the last time


@dataclass(frozen=True)
class Moved:
    """A place and a period whose figures or rulings are others than they were.

    `is_known_alike`: of the same figures numbers are known as before, whatever they are.
    """

    place: str
    year: int
    period: str
    is_known_alike: bool = False

    def touches(self, window: Window) -> bool:
        """Say whether anything over a window stands on them.

        It stands on its own year up to its end and on the year before; of the quarters after it, what must still hold
        asks whether their figures are known, and no more.
        """
        if not window.year - 1 <= self.year <= window.year:
            return False
        is_later = self.year == window.year and is_quarter(self.period) and self.period > quarter_code(window.quarter)
        return window.is_named or not (is_later and self.is_known_alike)


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
    # The same of many units in their order, with what has moved since it was made.
    _rows: dict[tuple[Hashable, int, int, int], "_Row"] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    _numbers: dict[tuple[int, frozenset[Moved]], list[int]] = field(
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
        self, what: Hashable, of: Any, units: tuple[Unit, ...], window: Window, make: Callable[[Unit], Made]
    ) -> tuple[Made, ...]:
        """Return what is made of something for each of many units over a window; `make` looks at that unit alone.

        On a ground that came after another, it is made anew for the units whose figures are others.
        """
        row, numbers = self._row(what, of, units, window)
        made: list[Made] = list(row.made) if row else list(map(make, units))
        for number in numbers:
            made[number] = make(units[number])
        return self._kept_row(what, row if row and not numbers else _Row(tuple(made), of, window, units)).made

    def has_each(self, made: Sequence[Any], what: Hashable, of: Any, units: tuple[Unit, ...], window: Window) -> bool:
        """Say whether these are the very objects that were made for each of many units, of which none has moved."""
        row, numbers = self._row(what, of, units, window)
        return row is not None and not numbers and len(made) == len(row.made) and all(map(is_, made, row.made))

    def together(
        self, what: Hashable, of: Any, units: tuple[Unit, ...], window: Window, make: Callable[[], Made]
    ) -> Made:
        """Return what is made of something for many units together over a window, made once."""
        row, numbers = self._row(what, of, units, window)
        stands = row if row and not numbers else _Row((make(),), of, window, units)
        return cast(Made, self._kept_row(what, stands).made[0])

    def _row(self, what: Hashable, of: Any, units: tuple[Unit, ...], window: Window) -> "tuple[_Row | None, list[int]]":
        """Return what was made for many units, and which of them, counted from 0, stand on what has moved since."""
        row = self._rows.get((what, id(of), id(window), id(units)))
        spots = frozenset(spot for spot in row.moved if spot.touches(window)) if row else None
        if not spots:
            return row, []
        key, places = (id(units), spots), {spot.place for spot in spots}
        if key not in self._numbers:
            stand = [number for number, unit in enumerate(units) if not places.isdisjoint(self._of(unit).places)]
            self._numbers[key] = stand
        return row, self._numbers[key]

    def _kept_row(self, what: Hashable, row: "_Row") -> "_Row":
        stands = replace(row, moved=frozenset()) if row.moved else row
        self._rows[what, id(row.of), id(row.window), id(row.units)] = stands
        return stands

    def after(self, known: Known, rulings: Mapping[tuple[str, int, str, str], str], moved: Iterable[Moved]) -> "Ground":
        """Return the ground on which the figures and rulings of some places and periods are others.

        What was added up and judged without them stands.
        """
        other, spots = replace(self, known=known, rulings=rulings), frozenset(moved)
        for key, of in list(self._kept.items()):
            own = [spot for spot in spots if spot.place in of.places]
            other._kept[key] = of.after(own) if own else of
        for row_key, row in list(self._rows.items()):
            if len(row.moved) < MOST_MOVED:  # else nobody asks for it any more
                other._rows[row_key] = replace(row, moved=row.moved | spots)
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
    kept: dict[tuple[str, int, int], tuple[Any, Any, Window]] = field(default_factory=dict)

    def after(self, moved: Collection[Moved]) -> "OfUnit":
        """Return it with what stands although these figures are others."""
        stands = {
            key: made for key, made in list(self.kept.items()) if not any(spot.touches(made[2]) for spot in moved)
        }
        return OfUnit(self.unit, self.places, stands)


@dataclass(frozen=True)
class _Row:
    """What was made for each of many units, or for all together, and what has moved since."""

    made: tuple[Any, ...]
    of: Any
    window: Window
    units: tuple[Unit, ...]
    moved: frozenset[Moved] = frozenset()


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
