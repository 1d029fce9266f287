"""What holds for every request of a signed-in person; whether a page needs a login is LoginRequiredMiddleware's."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

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
    """Answer a script's request without a session with 401 and HX-Redirect, never with a login page in a cell (B-7)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        if _is_fragment(request) and urlsplit(response.headers.get("Location", "")).path == login:
            target = f"{login}?{urlencode({'next': _page_of(request)})}"
            response = HttpResponse(status=401, headers={"HX-Redirect": target, "Cache-Control": "no-store"})
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
        page = resolve_url("accounts:password")
        if _is_fragment(request):
            return HttpResponse(status=401, headers={"HX-Redirect": page})
        return redirect(page)


def _is_fragment(request) -> bool:
    # static/js/entry.js sends "X-Requested-With: fetch", htmx its own.
    return "HX-Request" in request.headers or "X-Requested-With" in request.headers


def _page_of(request) -> str:
    """Return the path of the page that holds the fragment, "/" where it is not one of ours."""
    page = request.headers.get("HX-Current-URL", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure()):
        return "/"
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")
