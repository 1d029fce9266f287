"""The writer of a merger in one act: successor, validities, successions, members and roles; all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.dates import day_of
from foundation.errors import Invalid, Problem
from pledges.models import Agreement, Member, Province, Role
from pledges.permissions import check_administers
from pledges.services import people, provinces
from targets.agreements.services.years import set_members
from targets.calendar.queries.days import year_days
from targets.models import Period


@dataclass(frozen=True)
class Merger:
    """What an administrator decides: the day, who goes over into which new unit, and whose roles pass to it."""

    on: date
    predecessors: Sequence[Province]
    code: str
    name: str
    short_name: str
    gso_code: str = ""
    roles: Sequence[Role] = ()


@transaction.atomic
def merge(agreement: Agreement, merger: Merger, *, by, at: datetime) -> Province:
    """Record a merger within an agreement's year and return the successor, a member beside its predecessors.

    Their validity ends the day before; the people chosen get the same roles at the successor, and keep the old ones,
    which only read from the day on. Open reports pass to the successor's people by themselves. Raises NotAllowed, or
    Invalid at the field.
    """
    check_administers(by, agreement.cluster, now=at)
    problems = merger_problems(agreement, merger)
    if problems:
        raise Invalid(problems)
    facts = {"name": merger.name, "short_name": merger.short_name, "gso_code": merger.gso_code}
    successor = provinces.add_province(merger.code, facts | {"valid_from": merger.on}, by=by, at=at)
    for old in merger.predecessors:
        provinces.edit_province(old, {"valid_to": merger.on - timedelta(days=1)}, by=by, at=at)
        provinces.add_succession(old, successor, on=merger.on, by=by, at=at)
    set_members(agreement, _members_with(agreement, successor, merger), by=by, at=at)
    _pass_roles(successor, merger, by=by, at=at)
    return successor


def merger_problems(agreement: Agreement, merger: Merger) -> list[Problem]:
    """Return what makes a merger impossible, at its fields; writes nothing."""
    problems = []
    first, last = year_days(agreement.cluster_id, agreement.year)
    if not first < merger.on <= last:
        problems.append(Problem("on", _("Ngày sáp nhập phải nằm trong năm của giao ước, sau ngày đầu năm báo cáo.")))
    closed = Period.objects.filter(cluster=agreement.cluster, end__gte=merger.on, closed_at__isnull=False)
    for period in closed.filter(year=agreement.year).order_by("start")[:1]:
        message = _("%(period)s đã chốt số liệu nên không ghi được sáp nhập trong hoặc trước kỳ này.")
        problems.append(Problem("on", message % {"period": period}))
    if len(merger.predecessors) < 2:
        problems.append(Problem("predecessors", _("Hãy chọn ít nhất hai đơn vị được sáp nhập.")))
    held = set(agreement.members.values_list("province", flat=True))
    for old in merger.predecessors:
        if old.pk not in held or (old.valid_to and old.valid_to < merger.on):
            message = _("%(name)s không phải đơn vị thành viên còn hiệu lực vào ngày sáp nhập.")
            problems.append(Problem("predecessors", message % {"name": old.short_name}))
    if Province.objects.filter(code=merger.code).exists():
        problems.append(Problem("code", _("Mã “%(code)s” đã dùng cho đơn vị khác.") % {"code": merger.code}))
    return problems


def _members_with(agreement: Agreement, successor: Province, merger: Merger) -> list[tuple[Province, str]]:
    """Return the members with the successor after the last of its predecessors; deputy where one of them was.

    The lead stays where it was: its successor's people act for it from the day on.
    """
    members = list(agreement.members.select_related("province").order_by("order"))
    old = [member for member in members if member.province in merger.predecessors]
    is_deputy = any(member.position == Member.Position.DEPUTY for member in old)
    place = members.index(old[-1]) + 1
    rows = [(member.province, member.position) for member in members]
    return [*rows[:place], (successor, Member.Position.DEPUTY if is_deputy else Member.Position.MEMBER), *rows[place:]]


def _pass_roles(successor: Province, merger: Merger, *, by, at: datetime) -> None:
    """Give the people chosen their roles at the successor, each once, from the day or from today on."""
    begins = max(merger.on, day_of(at))
    for user_id, name in dict.fromkeys((role.user_id, role.name) for role in merger.roles):
        held = next(role for role in merger.roles if (role.user_id, role.name) == (user_id, name))
        if held.valid_to is None or held.valid_to >= begins:
            people.grant_role(held.user, people.NewRole(name, begins, held.valid_to, successor), by=by, at=at)
