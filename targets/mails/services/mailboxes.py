"""The writer of what people want to receive: their address, what they decline, who stands in for them."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from audit import services as audit
from foundation.dates import day_of
from foundation.errors import Invalid, Problem, Refused
from targets.core import mailing
from targets.core.numbers import format_date
from targets.mails.queries.deputies import possible_deputies
from targets.models import Absence, Mailbox

LONGEST_ABSENCE = 180  # days


@transaction.atomic
def set_mailbox(user: User, *, email: str, phone: str, wanted: Iterable[str], at: datetime) -> None:
    """Set a person's own address, telephone and the mails they want; the record keeps what address it was.

    Whatever nobody may decline comes all the same. An address that the server refused is tried again. Raises Invalid at
    the field.
    """
    accounts.edit_user(user, {"email": email, "phone": phone}, by=user, at=at)
    declined = sorted(mailing.OPTIONAL.keys() - set(wanted))
    facts = {"declined": declined, "refused_address": "", "refused_at": None, "refusal": ""}
    Mailbox.objects.update_or_create(user=user, defaults=facts)


@transaction.atomic
def decline(user_id: int, choices: Iterable[str]) -> None:
    """Decline some mails, as one's own mail asks; the same again changes nothing."""
    if not User.objects.filter(pk=user_id).exists():
        return
    box, _is_new = Mailbox.objects.select_for_update().get_or_create(user_id=user_id)
    declined = sorted(mailing.OPTIONAL.keys() & {*box.declined, *choices})
    Mailbox.objects.filter(pk=box.pk).update(declined=declined)


@transaction.atomic
def set_absence(user: User, *, deputy: User, first_day: date, last_day: date, at: datetime) -> Absence:
    """Let mails for these days, both included, go to a deputy too: somebody of the same role at the same place.

    Raises Invalid at the field: nobody like that, days that have passed, are out of order, or are taken already.
    """
    problems = []
    if not possible_deputies(user, now=at).filter(pk=deputy.pk).exists():
        problems.append(Problem("deputy", _("Người nhận thay phải giữ cùng vai trò tại cùng đơn vị.")))
    if last_day < max(first_day, day_of(at)):
        problems.append(Problem("last_day", _("Ngày cuối phải từ hôm nay và từ ngày đầu trở đi.")))
    elif (last_day - first_day).days >= LONGEST_ABSENCE:
        problems.append(Problem("last_day", _("Tối đa %(days)s ngày.") % {"days": LONGEST_ABSENCE}))
    elif user.absences.filter(ended_at=None, first_day__lte=last_day, last_day__gte=first_day).exists():
        problems.append(Problem("first_day", _("Đã có người nhận thay trong những ngày ấy.")))
    if problems:
        raise Invalid(problems)
    absence = Absence.objects.create(user=user, deputy=deputy, first_day=first_day, last_day=last_day, at=at)
    _record("set_absence", absence, at)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, at: datetime) -> None:
    """Call an absence off: from now on mails go to the person alone. Raises Refused where it has been."""
    if not Absence.objects.filter(pk=absence.pk, ended_at=None).update(ended_at=at):
        raise Refused(_("Lần vắng mặt này đã kết thúc."))
    _record("end_absence", absence, at)


def _record(action: str, absence: Absence, at: datetime) -> None:
    days = f"{format_date(absence.first_day)} – {format_date(absence.last_day)}"
    audit.record(
        action=action,
        subject=accounts.subject_of(absence.user),
        by=absence.user,
        at=at,
        data={"from": days, "to": absence.deputy.get_full_name()},
    )
