"""The letter to units that have not sent a period's report (Công văn đôn đốc), with the moment by which it is due."""

from collections.abc import Iterator

from targets.calendar.queries.reporting import Report, reports
from targets.documents.queries.layout import head_of, signed_for_cluster
from targets.documents.queries.manuscript import CENTRE, Column, Manuscript, Paragraph, Part, Table, TableRow
from targets.documents.queries.scope import Scope
from targets.reports.queries.holding import holding
from targets.words import columns, documents, lateness, letters
from targets.words.moments import deadline


def reminder(scope: Scope) -> Manuscript:
    """Return the letter to whoever has not sent the window's last period; to one unit, where one is asked for.

    Where all have sent it, it tells so to all members.
    """
    kind = documents.REMINDER
    owed = reports(scope.agreement, scope.period, scope.season.book) if scope.period else []
    asked = [report for report in owed if scope.province in (None, report.province)]
    waiting = [report for report in asked if not report.is_handed_in]
    window = scope.season.window(scope.window.periods[-1]) or scope.window
    about = documents.subject(kind, window, "")
    return Manuscript(
        kind=kind,
        head=head_of(scope, kind, issuer=None, about=about),
        title="",
        subject=(about,),
        to=letters.to_units([report.province.name for report in waiting or asked]),
        parts=tuple(_parts(scope, owed, waiting, documents.window_in_title(window))),
        signatures=(signed_for_cluster(scope),),
        recipients=letters.as_addressed(),
    )


def _parts(scope: Scope, owed: list[Report], waiting: list[Report], window: str) -> Iterator[Part]:
    agreement, moment = scope.agreement, documents.moment(scope.moment)
    if scope.period is None:
        yield Paragraph(letters.no_period(window))
        return
    yield Paragraph(letters.asked(agreement.title, agreement.cluster.name, window, deadline(scope.period.due_at)))
    if owed:
        yield Paragraph(letters.sent(moment, sum(report.is_handed_in for report in owed), len(owed)))
    if not waiting:
        yield Paragraph(letters.nobody_waited_for(scope.province.name if scope.province and owed else "", len(owed)))
        return
    yield _table(scope, waiting)
    if scope.period.closed_at:
        yield Paragraph(letters.is_closed(documents.moment(scope.period.closed_at)))
        return
    yield Paragraph(letters.request([report.is_late(scope.moment) for report in waiting]))
    yield Paragraph(letters.rules())


def _table(scope: Scope, waiting: list[Report]) -> Table:
    heads = (
        Column(str(columns.PLACE), CENTRE, 6),
        Column(str(columns.UNIT), share=32),
        Column(str(columns.DUE), CENTRE, 24),
        Column(str(columns.OVERDUE), CENTRE, 14),
        Column(str(columns.STANDING), share=24),
    )
    rows = [_row(place, report, scope) for place, report in enumerate(waiting, start=1)]
    return Table(heads, tuple(rows))


def _row(place: int, report: Report, scope: Scope) -> TableRow:
    is_late = report.is_late(scope.moment)
    late = lateness.duration(scope.moment - report.due_at) if is_late else lateness.not_due()
    doing = holding(report.submission, now=scope.moment).doing if report.submission else lateness.not_entered()
    return TableRow((str(place), report.province.name, deadline(report.due_at), late, doing))
