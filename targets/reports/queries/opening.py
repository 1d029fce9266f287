"""Which submissions a person may open, asked in few statements: targets.permissions.seeing says who may."""

from collections.abc import Collection
from copy import copy

from pledges.permissions import Authority
from targets.calendar.queries.rulebook import Rulebook
from targets.models import Submission
from targets.permissions.seeing import OVERSEERS, visible_to


def opened_among(authority: Authority, submissions: Collection[Submission]) -> frozenset[int]:
    """Return the ids of those submissions that the person may open, as visible_to says.

    The database is asked only where neither the roles nor an acceptance, which opens a report to all, say it.
    """
    if not authority.roles:
        return frozenset()
    sees_all = any(role.name in OVERSEERS and role.cluster_id is None for role in authority.roles)
    own = authority.own_province_ids
    unsure = [
        submission.pk
        for submission in submissions
        if not sees_all and submission.accepted_id is None and submission.province_id not in own
    ]
    found = visible_to(authority).filter(pk__in=unsure).values_list("pk", flat=True) if unsure else ()
    return frozenset({submission.pk for submission in submissions}.difference(unsure).union(found))


def opened_one(authority: Authority, pk: int, book: Rulebook) -> Submission | None:
    """Return a submission that the person may open, its period and province those of the rulebook; None of others.

    It is the reader's own copy: only acts change a report, but whoever acts brings it up to date (refresh_from_db).
    """
    stored = book.once(("report", pk), lambda: Submission.objects.select_related("accepted").filter(pk=pk).first())
    if stored is None or not opened_among(authority, [stored]):
        return None
    found = copy(stored)
    found.period, found.province = book.period_of(found.period_id), book.province_of(found.province_id)
    return found
