"""The people whom an administrator looks after, as a table."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from foundation.tables import Table
from pledges.models import Role


def people_table(people: Iterable[User]) -> Table:
    """Return people with the roles they hold now (`roles_now`, pledges.queries.people.people_list)."""
    return Table(
        name=_("Nhân sự"),
        title=_("Nhân sự"),
        facts=(_("Vai trò đang có hiệu lực hôm nay."),),
        heads=(_("Họ và tên"), _("Tài khoản"), _("Chức vụ"), _("Vai trò"), _("Tình trạng")),
        rows=tuple(
            (str(person), person.username, person.post, "\n".join(map(_role, person.roles_now)), _standing(person))
            for person in people
        ),
    )


def _role(role: Role) -> str:
    place = role.province or role.cluster or _("Mọi cụm")
    delegated = f" ({_('ủy quyền')})" if role.delegated_by_id else ""
    return f"{role.get_name_display()} · {place}{delegated}"


def _standing(person: User) -> str:
    standing = _("Đang dùng") if person.is_active else _("Đã ngừng")
    if not person.must_change_password:
        return standing
    password = _("Mật khẩu lần đầu đã hết hạn") if person.is_expired else _("Chưa đổi mật khẩu lần đầu")
    return f"{standing}; {password}"
