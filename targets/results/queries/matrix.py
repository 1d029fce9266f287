"""Targets × members: what is to be reached first, documents of one content in one row, what is only watched apart."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from pledges.models import Pledge
from targets.core import scheme
from targets.core.kinds import joined, kind_of
from targets.core.result import Result
from targets.results.queries.changes import Change, Changes
from targets.results.queries.dashboard import MatrixCell, cells, province_url, target_url
from targets.results.queries.results import Results
from targets.words import wording
from targets.words.values import counts

MOST_COLUMNS = 12  # with more members these become the rows
FITTING = 7  # so many members' columns stand side by side on a small screen; with more the table is moved


@dataclass(frozen=True)
class Part:
    """One of several targets that a row shows together."""

    name: str
    url: str


@dataclass(frozen=True)
class MatrixRow:
    """What is asked, a cell for each member (none for a target of the cluster alone) and the cluster's."""

    code: str
    title: str
    name: str  # where there is little room
    asks: str
    url: str
    cells: tuple[MatrixCell, ...]
    cluster: MatrixCell
    parts: tuple[Part, ...] = ()  # where the row shows several targets together


@dataclass(frozen=True)
class Column:
    """One member: how its judged targets stand, and its cells in the order of the rows (None: of the cluster alone)."""

    code: str
    name: str
    url: str
    met: int
    not_met: int
    no_data: int
    no_activity: int
    cells: tuple[MatrixCell | None, ...] = ()

    @property
    def judged(self) -> int:
        """Return how many targets are judged for this member in the window."""
        return self.met + self.not_met + self.no_data + self.no_activity


@dataclass(frozen=True)
class Matrix:
    """Targets × members: `groups` with what is judged, by content; `watched` what has nothing to be reached."""

    columns: tuple[Column, ...]
    groups: tuple[tuple[Pledge, tuple[MatrixRow, ...]], ...]
    watched: tuple[MatrixRow, ...]

    @cached_property
    def rows(self) -> tuple[MatrixRow, ...]:
        """Every row, in order."""
        return (*(row for _pledge, rows in self.groups for row in rows), *self.watched)

    @property
    def cells(self) -> list[MatrixCell]:
        """Return every cell, the cluster's too."""
        return [each for row in self.rows for each in (*row.cells, row.cluster)]

    @property
    def is_tall(self) -> bool:
        """Say whether members are the rows: they are too many for columns."""
        return len(self.columns) > MOST_COLUMNS

    @property
    def is_wide(self) -> bool:
        """Say whether members are more columns than a small screen has room for."""
        return FITTING < len(self.columns) <= MOST_COLUMNS

    @property
    def is_correcting(self) -> bool:
        """Say whether any cell rests on a submission that is being corrected."""
        return any(each.is_correcting for each in self.cells)

    @property
    def worst_first(self) -> list[tuple[Column, list[tuple[MatrixRow, MatrixCell]]]]:
        """Return the members with what they have of each row: those that miss most first, then those that lack most."""
        columns = sorted(self.columns, key=lambda column: (-column.not_met, -column.no_data))
        return [
            (column, [(row, each) for row, each in zip(self.rows, column.cells, strict=True) if each])
            for column in columns
        ]


Cells = Callable[[Sequence[Result]], list[MatrixCell]]


def matrix(results: Results, changes: Changes | None = None) -> Matrix:
    """Put results into rows and columns: contents with a threshold to reach first, then those otherwise judged.

    `changes`: what changed in a cell since results before.
    """
    found = results.by_target
    homes = {target.code: target.pledge_id for target in results.season.scheme.versions}
    pledges = {asked.pledge.pk: asked.pledge for asked in results.season.scheme.pledges}
    by_pledge: dict[int, list[list[Result]]] = {}
    for code, same in found.items():
        if not wording.is_watched_only(same[-1].target):
            by_pledge.setdefault(homes.get(code) or results.versions[code].target.pledge_id, []).append(same)
    measured = {home for home, some in by_pledge.items() if any(_is_measured(same) for same in some)}
    order = sorted((home for home in pledges if home in by_pledge), key=lambda home: home not in measured)
    made = _cells(results, changes.marks if changes else {})
    groups = tuple((pledges[home], tuple(_rows(pledges[home], by_pledge[home], results, made))) for home in order)
    watched = tuple(_row(same, results, made) for same in found.values() if wording.is_watched_only(same[-1].target))
    shown = [*(row for _pledge, rows in groups for row in rows), *watched]
    return Matrix(tuple(_columns(found.values(), shown, results)), groups, watched)


def _cells(results: Results, changes: Mapping[tuple[str, str], Change]) -> Cells:
    """Return what makes results of a target cells of the matrix: without their duty, with what changed."""
    names = {unit.code: unit.name for unit in results.units}

    def of(rows: Sequence[Result]) -> list[MatrixCell]:
        made = cells(rows, results, names, has_duty=False)
        return [_changed(cell, changes.get((cell.result.target.code, cell.place))) for cell in made]

    return of


def _changed(made: MatrixCell, change: Change | None) -> MatrixCell:
    if change is None:
        return made
    words = change.in_cell, change.direction
    return made.once("changed", partial(replace, made, change=words[0], direction=words[1]), words)


def _is_measured(rows: Sequence[Result]) -> bool:
    return kind_of(rows[-1].target).has_threshold


def _rows(pledge: Pledge, some: list[list[Result]], results: Results, made: Cells) -> Iterable[MatrixRow]:
    """Yield a content's rows, its documents together where it asks for several of each member."""
    documents = [same for same in some if _can_be_joined(same, results)]
    for same in some:
        if same not in documents or len(documents) == 1:
            yield _row(same, results, made)
        elif same is documents[0]:
            yield _together(pledge, documents, results, made)


def _can_be_joined(rows: list[Result], results: Results) -> bool:
    """Say whether a document is asked of each member, and none of its results is restated: that is said of itself."""
    is_restated = any((row.target.code, row.province) in results.restated for row in rows)
    return kind_of(rows[-1].target).is_document and len(rows) > 1 and not is_restated


def _row(rows: list[Result], results: Results, made: Cells) -> MatrixRow:
    *alone, cluster = rows
    code = cluster.target.code
    return MatrixRow(
        code=code,
        title=cluster.target.title,
        name=results.versions[code].target.name,
        asks=wording.asks(cluster.target, unit=cluster.unit),
        url=target_url(results, code),
        cells=tuple(made(alone)),
        cluster=made([cluster])[0],
    )


def _together(pledge: Pledge, documents: list[list[Result]], results: Results, made: Cells) -> MatrixRow:
    """Return the row of several documents: how many of all that are asked for each member, and all, have issued."""
    *alone, cluster = [joined(same, pledge.title) for same in zip(*documents, strict=True)]
    met = sum(result.verdict == scheme.MET for result in alone)
    known = sum(result.verdict != scheme.NO_DATA for result in alone)
    cluster = cluster.but(members_met=None if cluster.verdict == scheme.NO_DATA else met, members_known=known)
    versions = [results.versions[same[-1].target.code] for same in documents]
    return MatrixRow(
        code=cluster.target.code,
        title=pledge.title,
        name=pledge.title,
        asks=wording.asks(cluster.target),
        url="",
        cells=tuple(map(_counted, made(alone))),
        cluster=_counted(made([cluster])[0]),
        parts=tuple(Part(version.target.name, target_url(results, version.target.code)) for version in versions),
    )


def _counted(cell: MatrixCell) -> MatrixCell:
    """Return a cell of documents with how many of them are issued: "2/2 văn bản"."""
    return replace(cell, shown=f"{counts(cell.result)} {cell.result.unit}".strip(), change="")


def _columns(rows: Iterable[list[Result]], shown: Sequence[MatrixRow], results: Results) -> Iterable[Column]:
    """Yield the members with how their targets stand: each target counts, those that a row joins too."""
    verdicts: dict[str | None, list[str]] = {unit.code: [] for unit in results.units}
    for result in (result for same in rows for result in same[:-1]):
        if not result.is_reference and not wording.is_watched_only(result.target):
            verdicts[result.province].append(result.verdict)
    by_place = [{each.place: each for each in row.cells} for row in shown]
    for unit in results.units:
        yield Column(
            code=unit.code,
            name=unit.name,
            url=province_url(results, unit.code),
            met=verdicts[unit.code].count(scheme.MET),
            not_met=verdicts[unit.code].count(scheme.NOT_MET),
            no_data=verdicts[unit.code].count(scheme.NO_DATA),
            no_activity=verdicts[unit.code].count(scheme.NO_ACTIVITY),
            cells=tuple(places.get(unit.code) for places in by_place),
        )
