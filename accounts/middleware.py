"""What every request of a signed-in person passes: an initial password is changed first, pages are not kept, and a
fragment asked for without a session is answered with 401, never with a login page."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class SignedOutFragmentMiddleware:
    """Answer a script's request without a session with 401 and where to sign in (trust.md B-7)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        is_fragment = "HX-Request" in request.headers or request.headers.get("X-Requested-With") == "XMLHttpRequest"
        login = reverse("accounts:login")
        if is_fragment and response.status_code == 302 and urlsplit(response["Location"]).path == login:
            response = HttpResponse(status=401, headers={"HX-Redirect": login, "Cache-Control": "no-store"})
        return response


class InitialPasswordMiddleware:
    """Lead a person whose password was given to them to the page that changes it, whatever they asked for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(self, request, view, args, kwargs):
        """Redirect before the view runs."""
        allowed = ("accounts:password", "accounts:logout", "set_language")
        if not request.user.is_authenticated or not request.user.must_change_password:
            return None
        return None if request.resolver_match.view_name in allowed else redirect("accounts:password")
