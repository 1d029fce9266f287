"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from cluster_emulation import startup

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cluster_emulation.settings")

application = get_wsgi_application()
startup.check()
