"""The writer of jobs. A job's work is written in the transaction that says it is done: twice begun, it is once done.

What only reads and draws is done before that transaction, which holds what others write no longer than it must.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation

from foundation.errors import Conflict, Invalid, Problem, Refused
from foundation.repeating import repeated
from targets.jobs.queries.jobs import SECONDS, free, keep_progress
from targets.models import Job
from targets.words import jobs as words

MOST_TRIES = 3  # a job that ended three processes is not begun again
logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Work:
    """What a kind of job does: `prepare(job, progress)` writes nothing, and returns what writes.

    That returns the address of what came of it.
    """

    title: Callable[[], str]
    prepare: Callable[[Job, Progress], Callable[[], str]]


_works: dict[str, Work] = {}


class _Overtaken(Exception):
    """Another process has taken the job up meanwhile: what this one wrote is rolled back."""


def work(kind: str, title: Callable[[], str]) -> Callable:
    """Register what a kind of job does; `title` words it. Each room registers its own."""

    def register(prepare):
        _works[kind] = Work(title, prepare)
        return prepare

    return register


def title_of(job: Job) -> str:
    """Return what a job does, in words; of a kind that this version no longer has, that it is work."""
    return _works[job.kind].title() if job.kind in _works else words.work()


def start(kind: str, data: dict, *, by, at: datetime) -> Job:
    """Keep a job that waits to be done; `data`: what it needs, as JSON can hold it. KeyError for an unknown kind."""
    _works[kind]
    return Job.objects.create(kind=kind, data=data, by=by, language=translation.get_language(), made_at=at)


def run(pk: int, *, clock: Callable[[], datetime], seconds: int = SECONDS) -> None:
    """Do a job unless somebody else does it or has done it; what it raises is kept for its page.

    `seconds`: how long it may take; over that it ends where it next says how far it is, with nothing written.
    Killed at any point it leaves nothing behind, and is taken up again when its lease has ended.
    """
    claim, at = secrets.token_hex(16), clock()
    mine = Job.objects.filter(pk=pk, claim=claim, state=Job.State.RUNNING)
    if not Job.objects.filter(free(at), pk=pk).update(
        state=Job.State.RUNNING, claim=claim, claimed_at=at, tries=F("tries") + 1
    ):
        return
    job = Job.objects.select_related("by").get(pk=pk)
    with translation.override(job.language):
        try:
            if job.tries > MOST_TRIES:
                raise Refused(words.given_up())
            progress = _within(job, seconds)
            repeated(lambda: _finish(job, mine, progress, clock))
        except _Overtaken:
            return
        except Exception as error:
            mine.update(state=Job.State.FAILED, result={"problems": _problems(job, error)}, finished_at=clock())


def _within(job: Job, seconds: int) -> Progress:
    """Return what keeps how far a job is, and raises Refused once it has taken longer than it may."""
    end = monotonic() + seconds

    def progress(parts_done: int, parts: int) -> None:
        if monotonic() >= end:
            raise Refused(words.too_long(seconds))
        keep_progress(job, parts_done, parts)

    return progress


def _finish(job: Job, mine: QuerySet[Job], progress: Progress, clock: Callable[[], datetime]) -> None:
    """Prepare what is to be written, and write it in the transaction that says it is done."""
    write = _works[job.kind].prepare(job, progress)
    with transaction.atomic():
        if not mine.update(state=Job.State.DONE, result={"to": write()}, finished_at=clock()):
            raise _Overtaken


def _problems(job: Job, error: Exception) -> list[list[str]]:
    """Return what stopped a job as sentences for its page; what nobody foresaw is logged under a code of its own."""
    if isinstance(error, Invalid):
        return [[problem.where, problem.message] for problem in error.problems]
    if isinstance(error, Refused | Conflict):
        return [["", error.message]]
    incident = secrets.token_hex(4).upper()
    extra = {"incident": incident, "user": job.by.get_username()}
    logger.error("job %s %s", job.kind, job.pk, extra=extra, exc_info=error)
    return [["", words.incident(incident)]]


def problems_of(job: Job) -> list[Problem]:
    """Return what stopped a job that failed."""
    return [Problem(where, message) for where, message in job.result.get("problems", [])]
