"""Celery's entry points: each fetches the moment and calls a service. Without Redis they run in process."""

from celery import shared_task

from audit.clock import now
from targets.services import notices


@shared_task
def run_clock():
    """Open, remind and mark late by the clock; scheduled every five minutes, safe to run twice (D-1)."""
    return notices.run_clock(at=now())
