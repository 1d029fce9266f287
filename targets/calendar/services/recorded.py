"""The scopes of the season's rules whose rows an event keeps whole; read when the event is written."""

from collections.abc import Iterator
from itertools import chain

from audit.rows import Gone, Whole
from pledges.models import Agreement, Cluster
from pledges.services.recorded import contents_rows, register_rows
from targets.models import Measure, Period, TargetVersion


def scheme_rows(agreement: Agreement) -> Iterator:
    """Yield what an agreement asks and how it judges: contents, measures, targets, versions, rules, windows."""
    key = f"{agreement.cluster.code}/{agreement.year}"
    yield from contents_rows(agreement)
    yield Whole("measures", Measure.objects.order_by("pk"))
    yield Whole(f"agreement_measures/{key}", agreement.agreement_measures.order_by("pk"))
    yield Whole(f"targets/{key}", agreement.targets.order_by("pk"))
    yield Whole(f"versions/{key}", TargetVersion.objects.filter(target__agreement=agreement).order_by("pk"))
    yield Whole(f"checks/{key}", agreement.checks.order_by("pk"))
    yield Whole(f"stocks/{key}", agreement.stocks.order_by("pk"))
    yield Whole(f"windows/{key}", agreement.windows.order_by("pk"))


def dropped_rows(agreement: Agreement) -> list:
    """Return what is to be said of an agreement that is deleted: its row is gone, its scopes are empty."""
    key = f"{agreement.cluster.code}/{agreement.year}"
    scopes = [row.scope for row in scheme_rows(agreement) if isinstance(row, Whole) and row.scope.endswith(f"/{key}")]
    return [Gone(Agreement._meta.label_lower, agreement.pk), *(Whole(scope, ()) for scope in scopes)]


def period_rows(cluster: Cluster) -> Iterator[Whole]:
    """Yield a cluster's periods, with their bounds and moments."""
    yield Whole(f"periods/{cluster.code}", Period.objects.filter(cluster=cluster).order_by("pk"))


def all_rows(agreement: Agreement) -> Iterator:
    """Yield everything that an agreement file or a publication may have written."""
    return chain(register_rows(), scheme_rows(agreement), period_rows(agreement.cluster))
