"""People who are signed in, without the login form: the one place where tests make sessions by hand."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.services.session_store import BEGUN, SessionStore

NEVER_OVER = "2999-01-01T00:00+07:00"  # whatever a test's or a server's clock says


def new_session(user) -> SessionStore:
    """Begin a session of a person and store it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[BEGUN] = {"at": NEVER_OVER, "address": "127.0.0.1", "device": ""}
    session.save()
    return session
