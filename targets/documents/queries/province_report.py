"""A province's report of a window in prose by content: counts, comparison, verdict, reasons, what is still to do."""

from collections.abc import Iterator, Mapping, Sequence

from targets.calendar.queries.territory import lineage
from targets.core import workflow
from targets.core.result import Result
from targets.core.scheme import measure_of
from targets.documents.queries import results_parts
from targets.documents.queries.data_sheet import signer_of
from targets.documents.queries.layout import banner, basis, head_of
from targets.documents.queries.manuscript import ITEM, ROMAN, Appendix, Heading, Manuscript, Paragraph, Part
from targets.documents.queries.scope import Scope
from targets.models import Confirmation, FigureVersion, NarrativeVersion, Submission
from targets.reports.queries.papers import accepted_paper, standing_paper
from targets.reports.queries.reading import current_narratives
from targets.reports.queries.submissions import accepted_figures, accepted_narratives, current_figures
from targets.results.queries.answer import is_judged
from targets.results.queries.documents import Document, documents_of
from targets.results.queries.explanation import names_of
from targets.results.queries.frozen import standing_results
from targets.results.queries.results import Results, results_of
from targets.words import briefings, documents, prose, reports


def province_report(scope: Scope) -> Manuscript:
    """Return the report of a province over a window, on what was accepted, or (provisional) what it sent too."""
    results, kind, code = scope.results, documents.PROVINCE_REPORT, scope.province.code
    year = _cumulative(scope)
    return Manuscript(
        kind=kind,
        head=head_of(scope, kind, issuer=scope.province),
        title=str(documents.TITLES[kind]),
        subject=(documents.subject(kind, scope.window, ""),),
        parts=tuple(_parts(scope, year)),
        signatures=(signer_of(_paper(scope)),),
        recipients=documents.to_cluster(scope.agreement.cluster.name),
        appendices=(
            Appendix(reports.inputs(), tuple(results_parts.inputs(_own(results, code), results))),
            Appendix(reports.computed(), (results_parts.computations(results, code),)),
        ),
        banner=banner(scope),
        stands_on=(results_parts.figures_in(_by_now(scope, year), year) if year else {})
        | results_parts.figures_in(_own(results, code), results),
    )


def _paper(scope: Scope) -> Confirmation | None:
    """Return the paper behind the one report that it speaks of, as far as what it says was signed."""
    report = scope.submission if len(scope.window.periods) == 1 else None
    if report is None:
        return None
    return standing_paper(report) if _counts_as_sent(report, scope) else accepted_paper(report)


def _own(results: Results, code: str) -> list[Result]:
    return [row for row in results.rows if row.province == code]


def _by_now(scope: Scope, year: Results) -> list[Result]:
    """Return the province's results of the year by now that stand beside those of the quarter alone."""
    own = _own(scope.results, scope.province.code)
    return [later for row in own if row.is_reference and (later := _same(year, row))]


def _parts(scope: Scope, year: Results | None) -> Iterator[Part]:
    results, province = scope.results, scope.province
    window, span = documents.window_in_title(scope.window), documents.span(scope.window)
    yield Paragraph(reports.opening(scope.agreement.title, province.name, window, span, scope.is_provisional))
    yield Heading(f"{ROMAN[0]}. {reports.IN_GENERAL}")
    verdicts = [row.verdict for row in _own(results, province.code) if is_judged(row)]
    yield Paragraph(reports.unit_in_brief(province.name, verdicts, scope.season.is_closed))
    yield Heading(f"{ROMAN[1]}. {reports.BY_PLEDGE}")
    sent = list(_reports(scope))
    texts = [(report, _texts(report, scope)) for report in sent]
    yield from _pledges(scope, year, texts)
    yield Heading(f"{ROMAN[2]}. {reports.EXPLANATIONS}")
    notes = [note for report in sent for note in _notes(report, scope)]
    yield from (Paragraph(note, style=ITEM) for note in notes or [reports.none_explained()])
    yield Heading(f"{ROMAN[3]}. {reports.TASKS}")
    duties = results_parts.duties(results, province.code)
    for title, duty in duties:
        yield Paragraph(duty, lead=f"{title}:", style=ITEM)
    if not duties:
        yield Paragraph(briefings.no_duty())
    yield basis(scope)


def _pledges(
    scope: Scope, year: Results | None, texts: list[tuple[Submission, Mapping[int, NarrativeVersion]]]
) -> Iterator[Part]:
    """Yield each content: the province's results, those of the year by now beside a quarter's, and its narratives."""
    code = scope.province.code
    papers = documents_of(_own(scope.results, code), scope.results).get(code, [])
    for content in results_parts.by_pledge(scope.results):
        own = [row for rows in content.targets for row in rows if row.province == code]
        written = [(report, found[content.pledge.pk].text) for report, found in texts if content.pledge.pk in found]
        if not own and not written:
            continue
        yield content.heading
        for row in own:
            yield from _finding(row, scope, year, papers)
        for report, text in written:
            lines = [line.strip() for line in text.splitlines() if line.strip()]
            for number, line in enumerate(lines):
                yield Paragraph(line, lead=reports.narrative_of(str(report.period)) if number == 0 else "", style=ITEM)


def _finding(row: Result, scope: Scope, year: Results | None, papers: Sequence[Document]) -> Iterator[Paragraph]:
    """Yield a result, that of the year by now beside one that is judged there, and the papers that it rests on."""
    results, measures, is_closed = scope.results, scope.season.scheme.measures, scope.season.is_closed
    said = prose.finding(row, names_of(results, [row]), measures, is_closed=is_closed)
    yield Paragraph(f"{said}.", lead=f"{row.target.title}:")
    later = _same(year, row) if year else None
    if row.is_reference and later:
        said = prose.finding(later, names_of(year, [later]), measures, is_closed=is_closed)
        yield Paragraph(f"{said}.", lead=reports.by_now(documents.window_in_title(year.window)), style=ITEM)
    asked = {measures[measure_of(term)[1]].name for term in row.target.numerator}
    if issued := [prose.issued(paper.name, paper.number, paper.day) for paper in papers if paper.name in asked]:
        yield Paragraph(f"{'; '.join(issued)}.", lead=reports.issued(), style=ITEM)


def _same(results: Results, row: Result) -> Result | None:
    """Return the result of the same target and place among others, None where there is none."""
    return next((result for result in results.of(row.target.code) if result.province == row.province), None)


def _cumulative(scope: Scope) -> Results | None:
    """Return the results of the year by the end of a quarter, which are judged where the quarter's own are not."""
    window = scope.season.window(f"through-{scope.window.quarter}")
    if scope.window.through or scope.window.is_named or window is None:
        return None
    if scope.is_provisional:
        return results_of(scope.season, window, provisional=True, only_of=scope.only_of)
    return standing_results(scope.season, window)


def _reports(scope: Scope) -> Iterator[Submission]:
    """Yield the reports of the province, and of those it came from, in the window, that count in it."""
    places = lineage(scope.province, scope.season.book.links())
    found = Submission.objects.filter(
        province__in=places,
        period__cluster=scope.agreement.cluster_id,
        period__year=scope.window.year,
        period__code__in=scope.window.periods,
        carried_by__isnull=True,
    )
    for report in found.select_related("province", "period", "accepted").order_by(
        "period__start", "province__sort_key"
    ):
        if report.accepted_id or _counts_as_sent(report, scope):
            yield report


def _counts_as_sent(report: Submission, scope: Scope) -> bool:
    return scope.is_provisional and report.state == workflow.SUBMITTED


def _texts(report: Submission, scope: Scope) -> Mapping[int, NarrativeVersion]:
    return current_narratives(report) if _counts_as_sent(report, scope) else accepted_narratives(report)


def _notes(report: Submission, scope: Scope) -> Iterator[str]:
    """Yield what the province explained of its figures, and which it could not collect."""
    measures = scope.season.scheme.measures
    versions: Mapping[str, FigureVersion] = (
        current_figures(report) if _counts_as_sent(report, scope) else accepted_figures(report)
    )
    for code in measures:
        version = versions.get(code)
        if version and (version.note or version.reason):
            name = f"{measures[code].name}, {report.period}"
            yield reports.explained(name, "; ".join(filter(None, (version.reason, version.note))))
