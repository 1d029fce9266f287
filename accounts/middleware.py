"""What holds for every request of a signed-in person; whether a page needs a login is LoginRequiredMiddleware's."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url

WITH_INITIAL_PASSWORD = frozenset({"accounts:password", "accounts:logout", "set_language"})


class NoStoreMiddleware:
    """Let no cache keep a page that was made for a session (ASVS 14.3.2). Asks neither session nor database."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class SignedOutFragmentMiddleware:
    """Answer a script's request without a session with an empty 401, never with a login page in a cell.

    static/js/entry.js then says that the session has ended, with the way to sign in and back.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        leads_to = urlsplit(response.headers.get("Location", "")).path
        if _is_fragment(request) and leads_to == resolve_url(settings.LOGIN_URL):
            response = HttpResponse(status=401, headers={"Cache-Control": "no-store"})
        return response


class InitialPasswordMiddleware:
    """Lead a person with an initial password to the page that changes it, whatever they ask for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Return the redirect, or None where the page may be seen."""
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if not request.user.must_change_password or request.resolver_match.view_name in WITH_INITIAL_PASSWORD:
            return None
        return HttpResponse(status=401) if _is_fragment(request) else redirect("accounts:password")


def _is_fragment(request) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"  # as static/js/entry.js says
