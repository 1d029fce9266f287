"""The record as administrators see it: its head, to be written down elsewhere, and what the last nights found."""

from django.shortcuts import render

from audit.models import RecordCheck
from foundation.clock import now
from pledges.models import RoleName
from pledges.permissions import authority_of
from targets.agreements.services.record import kept_heads
from targets.calendar.views.administered import require_administrator

NIGHTS = 14  # checks shown


def config_record(request):
    """Show the head of the record and the last checks; what they found, to administrators of every cluster."""
    require_administrator(request)
    roles = authority_of(request.user, now=now()).roles
    context = {
        "kept": kept_heads()[-1:],
        "checks": RecordCheck.objects.all()[:NIGHTS],
        "sees_lines": any(role.name == RoleName.ADMINISTRATOR and role.cluster_id is None for role in roles),
    }
    return render(request, "targets/agreements/record.html", context)
