"""What a web server looks at before it answers anybody: a key of its own, and no demonstration in a real record."""

import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)


def check() -> None:
    """Raise ImproperlyConfigured without a SECRET_KEY of one's own in production; log accounts of the demonstration."""
    if not settings.PRODUCTION:
        return
    if not settings.HAS_OWN_KEY:
        raise ImproperlyConfigured("SECRET_KEY is not set: the key of the demonstration serves no other database")
    try:
        published = get_user_model().objects.filter(is_demonstration=True, is_active=True)
        usernames = sorted(published.values_list("username", flat=True))
    except DatabaseError:  # away or not migrated yet: pages and /healthz say so
        return
    finally:
        connection.close()
    if usernames:
        logger.warning(
            "This database saw the demonstration: %s accounts have its published password (%s). They are refused while"
            " DEMO is off; switch them off, and do not keep a real record beside illustrative figures.",
            len(usernames),
            ", ".join(usernames),
        )
