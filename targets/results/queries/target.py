"""A target's page: its members on a strip and in a table, the worst first, with duty and course; what it asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from charts import marks
from charts.bullet import Bullet
from charts.lines import SPARK, DrawnSeries, Lines
from targets.calendar.queries.scheme import target_spec
from targets.core import periods
from targets.core.difficulty import difficulty
from targets.core.keeping import Keeping
from targets.core.kinds import kind_of
from targets.core.result import Result
from targets.models import Target, TargetVersion
from targets.results.queries.bullets import bullet_of
from targets.results.queries.contributions import Contributions, contributions_of
from targets.results.queries.course import Course, course_of, drawn_places, lines_of, series_of
from targets.results.queries.dashboard import MatrixCell, cell
from targets.results.queries.documents import Document, documents_of
from targets.results.queries.explanation import names_of
from targets.results.queries.frozen import first_open_quarter
from targets.results.queries.results import Results
from targets.results.queries.strips import strip_of
from targets.words import answers, wording


@dataclass(frozen=True)
class TargetRow(Keeping):
    """One member, or the cluster: its result, its way over the year, its duty by the latest figures, its documents."""

    cell: MatrixCell
    line: DrawnSeries | None
    duty: str  # a sentence
    bullet: Bullet | None  # the same drawn
    documents: tuple[Document, ...]


@dataclass(frozen=True)
class TargetPage:
    """A target over a window: what it asks, its strip (None where values are no percentages), its rows."""

    target: Target
    asks: str
    formula: str
    judged_on: str
    heads: tuple[str, str]  # of the counts
    rows: tuple[TargetRow, ...]  # members, the worst first
    cluster: TargetRow
    strip: marks.Strip | None
    lines: Lines | None  # the scale that the rows' lines share
    contributions: Contributions | None  # of an amount that the members reach together
    versions: tuple[tuple[TargetVersion, str], ...]  # with what each asks

    @property
    def has_trend(self) -> bool:
        """Say whether the target counts something that can be followed over the years."""
        return kind_of(self.cluster.cell.result.target).has_threshold

    @cached_property
    def has_duties(self) -> bool:
        """Whether any row has something to keep or to reach until the year's end."""
        return any(row.duty for row in (*self.rows, self.cluster))

    @property
    def has_documents(self) -> bool:
        """Say whether documents decide it."""
        return kind_of(self.cluster.cell.result.target).is_document


def target_page(results: Results, code: str, *, only_of: frozenset[str] | None = None) -> TargetPage | None:
    """Return a target's page, None where the agreement has no such target. `only_of`: as results_of has it."""
    target = next((version for version in results.season.scheme.versions if version.code == code), None)
    rows = results.of(code) if target else []
    if not rows:
        return None
    ordered = sorted(rows[:-1], key=difficulty, reverse=True)
    spec, measures = rows[-1].target, results.season.scheme.measures
    course, lines = Course(()), None
    if kind_of(spec).has_threshold:
        course = course_of(results.season, results, only_of=only_of, judged_on=spec.judged_on)
        lines = _lines(rows, course, names_of(results, rows))
    *alone, together = _rows([*ordered, rows[-1]], results, course, lines)
    return TargetPage(
        target=target,
        asks=wording.asks(spec, unit=rows[-1].unit),
        formula=wording.formula(spec, measures),
        judged_on=wording.judged_on(spec),
        heads=wording.heads(spec, measures),
        rows=tuple(alone),
        cluster=together,
        strip=strip_of(rows, results, size=marks.FULL) if len(rows) > 1 else None,
        lines=lines,
        contributions=contributions_of(rows[-1], results),
        versions=tuple(
            (version, wording.asks(target_spec(version), unit=rows[-1].unit))
            for version in results.season.scheme.versions[target]
        ),
    )


def _lines(rows: Sequence[Result], course: Course, names: dict[str, str]) -> Lines:
    """Return the ways of all rows over the year, on one scale; without the cluster's where it is a sum of theirs."""
    spec, windows = rows[-1].target, course.windows
    series = [
        series_of(names.get(place, answers.whole_cluster()), course.rows(spec.code, place), windows)
        for place in drawn_places(rows)
    ]
    return lines_of(series, spec, frame=SPARK)


def _rows(rows: list[Result], results: Results, course: Course, lines: Lines | None) -> list[TargetRow]:
    names, documents = names_of(results, rows), documents_of(rows, results)
    drawn = {line.series.label: line for line in lines.drawn} if lines else {}
    made = []
    for row in rows:
        shown = cell(row, results, names)
        owing = course.owing(shown, names)
        line = drawn.get(shown.place_name or answers.whole_cluster())
        some = tuple(documents.get(shown.place, ()))
        made.append(shown.once("target row", partial(_row, shown, owing, line, some), (owing, line, some)))
    return made


def _row(
    shown: MatrixCell, owing: MatrixCell | None, line: DrawnSeries | None, documents: tuple[Document, ...]
) -> TargetRow:
    """Return a row; `owing`: the cell that says what must still hold."""
    duty, bullet = (owing.headroom, bullet_of(owing)) if owing else ("", None)
    return TargetRow(cell=shown, line=line, duty=duty, bullet=bullet, documents=documents)


def later_target(results: Results, code: str) -> tuple[Target, int] | None:
    """Return a target that has no result in these windows yet, with the first quarter that it is effective in."""
    target = next((version for version in results.season.scheme.versions if version.code == code), None)
    if target is None or results.has(code):
        return None
    first = max(results.ground.targets[code].effective_from, first_open_quarter(results.season.agreement))
    return (target, first) if first in periods.ROMAN else None
