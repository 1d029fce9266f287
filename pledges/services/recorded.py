"""The scopes of the register whose rows an event keeps whole; read when the event is written."""

from collections.abc import Iterator

from audit.rows import Whole
from pledges.models import Agreement, Cluster, Province, Succession


def register_rows() -> Iterator[Whole]:
    """Yield every cluster, province and succession."""
    yield Whole("clusters", Cluster.objects.order_by("pk"))
    yield Whole("provinces", Province.objects.order_by("pk"))
    yield Whole("successions", Succession.objects.order_by("pk"))


def contents_rows(agreement: Agreement) -> Iterator:
    """Yield an agreement as it stands now, its members and its contents."""
    key = f"{agreement.cluster.code}/{agreement.year}"
    yield Agreement.objects.get(pk=agreement.pk)
    yield Whole(f"members/{key}", agreement.members.order_by("pk"))
    yield Whole(f"pledges/{key}", agreement.pledges.order_by("pk"))
