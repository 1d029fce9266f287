"""To whom the review of a submission may be given."""

from datetime import datetime

from django.db.models import Prefetch

from accounts.models import User
from pledges.models import Member, Role
from pledges.permissions import roles_in_force
from targets.models import Submission
from targets.permissions.reviewing import agreement_of


def assignable(submission: Submission, *, now: datetime):
    """Return the people of other members who hold a role there today, none of the submission's own province.

    Each has those roles as `roles_there`.
    """
    members = Member.objects.filter(agreement=agreement_of(submission)).exclude(province=submission.province_id)
    held = Role.objects.filter(roles_in_force(now))
    there = held.filter(province__in=members.values("province"))
    own = held.filter(province=submission.province_id)
    people = User.objects.filter(is_active=True, pk__in=there.values("user")).exclude(pk__in=own.values("user"))
    units = Prefetch("roles", queryset=there.select_related("province"), to_attr="roles_there")
    return people.prefetch_related(units).order_by("sort_key", "username")
