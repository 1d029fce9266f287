"""One's own account: who one is here, password and second factor, where one is signed in."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from accounts.models import CodeGenerator
from accounts.services.second_factor import recovery_codes_left
from accounts.services.sessions import own_sessions
from foundation.clock import now


@never_cache
def account(request):
    """Show the person their own account."""
    user = request.user
    context = {"has_second_factor_here": settings.SECOND_FACTOR}
    minute = timedelta(minutes=1)
    context["session_ends"] = {
        "idle": settings.SESSION_IDLE // minute,
        "longest": settings.SESSION_LONGEST // (60 * minute),
    }
    context["sessions"] = own_sessions(user, current=request.session.session_key, at=now())
    if settings.SECOND_FACTOR:
        context["generator"] = CodeGenerator.objects.filter(user=user).first()
        context["passkeys"] = list(user.passkeys.all())
        context["codes_left"] = recovery_codes_left(user)
    return render(request, "accounts/account.html", context)
