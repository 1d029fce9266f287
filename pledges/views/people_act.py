"""The one shape of every page that does something to a person: a form, an act of a service, and back to the person."""

from django.contrib.auth import update_session_auth_hash
from django.urls import reverse

from foundation.pages import ask


def act(request, person, form, do, *, done, **words):
    """Show the form, or do the act and go back to the person; as foundation.pages.ask, with the words of the page.

    Of an act on oneself that ends one's sessions, this one goes on.
    """

    def do_and_stay(form):
        do(form)
        if person == request.user:
            request.user.refresh_from_db(fields=["session_version"])
            update_session_auth_hash(request, request.user)

    to = reverse("pledges:person", args=[person.pk])
    return ask(request, form, do_and_stay, to=to, done=done, template="pledges/person_act.html", person=person, **words)
