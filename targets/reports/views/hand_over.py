"""The page on which an administrator hands one officer's work over to another, in one act."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.clock import now, today
from foundation.pages import ask, sent
from pledges.permissions import managed_people
from pledges.queries.people import held_roles, others
from targets.reports.forms.hand_over import HandOverForm
from targets.reports.queries.handover import open_reviews, open_submissions
from targets.reports.services.handover import hand_over as hand_over_work


def hand_over(request, pk):
    """Show what would pass on and ask to whom (GET), or pass it on (POST)."""
    moment = now()
    person = get_object_or_404(managed_people(request.user, now=moment), pk=pk)
    roles = [held.role for held in held_roles(person, now=moment) if held.is_open]
    return ask(
        request,
        HandOverForm(sent(request), roles=roles, people=others(request.user, person, now=moment)),
        lambda form: hand_over_work(person, **form.cleaned_data, by=request.user, at=moment),
        to=reverse("pledges:person", args=[pk]),
        done=lambda form: _("Đã bàn giao cho %(name)s.") % {"name": form.cleaned_data["to"]},
        template="targets/reports/hand_over.html",
        person=person,
        submissions=open_submissions(roles, today=today()),
        reviews=open_reviews(person),
    )
