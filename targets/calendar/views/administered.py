"""How every configuration page finds its agreement, asks with a form, and who may open it."""

from functools import wraps

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404

from foundation.clock import now
from foundation.pages import ask
from pledges.models import Agreement
from pledges.permissions import may_administer, may_administer_all, visible_agreements
from targets.models import Period


def agreement_for(request, cluster: str, year: int) -> Agreement:
    """Return the agreement of an address; 404 to whoever does not administer its cluster."""
    moment = now()
    agreement = get_object_or_404(visible_agreements(request.user, now=moment), cluster__code=cluster, year=year)
    if not may_administer(request.user, agreement.cluster, now=moment):
        raise Http404
    return agreement


def period_for(request, cluster: str, year: int, code: str) -> tuple[Agreement, Period]:
    """Return the agreement and the period of an address; 404 to whoever does not administer its cluster."""
    agreement = agreement_for(request, cluster, year)
    periods = Period.objects.select_related("cluster", "closed_by")
    return agreement, get_object_or_404(periods, cluster=agreement.cluster, year=year, code=code)


def one_at_a_time(view):
    """Let one person at a time write to an agreement: what a form is compared with still stands when it is written."""

    @wraps(view)
    def locked(request, cluster, year, *args, **kwargs):
        if request.method != "POST":
            return view(request, cluster, year, *args, **kwargs)
        with transaction.atomic():
            Agreement.objects.select_for_update(of=("self",)).filter(cluster__code=cluster, year=year).first()
            return view(request, cluster, year, *args, **kwargs)

    return locked


def require_administrator(request, *, everywhere: bool = False) -> None:
    """Answer 404 to whoever administers no cluster, or (`everywhere`: what all clusters share) not all of them."""
    if not (administers_all(request) if everywhere else may_administer(request.user, now=now())):
        raise Http404


def administers_all(request) -> bool:
    """Say whether the person administers every cluster, and so what they share."""
    return may_administer_all(request.user, now=now())


def configure(request, form, do, *, template="targets/calendar/form.html", **more):
    """Ask with a form as foundation.pages.ask does, on a configuration page."""
    return ask(request, form, do, template=template, **more)
