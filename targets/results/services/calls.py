"""The writer of calls to late units: whom the secretariat spoke to, when, and what was promised."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit import services as audit
from foundation.errors import Invalid, NotAllowed, Problem, length_problems
from foundation.text import nfc
from pledges.models import Agreement, Province
from pledges.permissions import authority_of, is_of_secretariat
from targets.calendar.services.periods import subject_of
from targets.models import Call, Period


@dataclass(frozen=True)
class Conversation:
    """Whom one spoke to (`person` None: somebody else, whose name is given), when, and what was promised."""

    person: User | None
    spoke_to: str
    called_at: datetime
    promised: str


def note_call(
    agreement: Agreement, period: Period, province: Province, conversation: Conversation, *, by, at: datetime
) -> Call:
    """Note a call about a unit's report; nobody changes it later.

    Raises NotAllowed (only the secretariat calls), or Invalid at the field.
    """
    if not is_of_secretariat(authority_of(by, now=at), agreement):
        raise NotAllowed(_("Chỉ Tổ giúp việc Cụm và Quản trị ghi cuộc gọi đôn đốc."))
    person, called_at = conversation.person, conversation.called_at
    spoke_to = person.get_full_name() if person else " ".join(nfc(conversation.spoke_to).split())
    promised = nfc(conversation.promised).replace("\r\n", "\n").strip()
    problems = length_problems("promised", promised) + length_problems("spoke_to", spoke_to, 200)
    if not spoke_to:
        problems.append(Problem("spoke_to", _("Phải ghi đã nói chuyện với ai.")))
    if not promised:
        problems.append(Problem("promised", _("Phải ghi đơn vị hứa gì.")))
    if called_at > at:
        problems.append(Problem("called_at", _("Giờ gọi không được sau bây giờ.")))
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        call = Call.objects.create(
            period=period,
            province=province,
            person=person,
            spoke_to=spoke_to,
            called_at=called_at,
            promised=promised,
            by=by,
            at=at,
        )
        data = {"province": province.code}
        audit.record(action="call_unit", subject=subject_of(period), by=by, at=at, data=data, rows=[call])
    return call
