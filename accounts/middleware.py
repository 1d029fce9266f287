"""What holds for every request of a signed-in person; whether a page needs a login is LoginRequiredMiddleware's."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.functional import SimpleLazyObject

from accounts.services.sessions import LONGEST_PATH, hold_form
from accounts.services.sign_in import session_user
from accounts.views.again import ask_again, carried_fields
from foundation.clock import now

WITH_INITIAL_PASSWORD = frozenset({"accounts:password", "accounts:logout", "session", "set_language"})


class NoStoreMiddleware:
    """Let no cache keep a page that was made for a session (ASVS 14.3.2). Asks neither session nor database."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class SessionUserMiddleware(AuthenticationMiddleware):
    """Django's own, which takes the person that was read with the session."""

    def process_request(self, request):
        """Let `request.user` be looked up when it is first asked for."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user(request))


def _user(request):
    if not hasattr(request, "_cached_user"):
        request._cached_user = session_user(request)
    return request._cached_user


class SessionUseMiddleware:
    """Note that a session is in use; keep what is sent after its end for the person whose it was."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Note the use, or lead whoever sends a form too late to signing in, and then to what they sent."""
        if request.user.is_authenticated:
            if request.resolver_match.view_name != "session":  # a script that asks, not a person
                request.session.note_use(now())
            return None
        is_of_account = request.resolver_match.app_name == "accounts"  # passwords are typed there
        if request.method != "POST" or is_of_account or _is_fragment(request) or not view_needs_login(view):
            return None
        row, path = request.session.row, request.get_full_path()
        owner = row.user if row else None
        if owner is None or not owner.is_active or len(path) > LONGEST_PATH:
            return None
        key = hold_form(owner, path, carried_fields(request.POST).urlencode(), at=now())
        return redirect_to_login(resolve_url("accounts:held", key))


def view_needs_login(view) -> bool:
    """Say whether a view is for people who are signed in."""
    return getattr(view, "login_required", True)


class PasswordAgainMiddleware:
    """Ask for the password once more before an act of weight (settings.ACTS_OF_WEIGHT names the addresses)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Return the page that asks, or None where the act may go on."""
        if request.method != "POST" or not request.user.is_authenticated or not is_of_weight(request.resolver_match):
            return None
        return ask_again(request)


def is_of_weight(match) -> bool:
    """Say whether sending a form to this address is an act of weight; some are for certain arguments only."""
    arguments = settings.ACTS_OF_WEIGHT.get(match.view_name)
    if arguments is None:
        return False
    return all(match.kwargs.get(name) in values for name, values in arguments.items())


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
        if not view_needs_login(view) or not request.user.is_authenticated:
            return None
        if not request.user.must_change_password or request.resolver_match.view_name in WITH_INITIAL_PASSWORD:
            return None
        return HttpResponse(status=401) if _is_fragment(request) else redirect("accounts:password")


def _is_fragment(request) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"  # as static/js/entry.js says
