"""Jobs as their owners and the clock see them; how far one is stands in what is kept outside the database."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Q, QuerySet
from redis.exceptions import RedisError

from targets.models import Job

# Work ends itself after SECONDS, wherever it is done; a worker whom it does not let go is cut off (targets.tasks)
# before the lease ends: a job whose lease has ended is done by nobody any more. The proxy waits as long (deploy/nginx).
SECONDS, CUT_OFF_SECONDS = 90, 110
LEASE = timedelta(seconds=120)
PATIENCE = timedelta(seconds=60)  # what has waited longer was not sent on, or nobody works there
KEPT_SECONDS = 600


def visible_jobs(user) -> QuerySet[Job]:
    """Return the jobs that this person asked for; nobody else sees them."""
    return Job.objects.filter(by=user) if user.is_authenticated else Job.objects.none()


def free(at: datetime) -> Q:
    """Return the condition of a job that may be taken up: it waits, or whoever did it is gone."""
    return Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, claimed_at__lt=at - LEASE)


def left_behind(at: datetime) -> list[int]:
    """Return the ids of jobs that nobody takes up, the oldest first: sent to no worker, or dropped by a dead one."""
    waiting = Q(state=Job.State.WAITING, made_at__lt=at - PATIENCE)
    dropped = Q(state=Job.State.RUNNING, claimed_at__lt=at - LEASE)
    return list(Job.objects.filter(waiting | dropped).order_by("pk").values_list("pk", flat=True))


def keep_progress(job: Job, parts_done: int, parts: int) -> None:
    """Keep how many of its parts are done, for its page; lost without harm, as where Redis is away."""
    with suppress(RedisError, OSError):
        cache.set(_key(job), f"{parts_done}/{parts}", KEPT_SECONDS)


def progress(job: Job) -> tuple[int, int] | None:
    """Return how many of how many parts of a running job are done; None where it has not said so."""
    kept = None
    with suppress(RedisError, OSError):
        kept = cache.get(_key(job)) if job.state == Job.State.RUNNING else None
    if not kept:
        return None
    parts_done, _slash, parts = kept.partition("/")
    return int(parts_done), int(parts)


def _key(job: Job) -> str:
    return f"job/{job.pk}/{job.tries}"
