"""The one shape of every page that does something to a person: a form, an act of a service, and back to the person."""

from django.urls import reverse

from foundation.pages import ask


def act(request, person, form, do, *, title, button, explain="", done, is_grave=False):
    """Show the form, or do the act and go back to the person; `do` takes the form's cleaned data."""
    return ask(
        request,
        form,
        lambda form: do(form.cleaned_data),
        to=reverse("pledges:person", args=[person.pk]),
        done=done,
        template="pledges/person_act.html",
        person=person,
        title=title,
        button=button,
        explain=explain,
        is_grave=is_grave,
    )
