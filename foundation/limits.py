"""How often a person may ask for what is heavy: counted in the cache, whose loss holds nobody up."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from redis.exceptions import RedisError

MOST, WITHIN = 30, 60  # times, seconds


def seconds_to_wait(what: str, *, at: datetime, most: int = MOST, within: int = WITHIN) -> int:
    """Count that something is asked for; return the seconds to wait where that is too often, else 0.

    `at` is real time.
    """
    spell, gone = divmod(int(at.timestamp()), within)
    place = f"{what}:{spell}"
    try:
        cache.add(place, 0, within)
        return within - gone if cache.incr(place) > most else 0
    except (RedisError, OSError, ValueError):  # ValueError: nothing is kept
        return 0


def too_often(request, what: str) -> HttpResponse | None:
    """Count that a person asks for something; return the answer to who asks too often (429), None to everybody else."""
    seconds = seconds_to_wait(f"{what}:{request.user.pk}", at=timezone.now())
    if not seconds:
        return None
    answer = render(request, "foundation/wait.html", {"seconds": seconds}, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def limited(what: str, *methods: str) -> Callable:
    """Return a decorator of views that are heavy by these methods: how often each person asks for it is counted."""

    def mark(view):
        @wraps(view)
        def within(request, *args, **kwargs):
            method = "GET" if request.method == "HEAD" else request.method  # as heavy to answer
            refusal = too_often(request, what) if method in methods else None
            return refusal or view(request, *args, **kwargs)

        return within

    return mark
