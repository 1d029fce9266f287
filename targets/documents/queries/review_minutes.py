"""Minutes of review (Biên bản thẩm định): what was compared, found, returned and accepted of reports, by whom."""

from collections.abc import Iterator

from foundation.dates import moment_text
from targets.calendar.queries.reporting import Report, reports
from targets.core import workflow
from targets.core.rollup import key_text
from targets.documents.queries.attached import attached
from targets.documents.queries.layout import banner, head_of
from targets.documents.queries.manuscript import (
    CENTRE,
    ITEM,
    Column,
    Heading,
    Manuscript,
    Paragraph,
    Part,
    Signature,
    Table,
    TableRow,
)
from targets.documents.queries.results_parts import figure_text
from targets.documents.queries.scope import Scope
from targets.models import Remark
from targets.reports.queries.findings import findings_here
from targets.reports.queries.history import history
from targets.reports.queries.reading import Reading
from targets.reports.queries.review_sheet import YEARS_BACK, ReviewSheet, review_sheet
from targets.reports.queries.submissions import acceptances_of
from targets.words import columns, documents, letters
from targets.words.verdicts import verdict_word

ACTS = (  # of the work on a report after its province sent it; what happens inside the province is its own
    workflow.SUBMIT,
    workflow.RECORD_PAPER,
    workflow.RECALL,
    workflow.BEGIN_REVIEW,
    workflow.RETURN,
    workflow.ACCEPT,
    workflow.REOPEN,
    workflow.CANCEL_REOPENING,
    workflow.LOAD_HISTORY,
)


def review_minutes(scope: Scope) -> Manuscript:
    """Return the minutes of one province's report, or of all of a period."""
    kind = documents.REVIEW_MINUTES
    owed = reports(scope.agreement, scope.period, scope.season.book) if scope.period else []
    asked = [report for report in owed if scope.province in (None, report.province)]
    window = scope.season.window(scope.window.periods[-1]) or scope.window
    name = scope.province.name if scope.province else scope.agreement.cluster.name
    parts: list[Part] = [Paragraph(letters.review_of(name, documents.window_in_title(window)))]
    for place, report in enumerate(asked, start=1):
        parts += [Heading(f"{place}. {report.province.name}", level=2), *_report(report, scope)]
    accepted = sum(report.submission is not None and report.submission.state == workflow.ACCEPTED for report in asked)
    parts += [Heading(str(letters.CONCLUSION)), Paragraph(letters.reviewed(accepted, len(asked)))]
    team = Signature((documents.review_team(),))
    return Manuscript(
        kind=kind,
        head=head_of(scope, kind, issuer=None),
        title=str(documents.TITLES[kind]),
        subject=(documents.subject(kind, window, ""), name),
        parts=tuple(parts),
        signatures=(Signature((documents.of_unit(),)), team) if scope.province else (team,),
        recipients=documents.to_file(),
        banner=banner(scope, is_provisional=any(_shows_what_is_not_accepted(report) for report in asked)),
        stands_on=_accepted(asked, scope),
    )


def _shows_what_is_not_accepted(report: Report) -> bool:
    return report.is_handed_in and report.submission.state != workflow.ACCEPTED


def _accepted(asked: list[Report], scope: Scope) -> dict[str, str]:
    """Return the accepted figures of the reports that the minutes are of."""
    places = {report.province.code for report in asked}
    return {
        key_text(key): figure_text(figure.value, figure.reason, figure.is_estimate)
        for key, figure in scope.season.figures.known().items()
        if key[0] in places and key[1] == scope.window.year and key[2] == scope.window.periods[-1]
    }


def _report(report: Report, scope: Scope) -> Iterator[Part]:
    """Yield what happened to one report, what it was compared with, what was remarked and ruled."""
    submission = report.submission
    if submission is None or not report.is_handed_in:
        yield Paragraph(letters.never_sent(report.province.name))
        return
    reading = Reading(submission, scope.season.book, authority=scope.authority, years_back=YEARS_BACK)
    yield Heading(str(letters.COURSE), level=2)
    yield _course(reading, scope)
    yield Heading(str(letters.COMPARED), level=2)
    yield from _compared(reading, review_sheet(reading))
    yield Heading(str(letters.REMARKS), level=2)
    remarks = submission.remarks.exclude(kind=Remark.Kind.SEND_BACK).select_related("measure", "by").order_by("pk")
    lines = [_remark(remark) for remark in remarks]
    yield from (Paragraph(line, style=ITEM) for line in lines or [letters.no_remark()])
    yield from attached(scope.authority, submission)
    yield from _accepted_by(submission)


def _course(reading: Reading, scope: Scope) -> Table:
    heads = (
        Column(str(columns.MOMENT), CENTRE, 17),
        Column(str(columns.ACT), share=25),
        Column(str(columns.WHO), share=28),
        Column(str(columns.REASON), share=30),
    )
    lines = [line for line in history(reading, scope.authority) if line.action in ACTS]
    rows = [TableRow((moment_text(line.at), line.what, _who(line), line.reason)) for line in lines]
    return Table(heads, tuple(rows))


def _who(line) -> str:
    return f"{line.who}, {line.post}" if line.post else line.who


def _compared(reading: Reading, sheet: ReviewSheet) -> Iterator[Part]:
    """Yield what the comparisons say of what was sent; of what is being typed again nothing."""
    is_as_sent = reading.submission.state in (workflow.SUBMITTED, workflow.ACCEPTED)
    found = [finding.message for finding in findings_here(reading)] if is_as_sent else []
    sentences = list(dict.fromkeys((*found, *sheet.strange, *sheet.meanings)))
    if sheet.since:
        sentences.append(letters.changed_since(len(sheet.changes)))
    yield from (Paragraph(text, style=ITEM) for text in sentences or [letters.nothing_strange()])
    for change in sheet.changes:
        yield Paragraph(f"{change.before} → {change.after}.", lead=f"{change.what}:", style=ITEM)


def _remark(remark: Remark) -> str:
    what = f"{remark.measure}: " if remark.measure else ""
    return f"{remark.get_kind_display()} ({remark.by}, {moment_text(remark.at)}): {what}{remark.text}".rstrip(": ")


def _accepted_by(submission) -> Iterator[Part]:
    """Yield who accepted the report, when, with which judgements; that nobody has, where nobody has."""
    acceptances = acceptances_of(submission)
    for acceptance in acceptances:
        who, when = str(acceptance.by), documents.moment(acceptance.at)
        said = (
            letters.accepted_as_history(who, when)
            if acceptance.is_loaded
            else letters.accepted_by(who, when, acceptance.number)
        )
        yield Paragraph(said)
        for judgement in acceptance.judgements.all():
            word = verdict_word(judgement.verdict).lower()
            yield Paragraph(letters.judged(judgement.target.title, word, judgement.comment), style=ITEM)
    if submission.state != workflow.ACCEPTED:
        yield Paragraph(letters.stands_as(str(submission.get_state_display())))
