"""What of an officer's work would pass on with their roles: open submissions, unread notices, reviews. Reads only."""

from datetime import date

from django.db.models import Q

from pledges.models import Role
from pledges.permissions import abolished_predecessors
from targets.core import workflow
from targets.models import Assignment, Notice, Submission


def provinces_of(roles: list[Role], *, today: date) -> dict[int, set[int]]:
    """Return, per province id of these roles, the ids whose work is theirs: its abolished predecessors' too."""
    own = {role.province for role in roles if role.province_id}
    return {pk: {pk, *before} for pk, before in abolished_predecessors(own, today).items()} if own else {}


def open_submissions(roles: list[Role], *, today: date):
    """Return the submissions that wait for these roles: they pass on with the role, being the province's."""
    condition = Q(pk__in=[])
    provinces = provinces_of(roles, today=today)
    for role in roles:
        states = [state for state, holder in workflow.HOLDER.items() if holder == role.name]
        if role.province_id and role.name != workflow.REVIEWER:
            condition |= Q(province__in=provinces[role.province_id], state__in=states)
    return Submission.objects.filter(condition, carried_by__isnull=True).select_related("province", "period")


def unread_notices(user, province_ids: list[int]):
    """Return a person's unread notices that speak of these provinces, or of no province."""
    about = Q(submission__province__in=province_ids) | Q(submission__isnull=True)
    return Notice.objects.filter(about, user=user, read_at__isnull=True)


def open_reviews(user):
    """Return the reviews assigned to a person that are not finished."""
    return (
        Assignment.objects.filter(reviewer=user, ended_at__isnull=True)
        .exclude(submission__state=workflow.ACCEPTED)
        .select_related("submission__province", "submission__period", "reviewer")
    )
