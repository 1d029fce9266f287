"""Which Word template stands for a kind of document in a cluster, and its versions."""

from dataclasses import dataclass

from pledges.models import Cluster
from targets.documents.queries.kinds import KINDS
from targets.models import DocumentTemplate


@dataclass(frozen=True)
class StandingTemplate:
    """A kind's template as it stands (None: the built-in one, never replaced) and all its versions, latest first."""

    kind: str
    standing: DocumentTemplate | None
    versions: tuple[DocumentTemplate, ...]

    @property
    def is_built_in(self) -> bool:
        """Say whether the built-in template stands."""
        return self.standing is None or self.standing.is_built_in


def templates_of(cluster: Cluster) -> list[StandingTemplate]:
    """Return every kind with its template."""
    versions: dict[str, list[DocumentTemplate]] = {kind: [] for kind in KINDS}
    found = DocumentTemplate.objects.filter(cluster=cluster).select_related("by")
    for version in found.order_by("kind", "-number"):
        versions.setdefault(version.kind, []).append(version)
    return [StandingTemplate(kind, next(iter(some), None), tuple(some)) for kind, some in versions.items()]


def standing_content(cluster_id: int, kind: str) -> bytes | None:
    """Return the bytes of a kind's template, None where the built-in one stands."""
    found = DocumentTemplate.objects.filter(cluster=cluster_id, kind=kind).order_by("-number")
    content = found.values_list("content", flat=True).first()
    return bytes(content) if content else None
