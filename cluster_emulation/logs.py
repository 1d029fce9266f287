"""One line of JSON per log record: when (UTC with its offset), how grave, from where, what, and for whom.

Every line that is written while a request is answered names the address that asked and, once it is known, the account
(ASVS 5.0 16.2.1); never what was typed. Celery and gunicorn write the same lines (celery.py, access_log.py).
"""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

from django.utils.functional import SimpleLazyObject

EXTRAS = ("incident", "user", "address", "method", "path", "status", "bytes", "ms", "agent")
# Whoever has such a link sees a wall, or declines somebody's mails: its rest is a secret. deploy/nginx knows them too.
SECRET_PATHS = ("/wall/", "/mails/stop/")

_asked: ContextVar = ContextVar("request that is being answered", default=None)


class JsonLine(logging.Formatter):
    """Print a record as one JSON object; line breaks inside a message stay escaped."""

    def format(self, record):
        """Return the record as one line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= asking() | {name: getattr(record, name) for name in EXTRAS if hasattr(record, name)}
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class RequestLogMiddleware:
    """Let lines say for whom they were written, and the access log which account was answered (as REMOTE_USER)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = _asked.set(request)
        try:
            response = self.get_response(request)
            request.META["REMOTE_USER"] = account_of(request)
            return response
        finally:
            _asked.reset(token)


def asking() -> dict[str, str]:
    """Return address and account (where known) of the request that is being answered; outside any, nothing."""
    request = _asked.get()
    if request is None:
        return {}
    known = {"address": request.META.get("REMOTE_ADDR", ""), "user": account_of(request)}
    return {name: text for name, text in known.items() if text}


def account_of(request) -> str:
    """Return the name of the account that asks, if it is known without asking the database; else an empty text."""
    user = getattr(request, "user", None)
    if isinstance(user, SimpleLazyObject):  # not looked at yet, perhaps because the database is away
        user = getattr(request, "_cached_user", None)
    return user.get_username() if user is not None and user.is_authenticated else ""


def shown_path(path: str) -> str:
    """Return a path as logs may show it: below a secret link's beginning, however mistyped, nothing."""
    for beginning in SECRET_PATHS:
        before, start, below = path.partition(beginning)
        if below:
            return f"{before}{start}…"
    return path
