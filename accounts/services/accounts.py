"""Writers of accounts: making one, its facts, its passwords, its sessions. Who may ask for it is decided in pledges."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.core import LONGEST_PASSWORD, USERNAME, is_guessable, new_initial_password
from accounts.models import User
from audit import services as audit
from foundation.errors import Invalid, Problem, hidden_sign_problems
from foundation.text import nfc, search_key, sort_key, tidy_username

FACTS = ("full_name", "rank", "post", "email", "phone")
INITIAL_PASSWORD_LASTS = timedelta(hours=72)  # handed over in person, across several provinces; ASVS 5.0 6.4.1


@dataclass(frozen=True)
class NewAccount:
    """A person whose account was made or whose password was reset, with the password that is shown once ("": none)."""

    user: User
    password: str


def subject_of(user: User) -> str:
    """Return the name under which the record keeps a person."""
    return f"user/{user.username}"


def account_problems(username: str, facts: dict) -> list[Problem]:
    """Return what is wrong with a new account's username and facts; `where` is the fact's name."""
    username, problems = tidy_username(username), []
    if not USERNAME.fullmatch(username):
        message = _(
            "Tên đăng nhập chỉ gồm chữ cái không dấu a–z, chữ số và các dấu . _ - @ + ở giữa (tối đa 150 ký tự)."
        )
        problems.append(Problem("username", message))
    if User.objects.filter(username=username).exists():
        problems.append(Problem("username", _("Tên đăng nhập “%(name)s” đã có.") % {"name": username}))
    return problems + fact_problems(facts)


def fact_problems(facts: dict) -> list[Problem]:
    """Return what is wrong with a person's name, rank, post, e-mail or telephone."""
    problems = []
    for name in FACTS:
        value = _one_line(facts.get(name))
        longest = User._meta.get_field(name).max_length
        if len(value) > longest:
            problems.append(Problem(name, _("Tối đa %(longest)s ký tự.") % {"longest": longest}))
        problems += hidden_sign_problems(name, value)
        if name == "full_name" and not value:
            problems.append(Problem(name, _("Phải ghi họ và tên.")))
        if name == "email" and value:
            problems += _email_problems(value)
    return problems


def _email_problems(value: str) -> list[Problem]:
    try:
        User._meta.get_field("email").run_validators(value)
    except ValidationError:
        return [Problem("email", _("Địa chỉ thư điện tử không đúng."))]
    return []


def password_problems(password: str, user: User, where: str) -> list[Problem]:
    """Return why a password is refused: the one in use, length, likeness to the person, few guesses; no composition."""
    if len(password) > LONGEST_PASSWORD:
        return [Problem(where, _("Mật khẩu tối đa %(longest)s ký tự.") % {"longest": LONGEST_PASSWORD})]
    try:
        validate_password(nfc(password), user)
    except ValidationError as refused:
        return [Problem(where, message) for message in refused.messages]
    if is_guessable(search_key(password), _words_of(user)):
        return [Problem(where, _("Mật khẩu này dễ đoán. Hãy dùng một câu dài hơn mà chỉ mình bạn nghĩ ra."))]
    return []


def _words_of(user: User) -> tuple[str, ...]:
    """Return what a guesser who knows the person would try: name, username, e-mail, whole and in parts."""
    facts = [search_key(text) for text in (user.username, user.full_name, user.email) if text]
    return tuple({word for fact in facts for word in (fact, fact.replace(" ", ""), *re.split(r"[\W_]+", fact)) if word})


def create_user(username: str, *, full_name: str, by, at: datetime, password: str | None = None, **facts) -> NewAccount:
    """Make an account. Without a password it gets an initial one: it holds for 72 hours and is changed at first login.

    `by` None is the command line. Raises Invalid at the field: a username taken or malformed, no name, a weak password.
    """
    user, facts = User(username=tidy_username(username), date_joined=at), {**facts, "full_name": full_name}
    problems = account_problems(username, facts)
    _set_facts(user, facts)
    if password is not None:
        problems += password_problems(password, user, "password")
    if problems:
        raise Invalid(problems)
    initial = "" if password is not None else _give_initial_password(user, at)
    if password is not None:
        user.set_password(nfc(password))
    with transaction.atomic():
        user.save(force_insert=True)
        data = {"to": {name: getattr(user, name) for name in FACTS}}
        audit.record(action="create_user", subject=subject_of(user), by=by, at=at, data=data, rows=[user])
    return NewAccount(user, initial)


def _one_line(text: str | None) -> str:
    return " ".join(nfc(text or "").split())


def _set_facts(user: User, facts: dict) -> None:
    for name in FACTS:
        setattr(user, name, _one_line(facts.get(name, getattr(user, name))))
    user.search_key = search_key(f"{user.full_name} {user.username}")
    # A Vietnamese list of people is ordered by the given name, which stands last.
    *before, given = user.full_name.split() or [""]
    user.sort_key = sort_key(" ".join([given, *before]))


@transaction.atomic
def edit_user(user: User, changes: dict, *, by, at: datetime) -> User:
    """Change name, rank, post, e-mail or telephone; the record keeps what they were. Raises Invalid at the field."""
    user = User.objects.select_for_update().get(pk=user.pk)
    before = {name: getattr(user, name) for name in FACTS}
    if problems := fact_problems({**before, **changes}):
        raise Invalid(problems)
    _set_facts(user, changes)
    changed = [name for name in FACTS if getattr(user, name) != before[name]]
    if changed:
        user.save(update_fields=[*changed, "search_key", "sort_key"])
        data = {
            "from": {name: before[name] for name in changed},
            "to": {name: getattr(user, name) for name in changed},
        }
        audit.record(action="edit_user", subject=subject_of(user), by=by, at=at, data=data, rows=[user])
    return user


@transaction.atomic
def change_password(user: User, password: str, *, at: datetime) -> User:
    """Set the password that a person chose; every other session of theirs ends. Raises Invalid at `new_password`."""
    problems = password_problems(password, user, "new_password")
    if not problems and user.check_password(nfc(password)):  # an initial one stands on paper, and others have seen it
        problems = [Problem("new_password", _("Mật khẩu mới phải khác mật khẩu đang dùng."))]
    if problems:
        raise Invalid(problems)
    user.set_password(nfc(password))
    user.must_change_password, user.initial_password_expires_at = False, None
    user.save(update_fields=["password", "must_change_password", "initial_password_expires_at"])
    audit.record(action="change_password", subject=subject_of(user), by=user, at=at)
    return user


@transaction.atomic
def reset_password(user: User, *, by, at: datetime) -> NewAccount:
    """Replace a forgotten password by an initial one, shown once to the administrator; every session of theirs ends."""
    password = _give_initial_password(user, at)
    user.save(update_fields=["password", "must_change_password", "initial_password_expires_at"])
    audit.record(action="reset_password", subject=subject_of(user), by=by, at=at)
    return NewAccount(user, password)


def publish_password(user: User, password: str) -> None:
    """Give a new account the demonstration's published password, and mark it: it is let in only where DEMO=1."""
    user.set_password(password)
    user.must_change_password, user.initial_password_expires_at, user.is_demonstration = False, None, True
    user.save(update_fields=["password", "must_change_password", "initial_password_expires_at", "is_demonstration"])


def _give_initial_password(user: User, at: datetime) -> str:
    password = new_initial_password()
    user.set_password(password)
    user.must_change_password, user.initial_password_expires_at = True, at + INITIAL_PASSWORD_LASTS
    return password


@transaction.atomic
def end_sessions(user: User, *, by, at: datetime) -> None:
    """End every session of a person: their next request asks for the password again."""
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
    audit.record(action="end_sessions", subject=subject_of(user), by=by, at=at)


def end_other_sessions(user: User) -> None:
    """End every session of a person inside the caller's transaction; a view that keeps its own says so to Django."""
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
    user.refresh_from_db(fields=["session_version"])


@transaction.atomic
def set_active(user: User, is_active: bool, *, reason: str = "", by, at: datetime) -> User:
    """Let a person in again, or shut them out at once: their sessions end with it. The same again changes nothing."""
    changed = User.objects.filter(pk=user.pk, is_active=not is_active).update(
        is_active=is_active, session_version=F("session_version") + 1
    )
    user.refresh_from_db(fields=["is_active", "session_version"])
    if changed:
        audit.record(
            action="activate_user" if is_active else "disable_user",
            subject=subject_of(user),
            by=by,
            at=at,
            reason=_one_line(reason),
            data={"from": not is_active, "to": is_active},
            rows=[user],
        )
    return user


def choose_language(user: User, language: str) -> None:
    """Remember the language a person chose; no event: it changes nothing for anybody else."""
    User.objects.filter(pk=user.pk).update(language=language)
