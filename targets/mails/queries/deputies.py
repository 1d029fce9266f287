"""Who may stand in for a person while they are away: whoever holds the same role at the same place."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from accounts.models import User
from foundation.dates import day_of
from pledges.permissions import roles_in_force
from targets.models import Absence, MailItem


def possible_deputies(user: User, *, now: datetime) -> QuerySet[User]:
    """Return the active people who hold today a role that the person holds, at the same unit or cluster."""
    same = Q(pk__in=())
    for role in user.roles.filter(roles_in_force(now)):
        others = {"name": role.name, "province": role.province_id, "cluster": role.cluster_id}
        same |= Q(pk__in=role.__class__.objects.filter(roles_in_force(now), **others).values("user"))
    return User.objects.filter(same, is_active=True).exclude(pk=user.pk).order_by("sort_key")


def still_stands_in(item: MailItem, *, now: datetime) -> bool:
    """Say of what was decided for a deputy too whether they may still know: role stands, absence was not called off."""
    standing = item.instead_of.absences.filter(deputy=item.user, ended_at=None)
    of_that_day = standing.filter(first_day__lte=day_of(item.made_at), last_day__gte=day_of(item.made_at))
    return of_that_day.exists() and possible_deputies(item.instead_of, now=now).filter(pk=item.user_id).exists()


def absences_of(user: User, *, today: date) -> QuerySet[Absence]:
    """Return a person's absences that have not passed and were not called off, the first first."""
    standing = user.absences.filter(ended_at=None, last_day__gte=today)
    return standing.select_related("deputy").order_by("first_day")
