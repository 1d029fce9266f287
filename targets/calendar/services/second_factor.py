"""Taking away another's second factor, for whoever lost the phone: on the record, and told to the person."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.second_factor import remove_second_factor
from foundation.errors import Invalid, Problem
from foundation.text import nfc
from pledges.permissions import check_manages
from targets.calendar.services.notices import tell
from targets.models import Notice


@transaction.atomic
def reset_second_factor(person: User, *, reason: str, by: User, at: datetime) -> None:
    """Remove app, passkeys and recovery codes of a person and end their sessions; the person gets a notice.

    The password stays. Raises NotAllowed, Refused where there is nothing to remove, Invalid without a reason.
    """
    check_manages(by, person, now=at)
    reason = nfc(reason).strip()
    if not reason:
        raise Invalid([Problem("reason", _("Phải ghi lý do."))])
    event = remove_second_factor(person, by=by, reason=reason, at=at)
    key = f"second_factor/{event.sequence}"
    tell([person], kind=Notice.Kind.SECOND_FACTOR, key=key, at=at, data={"by": by.get_full_name()})
