"""Pages that give and take roles: grant, end, revoke, delegate. Handing over is in targets, with the work itself."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from foundation.clock import now, today
from pledges.forms import DelegationForm, EndRoleForm, ReasonForm, RoleForm
from pledges.models import Province, Role
from pledges.permissions import grantable_places, managed_people
from pledges.queries.people import others
from pledges.services import delegations, people
from pledges.views.people_act import act


def role_new(request, pk):
    """Give a person a role."""
    moment = now()
    person = get_object_or_404(managed_people(request.user, now=moment), pk=pk)
    places = grantable_places(request.user, now=moment)
    return act(
        request,
        person,
        RoleForm(request.POST if request.method == "POST" else None, places=places, initial={"valid_from": today()}),
        lambda form: people.grant_role(
            person, form.role(), is_sure=form.cleaned_data["is_sure"], by=request.user, at=moment
        ),
        title=_("Giao vai trò"),
        button=_("Giao vai trò"),
        done=_("Đã giao vai trò."),
    )


def role_end(request, pk):
    """Set the last day of a role."""
    moment = now()
    role = _role(request, pk, moment)
    return act(
        request,
        role.user,
        EndRoleForm(request.POST if request.method == "POST" else None, initial={"last_day": today()}),
        lambda form: people.end_role(role, **form.cleaned_data, by=request.user, at=moment),
        title=_("Kết thúc vai trò"),
        button=_("Kết thúc vai trò"),
        explain=_named(role),
        done=_("Đã ghi ngày kết thúc vai trò."),
    )


def role_revoke(request, pk):
    """Take a role away at once."""
    moment = now()
    role = _role(request, pk, moment)
    return act(
        request,
        role.user,
        ReasonForm(request.POST if request.method == "POST" else None),
        lambda form: people.revoke_role(role, **form.cleaned_data, by=request.user, at=moment),
        title=_("Thu hồi vai trò"),
        button=_("Thu hồi ngay"),
        explain=_named(role),
        done=_("Đã thu hồi vai trò."),
        is_grave=True,
    )


def delegate(request, pk):
    """Record that a commander delegates (ủy quyền) to another person."""
    moment = now()
    person = get_object_or_404(managed_people(request.user, now=moment), pk=pk)
    places = Province.objects.filter(roles__user=person, roles__name="commander").distinct()
    candidates = others(request.user, person, now=moment)
    return act(
        request,
        person,
        DelegationForm(
            request.POST if request.method == "POST" else None,
            people=candidates,
            provinces=places,
            initial={"valid_from": today()},
        ),
        lambda form: delegations.delegate(
            person, form.cleaned_data["to"], form.delegation(), by=request.user, at=moment
        ),
        title=_("Ủy quyền"),
        button=_("Ghi nhận ủy quyền"),
        explain=_("Người được ủy quyền có quyền của Lãnh đạo duyệt trong thời gian ghi trên văn bản."),
        done=_("Đã ghi nhận ủy quyền."),
    )


def _role(request, pk, moment) -> Role:
    roles = Role.objects.filter(user__in=managed_people(request.user, now=moment))
    return get_object_or_404(roles.select_related("user", "province", "cluster"), pk=pk)


def _named(role: Role) -> str:
    return f"{role.get_name_display()} · {role.province or role.cluster or _('Mọi cụm')}"
