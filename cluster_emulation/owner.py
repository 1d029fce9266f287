"""The owner of the tables (DATABASE_OWNER_URL), as whom the schema is changed and a backup is restored."""

from contextlib import contextmanager

from django.conf import settings
from django.db import connections

from cluster_emulation import environment


@contextmanager
def as_owner():
    """Connect this process as the owner of the tables while the block lasts; yields that connection."""
    application, original = connections["default"], connections.settings["default"]
    connections.settings["default"] = {**original, **environment.database(settings.DATABASE_OWNER_URL)}
    connections["default"] = connections.create_connection("default")
    try:
        yield connections["default"]
    finally:
        connections["default"].close()
        connections.settings["default"] = original
        connections["default"] = application
