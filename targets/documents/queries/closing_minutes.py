"""Minutes of closing (Biên bản chốt): what was frozen with a period, every verdict with its inputs."""

from collections.abc import Iterator

from targets.calendar.queries.reporting import reports as reports_of
from targets.documents.queries import results_parts
from targets.documents.queries.layout import basis, head_of, signed_for_cluster
from targets.documents.queries.manuscript import Appendix, Manuscript, Paragraph, Part, Signature
from targets.documents.queries.scope import Scope
from targets.models import Closing
from targets.results.queries.frozen import standing_results, windows_closed_by
from targets.results.queries.results import Results
from targets.words import documents, letters, reports


def closing_minutes(scope: Scope) -> Manuscript:
    """Return the minutes of the closing of the window's last period; while that is open a draft that says so."""
    kind, closed = documents.CLOSING_MINUTES, _closed(scope)
    window = scope.season.window(scope.window.periods[-1]) or scope.window
    rows = [row for results in closed for row in results.rows]
    stands_on: dict[str, str] = {}
    for results in closed:
        stands_on |= results_parts.figures_in(results.rows, results)
    return Manuscript(
        kind=kind,
        head=head_of(scope, kind, issuer=None),
        title=str(documents.TITLES[kind]),
        subject=(documents.subject(kind, window, ""), scope.agreement.cluster.name),
        parts=tuple(_parts(scope, closed)),
        signatures=(Signature((documents.review_team(),)), signed_for_cluster(scope)),
        recipients=documents.to_members(),
        appendices=(
            *(
                Appendix(
                    reports.results_of_all(documents.window_in_title(results.window)),
                    (results_parts.long_table(results),),
                )
                for results in closed
            ),
            Appendix(reports.inputs(), tuple(results_parts.inputs(rows, closed[-1]))),
        ),
        stands_on=stands_on,
    )


def _closed(scope: Scope) -> list[Results]:
    """Return the results of each window that ends with the period, the one asked for where none was made."""
    codes = windows_closed_by(scope.period) if scope.period else []
    windows = [window for window in map(scope.season.window, codes) if window]
    return [standing_results(scope.season, window) for window in windows] or [scope.results]


def _parts(scope: Scope, closed: list[Results]) -> Iterator[Part]:
    closing = closed[0].closing
    period = str(scope.period) if scope.period else documents.window_in_title(scope.window)
    windows = [documents.window_in_title(results.window) for results in closed]
    if closing is None:
        yield Paragraph(letters.not_closed(period))
    else:
        number = sum(len(results.rows) for results in closed)
        yield Paragraph(letters.closed(period, str(closing.by), documents.moment(closing.at), number))
        if closing.note:
            yield Paragraph(letters.closing_note(closing.note))
    yield Paragraph(letters.frozen_windows(windows))
    yield Paragraph(letters.lacking_units(_lacking(scope, closing)))
    for results in closed:
        yield from results_parts.restated_paragraphs(results)
    if closing is None:
        yield basis(scope)


def _lacking(scope: Scope, closing: Closing | None) -> list[str]:
    """Return the units whose report was not accepted by the closing, or is not by now."""
    if scope.period is None:
        return []
    owed = reports_of(scope.agreement, scope.period, scope.season.book)
    return [report.province.short_name for report in owed if not _is_accepted(report.submission, closing)]


def _is_accepted(submission, closing: Closing | None) -> bool:
    if submission is None or not submission.accepted_id:
        return False
    if closing is None:
        return True
    return submission.acceptances.filter(at__lte=closing.at).exists()
