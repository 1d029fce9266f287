"""How mails go, for administrators."""

from django.shortcuts import render

from foundation.clock import now
from targets.calendar.views.administered import require_administrator
from targets.mails.queries.overview import overview


def config_mails(request):
    """Show what was sent, what waits, and which addresses of the people one looks after the server refuses."""
    require_administrator(request)
    return render(request, "targets/mails/overview.html", {"mails": overview(request.user, now=now())})
