"""One person: facts, roles, what may be done, and what is on the record."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render

from accounts.services.second_factor import has_second_factor
from foundation.clock import now
from pledges.permissions import managed_people
from pledges.queries.people import events_of, held_roles


def person(request, pk):
    """Show a person to an administrator who looks after them; 404 to everybody else."""
    moment = now()
    person = get_object_or_404(managed_people(request.user, now=moment), pk=pk)
    roles = held_roles(person, now=moment)
    context = {
        "person": person,
        "roles": roles,
        "events": events_of(person),
        "is_self": person == request.user,
        "asks_second_factor": settings.SECOND_FACTOR,
        "has_second_factor": has_second_factor(person),
        "has_open_roles": any(held.is_open for held in roles),
        "is_commander": any(held.is_open and held.role.name == "commander" for held in roles),
    }
    return render(request, "pledges/person.html", context)
