"""Reads the environment for settings.py: files of `NAME=value` lines, addresses of databases, moments; no settings."""

import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"", "0", "false", "no", "off"}


def load_file(path: Path, only: set[str] | None = None) -> None:
    """Put the `NAME=value` lines of a file into the environment, or `only` these names of it.

    What is set already wins; no file is no error.
    """
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#") and (only is None or name.strip() in only):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def text(name: str, default: str = "") -> str:
    """Return a variable's text, or the default where it is absent or empty."""
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    """Return whether a variable says yes (1, true, yes, on); absent is no, anything else is refused."""
    value = os.environ.get(name, "").strip().lower()
    if value not in TRUE | FALSE:
        raise ImproperlyConfigured(f"{name}={value!r}: write 1 or 0")
    return value in TRUE


def number(name: str, default: int = 0, *, hint: str = "a whole number") -> int:
    """Return a variable as a whole number, or the default where it is absent; anything else is refused."""
    value = text(name, str(default))
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name}={value!r}: write {hint}")
    return int(value)


def words(name: str) -> list[str]:
    """Return a comma-separated variable as a list without empty parts."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def moment(name: str) -> datetime | None:
    """Return a variable's ISO moment with its offset, in UTC; None where it is absent."""
    value = text(name)
    if not value:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}={value!r}: write it as 2024-09-18T09:30+07:00") from error
    if at.tzinfo is None:
        raise ImproperlyConfigured(f"{name}={value!r} names no offset: write it as 2024-09-18T09:30+07:00")
    return at.astimezone(UTC)


def database(url: str) -> dict:
    """Return Django's DATABASES entry for `sqlite:///FILE` or `postgres://USER:PASSWORD@HOST:PORT/NAME`.

    FILE is relative to the working directory unless it begins with a slash of its own (`sqlite:////srv/x.sqlite3`).
    PostgreSQL takes libpq's options after `?` (`?host=/run/postgresql` for a socket, `?sslmode=require`).
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path[1:]))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:/// or postgres://")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, **_patience(), **options},
    }


MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail_server(url: str) -> dict:
    """Return where mails are handed over: `smtp://`, `smtp+tls://` (STARTTLS) or `smtps://USER:PASSWORD@HOST:PORT`.

    Without an address there is no server: its host is "". `?timeout=SECONDS` (10) is how long it may keep silent.
    """
    parts = urlsplit(url)
    timeout = dict(parse_qsl(parts.query)).get("timeout", "10")
    if url and (parts.scheme not in MAIL_PORTS or not parts.hostname or not timeout.isdecimal()):
        raise ImproperlyConfigured("EMAIL_URL: write smtp://, smtp+tls:// or smtps://USER:PASSWORD@HOST:PORT")
    return {
        "host": parts.hostname or "",
        "port": parts.port or MAIL_PORTS.get(parts.scheme, 25),
        "timeout": int(timeout),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "starts_tls": parts.scheme == "smtp+tls",
        "is_tls": parts.scheme == "smtps",
    }


SERVES_PAGES = "SERVES_PAGES"  # wsgi.py sets it in its own process
# How long a page waits for somebody else's lock, and for one statement; commands, tasks and migrations have all day.
LOCK_SECONDS, STATEMENT_SECONDS = ("LOCK_SECONDS", 5), ("STATEMENT_SECONDS", 20)


def _seconds(limit: tuple[str, int]) -> int:
    """Return a limit of pages, 0 in a process that serves none, whatever the environment says."""
    seconds = number(*limit, hint="whole seconds, 0 for no limit")
    return seconds if flag(SERVES_PAGES) else 0


def _patience() -> dict:
    """Return PostgreSQL's limits on waiting, where there are any."""
    limits = {"lock_timeout": _seconds(LOCK_SECONDS), "statement_timeout": _seconds(STATEMENT_SECONDS)}
    words = [f"-c {name}={seconds}s" for name, seconds in limits.items() if seconds]
    return {"options": " ".join(words)} if words else {}


def _sqlite(name: str) -> dict:
    # IMMEDIATE: a transaction that will write waits for its turn at the start instead of failing in the middle.
    if not name:
        raise ImproperlyConfigured("DATABASE_URL=sqlite:///FILE needs the name of a file")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name if name == ":memory:" else str(Path(name).absolute()),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": _seconds(LOCK_SECONDS) or 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }
