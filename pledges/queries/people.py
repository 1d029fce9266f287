"""People as administrators see them: the list with its search and filters, one person with roles and record."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services import subject_of
from audit.models import Event
from foundation.dates import day_of
from foundation.text import search_key
from pledges.models import Agreement, Cluster, Member, Province, Role, RoleName
from pledges.permissions import managed_people, roles_in_force

LATEST = 50  # events shown of one person


@dataclass(frozen=True)
class HeldRole:
    """A role with where it stands on a day: "current", "future", "ended" or "revoked"."""

    role: Role
    standing: str

    @property
    def is_open(self) -> bool:
        """Say whether it may still be ended."""
        return self.standing in ("current", "future")


@dataclass(frozen=True)
class Recorded:
    """One event on the record, with what it says in words."""

    event: Event
    words: str
    details: str


ACTIONS = {
    "create_user": _("Tạo tài khoản"),
    "edit_user": _("Sửa thông tin"),
    "activate_user": _("Mở lại tài khoản"),
    "disable_user": _("Ngừng tài khoản"),
    "change_password": _("Tự đổi mật khẩu"),
    "reset_password": _("Cấp lại mật khẩu"),
    "end_sessions": _("Kết thúc các phiên đăng nhập"),
    "set_up_generator": _("Thiết lập ứng dụng tạo mã"),
    "add_passkey": _("Thêm khóa đăng nhập"),
    "remove_passkey": _("Gỡ khóa đăng nhập"),
    "renew_recovery_codes": _("Tạo mã dự phòng mới"),
    "use_recovery_code": _("Dùng một mã dự phòng"),
    "remove_second_factor": _("Tự tắt xác thực hai bước"),
    "reset_second_factor": _("Gỡ xác thực hai bước"),
    "grant_role": _("Giao vai trò"),
    "end_role": _("Ghi ngày kết thúc vai trò"),
    "revoke_role": _("Thu hồi vai trò"),
    "delegate_role": _("Nhận ủy quyền"),
    "hand_over": _("Bàn giao vai trò"),
    "hand_over_work": _("Bàn giao công việc"),
    "set_absence": _("Ghi người nhận thay thư khi vắng mặt"),
    "end_absence": _("Kết thúc vắng mặt"),
}
FACTS = {name: User._meta.get_field(name).verbose_name for name in ("full_name", "rank", "post", "phone")}
FACTS["email"] = _("Thư điện tử")


def standing(role: Role, today: date) -> str:
    """Return where a role stands on a day."""
    if role.revoked_at:
        return "revoked"
    if role.valid_to and role.valid_to < today:
        return "ended"
    return "future" if role.valid_from > today else "current"


def people_list(user, *, q: str = "", role: str = "", province: str = "", active: str = "", now: datetime):
    """Return the people `user` looks after, filtered; `q` ignores case and diacritics, `active` is "1", "0" or "".

    Each person has their roles in force as `roles_now`.
    """
    in_force = Role.objects.filter(roles_in_force(now)).select_related("province", "cluster")
    people = managed_people(user, now=now).prefetch_related(Prefetch("roles", queryset=in_force, to_attr="roles_now"))
    for word in search_key(q).split():
        people = people.filter(search_key__contains=word)
    held = Role.objects.filter(roles_in_force(now), user=OuterRef("pk"))
    if role:
        held = held.filter(name=role)
    if province:
        held = held.filter(province__code=province)
    if role or province:
        people = people.filter(Exists(held))
    if active in ("0", "1"):
        people = people.filter(is_active=active == "1")
    expired = Q(must_change_password=True, initial_password_expires_at__lte=now)
    return people.annotate(is_expired=ExpressionWrapper(expired, BooleanField())).order_by("sort_key", "username")


def role_questions(name: str, *, province: Province | None, day: date) -> list[str]:
    """Return what to ask before a role is given that could do nothing: no agreement of that year or later has work.

    Empty where the role has work, or where there is no agreement yet to say (an empty database).
    """
    agreements = Agreement.objects.filter(year__gte=day.year)
    if province is None or not agreements.exists():
        return []
    members = Member.objects.filter(agreement__in=agreements, province=province)
    words = {"province": province, "year": day.year}
    if name == RoleName.REVIEWER:
        leads = members.filter(position__in=(Member.Position.LEAD, Member.Position.DEPUTY))
        question = _(
            "%(province)s không là cụm trưởng hay cụm phó trong giao ước nào từ năm %(year)s: "
            "người này chưa thẩm định được báo cáo nào, trừ báo cáo được phân công riêng."
        )
        return [] if leads.exists() else [question % words]
    question = _(
        "%(province)s không có trong giao ước nào từ năm %(year)s: người này chưa có báo cáo nào để nhập hay duyệt."
    )
    return [] if members.exists() else [question % words]


def held_roles(person: User, *, now: datetime) -> list[HeldRole]:
    """Return all roles a person has had, those in force first, then by their first day, latest first."""
    today = day_of(now)
    roles = person.roles.select_related("province", "cluster", "delegated_by", "user").order_by("-valid_from", "name")
    held = [HeldRole(role, standing(role, today)) for role in roles]
    return sorted(held, key=lambda role: not role.is_open)


def events_of(person: User) -> list[Recorded]:
    """Return what is on the record about a person's account and roles, latest first."""
    events = Event.objects.filter(subject=subject_of(person)).order_by("-sequence")[:LATEST]
    names = dict(Province.objects.values_list("code", "short_name")) | dict(Cluster.objects.values_list("code", "name"))
    return [
        Recorded(event, str(ACTIONS.get(event.action, event.action)), _details(event.data, names)) for event in events
    ]


def _details(data: dict, names: dict) -> str:
    """Return what an event changed in one line: the role and its place, from what, to what."""
    parts = [str(RoleName(data["role"]).label)] if data.get("role") in RoleName.values else []
    parts += [names.get(data[place], data[place]) for place in ("province", "cluster") if data.get(place)]
    parts += [data["document"]] if data.get("document") else []
    old, new = data.get("from"), data.get("to")
    if isinstance(new, dict):
        before = old if isinstance(old, dict) else {}
        told = [
            f"{FACTS.get(k, k)}: {before[k]} → {v}" if before.get(k) else f"{FACTS.get(k, k)}: {v}"
            for k, v in new.items()
            if v
        ]
        parts.append("; ".join(told))
    elif isinstance(new, str):
        parts.append(f"{old} → {new}" if old else f"→ {new}")
    return " · ".join(parts)


def administrators(*, now: datetime):
    """Return the active people who administer today, those of every cluster first: whom to ask for a role."""
    held = Role.objects.filter(roles_in_force(now), name=RoleName.ADMINISTRATOR, user=OuterRef("pk"))
    everywhere = Exists(held.filter(cluster=None))
    return User.objects.filter(Exists(held), is_active=True).order_by(everywhere.desc(), "sort_key")


def provinces_by_name(provinces) -> dict[str, Province]:
    """Return provinces by code and by the search key of their names; of one name the one valid longest."""
    found = {}
    for province in sorted(provinces, key=lambda province: province.valid_to or date.max):
        found[search_key(province.short_name)] = found[search_key(province.name)] = found[province.code] = province
    return found


def others(user, person: User, *, now: datetime):
    """Return the active people to whom a person's work may be given."""
    return managed_people(user, now=now).filter(~Q(pk=person.pk), is_active=True).order_by("sort_key")
