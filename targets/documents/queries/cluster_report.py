"""The cluster's report over a quarter, six or nine months, or the year; and the comparison for its conference."""

from collections.abc import Iterator

from targets.core.scheme import NO_DATA, NOT_MET
from targets.documents.queries import results_parts
from targets.documents.queries.layout import banner, basis, head_of, signed_for_cluster
from targets.documents.queries.manuscript import (
    CENTRE,
    ITEM,
    ROMAN,
    Appendix,
    Column,
    Heading,
    Manuscript,
    Paragraph,
    Part,
    Table,
    TableRow,
)
from targets.documents.queries.scope import Scope
from targets.results.queries.answer import answer, is_judged
from targets.words import briefings, columns, documents, prose, reports


def cluster_report(scope: Scope) -> Manuscript:
    """Return the report: how the cluster stands, each content in prose, what is lacking, what must still be done.

    Appendices: targets × members, and how every number was computed.
    """
    results, kind = scope.results, documents.CLUSTER_REPORT
    return Manuscript(
        kind=kind,
        head=head_of(scope, kind, issuer=None),
        title=str(documents.TITLES[kind]),
        subject=(documents.subject(kind, scope.window, ""), scope.agreement.cluster.name),
        parts=tuple(_parts(scope)),
        signatures=(signed_for_cluster(scope),),
        recipients=documents.to_members(),
        appendices=(
            Appendix(reports.results_of_all(documents.window_in_title(scope.window)), (results_parts.matrix(results),)),
            Appendix(reports.computed(), (results_parts.computations(results),)),
        ),
        banner=banner(scope),
        stands_on=results_parts.figures_in(results.rows, results),
    )


def _parts(scope: Scope) -> Iterator[Part]:
    results = scope.results
    first = answer(results, printed=prose.count)
    agreement, window = scope.agreement, documents.window_in_title(scope.window)
    span = documents.span(scope.window)
    yield Paragraph(reports.opening(agreement.title, agreement.cluster.name, window, span, scope.is_provisional))
    if agreement.legal_basis:
        yield Paragraph(reports.grounds(agreement.legal_basis))
    yield Heading(f"{ROMAN[0]}. {reports.IN_GENERAL}")
    headline = first.headline
    yield Paragraph(briefings.standing(window, span, headline))
    for unit in results.units:
        verdicts = [row.verdict for row in results.rows if row.province == unit.code and is_judged(row)]
        yield Paragraph(reports.unit_in_brief(unit.name, verdicts, scope.season.is_closed), style=ITEM)
    yield Heading(f"{ROMAN[1]}. {reports.BY_PLEDGE}")
    yield from results_parts.parts_of_pledges(results)
    yield Heading(f"{ROMAN[2]}. {reports.SHORTCOMINGS}")
    yield from _shortcomings(scope, first.lacking)
    yield Heading(f"{ROMAN[3]}. {reports.TASKS}")
    yield from _tasks(scope)
    yield basis(scope)


def _shortcomings(scope: Scope, lacking: tuple[str, ...]) -> Iterator[Part]:
    """Yield which targets the cluster misses, what is not known, and what has changed since the closing."""
    results = scope.results
    clusters = [row for row in results.rows if row.province is None and is_judged(row)]
    missed = [row for row in clusters if row.verdict == NOT_MET]
    lacks = any(row.verdict == NO_DATA for row in clusters)
    yield Paragraph(reports.missed([row.target.title for row in missed], lacks))
    for sentence in lacking:
        yield Paragraph(sentence, style=ITEM)
    yield from results_parts.restated_paragraphs(results)


def _tasks(scope: Scope) -> Iterator[Part]:
    """Yield what must still hold or be done, of the cluster and then of each member."""
    results, is_any = scope.results, False
    places = [(None, str(columns.CLUSTER)), *((unit.code, unit.name) for unit in results.units)]
    for code, name in places:
        for title, duty in results_parts.duties(results, code):
            is_any = True
            yield Paragraph(f" {title}. {duty}", lead=f"{name}:", style=ITEM)
    if not is_any:
        yield Paragraph(briefings.no_duty())


def comparison(scope: Scope) -> Manuscript:
    """Return the members side by side on accepted figures alone; of a closed window as it was frozen."""
    results, kind = scope.results, documents.COMPARISON
    window = documents.window_in_title(scope.window)
    parts: list[Part] = [
        Paragraph(reports.numbered(1, reports.results_of_all(window)), style="plain"),
        results_parts.matrix(results),
        Paragraph(reports.numbered(2, reports.tally()), style="plain"),
        _tally(scope),
        *results_parts.restated_paragraphs(results),
        basis(scope),
    ]
    return Manuscript(
        kind=kind,
        head=head_of(scope, kind, issuer=None),
        title=str(documents.TITLES[kind]),
        subject=(documents.subject(kind, scope.window, ""), scope.agreement.cluster.name),
        parts=tuple(parts),
        signatures=(signed_for_cluster(scope),),
        recipients=documents.to_members(),
        is_landscape=True,
        stands_on=results_parts.figures_in(results.rows, results),
    )


def _tally(scope: Scope) -> Table:
    """Return how many judged targets each member meets, misses, lacks figures for, or had nothing to do for."""
    results = scope.results
    heads = (
        Column(str(columns.PLACE), CENTRE, 6),
        Column(str(columns.UNIT), share=34),
        *(Column(head, CENTRE, 15) for head in reports.tally_heads(scope.season.is_closed)),
    )
    rows = []
    for place, unit in enumerate(results.units, start=1):
        verdicts = [row.verdict for row in results.rows if row.province == unit.code and is_judged(row)]
        counted = (str(verdicts.count(verdict)) for verdict in results_parts.VERDICTS)
        rows.append(TableRow((str(place), unit.name, *counted)))
    return Table(heads, tuple(rows))
