"""What every document has alike: its head, who signs, who receives it, and the basis of its figures."""

from foundation.dates import day_of
from pledges.models import Province
from targets.documents.queries.manuscript import NOTE, Head, Paragraph, Signature
from targets.documents.queries.scope import Scope
from targets.words import documents as words


def head_of(scope: Scope, kind: str, *, issuer: Province | None, about: str = "") -> Head:
    """Return the head of a document of a province; of the cluster (`issuer` None) its lead unit issues."""
    unit = issuer or scope.lead
    name, place = (unit.name, unit.short_name) if unit else (scope.agreement.cluster.name, "…")
    return Head(
        superior=str(words.MINISTRY),
        issuer=name.upper(),
        number=words.number(kind),
        place_and_day=words.place_and_day(place, day_of(scope.moment)),
        about=about,
    )


def signed_for_cluster(scope: Scope) -> Signature:
    """Return the block of the cluster's signer."""
    return Signature(words.for_cluster(scope.agreement.cluster.name, scope.lead.name if scope.lead else ""))


def banner(scope: Scope, *, is_provisional: bool | None = None) -> str:
    """Return what stands on every page of a document of figures that are not accepted; "" on others."""
    shows = scope.is_provisional if is_provisional is None else is_provisional
    return str(words.BANNER) if shows else ""


def basis(scope: Scope) -> Paragraph:
    """Return on what figures a document of results stands."""
    closing = None if scope.is_provisional else scope.results.closing
    text = words.standing(scope.moment, scope.is_provisional, closing.at if closing else None)
    return Paragraph(text, style=NOTE)
