"""What rows that hold whole files have in common; no model of its own."""

from django.db import models


class ContentManager(models.Manager):
    """Reads rows without the bytes of their `content`, which are read where they are asked for."""

    def get_queryset(self):
        """Return all rows, the content of each left where it is."""
        return super().get_queryset().defer("content")
