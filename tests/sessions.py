"""People who are signed in, without the login form: the one place where tests make sessions by hand."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from accounts.services.session_store import BEGUN, SessionStore, note_password

NEVER_OVER = "2999-01-01T00:00+07:00"  # whatever a test's or a server's clock says


def new_session(user, began: str = NEVER_OVER) -> SessionStore:
    """Begin a session of a person and store it; `began`: an ISO moment."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[BEGUN] = {"at": began, "address": "127.0.0.1", "device": ""}
    note_password(session, datetime.fromisoformat(began))
    session.save()
    return session
