"""The one shape of every page that does something to a person: a form, an act of a service, and back to the person."""

from django.contrib import messages
from django.shortcuts import redirect, render

from audit.errors import Invalid, NotAllowed, Refused


def act(request, person, form, do, *, title, button, explain="", done, is_grave=False):
    """Show the form, or do the act and go back to the person; what a service refuses is shown on the form.

    `do` takes the form's cleaned data. 422 for what is wrong in the form, 403 or 409 for what a rule refuses.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                do(form.cleaned_data)
            except Invalid as invalid:
                form.refuse(invalid.problems)
            except Refused as refused:
                form.add_error(None, refused.message)
                status = 403 if isinstance(refused, NotAllowed) else 409
            else:
                messages.success(request, done)
                return redirect("pledges:person", person.pk)
    context = {"person": person, "form": form, "title": title, "button": button, "explain": explain}
    return render(request, "pledges/person_act.html", context | {"is_grave": is_grave}, status=status)
