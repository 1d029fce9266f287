"""Where sessions are kept: Django's own store in the database, on rows that know whose they are and when last used.

A session that was not used for settings.SESSION_IDLE, or began settings.SESSION_LONGEST ago, is not there any more.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from accounts.models import Session, User
from foundation.clock import now
from foundation.statements import columns, stored, written_once

BEGUN = "begun"  # in the session: when and where its person signed in
CONFIRMED_AT = "confirmed_at"  # in the session: when its person last gave the password
NOTED_EACH = timedelta(minutes=1)  # so seldom is it written that a session was used


class SessionStore(DatabaseStore):
    """The store of one request; `row` is what its cookie named, also where that is over."""

    row: Session | None = None
    is_over = False  # by time

    @classmethod
    def get_model_class(cls):
        """Keep sessions in accounts.Session."""
        return Session

    def _get_session_from_db(self):
        row = _stored(self.session_key)
        self.row = row or self.row
        if row and seconds_left(row, now()) > 0:
            return row
        self._session_key, self.is_over = None, row is not None
        return None

    def is_empty(self):
        """Leave the browser the cookie of a session that is over: a form that comes with it still has its sender."""
        return super().is_empty() and not self.is_over

    def flush(self):
        """Forget the session, cookie and all."""
        super().flush()
        self.is_over = False

    def create_model_instance(self, data):
        """Return the row as it is stored, with what the session says of its beginning and what is noted of its use."""
        row, begun = super().create_model_instance(data), data.get(BEGUN)
        if SESSION_KEY in data:
            row.user_id = int(data[SESSION_KEY])
        if begun:
            row.began_at = row.seen_at = datetime.fromisoformat(begun["at"])
            row.address, row.device = begun["address"], begun["device"]
        if self.row and self.row.seen_at and row.seen_at:
            row.seen_at = max(row.seen_at, self.row.seen_at)
        return row

    def note_use(self, at: datetime) -> None:
        """Write that the session is in use, once a minute at most."""
        if self.row and self.row.seen_at and at - self.row.seen_at >= NOTED_EACH:
            self.row.seen_at = at
            Session.objects.filter(pk=self.row.pk, seen_at__lt=at).update(seen_at=at)


def _stored(key: str) -> Session | None:
    """Return a session that Django would find, with whose it is, who nearly every request asks for as well."""
    rows = _with_person(key)
    if not rows:
        return None
    count = len(columns(Session))
    row, person = stored(Session, rows[0][:count]), rows[0][count:]
    if row.expire_date <= timezone.now():
        return None
    if row.user_id is not None:
        row.user = stored(User, person)
    return row


@written_once
def _with_person(key: str):
    """Return all columns of a session, then all of its person."""
    return Session.objects.filter(session_key=key).values_list(*columns(Session), *columns(User, "user__"))


def seconds_left(row: Session, at: datetime) -> int:
    """Return how many whole seconds a session goes on if nobody uses it; of nobody's session, as many as may be."""
    if row.user_id is None:
        return int(settings.SESSION_IDLE.total_seconds())
    if row.began_at is None or row.seen_at is None:
        return 0
    until = min(row.seen_at + settings.SESSION_IDLE, row.began_at + settings.SESSION_LONGEST)
    return max(0, int((until - at).total_seconds()))


def note_password(session, at: datetime) -> None:
    """Write into a session when its person last gave the password, and the second step where they have one."""
    session[CONFIRMED_AT] = at.isoformat()


def password_holds(session, at: datetime) -> bool:
    """Say whether the password was given so lately that an act of weight need not ask for it."""
    given = session.get(CONFIRMED_AT)
    return given is not None and at - datetime.fromisoformat(given) < settings.PASSWORD_HOLDS


def note_beginning(sender, request, user, **kwargs) -> None:
    """Write into a session that begins when and where its person signed in (signal user_logged_in)."""
    request.session[BEGUN] = {
        "at": now().isoformat(),
        "address": request.META.get("REMOTE_ADDR", ""),
        "device": request.META.get("HTTP_USER_AGENT", "")[:300],
    }
    note_password(request.session, now())


user_logged_in.connect(note_beginning, dispatch_uid="accounts.session_store")
