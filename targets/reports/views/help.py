"""The help pages: one for each role, and the page that leads to them."""

from django.http import Http404
from django.shortcuts import render

from foundation.clock import now
from pledges.models import RoleName
from pledges.permissions import authority_of


def help_index(request):
    """List the help pages; the person's own roles come first."""
    mine = {role.name for role in authority_of(request.user, now=now()).roles}
    roles = sorted(RoleName, key=lambda role: role not in mine)
    return render(request, "targets/reports/help.html", {"roles": roles, "mine": mine})


def help_role(request, role):
    """Show the help page of one role."""
    if role not in RoleName.values:
        raise Http404
    return render(request, f"targets/reports/help_{role}.html", {"role": RoleName(role), "roles": list(RoleName)})
