"""Which of some submissions a person may open, for links to them: targets.permissions says who may."""

from collections.abc import Collection

from pledges.permissions import Authority
from targets.models import Submission
from targets.permissions import OVERSEERS, visible_to


def opened_among(authority: Authority, submissions: Collection[Submission]) -> frozenset[int]:
    """Return the ids of those submissions that the person may open, as visible_to says.

    The database is asked only where neither the roles nor an acceptance, which opens a report to all, say it.
    """
    if not authority.roles:
        return frozenset()
    sees_all = any(role.name in OVERSEERS and role.cluster_id is None for role in authority.roles)
    unsure = [one.pk for one in submissions if not sees_all and one.accepted_id is None]
    found = visible_to(authority).filter(pk__in=unsure).values_list("pk", flat=True) if unsure else ()
    return frozenset({one.pk for one in submissions}.difference(unsure).union(found))
