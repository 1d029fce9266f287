"""The page one waits on: how far a job is, then on to what came of it, or why nothing did."""

from contextlib import suppress

from celery import current_app
from django.conf import settings
from django.shortcuts import get_object_or_404, redirect, render
from kombu.exceptions import OperationalError

from foundation.clock import now
from targets.jobs.queries.jobs import progress, visible_jobs
from targets.jobs.services import jobs
from targets.words import jobs as words

TASK = "targets.tasks.run_job"
EVERY = 2  # seconds until the page asks again


def wait_for(job, *, is_long: bool = True):
    """Send a job to a worker and its owner to its page; what is short, or has no worker, is done here and now."""
    if is_long and settings.REDIS_URL:
        with suppress(OperationalError):  # the row stands: the clock takes it up when Redis is back
            current_app.send_task(TASK, [job.pk])
    else:
        jobs.run(job.pk, clock=now)
    return redirect(job)


def job(request, pk):
    """Show a job of the person's own until it is finished; lead on to what came of it."""
    row = get_object_or_404(visible_jobs(request.user), pk=pk)
    if to := row.result.get("to"):
        return redirect(to)
    parts = progress(row)
    context = {
        "job": row,
        "title": jobs.title_of(row),
        "sentence": words.standing(row, parts, now()),
        "parts": parts,
        "problems": jobs.problems_of(row),
        "back": row.data.get("back", ""),
        "every": EVERY,
    }
    return render(request, "targets/jobs/job.html", context)
