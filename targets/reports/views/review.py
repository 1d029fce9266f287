"""The reviewer's one sheet: each figure beside what it is compared with, each text beside its judgement.

Both decisions are sent from it; nothing is accepted that it did not show.
"""

from django.shortcuts import render

from targets.core import workflow
from targets.permissions.acting import may_move
from targets.reports.forms.review import decision_forms, sheet_sections
from targets.reports.queries.entry import entry_page
from targets.reports.queries.papers import papers_of, standing_paper
from targets.reports.queries.review_sheet import content_mark, last_remarks, review_sheet
from targets.reports.services.review import narrative_targets

DECISIONS = (workflow.ACCEPT, workflow.RETURN)


def decision_form(submission, action: str, data):
    """Return the posted form of one of the decisions."""
    return decision_forms(submission, narrative_targets(submission), action, data)[DECISIONS.index(action)]


def sheet_page(request, report, action: str, *, form=None, problems=(), status=200):
    """Show the sheet; `form`: the decision's, where it was posted and refused for `problems`."""
    submission, reading = report.submission, report.reading
    data = request.POST if request.method == "POST" else None
    forms = list(decision_forms(submission, narrative_targets(submission), action, data))
    if form is not None:
        forms[DECISIONS.index(action)] = form
    judging, returning = forms
    page = entry_page(reading, report.authority, now=report.moment)
    context = {
        "submission": submission,
        "page": page,
        "form": judging,
        "returning": returning,
        "refused": form,
        "problems": problems,
        "sections": sheet_sections(page, judging, last_remarks(reading), data or {}),
        "sheet": review_sheet(reading),
        "seen": content_mark(submission),
        "paper": standing_paper(submission, papers_of(submission, reading.acts)),
        "may_begin": may_move(report.authority, workflow.BEGIN_REVIEW, submission),
    }
    return render(request, "targets/reports/review.html", context, status=status)
