"""The shape of every page that does an act: a form, what a service refuses at its field, and back. Decides nothing."""

from django.contrib import messages
from django.shortcuts import redirect, render

from foundation.clock import now
from foundation.errors import Conflict, Invalid, Refused

FORM = "foundation/form.html"


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
        status = Invalid.status
        is_valid = form.is_valid()
        if is_valid and form.has_moved:
            form.say_moved()
            status = Conflict.status
        elif is_valid:
            try:
                do(form)
            except Invalid as invalid:
                form.refuse(invalid.problems)
            except Refused as refused:
                form.add_error(None, refused.message)
                status = refused.status
            else:
                messages.success(request, done(form) if callable(done) else done)
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
