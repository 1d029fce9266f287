"""The second step of signing in: after the password, before any session of the person's begins."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms import SecondStepForm
from accounts.models import User
from accounts.views.entering import enter
from accounts.views.second_step import VERIFIED, step_context, try_step
from foundation.clock import now

PENDING = "signing_in"  # in the session of nobody yet: whose password was right, and until when that counts
LASTS = timedelta(minutes=10)


def begin_second_step(request, user: User, target: str):
    """Remember in a session of nobody, under a new id, whose password was right; lead to the second step."""
    request.session.flush()
    request.session[PENDING] = {
        "user": user.pk,
        "hash": user.get_session_auth_hash(),
        "until": (now() + LASTS).isoformat(),
        "next": target,
    }
    return redirect("accounts:login_code")


@login_not_required
@never_cache
@sensitive_post_parameters("code", "passkey")
def login_code(request):
    """Ask for the code or the passkey (GET), or begin the session (POST)."""
    if request.user.is_authenticated:
        return redirect("targets:home")
    user = _pending_user(request)
    if user is None:
        request.session.pop(PENDING, None)
        messages.info(request, _("Hãy nhập lại tên đăng nhập và mật khẩu."))
        return redirect("accounts:login")
    form = SecondStepForm(request.POST if request.method == "POST" else None)
    outcome = try_step(request, user, form) if form.is_valid() else None
    if outcome and outcome.user:
        target = request.session.pop(PENDING)["next"]
        response = enter(request, user, target)
        request.session[VERIFIED] = True
        return response
    status = 429 if outcome and outcome.wait else 422 if form.is_bound else 200
    response = render(request, "accounts/login_code.html", {"form": form, **step_context(request, user)}, status=status)
    if outcome and outcome.wait:
        response.headers["Retry-After"] = str(outcome.wait)
    return response


def _pending_user(request) -> User | None:
    """Return whose password was right a few minutes ago; None once it has changed since, or the account is off."""
    pending = request.session.get(PENDING)
    if not pending or datetime.fromisoformat(pending["until"]) < now():
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    is_same = user is not None and constant_time_compare(pending["hash"], user.get_session_auth_hash())
    return user if is_same else None
