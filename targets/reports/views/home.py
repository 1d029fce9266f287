"""The first page after signing in: what waits for me, and what moved last."""

from django.shortcuts import redirect, render

from foundation.clock import now
from pledges.permissions import administered_clusters, authority_of, only_looks
from targets.reports.queries.corrections import open_requests
from targets.reports.queries.first_steps import first_steps
from targets.reports.queries.home import owed_by_agreement, recent_submissions, waiting_for
from targets.reports.queries.standing import late_elsewhere, standings
from targets.reports.queries.unowned import unowned_reports
from targets.words.lateness import waiting as headline


def home(request):
    """Show what waits for the person who is signed in; who only looks lands on the answer."""
    moment = now()
    authority = authority_of(request.user, now=moment)
    if only_looks(authority):
        return redirect("targets:dashboard")
    by_agreement, requests = owed_by_agreement(authority, now=moment), open_requests(authority)
    owed = [report for _agreement, reports in by_agreement for report in reports]
    waiting = waiting_for(authority, now=moment, owed=owed)
    nobodys = unowned_reports(authority, owed, now=moment)
    steps = []
    if authority.is_administrator:
        steps = first_steps(administered_clusters(request.user, now=moment), now=moment)
    overdue = [moment - item.report.due_at for item in waiting if item.is_late]
    return render(
        request,
        "targets/reports/home.html",
        {
            "authority": authority,
            "waiting": waiting,
            "nobodys": nobodys,
            "steps": steps,
            "recent": recent_submissions(request.user, now=moment),
            "moment": moment,
            "asked_corrections": requests,
            "standings": standings(authority, by_agreement, now=moment),
            "elsewhere": late_elsewhere(authority, owed, [item.report for item in waiting], now=moment),
            "headline": headline(len(waiting) + len(nobodys) + requests, overdue),
        },
    )
