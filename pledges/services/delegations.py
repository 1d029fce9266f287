"""The writer of delegations (ủy quyền): a commander's role in another's hands for the days of a document."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from foundation.errors import Invalid, Problem
from foundation.text import nfc
from pledges.models import Province, Role, RoleName
from pledges.services.people import give


@dataclass(frozen=True)
class Delegation:
    """What a document of delegation (ủy quyền) says: the province, first and last day, its own number and day."""

    province: Province
    valid_from: date
    valid_to: date
    document_number: str
    document_date: date


def delegate(commander: User, to: User, delegation: Delegation, *, by, at: datetime) -> Role:
    """Record a delegation (ủy quyền): `to` may act as commander of the province for the dates of the document.

    Raises NotAllowed, or Invalid at the field: the commander must hold the role, undelegated, for all those days.
    """
    role = Role(user=to, name=RoleName.COMMANDER, delegated_by=commander, **vars(delegation))
    role.document_number = nfc(delegation.document_number).strip()
    own = commander.roles.filter(name=role.name, province=role.province, revoked_at__isnull=True, delegated_by=None)
    held = own.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=role.valid_to), valid_from__lte=role.valid_from)
    problems = []
    if not held.exists():
        problems.append(Problem("province", _("Người ủy quyền không giữ vai trò Lãnh đạo duyệt suốt thời gian ấy.")))
    if commander == to:
        problems.append(Problem("to", _("Người được ủy quyền phải là người khác.")))
    if not role.document_number:
        problems.append(Problem("document_number", _("Phải ghi số văn bản ủy quyền.")))
    if problems:
        raise Invalid(problems)
    return give(role, by=by, at=at)
