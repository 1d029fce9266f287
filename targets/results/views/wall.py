"""The wall: what a screen without anybody signed in shows of its cluster, and the link by which it gets there."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from foundation.clock import now
from foundation.release import release
from pledges.models import Device
from pledges.queries.devices import device_in_use, device_of
from pledges.services.devices import note_seen
from targets.results.queries.wall import wall_of

COOKIE = "__Secure-wall" if settings.PRODUCTION else "wall"
SALT = "targets.wall"
KEPT_FOR = 400 * 24 * 60 * 60  # seconds: as long as browsers keep a cookie; a revoked link ends it at once


@login_not_required
@never_cache
@require_safe
def wall_open(request, secret):
    """Let a screen in by its link, for the wall's own addresses alone; 404 for a link that is none, or is revoked.

    Guesses need not wait: a secret is 32 random bytes, and another screen behind the same address would wait with them.
    """
    device = device_of(secret)
    if device is None:
        raise Http404
    response = redirect("targets:wall")
    response.set_cookie(
        COOKIE,
        signing.dumps(device.digest, salt=SALT),
        max_age=KEPT_FOR,
        path=reverse("targets:wall"),
        secure=settings.PRODUCTION,
        httponly=True,
        samesite="Lax",
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@never_cache
@require_safe
def wall(request):
    """Show a screen its cluster's results; a script asks for the board alone. 404 without a link that is in use."""
    device, moment = _device(request), now()
    if device is None:
        raise Http404
    board = wall_of(device, now=moment)
    note_seen(device, at=moment)
    is_fragment = request.headers.get("X-Requested-With") == "fetch"
    template = "targets/results/_wall_board.html" if is_fragment else "targets/results/wall.html"
    context = {"board": board, "is_paused": "pause" in request.GET, "release": release()}
    response = render(request, template, context)
    response.headers["Referrer-Policy"], response.headers["X-Release"] = "no-referrer", release()
    return response


def _device(request) -> Device | None:
    try:
        return device_in_use(signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT))
    except signing.BadSignature:
        return None
