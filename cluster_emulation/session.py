"""How things stand with a page that is open: its script asks once a minute, and says what has changed (session.js)."""

from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache

from accounts.services.session_store import seconds_left
from cluster_emulation.context import unread_notices
from foundation.clock import now
from foundation.release import release


@never_cache
def session(request):
    """Tell how many seconds the session goes on and whose it is, the unread notices, which program runs.

    GET: asking is no use of the session; POST: it goes on.
    """
    if request.method == "POST":
        request.session.note_use(now())
    state = {"left": seconds_left(request.session.row, now()), "user": request.user.pk, "token": get_token(request)}
    return JsonResponse(state | {"unread": unread_notices(request.user), "release": release()})
