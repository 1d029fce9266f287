"""Which screen a secret or its digest belongs to; only those that are not revoked."""

import hashlib

from pledges.models import Device

LONGEST_SECRET = 100  # characters


def digest(secret: str) -> str:
    """Return what is kept of a link's secret: it is random and long, so a plain sha256 cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def device_of(secret: str) -> Device | None:
    """Return the screen whose link has this secret."""
    return device_in_use(digest(secret)) if len(secret) <= LONGEST_SECRET else None


def device_in_use(kept: str) -> Device | None:
    """Return the screen of whose link's secret this digest is kept."""
    return _in_use().filter(digest=kept).first()


def _in_use():
    return Device.objects.filter(revoked_at__isnull=True).select_related("cluster")
