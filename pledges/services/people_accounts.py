"""What an administrator does to people's accounts: each asks for the authority, then leaves the writing to accounts."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from accounts.services import NewAccount
from foundation.errors import Invalid, NotAllowed, Problem, Refused
from pledges.models import Cluster, Province, RoleName
from pledges.permissions import check_administers, check_manages
from pledges.services.people import NewRole, check_may_go, grant_role

MOST_AT_ONCE = 100  # each password costs a tenth of a second


@dataclass(frozen=True)
class NewPerson:
    """One line of a list of people: `line` is its number, `facts` those of the account with its username."""

    line: int
    facts: dict
    role: str
    province: Province | None = None
    cluster: Cluster | None = None

    @property
    def role_label(self) -> str:
        """Return the role in the language of the page."""
        return str(RoleName(self.role).label)


def create_person(facts: dict, *, by: User, at: datetime) -> NewAccount:
    """Make an account without any role yet; return it with its initial password. Raises NotAllowed, Invalid."""
    check_administers(by, now=at)
    return accounts.create_user(by=by, at=at, **facts)


def edit_person(user: User, facts: dict, *, by: User, at: datetime) -> User:
    """Change a person's name, rank, post, e-mail or telephone. Raises NotAllowed, Invalid."""
    check_manages(by, user, now=at)
    return accounts.edit_user(user, facts, by=by, at=at)


def reset_password(user: User, *, by: User, at: datetime) -> NewAccount:
    """Give a person an initial password to tell them; raises NotAllowed, Refused for one's own account."""
    check_manages(by, user, now=at)
    if user == by:
        raise Refused(_("Mật khẩu của chính bạn thì đổi ở trang Đổi mật khẩu."))
    return accounts.reset_password(user, by=by, at=at)


def set_active(user: User, is_active: bool, *, reason: str, by: User, at: datetime) -> User:
    """Switch an account off or on; raises NotAllowed, Refused for one's own or the last administrator, Invalid."""
    check_manages(by, user, now=at)
    if user == by:
        raise Refused(_("Bạn không thể tự ngừng tài khoản của mình."))
    if not reason.strip():
        raise Invalid([Problem("reason", _("Phải ghi lý do."))])
    if not is_active:
        check_may_go(user, at=at)
    return accounts.set_active(user, is_active, reason=reason, by=by, at=at)


def end_sessions(user: User, *, by: User, at: datetime) -> None:
    """Sign a person out everywhere. Raises NotAllowed."""
    check_manages(by, user, now=at)
    accounts.end_sessions(user, by=by, at=at)


def check_people(people: list[NewPerson]) -> list[Problem]:
    """Return what is already wrong with these lines, without writing; `where` is the line's number."""
    problems = []
    if len(people) > MOST_AT_ONCE:
        problems.append(Problem("", _("Mỗi lần tạo tối đa %(most)s tài khoản.") % {"most": MOST_AT_ONCE}))
    for person in people[:MOST_AT_ONCE]:
        found = accounts.account_problems(person.facts["username"], person.facts)
        problems += [Problem(str(person.line), problem.message) for problem in found]
    return problems


def create_people(people: list[NewPerson], *, valid_from: date, by: User, at: datetime) -> list[NewAccount]:
    """Make many accounts with one role each, all or none; return them with their initial passwords, in order.

    Raises NotAllowed, or Invalid with every problem of every line (`where` is the line's number).
    """
    check_administers(by, now=at)
    if len(people) > MOST_AT_ONCE:
        raise Invalid([Problem("", _("Mỗi lần tạo tối đa %(most)s tài khoản.") % {"most": MOST_AT_ONCE})])
    made, problems = [], []
    with transaction.atomic():
        for person in people:
            try:
                made.append(_create(person, valid_from, by, at))
            except Invalid as invalid:
                problems += [Problem(str(person.line), problem.message) for problem in invalid.problems]
            except NotAllowed as refused:
                problems.append(Problem(str(person.line), refused.message))
        if problems:
            raise Invalid(problems)
    return made


def _create(person: NewPerson, valid_from: date, by: User, at: datetime) -> NewAccount:
    with transaction.atomic():
        made = accounts.create_user(by=by, at=at, **person.facts)
        role = NewRole(person.role, valid_from, province=person.province, cluster=person.cluster)
        grant_role(made.user, role, by=by, at=at)
    return made
