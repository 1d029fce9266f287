"""Trying a password: slows guessers down without locking anybody out, says no in one way only."""

import hashlib
import logging
import math
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY, authenticate, get_user
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from accounts.core import GUESSES_OF_AN_ADDRESS, LONGEST_DELAY_OF_A_NAME, delay, delay_of_name
from accounts.models import SignInTally, User
from foundation.text import nfc, tidy_username

logger = logging.getLogger(__name__)
FORGOTTEN_AFTER = timedelta(hours=1)  # failures older than this count no more
KNOWN_FOR = timedelta(days=90)  # an address from which the person has signed in keeps its trust so long
_with_session: ContextVar[User | None] = ContextVar("person who was read with the session", default=None)
ONE_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Outcome:
    """What came of a try: the user, or the seconds to wait, or an initial password that has expired; else just no."""

    user: User | None = None
    wait: int = 0  # seconds
    is_expired: bool = False


class Backend(ModelBackend):
    """Django's own, which lets the demonstration's accounts in, and keeps their sessions, only where DEMO=1."""

    def user_can_authenticate(self, user):
        """Say whether an account with the right password, or with a session, is let in."""
        return super().user_can_authenticate(user) and (settings.DEMO or not user.is_demonstration)

    def get_user(self, user_id):
        """Return whose session it is: the person who was read with it (session_user), where that is the one."""
        user = _with_session.get()
        if user is None or user.pk != user_id:
            return super().get_user(user_id)
        return user if self.user_can_authenticate(user) else None


def session_user(request):
    """Return who a request's session says is signed in, as Django finds and checks it, without reading them again."""
    row = request.session.row if request.session.get(SESSION_KEY) else None
    token = _with_session.set(row.user if row else None)
    try:
        return get_user(request)
    finally:
        _with_session.reset(token)


def try_password(username: str, password: str, *, address: str, at: datetime, now: datetime, request=None) -> Outcome:
    """Check a person's password from an address. Opens no session.

    `at` is real time (the throttle's), `now` the product's. An unknown name, a wrong password and a switched-off
    account cost one hashing each and give the same empty Outcome.
    """
    username = tidy_username(username)
    wait = claim(username, address, at=at)
    if wait:
        logger.warning("sign-in of %s from %s: asked to wait %s s", _shown(username), address, wait)
        return Outcome(wait=wait)
    user = authenticate(request, username=username, password=nfc(password))
    if user is None:
        logger.warning("sign-in of %s from %s: refused", _shown(username), address)
        return Outcome()
    forgive(username, address, at=at)
    if user.initial_password_expires_at and user.initial_password_expires_at <= now:
        logger.warning("sign-in of %r from %s: initial password expired", username, address)
        return Outcome(is_expired=True)
    logger.info("sign-in of %r from %s: done", username, address)
    return Outcome(user=user)


@transaction.atomic
def claim(username: str, address: str, *, at: datetime, longest: int = LONGEST_DELAY_OF_A_NAME) -> int:
    """Return the seconds to wait before this guess, or count it as a failure and return 0.

    `longest`: by how many seconds guesses from all addresses together are held apart at most. It counts before the
    password is looked at, so that guesses sent at the same moment do not slip through; `forgive` takes it back. A guess
    that has to wait counts nothing. A person is not held up by others' guesses at an address from which they have
    signed in before.
    """
    place, name, pair = (_row(*key, at=at) for key in _keys(username, address))
    is_known = pair.signed_in_at is not None and at - pair.signed_in_at < KNOWN_FOR
    if at - place.last_at >= ONE_MINUTE:
        place.failures, place.last_at = 0, at
    for row in (name, pair):
        row.failures = 0 if at - row.last_at >= FORGOTTEN_AFTER else row.failures
    wait = max(
        _left(pair.last_at, delay(pair.failures), at),
        0 if is_known else _left(name.last_at, delay_of_name(name.failures, longest), at),
        _left(place.last_at, 60, at) if place.failures >= GUESSES_OF_AN_ADDRESS and not is_known else 0,
    )
    if wait:
        return wait
    name.last_at = pair.last_at = at
    for row in (place, name, pair):
        row.failures += 1
        row.save(update_fields=["failures", "last_at"])
    return 0


@transaction.atomic
def forgive(username: str, address: str, *, at: datetime) -> None:
    """Take back the failure that `claim` counted, and all of this person's at this address: the password was right."""
    place, name, pair = (_digest(*key) for key in _keys(username, address))
    SignInTally.objects.filter(key__in=(place, name), failures__gt=0).update(failures=F("failures") - 1)
    SignInTally.objects.filter(key=pair).update(failures=0, signed_in_at=at)


def _shown(username: str) -> str:
    """Return an account's name for the log; of any other text, which may be a password, only a sign to compare by."""
    if User.objects.filter(username=username).exists():
        return repr(username)
    return f"nobody ({salted_hmac('accounts.sign_in.unknown', username).hexdigest()[:8]})"


def _keys(username: str, address: str) -> tuple:
    """Return the keys of the address, of the name and of both, in the order in which their rows are always locked."""
    return ("address", address), ("name", username), ("both", username, address)


def _digest(*key: str) -> str:
    # A digest: what people type into the wrong field (their password) is not stored readably.
    return hashlib.sha256("\n".join(key).encode()).hexdigest()


def _row(*key: str, at: datetime) -> SignInTally:
    _row, is_new = SignInTally.objects.get_or_create(key=_digest(*key), defaults={"last_at": at})
    if is_new:
        stale = Q(last_at__lt=at - timedelta(days=1)) & (Q(signed_in_at=None) | Q(signed_in_at__lt=at - KNOWN_FOR))
        SignInTally.objects.filter(stale).delete()
    return SignInTally.objects.select_for_update().get(key=_digest(*key))


def _left(since: datetime, seconds: int, at: datetime) -> int:
    """Return how many whole seconds of a delay are left."""
    return max(0, math.ceil(seconds - (at - since).total_seconds())) if seconds else 0
