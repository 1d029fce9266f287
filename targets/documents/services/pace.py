"""How fast documents may be drawn: drawing takes a processor for itself, and figures must be saved meanwhile."""

import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from foundation.errors import Refused
from targets.models import Job

AT_ONCE = 1  # drawn side by side in one process
MOST_WAITING = 8  # who waits for one to be drawn; more are sent away
MOST_JOBS = 20  # documents that one person waits for, made by workers
A_MINUTE, PER_MINUTE = 60, 20  # seconds; documents of one person in one process

_drawing = threading.BoundedSemaphore(AT_ONCE)
_counting = threading.Lock()
_waiting = 0
_drawn: dict[int, deque[float]] = defaultdict(deque)  # moments, by person


class TooMany(Refused):
    """Too many documents at once; `wait`: the seconds after which to ask again."""

    status = 429

    def __init__(self, wait: int):
        self.wait = wait
        super().__init__(_("Đang tạo nhiều văn bản: hãy thử lại sau %(wait)s giây.") % {"wait": wait})


def check_waiting(person) -> None:
    """Raise TooMany for a person who waits for many jobs already."""
    unfinished = Job.objects.filter(by=person, state__in=[Job.State.WAITING, Job.State.RUNNING])
    if unfinished.count() >= MOST_JOBS:
        raise TooMany(MOST_JOBS)


@contextmanager
def turn(person: int) -> Iterator[None]:
    """Hold the one place to draw in; raises TooMany for a person who asked for many, or where many wait."""
    global _waiting
    with _counting:
        moments, now = _drawn[person], time.monotonic()
        while moments and now - moments[0] > A_MINUTE:
            moments.popleft()
        if len(moments) >= PER_MINUTE:
            raise TooMany(int(A_MINUTE - (now - moments[0])) + 1)
        if _waiting >= MOST_WAITING:
            raise TooMany(MOST_WAITING)
        moments.append(now)
        _waiting += 1
    try:
        with _drawing:
            yield
    finally:
        with _counting:
            _waiting -= 1
