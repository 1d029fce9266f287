"""The first page after signing in: what waits for me, and what moved last."""

from django.shortcuts import render

from foundation.clock import now
from pledges.permissions import authority_of
from targets.reports.queries.corrections import open_requests
from targets.reports.queries.home import owed_reports, recent_submissions, waiting_for
from targets.reports.queries.unowned import unowned_reports


def home(request):
    """Show what waits for the person who is signed in."""
    moment = now()
    authority = authority_of(request.user, now=moment)
    owed, requests = owed_reports(authority, now=moment), open_requests(authority)
    waiting = waiting_for(authority, now=moment, owed=owed)
    nobodys = unowned_reports(authority, owed, now=moment)
    return render(
        request,
        "targets/reports/home.html",
        {
            "authority": authority,
            "waiting": waiting,
            "nobodys": nobodys,
            "recent": recent_submissions(request.user, now=moment),
            "moment": moment,
            "asked_corrections": requests,
            "waiting_count": len(waiting) + len(nobodys) + requests,
        },
    )
