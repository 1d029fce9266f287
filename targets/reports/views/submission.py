"""The page of a submission: where it stands, its figures, remarks, papers, history, and what this person may do."""

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from foundation.table_downloads import Download, answer, is_asked
from pledges.models import RoleName
from targets.core import workflow
from targets.permissions.acting import may_ask_correction, may_correct_paper, may_edit, may_move
from targets.permissions.reviewing import may_review
from targets.permissions.seeing import sees_work_of
from targets.reports.exports.history_table import history_table
from targets.reports.queries.corrections import requests_visible_to
from targets.reports.queries.entry import entry_page
from targets.reports.queries.history import folded, history
from targets.reports.queries.papers import papers_of, standing_paper
from targets.reports.queries.printed_sheets import signed_sheet
from targets.reports.queries.published import published_lines
from targets.reports.queries.review_sheet import YEARS_BACK, review_sheet
from targets.reports.queries.submissions import CURRENT, acceptance_remarks, acceptances_of, basis_of
from targets.reports.views.opened import Opened, opened
from targets.words.documents import DATA_SHEET


@never_cache
def submission(request, pk):
    """Show a submission as far as this person may see it."""
    report = opened(request, pk, years_back=YEARS_BACK)
    found, authority, moment = report.submission, report.authority, report.moment
    if is_asked(request):
        return answer(request, lambda: _history(report))
    context = {
        "page": entry_page(report.reading, authority, now=moment),
        "submission": found,
        "basis": basis_of(authority, found),
        "is_being_corrected": found.accepted_id and found.state != workflow.ACCEPTED,
        "actions": [workflow.TRANSITIONS[action] for action in workflow.BUTTONS if may_move(authority, action, found)],
        "may_edit": may_edit(authority, found, now=moment),
        "may_assign": authority.holds(RoleName.ADMINISTRATOR, found.period.cluster_id),
        "may_correct": may_ask_correction(authority, found),
        "acceptance_remarks": acceptance_remarks(found),
        "acceptances": acceptances_of(found),
        "sees_work": sees_work_of(authority, found),
        "sheet_url": _sheet_url(report.reading) if sees_work_of(authority, found) else "",
    }
    if context["sees_work"]:
        context["sheet"] = review_sheet(report.reading) if may_review(authority, found) else None
        context["history"], context["download"] = folded(history(report.reading, authority)), _history(report)
        is_settled = context["basis"] == CURRENT or found.state == workflow.ACCEPTED  # else it is being typed
        context["printed"] = published_lines(report.reading, only_printed=True) if is_settled else ()
        context["requests"] = requests_visible_to(authority).filter(submission=found) if found.accepted_id else ()
        context["confirmations"] = papers = papers_of(found, report.reading.acts)
        paper = standing_paper(found, papers)
        context["has_paper"] = paper is not None
        context["signed_sheet"] = signed_sheet(report.reading, authority, paper)
        context["may_correct_paper"] = may_correct_paper(authority, found, paper)
    return render(request, "targets/reports/submission.html", context)


def _sheet_url(reading) -> str:
    """Return where the data sheet of a report is made; "" of history and without an agreement."""
    agreement, report = reading.agreement, reading.submission
    if agreement is None or report.carried_by_id or agreement.year != report.period.year:
        return ""
    asked = {"kind": DATA_SHEET, "window": report.period.code, "province": report.province.code, "form": "pdf"}
    return f"{reverse('targets:documents', args=[agreement.cluster.code, agreement.year])}?{urlencode(asked)}"


def _history(report: Opened) -> Download | None:
    """Return the history of a report as a file, for who may read it."""
    if not sees_work_of(report.authority, report.submission):
        return None
    name = _("Lịch sử %(report)s") % {"report": report.submission}
    return Download(name, lambda: [history_table(report.submission, history(report.reading, report.authority))])
