"""The password once more before an act of weight; what was typed for the act goes along and is not lost."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms import AgainForm
from accounts.services.second_factor import has_second_factor
from accounts.services.session_store import note_password, password_holds
from accounts.services.sign_in import try_password
from accounts.views.second_step import step_context, try_step
from foundation.clock import now

PREFIX = "again"  # of the fields that belong to this question


def ask_again(request):
    """Return the page that asks for the password, or None where it was given minutes ago or comes with the form."""
    if password_holds(request.session, now()):
        return None
    asks_step = settings.SECOND_FACTOR and has_second_factor(request.user)
    is_answer = f"{PREFIX}-password" in request.POST
    form = AgainForm(request.POST if is_answer else None, asks_step=asks_step, prefix=PREFIX)
    carried = carried_fields(request.POST)
    if form.is_valid() and _is_them(request, form, asks_step):
        note_password(request.session, now())
        request.POST = carried
        return None
    context = {"form": form, "has_files": bool(request.FILES)}
    context["fields"] = [(name, value) for name, values in carried.lists() for value in values]
    context |= step_context(request, request.user) if asks_step else {}
    return render(request, "accounts/again.html", context, status=422 if is_answer else 200)


def carried_fields(sent):
    """Return what a form sent without its token and without passwords."""
    fields = sent.copy()
    for name in [name for name in fields if name == "csrfmiddlewaretoken" or name.startswith(f"{PREFIX}-")]:
        del fields[name]
    return fields


def _is_them(request, form, asks_step) -> bool:
    """Check password and second step as a login does, throttle included; what is wrong stands at the form."""
    given, address = form.cleaned_data["password"], request.META["REMOTE_ADDR"]
    outcome = try_password(request.user.username, given, address=address, at=timezone.now(), now=now(), request=request)
    if outcome.wait:
        form.add_error(None, _("Đã thử nhiều lần. Hãy thử lại sau %(seconds)s giây.") % {"seconds": outcome.wait})
    elif outcome.user is None:
        form.add_error("password", _("Mật khẩu không đúng."))
    if outcome.user is None or not asks_step:
        return outcome.user is not None
    return try_step(request, request.user, form).user is not None
