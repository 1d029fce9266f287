"""Settings of the tests: those of the product in its demo mode, on a database in memory, with a fast password hasher.

DATABASE_URL chooses another database (`make test` gives PostgreSQL's). Subprocesses of tests inherit the environment.
"""

import os
from datetime import timedelta

os.environ["SECRET_KEY"] = "only-for-tests"
os.environ["DEMO"] = "1"
os.environ["FIXED_NOW"] = "2024-09-18T09:30+07:00"
os.environ["DEBUG"] = ""
os.environ["REDIS_URL"] = ""
os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")

from cluster_emulation.settings import *  # noqa: F403
from cluster_emulation.settings import STATIC_ROOT

SESSION_IDLE = SESSION_LONGEST = PASSWORD_HOLDS = timedelta(
    days=36_500
)  # tests move the clock by months; those of sessions set their own
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}  # tests of kept pages set a real one
