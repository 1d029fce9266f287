"""The writer of roles: granting, ending, revoking, handing over; each on the record, none deleted."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import end_other_sessions, subject_of
from audit import services as audit
from foundation.dates import day_of
from foundation.errors import Invalid, Problem, Refused
from foundation.text import nfc
from pledges.models import Cluster, Province, Role, RoleName
from pledges.permissions import PROVINCE_ROLES, check_grants, check_manages, roles_in_force
from pledges.queries.people import role_questions


@dataclass(frozen=True)
class NewRole:
    """A role to be given: at a province (reporter, commander, reviewer), else at a cluster (None: every cluster).

    Both days are included; `valid_to` None: nobody knows when it ends.
    """

    name: str
    valid_from: date
    valid_to: date | None = None
    province: Province | None = None
    cluster: Cluster | None = None


def grant_role(user: User, new: NewRole, *, is_sure: bool = True, by, at: datetime) -> Role:
    """Give a person a role; `by` None is the command line.

    Raises NotAllowed, or Invalid at the field: a place that does not fit the role, dates out of order, the same role
    twice at a time; unless `is_sure`, a question at `is_sure` where it could do nothing.
    """
    return give(Role(user=user, **vars(new)), is_sure=is_sure, by=by, at=at)


def give(role: Role, *, is_sure: bool = True, by, at: datetime) -> Role:
    """Write a role that may be given; otherwise as grant_role."""
    at_province = role.name in PROVINCE_ROLES
    role.cluster = None if at_province else role.cluster
    if by is not None:
        check_manages(by, role.user, now=at)
        check_grants(by, province=role.province if at_province else None, cluster=role.cluster, now=at)
    problems = _problems(role)
    if not problems and not is_sure:
        questions = role_questions(role.name, province=role.province, day=role.valid_from)
        problems = [Problem("is_sure", question) for question in questions]
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        role.save(force_insert=True)
        action = "delegate_role" if role.delegated_by_id else "grant_role"
        _record(action, role, by, at, "")
    return role


@transaction.atomic
def end_role(role: Role, *, last_day: date, reason: str = "", by, at: datetime) -> Role:
    """Set the last day of a role, included: today or later; a commander's delegations end with it.

    Raises NotAllowed, Refused where the role has ended already or is the last of its kind, Invalid at the day.
    """
    role = _held(role, by, at)
    if last_day < max(role.valid_from, day_of(at)):
        raise Invalid([Problem("last_day", _("Ngày cuối phải từ hôm nay và từ ngày bắt đầu trở đi."))])
    _keep_an_administrator(role, at)
    for delegation in _delegations(role, last_day):
        _end(delegation, max(last_day, delegation.valid_from), reason, by, at)
    return _end(role, last_day, reason, by, at)


def _end(role: Role, last_day: date, reason: str, by, at) -> Role:
    before, role.valid_to = role.valid_to, last_day
    role.save(update_fields=["valid_to"])
    _record("end_role", role, by, at, reason, **{"from": before, "to": last_day})
    return role


@transaction.atomic
def revoke_role(role: Role, *, reason: str, by, at: datetime) -> Role:
    """Take a role away at once; a commander's delegations go with it.

    Raises NotAllowed, Refused where the role has ended already or is the last of its kind, Invalid without a reason.
    """
    role = _held(role, by, at)
    _ask_reason(reason, _("Phải ghi lý do thu hồi."))
    _keep_an_administrator(role, at)
    for grant in (role, *_delegations(role, day_of(at))):
        grant.revoked_at = at
        grant.save(update_fields=["revoked_at"])
        _record("revoke_role", grant, by, at, reason)
    return role


@transaction.atomic
def hand_over(role: Role, to: User, *, reason: str, by, at: datetime) -> Role:
    """Let one officer take over another's role at once and in one act: the old one is revoked, the new one begins.

    Drafts and returned cells belong to the province and pass on with the role; what else passes on is in
    targets.reports.services.handover. Where `to` holds the role already, it only ends for the other. Returns the role
    of `to`.
    """
    role = _held(role, by, at)
    _ask_reason(reason, _("Phải ghi lý do bàn giao."))
    if to == role.user:
        raise Invalid([Problem("to", _("Người nhận bàn giao phải là người khác."))])
    today = day_of(at)
    new = to.roles.filter(roles_in_force(at), name=role.name, province=role.province, cluster=role.cluster).first()
    begins = max(today, role.valid_from)
    new = new or grant_role(to, NewRole(role.name, begins, province=role.province, cluster=role.cluster), by=by, at=at)
    revoke_role(role, reason=reason, by=by, at=at)
    _record("hand_over", role, by, at, reason, **{"from": role.user.username, "to": to.username})
    return new


def _held(role: Role, by, at) -> Role:
    """Return the role, locked, after asking whether `by` may change it and whether it has not ended."""
    role = Role.objects.select_related(None).select_for_update().get(pk=role.pk)
    check_manages(by, role.user, now=at)
    if role.revoked_at or (role.valid_to and role.valid_to < day_of(at)):
        raise Refused(_("Vai trò này đã kết thúc."))
    return role


def _ask_reason(reason: str, message: str) -> None:
    if not nfc(reason).strip():
        raise Invalid([Problem("reason", message)])


def _keep_an_administrator(role: Role, at) -> None:
    """Refuse to take the last role from which every cluster is administered: nobody could give one again."""
    if role.name != RoleName.ADMINISTRATOR or role.cluster_id is not None:
        return
    others = Role.objects.filter(
        roles_in_force(at), name=role.name, cluster=None, valid_to=None, user__is_active=True
    ).exclude(pk=role.pk)
    if not others.exists():
        raise Refused(_("Phải còn ít nhất một Quản trị: hãy giao vai trò cho người khác trước."))


def check_may_go(user: User, *, at) -> None:
    """Raise Refused where the account is the last that administers every cluster."""
    for role in user.roles.filter(roles_in_force(at)):
        _keep_an_administrator(role, at)


def _delegations(role: Role, last_day: date) -> list[Role]:
    """Return the delegations that rest on a commander's role and reach beyond a day."""
    if role.name != RoleName.COMMANDER or role.delegated_by_id:
        return []
    return list(
        Role.objects.filter(
            delegated_by=role.user_id, province=role.province, revoked_at__isnull=True, valid_to__gt=last_day
        )
    )


def _record(action: str, role: Role, by, at, reason: str, **more) -> None:
    audit.record(
        action=action,
        subject=subject_of(role.user),
        by=by,
        at=at,
        reason=nfc(reason).strip(),
        data=_said(role) | more,
        rows=Role.objects.filter(pk=role.pk),
    )
    end_other_sessions(role.user)


def _problems(role: Role) -> list[Problem]:
    province, problems = role.province, []
    if role.name in PROVINCE_ROLES and province is None:
        problems.append(Problem("province", _("Vai trò này phải gắn với một đơn vị.")))
    if role.name not in PROVINCE_ROLES and province is not None:
        problems.append(Problem("province", _("Vai trò này thuộc Cụm, không gắn với đơn vị.")))
    if province is not None and province.valid_to and province.valid_to < role.valid_from:
        problems.append(Problem("province", _("Đơn vị đã sáp nhập trước ngày bắt đầu: hãy chọn đơn vị kế thừa.")))
    if role.valid_to and role.valid_to < role.valid_from:
        problems.append(Problem("valid_to", _("Ngày cuối phải từ ngày bắt đầu trở đi.")))
    same = Role.objects.filter(
        user=role.user, name=role.name, province=role.province, cluster=role.cluster, revoked_at__isnull=True
    )
    overlapping = [
        held
        for held in same
        if (held.valid_to is None or held.valid_to >= role.valid_from)
        and (role.valid_to is None or role.valid_to >= held.valid_from)
    ]
    if overlapping and not problems:
        problems.append(Problem("name", _("Người này đã giữ vai trò đó trong thời gian ấy.")))
    return problems


def _said(role: Role) -> dict:
    """Return what the record keeps of a role."""
    return {
        "role": role.name,
        "province": role.province.code if role.province else None,
        "cluster": role.cluster.code if role.cluster else None,
        "valid_from": role.valid_from,
        "valid_to": role.valid_to,
        "document": role.document_number,
        "delegated_by": role.delegated_by.username if role.delegated_by else None,
    }
