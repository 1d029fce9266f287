"""A person's sessions: which go on, ending one or all others; and forms that were sent after the end, kept for them."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import HeldForm, Session, User
from accounts.services.accounts import subject_of
from accounts.services.session_store import SessionStore, seconds_left
from audit import services as audit

MOST_HELD = 5  # forms of one person
HELD_FOR = timedelta(hours=12)
LONGEST_PATH = HeldForm._meta.get_field("path").max_length  # characters: no page of ours sends a form to a longer one
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    (r"iPhone|iPad", "iOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
BROWSERS = (
    (r"Edg/", "Edge"),
    (r"coc_coc", "Cốc Cốc"),
    (r"OPR/", "Opera"),
    (r"Firefox/", "Firefox"),
    (r"Chrome/", "Chrome"),
    (r"Safari/", "Safari"),
)


@dataclass(frozen=True)
class OwnSession:
    """One place where a person is signed in; `mark` names it on pages, where its id must not stand."""

    mark: str
    device: str
    address: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def own_sessions(user: User, *, current: str, at: datetime) -> list[OwnSession]:
    """Return where a person is signed in, this session (`current`, its id) first, then the last used.

    One that ended with a password, a role or the second factor is over though its row still stands.
    """
    hashes = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    rows = [row for row in Session.objects.filter(user=user) if seconds_left(row, at) > 0 and _hash_of(row) in hashes]
    shown = [
        OwnSession(
            _mark(row.session_key),
            device_name(row.device),
            row.address,
            row.began_at,
            row.seen_at,
            row.session_key == current,
        )
        for row in rows
    ]
    return sorted(shown, key=lambda own: (own.is_this, own.seen_at), reverse=True)


def _hash_of(row: Session) -> str:
    """Return what a session holds of its person's password and `session_version` as they were when it began."""
    return SessionStore().decode(row.session_data).get(HASH_SESSION_KEY, "")


def device_name(agent: str) -> str:
    """Return browser and system as far as the browser names them ("Chrome · Windows")."""
    names = [next((name for sign, name in signs if re.search(sign, agent)), "") for signs in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in names if name) or _("Thiết bị không rõ")


@transaction.atomic
def end_own_session(user: User, mark: str, *, at: datetime) -> int:
    """End one of a person's sessions, by its mark; return how many ended (0: it was over already)."""
    keys = [
        key for key in Session.objects.filter(user=user).values_list("session_key", flat=True) if _mark(key) == mark
    ]
    return _end(user, Session.objects.filter(session_key__in=keys), at)


@transaction.atomic
def end_own_others(user: User, *, current: str, at: datetime) -> int:
    """End all of a person's sessions but this one; return how many."""
    return _end(user, Session.objects.filter(user=user).exclude(session_key=current), at)


def _end(user: User, rows, at: datetime) -> int:
    ended, _by_model = rows.delete()
    if ended:
        audit.record(action="end_sessions", subject=subject_of(user), by=user, at=at, data={"sessions": ended})
    return ended


def hold_form(user: User, path: str, fields: str, *, at: datetime) -> str:
    """Keep what a person sent after their session had ended (`fields` urlencoded); return the key to find it by."""
    held = HeldForm.objects.create(user=user, key=secrets.token_urlsafe(24), path=path, fields=fields, made_at=at)
    kept = HeldForm.objects.filter(user=user).order_by("-made_at", "-pk").values_list("pk", flat=True)[:MOST_HELD]
    HeldForm.objects.filter(user=user).exclude(pk__in=list(kept)).delete()
    return held.key


def held_form(user: User, key: str, *, at: datetime) -> HeldForm | None:
    """Return what was kept for this person under the key; None: nothing, another's, or too old."""
    return HeldForm.objects.filter(user=user, key=key, made_at__gt=at - HELD_FOR).first()


def forget_ended(*, at: datetime) -> None:
    """Delete sessions that nobody can come back with, and forms kept too long: they are personal data."""
    SessionStore.clear_expired()
    Session.objects.filter(user__isnull=False, seen_at__lt=at - settings.SESSION_IDLE).delete()
    HeldForm.objects.filter(made_at__lte=at - HELD_FOR).delete()


def _mark(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
