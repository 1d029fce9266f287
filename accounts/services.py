"""The writer of accounts, passwords and sessions. What a person may do is written in pledges.services.people."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from audit.errors import Invalid, Problem
from audit.text import nfc, search_key, sort_key, tidy_username

INITIAL_PASSWORD_LASTS = timedelta(hours=24)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another on paper
FACTS = ("full_name", "rank", "post", "email", "phone")


@dataclass(frozen=True)
class NewAccount:
    """A person whose account was made or whose password was reset, with the password that is shown once."""

    user: User
    password: str


def subject_of(user: User) -> str:
    """Return the name under which the record keeps a person."""
    return f"user/{user.username}"


def initial_password() -> str:
    """Return a random password of 16 characters (77 bits) in groups that are easy to copy from paper."""
    return "-".join("".join(secrets.choice(LETTERS) for _place in range(4)) for _group in range(4))


def create_user(username: str, *, full_name: str, by, at: datetime, password: str | None = None, **facts) -> NewAccount:
    """Make an account. Without a password it gets an initial one: used once, within 24 hours, then changed.

    Raises Invalid at the field: a username that is taken or malformed, no name, a weak password.
    """
    username, facts = tidy_username(username), {name: nfc(facts.get(name) or "").strip() for name in FACTS[1:]}
    user = User(username=username, full_name=nfc(full_name).strip(), **facts)
    problems = _problems(user) + (_password_problems(password, user) if password else [])
    if problems:
        raise Invalid(problems)
    is_initial = password is None
    password = nfc(password or initial_password())
    with transaction.atomic():
        _set_keys(user)
        user.set_password(password)
        if is_initial:
            user.must_change_password, user.initial_password_expires_at = True, at + INITIAL_PASSWORD_LASTS
        user.save()
        audit.record(
            action="create_user", subject=subject_of(user), by=by, at=at, data={"full_name": user.full_name, **facts}
        )
    return NewAccount(user, password if is_initial else "")


def edit_user(user: User, changes: dict, *, by, at: datetime) -> User:
    """Change a person's name, rank, post, address or telephone; the record keeps what they were."""
    before = {name: getattr(user, name) for name in FACTS}
    after = before | {name: nfc(value or "").strip() for name, value in changes.items() if name in FACTS}
    if after == before:
        return user
    for name, value in after.items():
        setattr(user, name, value)
    problems = _problems(user)
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        _set_keys(user)
        user.save()
        changed = [name for name in FACTS if after[name] != before[name]]
        audit.record(
            action="edit_user",
            subject=subject_of(user),
            by=by,
            at=at,
            data={"from": {name: before[name] for name in changed}, "to": {name: after[name] for name in changed}},
        )
    return user


def set_active(user: User, is_active: bool, *, by, at: datetime) -> User:
    """Let a person in again, or shut them out at once: their sessions end with it."""
    if user.is_active == is_active:
        return user
    with transaction.atomic():
        user.is_active = is_active
        user.save(update_fields=["is_active"])
        audit.record(action="activate_user" if is_active else "disable_user", subject=subject_of(user), by=by, at=at)
        if not is_active:
            _delete_sessions(user)
    return user


def reset_password(user: User, *, by, at: datetime) -> NewAccount:
    """Give a person an initial password, shown once to the administrator; every session of theirs ends."""
    password = initial_password()
    with transaction.atomic():
        user.set_password(password)
        user.must_change_password, user.initial_password_expires_at = True, at + INITIAL_PASSWORD_LASTS
        user.save(update_fields=["password", "must_change_password", "initial_password_expires_at"])
        audit.record(action="reset_password", subject=subject_of(user), by=by, at=at)
        _delete_sessions(user)
    return NewAccount(user, password)


def change_password(user: User, password: str, *, at: datetime) -> User:
    """Set a person's own new password (already judged by the form); other sessions of theirs end."""
    with transaction.atomic():
        user.set_password(nfc(password))
        user.must_change_password, user.initial_password_expires_at = False, None
        user.save(update_fields=["password", "must_change_password", "initial_password_expires_at"])
        audit.record(action="change_password", subject=subject_of(user), by=user, at=at)
    return user


def end_sessions(user: User, *, by, at: datetime) -> int:
    """Sign a person out everywhere; return how many sessions ended."""
    with transaction.atomic():
        ended = _delete_sessions(user)
        audit.record(action="end_sessions", subject=subject_of(user), by=by, at=at, data={"ended": ended})
    return ended


def _delete_sessions(user: User) -> int:
    keys = [
        session.session_key
        for session in Session.objects.iterator()
        if session.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    return Session.objects.filter(session_key__in=keys).delete()[0]


def _set_keys(user: User) -> None:
    user.search_key = search_key(f"{user.full_name} {user.username}")
    # A Vietnamese list of people is ordered by the given name, which stands last.
    *before, given = user.full_name.split() or [""]
    user.sort_key = sort_key(" ".join([given, *before]))


def _problems(user: User) -> list[Problem]:
    problems = []
    if not user.full_name:
        problems.append(Problem("full_name", _("Phải ghi họ và tên.")))
    try:
        User._meta.get_field("username").run_validators(user.username)
    except ValidationError:
        problems.append(Problem("username", _("Tên đăng nhập chỉ gồm chữ, số và các dấu . _ - @ +.")))
    if not user.username:
        problems.append(Problem("username", _("Phải ghi tên đăng nhập.")))
    elif User.objects.filter(username=user.username).exclude(pk=user.pk).exists():
        problems.append(Problem("username", _("Tên đăng nhập “%(name)s” đã có.") % {"name": user.username}))
    return problems


def _password_problems(password: str, user: User) -> list[Problem]:
    try:
        validate_password(nfc(password), user)
    except ValidationError as error:
        return [Problem("password", message) for message in error.messages]
    return []
