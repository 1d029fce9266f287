"""The Celery application; its options are the CELERY_… settings. No task is defined here.

Worker: `celery -A cluster_emulation worker`; scheduler: `celery -A cluster_emulation beat`. Without REDIS_URL tasks run
in the calling process.
"""

import logging.config
import os

from celery import Celery
from celery.signals import celeryd_init, setup_logging
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_emulation.settings")

app = Celery("cluster_emulation")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect  # before the worker says anything
@setup_logging.connect
def _write_our_lines(**_options):
    """Keep celery from setting up logs of its own: worker and beat write lines of JSON like everything else."""
    logging.config.dictConfig(settings.LOGGING)
    logging.captureWarnings(capture=True)
