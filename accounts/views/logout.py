"""Signing out."""

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.views.decorators.http import require_POST


@login_not_required
@require_POST
def logout(request):
    """End the session; the next person at this computer begins with nothing of it, the language included."""
    auth.logout(request)
    response = redirect(settings.LOGOUT_REDIRECT_URL)
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite=settings.LANGUAGE_COOKIE_SAMESITE)
    return response
