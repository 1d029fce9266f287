"""The briefing for leaders (Tờ trình): one page with five sentences, judged targets, duties, questions to expect."""

from collections.abc import Iterator

from charts.marks import PAPER
from targets.core.difficulty import distance
from targets.core.result import Result
from targets.core.scheme import MET, NO_ACTIVITY, NO_DATA, NOT_MET
from targets.documents.queries import results_parts
from targets.documents.queries.layout import banner, basis, head_of
from targets.documents.queries.manuscript import (
    CENTRE,
    ITEM,
    RIGHT,
    WORD,
    Column,
    Heading,
    Manuscript,
    Paragraph,
    Part,
    Signature,
    Strips,
    Table,
    TableRow,
)
from targets.documents.queries.scope import Scope
from targets.results.queries.answer import Answer, answer, is_judged
from targets.results.queries.explanation import names_of
from targets.results.queries.lateness import Lateness, lateness
from targets.results.queries.progress import Reporting, current_reporting
from targets.results.queries.results import Results
from targets.words import answers, briefings, columns, documents, prose, wording

ROWS, DUTIES, UNITS = 8, 2, 3  # judged targets, duties and units that one page has room for


def briefing(scope: Scope) -> Manuscript:
    """Return the briefing of a cluster over a window."""
    results = scope.results
    first = answer(results, size=PAPER, printed=prose.count)
    reporting = current_reporting(scope.season, now=scope.moment)
    clusters = [row for row in results.rows if row.province is None and is_judged(row)]
    sentences = _sentences(scope, first, reporting, clusters)
    duties = results_parts.duties(results, None)
    parts: list[Part] = [Paragraph(text, lead=f"{place}.", style=ITEM) for place, text in enumerate(sentences, 1)]
    parts.append(Heading(briefings.judged()))
    if first.panels:
        parts.append(Strips(tuple((panel.name, panel.strip) for panel in first.panels), briefings.legend()))
    parts.append(_table(results))
    if duties[1:]:  # the first is one of the sentences
        parts += [Heading(briefings.duties())]
        parts += [Paragraph(duty, lead=f"{title}:", style=ITEM) for title, duty in duties[1:DUTIES]]
    questions = list(_questions(scope, first))
    if questions:
        parts += [Heading(briefings.questions())]
        parts += [Paragraph(reply, lead=asked, style=ITEM) for asked, reply in questions]
    parts.append(basis(scope))
    return Manuscript(
        kind=documents.BRIEFING,
        head=head_of(scope, documents.BRIEFING, issuer=None),
        title=str(documents.TITLES[documents.BRIEFING]),
        subject=(documents.subject(documents.BRIEFING, scope.window, scope.agreement.cluster.name),),
        parts=tuple(parts),
        signatures=(Signature((documents.review_team(),)),),
        recipients=documents.to_file(),
        banner=banner(scope),
        is_one_page=True,
        stands_on=results_parts.figures_in((row for row in results.rows if is_judged(row)), results),
    )


def _sentences(scope: Scope, first: Answer, reporting: Reporting | None, clusters: list[Result]) -> Iterator[str]:
    """Yield the five sentences: how the cluster stands, what it misses, who, what must still be done, who has sent."""
    results, is_closed = scope.results, scope.season.is_closed
    headline = first.headline
    yield briefings.standing(documents.window_in_title(scope.window), documents.span(scope.window), headline)
    missed = [row for row in clusters if row.verdict == NOT_MET]
    if missed:
        names = names_of(results, missed[:1])
        said = prose.finding(missed[0], names, scope.season.scheme.measures, is_closed=is_closed)
        yield briefings.missed(missed[0].target.title, said, prose.members_met(missed[0]))
    else:
        yield briefings.none_missed(any(row.verdict == NO_DATA for row in clusters))
    yield briefings.attention([_words(point) for point in first.attention], UNITS)
    duties = results_parts.duties(results, None)
    yield briefings.duty(*duties[0]) if duties else briefings.no_duty()
    late = lateness(reporting, now=scope.moment) if reporting else None
    yield _sent(scope, reporting, late)


def _words(attention) -> tuple[str, str]:
    """Return a unit's name and what it misses, in prose."""
    missed = (f"{name}: {answers.missed(row, printed=prose.count)}" for name, row in attention.missed)
    return attention.name, "; ".join(missed)


def _sent(scope: Scope, reporting: Reporting | None, late: Lateness | None) -> str:
    if reporting is None or late is None:
        return briefings.no_period()
    names = [line.report.name for line in late.late]
    return briefings.sent(str(reporting.period), reporting.handed_in, reporting.total, names)


def _table(results: Results) -> Table:
    """Return the judged targets of the cluster with value, verdict, and which members miss it."""
    heads = (
        Column(str(columns.PLACE), CENTRE, 5),
        Column(str(columns.TARGET), share=24),
        Column(str(columns.ASKS), share=22),
        Column(str(columns.CLUSTER), RIGHT, 19),
        Column(str(columns.VERDICT), WORD, 17),
        Column(str(columns.MISSED), share=17),
    )
    judged = [rows for rows in results.by_target.values() if is_judged(rows[-1])]
    rows = [_row(place, same, results) for place, same in enumerate(judged[:ROWS], start=1)]
    if len(judged) > ROWS:
        rows.append(TableRow((briefings.more_targets(len(judged) - ROWS),), is_group=True))
    return Table(heads, tuple(rows))


def _row(place: int, same: list[Result], results: Results) -> TableRow:
    *alone, cluster = same
    names = {unit.code: unit.name for unit in results.units}
    missed = [names[row.province] for row in alone if row.verdict == NOT_MET]
    known = [row for row in alone if row.verdict in (MET, NOT_MET)]
    who = answers.members(missed, len(alone)) if missed else (briefings.nobody() if known else "–")
    value = columns.with_counts(cluster)
    name = results.versions[cluster.target.code].target.name
    asks = wording.asks(cluster.target, unit=cluster.unit)
    return TableRow((str(place), name, asks, value, columns.verdict(cluster, results.season.is_closed), who))


def _questions(scope: Scope, first: Answer) -> Iterator[tuple[str, str]]:
    """Yield what a leader is likely to ask next, with the reply that the figures give."""
    results = scope.results
    moved = [row for row in results.rows if row.province and is_judged(row) and row.base is not None]
    if moved:
        worst = max(moved, key=lambda row: (row.verdict == NOT_MET, distance(row)))
        name = {unit.code: unit.name for unit in results.units}[worst.province]
        title = results.versions[worst.target.code].target.name
        yield briefings.question_of_rise(title), briefings.reply_of_rise(name, prose.value(worst))
    if first.lacking:
        yield briefings.question_of_lacking(), " ".join(first.lacking[:2])
    else:
        yield briefings.question_of_lacking(), briefings.nothing_lacking()
    yield briefings.question_of_all_met(), briefings.reply_of_all_met(_meeting_all(results))


def _meeting_all(results: Results) -> list[str]:
    """Return the members that meet every target that is judged for them."""
    met = []
    for unit in results.units:
        verdicts = {row.verdict for row in results.rows if row.province == unit.code and is_judged(row)}
        if MET in verdicts and verdicts <= {MET, NO_ACTIVITY}:
            met.append(unit.name)
    return met
