"""How every configuration page finds its agreement, asks with a form, and does what a button says."""

from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from audit.clock import now
from audit.errors import Invalid, NotAllowed, Refused
from pledges.models import Agreement
from pledges.permissions import may_administer, may_administer_all, visible_agreements

FORM = "targets/config/form.html"


def agreement_for(request, cluster: str, year: int) -> Agreement:
    """Return the agreement of an address; 404 to whoever does not administer its cluster."""
    moment = now()
    agreement = get_object_or_404(visible_agreements(request.user, now=moment), cluster__code=cluster, year=year)
    if not may_administer(request.user, agreement.cluster, now=moment):
        raise Http404
    return agreement


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


def who(request) -> dict:
    """Return who acts and when, as every service takes it."""
    return {"by": request.user, "at": now()}


def sent(request):
    """Return what was sent with a form, None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def ask(request, form, do, *, to, done, template=FORM, **context):
    """Show a form (GET), or do what it asks (POST): `do(form)` calls a service, what it refuses stands at its field."""
    status = 200
    if request.method == "POST":
        status = 422
        is_valid = form.is_valid()
        if is_valid and form.has_moved:
            form.say_moved()
            status = 409
        elif is_valid:
            try:
                do(form)
            except Invalid as invalid:
                form.refuse(invalid.problems)
            except Refused as refused:
                form.add_error(None, refused.message)
                status = 403 if isinstance(refused, NotAllowed) else 409
            else:
                messages.success(request, done)
                return redirect(to)
    return render(request, template, {"form": form, "to": to, **context}, status=status)


def press(request, do, *, to, done):
    """Do what a button says and go back; a refusal is said on the page one comes back to."""
    try:
        do()
    except Refused as refused:
        messages.error(request, refused.message)
    except Invalid as invalid:
        for problem in invalid.problems:
            messages.error(request, problem.message)
    else:
        messages.success(request, done)
    return redirect(to)
