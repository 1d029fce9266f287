"""The WSGI application that gunicorn serves, and how long a page waits for the database."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_emulation.settings")
# People wait no longer than this for somebody else's lock, or for one statement; commands and migrations have all day.
for name, seconds in (("LOCK_SECONDS", "5"), ("STATEMENT_SECONDS", "20")):
    os.environ[name] = os.environ.get(name) or seconds

django_application = get_wsgi_application()

from cluster_emulation import metrics, startup  # noqa: E402 (they read models, which stand from here on)

application = metrics.beside(django_application)
startup.check()
