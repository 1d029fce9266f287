"""Leads whoever must have a second factor to set it up before anything else: reviewers and administrators."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect

from accounts.views.second_step import VERIFIED
from foundation.clock import now
from pledges.permissions import authority_in, must_have_second_factor

WITHOUT = frozenset({"accounts:second_factor", "accounts:passkey_new", "accounts:logout", "session", "set_language"})


class SecondFactorMiddleware:
    """Close every address but setting up, the language and signing out to a session without its second step."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Return the redirect, or None where the page may be seen; an initial password is changed before."""
        if not settings.SECOND_FACTOR or not getattr(view, "login_required", True):
            return None
        user = request.user
        if not user.is_authenticated or user.must_change_password or request.session.get(VERIFIED):
            return None
        is_open = request.resolver_match.view_name in WITHOUT
        if is_open or not must_have_second_factor(authority_in(request, now=now())):
            return None
        is_fragment = request.headers.get("X-Requested-With") == "fetch"  # as static/js/entry.js says
        return HttpResponse(status=401) if is_fragment else redirect("accounts:second_factor")
