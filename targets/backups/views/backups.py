"""The page of backups: how they stand, what came of the last ones, and making one now."""

from django.contrib import messages
from django.shortcuts import redirect, render

from foundation.clock import now
from foundation.errors import Refused
from targets.backups.queries.state import backup_state, latest_runs
from targets.backups.services import keeping
from targets.calendar.views.administered import administers_all, require_administrator
from targets.jobs.views.job import wait_for


def config_backups(request):
    """Show how backups stand; what was wrong, to administrators of every cluster. A post makes one now."""
    require_administrator(request)
    if request.method == "POST":
        try:
            return wait_for(keeping.ask_for(by=request.user, at=now(), back=request.path))
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("targets:config_backups")
    context = {"state": backup_state(now()), "runs": latest_runs(), "sees_lines": administers_all(request)}
    return render(request, "targets/backups/backups.html", context)
