"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from cluster_emulation import environment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_emulation.settings")
os.environ[environment.SERVES_PAGES] = "1"

django_application = get_wsgi_application()

from cluster_emulation import metrics, startup  # noqa: E402 (they read models, which stand from here on)

application = metrics.beside(django_application)
startup.check()
