"""How fast documents may be drawn: drawing takes a processor for itself, and figures must be saved meanwhile."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.errors import Refused
from foundation.limits import seconds_to_wait
from targets.models import Job

AT_ONCE = 1  # drawn side by side in one process
MOST_WAITING = 8  # who waits for one to be drawn; more are sent away
LONGEST_WAIT = 60  # seconds: what is drawn then must come within the proxy's time
MOST_JOBS = 20  # documents that one person waits for, made by workers
PER_MINUTE = 20  # documents of one person

_drawing = threading.BoundedSemaphore(AT_ONCE)
_counting = threading.Lock()
_waiting = 0


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
    """Hold the one place to draw in; raises TooMany for a person who asked for many, where many wait, or too long."""
    global _waiting
    if wait := seconds_to_wait(f"documents:{person}", at=timezone.now(), most=PER_MINUTE):
        raise TooMany(wait)
    with _counting:
        if _waiting >= MOST_WAITING:
            raise TooMany(MOST_WAITING)
        _waiting += 1
    try:
        if not _drawing.acquire(timeout=LONGEST_WAIT):
            raise TooMany(LONGEST_WAIT)
        try:
            yield
        finally:
            _drawing.release()
    finally:
        with _counting:
            _waiting -= 1
