"""Argon2 in a server of many threads: each hashing takes 100 MiB, so few run at once and the others wait their turn."""

from threading import BoundedSemaphore

from django.contrib.auth import hashers

AT_ONCE = BoundedSemaphore(2)  # in one process


class Argon2PasswordHasher(hashers.Argon2PasswordHasher):
    """Django's, with a bound on how many threads hash at the same time."""

    def encode(self, password, salt):
        """Return the hash of a new password."""
        with AT_ONCE:
            return super().encode(password, salt)

    def verify(self, password, encoded):
        """Say whether a password is the one of a hash."""
        with AT_ONCE:
            return super().verify(password, encoded)
