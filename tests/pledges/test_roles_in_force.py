"""Which roles are in force at a moment: asked of the database and of what was read, to the day and to the second."""

from datetime import datetime, timedelta

import pytest

from foundation.dates import HANOI
from pledges.models import Role
from pledges.permissions import is_in_force, roles_in_force
from tests import builders

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2024, 6, 17, tzinfo=HANOI)  # the day begins in Hanoi, seven hours before it does in UTC
MOMENTS = [MIDNIGHT - timedelta(seconds=1), MIDNIGHT, MIDNIGHT + timedelta(hours=23, minutes=59, seconds=59)]
DAYS = [(MIDNIGHT + timedelta(days=days)).date() for days in (-1, 0, 1)]


def test_a_stored_role_and_one_that_was_read_are_in_force_at_the_same_moments():
    user = builders.user_with(None)
    for valid_from in DAYS:
        for valid_to in (None, *(day for day in DAYS if day >= valid_from)):
            for revoked_at in (None, *(moment + timedelta(seconds=by) for moment in MOMENTS for by in (-1, 0, 1))):
                builders.grant(user, "leader", valid_from=valid_from, valid_to=valid_to, revoked_at=revoked_at)
    for moment in MOMENTS:
        stored = set(Role.objects.filter(roles_in_force(moment), user=user))
        assert stored == {role for role in Role.objects.filter(user=user) if is_in_force(role, moment)}
        assert 0 < len(stored) < Role.objects.filter(user=user).count()
    role = Role.objects.filter(user=user, valid_from=DAYS[0], valid_to=DAYS[1], revoked_at=None).first()
    assert [is_in_force(role, moment) for moment in (*MOMENTS, MOMENTS[-1] + timedelta(seconds=1))] == [
        True, True, True, False,
    ]  # fmt: skip
    role = Role.objects.filter(user=user, valid_from=DAYS[0], valid_to=None, revoked_at=MIDNIGHT).first()
    assert [is_in_force(role, moment) for moment in MOMENTS] == [True, False, False]
