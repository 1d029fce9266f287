"""Handing over an officer's work in one act: roles, unread notices and open reviews pass on together."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from foundation.dates import day_of
from foundation.errors import Invalid, Problem, Refused
from pledges.models import Role
from pledges.services import people, people_accounts
from targets.models import Assignment, Notice
from targets.reports.queries.handover import open_reviews, open_submissions, provinces_of, unread_notices
from targets.reports.services import assignments


@dataclass(frozen=True)
class HandedOver:
    """What passed on: the new roles, the submissions now in other hands, how many notices and reviews."""

    roles: list[Role]
    submissions: int
    notices: int
    reviews: int


@transaction.atomic
def hand_over(
    giver: User, to: User, *, roles: list[Role], reason: str, closes_account: bool = False, by: User, at: datetime
) -> HandedOver:
    """Pass roles, with the drafts and returned reports of their provinces, notices and reviews, from one to another.

    All or nothing, on the record of both. Raises NotAllowed, Refused (an inactive receiver, no role chosen), Invalid.
    """
    _check(giver, to, roles)
    today = day_of(at)
    submissions = [submission.pk for submission in open_submissions(roles, today=today)]
    new = [people.hand_over(role, to, reason=reason, by=by, at=at) for role in roles]
    provinces = [pk for together in provinces_of(roles, today=today).values() for pk in together]
    done = HandedOver(
        new, len(submissions), _pass_notices(giver, to, provinces), _pass_reviews(giver, to, reason, by, at)
    )
    if closes_account:
        people_accounts.set_active(giver, False, reason=reason, by=by, at=at)
    data = {
        "from": giver.username,
        "to": to.username,
        "submissions": submissions,
        "notices": done.notices,
        "reviews": done.reviews,
    }
    for user in (giver, to):
        audit.record(action="hand_over_work", subject=f"user/{user.username}", by=by, at=at, reason=reason, data=data)
    return done


def _check(giver: User, to: User, roles: list[Role]) -> None:
    if giver == to:
        raise Invalid([Problem("to", _("Người nhận bàn giao phải là người khác."))])
    if not to.is_active:
        raise Refused(_("Tài khoản của người nhận đã ngừng hoạt động."))
    if not roles or any(role.user_id != giver.pk for role in roles):
        raise Invalid([Problem("roles", _("Hãy chọn ít nhất một vai trò để bàn giao."))])


def _pass_notices(giver: User, to: User, provinces: list[int]) -> int:
    """Pass on what is unread about these provinces; what the other has been told already is left."""
    known = Notice.objects.filter(user=to).values("key")
    mine = unread_notices(giver, provinces).values_list("pk", flat=True)
    return Notice.objects.filter(pk__in=list(mine)).exclude(key__in=known).update(user=to)


def _pass_reviews(giver: User, to: User, reason: str, by: User, at: datetime) -> int:
    """Assign to the other the reviews that were assigned to this one and are not done."""
    passed = list(open_reviews(giver))
    for assignment in passed:
        assignments.end_assignment(assignment, by=by, at=at)
        if not Assignment.objects.filter(submission=assignment.submission, reviewer=to, ended_at=None).exists():
            assignments.assign(assignment.submission, to, reason=reason, by=by, at=at)
    return len(passed)
