"""Celery's entry points: each fetches the moment and calls a service. Without Redis they run in process."""

from celery import shared_task

from foundation.clock import now
from targets.agreements.services import record
from targets.backups.services import keeping
from targets.calendar.services import notices
from targets.documents.exports import background  # noqa: F401 (registers its work)
from targets.jobs.queries.jobs import CUT_OFF_SECONDS, left_behind
from targets.jobs.services import jobs
from targets.mails.services import sending
from targets.reports.imports import history_runs as history_runs  # registers its work
from targets.reports.services import kept_files, screening

# The check and a backup's drill read the whole record, which only grows: each has an hour, and ends before the next one
# begins. Redis hands out again what is not acknowledged for ten minutes: these are acknowledged first, and due again at
# the next hour.
CHECK_SECONDS = 3300


@shared_task
def run_clock():
    """Open, remind and mark late by the clock, see to files, keep the record's head; every five minutes, safe to run
    twice."""
    told = notices.run_clock(at=now())
    screening.screen_waiting(at=now())
    kept_files.remove_strays(at=now())
    record.keep_head(at=now())
    return told


@shared_task(time_limit=CHECK_SECONDS, acks_late=False)
def check_record():
    """Check the record once a night and keep its head; every hour, safe to run twice."""
    record.run_by_clock(at=now())


@shared_task(time_limit=CHECK_SECONDS, acks_late=False)
def keep_backups():
    """Make the night's backup, restore it as a trial, drop old ones; every hour, safe to run twice."""
    keeping.run_by_clock(at=now())


@shared_task(acks_late=False)
def send_mails():
    """Plan reminders and send the mails that are due: every minute, safe to run twice."""
    return sending.send_mails(clock=now)


@shared_task(time_limit=CUT_OFF_SECONDS, acks_late=False)
def run_job(pk):
    """Do one job that somebody waits for. Whoever drops it, run_jobs picks up."""
    jobs.run(pk, clock=now)


@shared_task
def run_jobs():
    """Send on the jobs that nobody took up: every minute, safe to run twice."""
    for pk in left_behind(now()):
        run_job.delay(pk)
