"""What changed from one set of results to another: verdicts that turned first, the worse before the better."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from heapq import nsmallest

from django.utils.translation import get_language

from foundation.dates import day_of
from targets.core import movement as movements
from targets.core.keeping import Keeping
from targets.core.movement import Movement, movement
from targets.core.result import Result
from targets.core.scheme import MET, MONITORED, NOT_MET, Unit
from targets.core.scope import territory
from targets.core.verdicts import judge
from targets.results.queries.before import DAY, QUARTER, YEAR
from targets.results.queries.dashboard import explanation_url, marks_beside
from targets.results.queries.results import Results
from targets.results.queries.season import CLUSTER
from targets.words import changes as words
from targets.words import wording

FEW = 3  # changes that a panel names before "và … thay đổi khác"

_ORDER = {
    kind: place for place, kind in enumerate((movements.FLIPPED, movements.MOVED, movements.LOST, movements.KNOWN))
}
_WORSE_FIRST = {movements.WORSE: 0, movements.BETTER: 1, movements.NEITHER: 2}


@dataclass(frozen=True)
class Change(Keeping):
    """One target at one place ("cluster": all together) that is not as it was, in data and in words."""

    place: str
    place_name: str  # "" of the cluster
    name: str  # what the target is called where there is little room
    movement: Movement
    versus: str  # what it is compared with: "Quý I"
    was_closed: bool  # the year before
    is_closed: bool  # the year of now
    url: str  # where the result of now is explained
    is_provisional: bool  # of the result of now: any figure is not accepted
    is_correcting: bool  # or is being corrected

    @property
    def turn(self) -> str:
        """Return what a panel says: "Đạt → Chưa đạt"."""
        return words.turn(self.movement, was_closed=self.was_closed, is_closed=self.is_closed)

    @property
    def sentence(self) -> str:
        """Return the whole of it."""
        return words.sentence(self.movement, self.versus, was_closed=self.was_closed, is_closed=self.is_closed)

    @property
    def then(self) -> str:
        """Return how it stood: "Đạt (100,00%)"."""
        return words.standing(self.before, self.was_closed)

    @property
    def now(self) -> str:
        """Return how it stands."""
        return words.standing(self.after, self.is_closed)

    @property
    def by(self) -> str:
        """Return how far the value moved: "▼ 0,36 điểm %"; "" where it did not."""
        return words.step(self.movement)

    @property
    def was(self) -> str:
        """Return a verdict that turned: "Quý I: Đạt"."""
        return words.verdict_before(self.movement, self.versus, was_closed=self.was_closed)

    @property
    def tendency(self) -> str:
        """Return whether that is better or worse, in a word; "" where it is neither."""
        return words.tendency(self.direction)

    @property
    def before(self) -> Result:
        """Return the result before."""
        return self.movement.before

    @property
    def after(self) -> Result:
        """Return the result now."""
        return self.movement.after

    @property
    def direction(self) -> str:
        """Return whether that is better, worse or neither."""
        return self.movement.direction

    @property
    def asks_other(self) -> str:
        """Return that the target asked otherwise then; "" where it did not."""
        return words.asks_other() if self.movement.asks_other else ""

    @cached_property
    def in_cell(self) -> str:
        """What a cell has room for where the page says what it compares with: a turn, or how far it moved."""
        return self.was if self.movement.what == movements.FLIPPED else self.by

    @property
    def title(self) -> str:
        """Return the target's title."""
        return self.after.target.title


@dataclass(frozen=True)
class Changes:
    """What changed since results before, and what it is compared with in words ("Quý I")."""

    versus: str
    against: str  # QUARTER, YEAR or DAY, as the address of all changes says it
    found: tuple[Change, ...]  # in no order
    leaves_out_cluster: bool  # its members were others: its sums are not compared

    @cached_property
    def rows(self) -> tuple[Change, ...]:
        """All of it, in order."""
        return tuple(sorted(self.found, key=_rank))

    @cached_property
    def few(self) -> tuple[Change, ...]:
        """The first ones, for a panel."""
        return tuple(nsmallest(FEW, self.found, key=_rank))

    @property
    def more(self) -> int:
        """Return how many a panel does not name."""
        return len(self.found) - len(self.few)

    @property
    def groups(self) -> tuple[tuple[str, tuple[Change, ...]], ...]:
        """Return the rows by what changed, each sort with its heading; sorts without any are left out."""
        sorts = ((words.heading(what), [row for row in self.rows if row.movement.what == what]) for what in _ORDER)
        return tuple((heading, tuple(rows)) for heading, rows in sorts if rows)

    @cached_property
    def marks(self) -> dict[tuple[str, str], Change]:
        """The change of each cell by (target, place)."""
        return {(row.after.target.code, row.place): row for row in self.found}


def changes(now: Results, before: Results) -> Changes:
    """Compare results with those before, for each target that is judged or promised and each place.

    A place that stood under its predecessors before is compared with their sums, without a verdict; the cluster only
    where the same territory makes it up.
    """
    is_known_then = before.season.at != now.season.at
    versus = words.compared_with(now.window, before.window, day_of(before.season.at) if is_known_then else None)
    against = DAY if is_known_then else QUARTER if before.window.year == now.window.year else YEAR
    is_same = _is_same_territory(now, before)
    pairs = _pairs(now, before, is_same)
    found = [moved for then, after in pairs if then and (moved := movement(then, after))]
    names = {target.code: target.name for target in now.season.scheme.versions}
    rows = tuple(_change(move, now, before, versus, names) for move in found)
    return Changes(versus, against, rows, leaves_out_cluster=not is_same)


def _pairs(now: Results, before: Results, is_same: bool) -> Iterable[tuple[Result | None, Result]]:
    """Yield the row before and the row of now of everything that is not only watched."""
    rows = {(row.target.code, row.province): row for row in before.rows}
    for row in now.rows:
        if wording.is_watched_only(row.target):
            continue
        then = rows.get((row.target.code, row.province))
        if row.province is None:
            then = then if is_same else None
        elif then is None and row.province not in before.by_code:
            then = _of_predecessors(row, now.by_code.get(row.province), before)
        yield then, row


def _of_predecessors(row: Result, unit: Unit | None, before: Results) -> Result | None:
    """Return the value of a unit that was not there before, from those it came from; None where it came from none."""
    spec = before.ground.targets.get(row.target.code)
    if unit is None or not unit.predecessors or spec is None or not before.has(spec.code):
        return None
    result = judge(spec, unit, before.window, before.ground)
    verdict = MONITORED if result.verdict in (MET, NOT_MET) else result.verdict
    return result.but(verdict=verdict, is_reference=True)


def _is_same_territory(now: Results, before: Results) -> bool:
    """Say whether the cluster's sums are of the same territory on both sides."""
    places = [frozenset(place for unit in side.units for place in territory(unit)) for side in (now, before)]
    return places[0] == places[1]


def _rank(change: Change) -> tuple[int, int, bool, Fraction]:
    """Return the place of a change: turned verdicts, the worse first; then the biggest, points before counts."""
    return change.once("rank", lambda: _place(change.movement))


def _place(moved: Movement) -> tuple[int, int, bool, Fraction]:
    is_turned = moved.what == movements.FLIPPED
    by = Fraction(0) if moved.delta is None else -abs(moved.delta)
    return _ORDER[moved.what], _WORSE_FIRST[moved.direction] if is_turned else 0, not moved.is_points, by


def _change(moved: Movement, now: Results, before: Results, versus: str, names: dict[str, str]) -> Change:
    """Return a change with its words; it is kept with the result of now."""
    target, place = moved.after.target, moved.after.province or CLUSTER
    url = explanation_url(now, target.code, place)
    marks = marks_beside(moved.after, now)
    beside = (moved, before.season.is_closed, now.season.is_closed, url, versus, marks)
    make = partial(_made, moved, now, before, versus, names, marks)
    return moved.after.once(("change", get_language(), before.window.year, before.window.code), make, beside)


def _made(
    moved: Movement, now: Results, before: Results, versus: str, names: dict[str, str], marks: tuple[bool, bool]
) -> Change:
    place, target = moved.after.province or CLUSTER, moved.after.target
    return Change(
        place=place,
        place_name=now.by_code[place].name if place in now.by_code else "",
        name=names.get(target.code, target.title),
        movement=moved,
        versus=versus,
        was_closed=before.season.is_closed,
        is_closed=now.season.is_closed,
        url=explanation_url(now, target.code, place),
        is_provisional=marks[0],
        is_correcting=marks[1],
    )
