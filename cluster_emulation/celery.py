"""The Celery application; its options are the CELERY_… settings. No task is defined here.

Worker: `celery -A cluster_emulation worker`; scheduler: `celery -A cluster_emulation beat`. Without REDIS_URL tasks run
in the calling process.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_emulation.settings")

app = Celery("cluster_emulation")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
