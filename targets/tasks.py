"""Celery's entry points: each fetches the moment and calls a service. Without Redis they run in process."""

from celery import shared_task

from audit.clock import now
from targets.services import notices, record


@shared_task
def run_clock():
    """Open, remind and mark late by the clock, check the record once a night; every five minutes, safe to run twice."""
    told = notices.run_clock(at=now())
    record.run_by_clock(at=now())
    return told
