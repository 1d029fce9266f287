"""Which cluster a command is about."""

from django.core.management.base import CommandError

from pledges.models import Cluster


def cluster_of(code: str | None) -> Cluster:
    """Return the cluster of that code, or the only one; CommandError where that is not clear."""
    clusters = list(Cluster.objects.filter(code=code) if code else Cluster.objects.all())
    if len(clusters) != 1:
        raise CommandError("Không có cụm này." if code else "Hãy chỉ rõ cụm bằng --cluster.", returncode=2)
    return clusters[0]
