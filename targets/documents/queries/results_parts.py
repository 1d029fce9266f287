"""Results as parts of a document: paragraphs by content in prose, and tables whose numbers are those on screen."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from pledges.models import Pledge
from targets.core.kinds import kind_of
from targets.core.members import ancestors
from targets.core.numbers import format_count
from targets.core.result import Result
from targets.core.rollup import key_text
from targets.core.scheme import MET, NO_ACTIVITY, NO_DATA, NOT_MET
from targets.documents.queries.manuscript import CENTRE, RIGHT, WORD, Column, Heading, Paragraph, Part, Table, TableRow
from targets.results.queries.answer import is_judged, owing_rows
from targets.results.queries.dashboard import inputs_of, is_over
from targets.results.queries.explanation import names_of, substitution
from targets.results.queries.results import Results
from targets.words import columns, prose, wording
from targets.words.values import counts, shown
from targets.words.verdicts import verdict_word

MOST_SIDE_BY_SIDE = 8  # members that a page across has columns for
VERDICTS = (MET, NOT_MET, NO_ACTIVITY, NO_DATA)  # in the order in which prose names who has them


@dataclass(frozen=True)
class PledgeResults:
    """A content with its heading and its targets' rows (the cluster's last), none where nothing is judged here."""

    pledge: Pledge
    heading: Heading
    targets: tuple[list[Result], ...]


def by_pledge(results: Results) -> list[PledgeResults]:
    """Return every content of the agreement in its order."""
    pledges = {asked.pledge.pk: asked.pledge for asked in results.season.scheme.pledges}
    targets: dict[int, list[list[Result]]] = {pk: [] for pk in pledges}
    for rows in results.by_target.values():
        pledge = results.versions[rows[-1].target.code].target.pledge
        pledges.setdefault(pledge.pk, pledge)
        targets.setdefault(pledge.pk, []).append(rows)
    headings = headings_of(pledges.values())
    return [
        PledgeResults(pledge, heading, tuple(targets[pk]))
        for (pk, pledge), heading in zip(pledges.items(), headings, strict=True)
    ]


def headings_of(pledges: Iterable[Pledge]) -> list[Heading]:
    """Return contents' headings by their numbers; what stands outside the numbering is counted on after the last."""
    pledges = list(pledges)
    further = count(1 + max((pledge.number or 0 for pledge in pledges), default=0))
    return [Heading(f"{pledge.number or next(further)}. {pledge.title}", level=2) for pledge in pledges]


def cluster_paragraphs(rows: list[Result], results: Results) -> Iterator[Paragraph]:
    """Yield what one target came to: the cluster's in a sentence, then the members by verdict, each with its counts."""
    *alone, cluster = rows
    names, measures, is_closed = names_of(results, rows), results.season.scheme.measures, results.season.is_closed
    said = prose.finding(cluster, names, measures, is_closed=is_closed)
    met = prose.members_met(cluster)
    yield Paragraph(f" {said}{f'; {met}' if met else ''}.", lead=f"{cluster.target.title}:")
    for verdict in VERDICTS if is_judged(cluster) else ():
        units = [(names[row.province], prose.brief(row)) for row in alone if row.verdict == verdict]
        if units:
            word = verdict_word(verdict, is_closed)
            yield Paragraph(prose.group(word, units, len(alone)), style="item")


def restated_paragraphs(results: Results) -> Iterator[Paragraph]:
    """Yield, for each frozen result that would be another today, what it would be and why."""
    names = {unit.code: unit.name for unit in results.units}
    for (code, province), today in results.restated.items():
        causes = wording.causes(results.causes[code, province])
        place = names.get(province or "", str(columns.CLUSTER))
        title = results.versions[code].target.title if code in results.versions else today.target.title
        yield Paragraph(prose.restated(title, place, today, causes, is_closed=results.season.is_closed), style="item")


def duties(results: Results, province: str | None) -> list[tuple[str, str]]:
    """Return each target's title and what must still hold or be done, of the cluster (None) or of a member."""
    rows = [row for row in results.rows if row.province == province]
    owing = owing_rows(rows, results) if province is None else [row for row in rows if not is_over(row, results)]
    return [(row.target.title, duty) for row in owing if (duty := prose.duty(row))]


def matrix(results: Results) -> Table:
    """Return targets × members with the cluster last; with many members one row a result."""
    if len(results.units) > MOST_SIDE_BY_SIDE:
        return long_table(results)
    is_closed = results.season.is_closed
    heads = (
        Column(str(columns.PLACE), CENTRE, 3),
        Column(str(columns.TARGET), share=16),
        *(Column(unit.name, CENTRE, 11) for unit in results.units),
        Column(str(columns.CLUSTER), CENTRE, 12),
    )
    rows: list[TableRow] = []
    place = 0
    for content in by_pledge(results):
        rows += [TableRow((str(content.pledge),), is_group=True)] if content.targets else []
        for same in content.targets:
            place += 1
            cells = {row.province: columns.in_lines(row, is_closed) for row in same}
            asks = wording.asks(same[-1].target, unit=same[-1].unit)
            each = (cells.get(unit.code, "") for unit in results.units)
            rows.append(TableRow((str(place), f"{same[-1].target.title}\n({asks})", *each, cells.get(None, ""))))
    return Table(heads, tuple(rows))


def long_table(results: Results) -> Table:
    """Return one row a result: unit, counts, value, verdict; the targets as groups."""
    is_closed, names = results.season.is_closed, {unit.code: unit.name for unit in results.units}
    heads = (
        Column(str(columns.PLACE), CENTRE, 5),
        Column(str(columns.UNIT), share=22),
        Column(str(columns.NUMBERS), RIGHT, 26),
        Column(str(columns.VALUE), RIGHT, 26),
        Column(str(columns.VERDICT), WORD, 18),
    )
    rows: list[TableRow] = []
    for same in results.by_target.values():
        asks = wording.asks(same[-1].target, unit=same[-1].unit)
        rows.append(TableRow((f"{same[-1].target.title} ({asks})",), is_group=True))
        for place, row in enumerate(same, start=1):
            name = names.get(row.province, "") if row.province else str(columns.CLUSTER)
            counted = counts(row) if kind_of(row.target).is_percent else ""
            cells = (str(place), name, counted, shown(row), columns.verdict(row, is_closed))
            rows.append(TableRow(cells, is_sum=row.province is None))
    return Table(heads, tuple(rows))


def computations(results: Results, province: str | None = "") -> Table:
    """Return how every number came about: the sum with its numbers put in, what it was compared with, the verdict.

    `province`: of a member alone; "": of all.
    """
    is_closed, names = results.season.is_closed, {unit.code: unit.name for unit in results.units}
    heads = (
        Column(str(columns.UNIT), share=14),
        Column(str(columns.HOW), share=34),
        Column(str(columns.VALUE), RIGHT, 15),
        Column(str(columns.COMPARED), share=24),
        Column(str(columns.VERDICT), WORD, 13),
    )
    rows: list[TableRow] = []
    measures = results.season.scheme.measures
    for same in results.by_target.values():
        wanted = [row for row in same if province == "" or row.province == province]
        if not wanted:
            continue
        formula = wording.formula(wanted[-1].target, measures)
        rows.append(TableRow((f"{wanted[-1].target.title}: {formula}",), is_group=True))
        known = names_of(results, wanted)
        for row in wanted:
            name = names.get(row.province, "") if row.province else str(columns.CLUSTER)
            how = substitution(row) or prose.lacks(row, known, measures)
            compared = "; ".join(wording.comparison(comparison) for comparison in row.comparisons) or "–"
            rows.append(TableRow((name, how, shown(row), compared, columns.verdict(row, is_closed))))
    return Table(heads, tuple(rows))


def figures_in(rows: Iterable[Result], results: Results) -> dict[str, str]:
    """Return every figure and ruling that results stand on, and what they lack (""), by its key as a text."""
    rows = list(rows)
    known = _rulings_in(rows, results)
    for row in rows:
        for entered in inputs_of(row):
            known[key_text(entered.key)] = figure_text(entered.number, "", entered.figure.is_estimate)
        for key in _missing(row):
            # What a closing froze as missing was missing, whatever has come since.
            today = None if results.closing else results.ground.known.get(key) or results.together.known.get(key)
            known[key_text(key)] = figure_text(today.value, today.reason, today.is_estimate) if today else ""
    return known


def _rulings_in(rows: list[Result], results: Results) -> dict[str, str]:
    """Return the rulings of narrative targets that rows stand on, by their keys as texts."""
    places: dict[str, set[str]] = {}  # of each such target, whose rulings count
    for row in rows:
        if kind_of(row.target).is_ruled:
            units = results.units if row.province is None else (results.by_code[row.province],)
            places.setdefault(row.target.code, set()).update(*({unit.code} | ancestors(unit) for unit in units))
    return {
        key_text((province, year, period, target)): verdict
        for (province, year, period, target), verdict in results.ground.rulings.items()
        if year == results.window.year and period in results.window.periods and province in places.get(target, ())
    }


def figure_text(value: int | None, reason: str, is_estimate: bool) -> str:
    """Return a figure as a document remembers it: its number, why there is none, whether it is an estimate."""
    return f"{reason if value is None else value}{'~' if is_estimate else ''}"


def _missing(row: Result) -> list:
    return [*row.missing, *(key for part in row.parts for key in _missing(part))]


def parts_of_pledges(results: Results) -> Iterator[Part]:
    """Yield every content that is judged or counted here with what its targets came to, in prose."""
    for content in by_pledge(results):
        if content.targets:
            yield content.heading
        for rows in content.targets:
            yield from cluster_paragraphs(rows, results)


def inputs(rows: Iterable[Result], results: Results) -> Iterator[Table]:
    """Yield the figures that results stand on: measures × the provinces that reported them, by period."""
    known: dict[tuple[int, str], dict[str, dict[str, int]]] = {}
    places: dict[str, None] = {}
    rows = list(rows)
    for row in rows:
        for entered in inputs_of(row):
            province, year, period, measure = entered.key
            known.setdefault((year, period), {}).setdefault(measure, {})[province] = entered.number
            places.setdefault(province)
    names, measures = names_of(results, rows), results.season.scheme.measures
    codes = sorted(places, key=list(names).index)
    for start in range(0, len(codes), MOST_SIDE_BY_SIDE):
        some = codes[start : start + MOST_SIDE_BY_SIDE]
        heads = (
            Column(str(columns.MEASURE), share=30),
            Column(str(columns.OF_UNIT), CENTRE, 9),
            *(Column(names[code], RIGHT, 12) for code in some),
        )
        lines: list[TableRow] = []
        for (year, period), by_measure in sorted(known.items()):
            lines.append(TableRow((wording.period_title(year, period),), is_group=True))
            for code in (code for code in measures if code in by_measure):
                cells = (format_count(by_measure[code][place]) if place in by_measure[code] else "" for place in some)
                lines.append(TableRow((measures[code].name, measures[code].unit, *cells)))
        yield Table(heads, tuple(lines))
