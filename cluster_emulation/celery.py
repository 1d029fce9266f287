"""Celery: background work on Redis, or in the calling process where REDIS_URL is empty. No task is defined here."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_emulation.settings")

app = Celery("cluster_emulation")


def configure(celery: Celery, redis_url: str) -> None:
    """Set the options with which a dead or frozen Redis costs a page a fraction of a second, not twenty."""
    celery.conf.update(
        broker_url=redis_url or "memory://",
        task_always_eager=not redis_url,
        task_eager_propagates=True,
        task_ignore_result=True,
        task_publish_retry=False,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_time_limit=300,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={
            "max_retries": 1,
            "interval_start": 0,
            "interval_step": 0.05,
            "interval_max": 0.05,
            "socket_connect_timeout": 1,
            "socket_timeout": 5,
            "visibility_timeout": 600,
        },
        accept_content=["json"],
        task_serializer="json",
        timezone="Asia/Ho_Chi_Minh",
        beat_schedule={"clock": {"task": "targets.tasks.run_clock", "schedule": 300.0, "options": {"expires": 300}}},
    )


def _from_settings() -> None:
    from django.conf import settings

    configure(app, settings.REDIS_URL)


app.on_configure.connect(lambda sender=None, **_: _from_settings(), weak=False)
app.autodiscover_tasks()
