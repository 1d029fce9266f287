"""The page on which an administrator hands one officer's work over to another, in one act."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from audit.clock import now, today
from audit.errors import Invalid, NotAllowed, Refused
from pledges.permissions import managed_people
from pledges.queries.people import held_roles, others
from targets.forms.hand_over import HandOverForm
from targets.queries.handover import open_reviews, open_submissions
from targets.services.handover import hand_over as hand_over_work


def hand_over(request, pk):
    """Show what would pass on and ask to whom (GET), or pass it on (POST)."""
    moment = now()
    person = get_object_or_404(managed_people(request.user, now=moment), pk=pk)
    roles = [held.role for held in held_roles(person, now=moment) if held.is_open]
    people = others(request.user, person, now=moment)
    form, status = HandOverForm(request.POST if request.method == "POST" else None, roles=roles, people=people), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                hand_over_work(person, **form.cleaned_data, by=request.user, at=moment)
            except Invalid as invalid:
                form.refuse(invalid.problems)
            except Refused as refused:
                form.add_error(None, refused.message)
                status = 403 if isinstance(refused, NotAllowed) else 409
            else:
                messages.success(request, _("Đã bàn giao cho %(name)s.") % {"name": form.cleaned_data["to"]})
                return redirect("pledges:person", pk)
    passing = {"submissions": open_submissions(roles, today=today()), "reviews": open_reviews(person)}
    return render(request, "targets/hand_over.html", {"person": person, "form": form} | passing, status=status)
