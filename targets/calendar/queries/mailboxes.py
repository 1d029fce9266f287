"""To which address a person's mails go, what they decline, and who stands in for them. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from accounts.models import User
from foundation.dates import day_of
from targets.core import mailing
from targets.models import Absence, Mailbox


def mails_are_on() -> bool:
    """Say whether there is a server to hand mails to; without one nothing is planned."""
    return bool(settings.EMAIL_HOST)


def address_of(user: User, mailbox: Mailbox | None) -> str:
    """Return where a person's mails go; "" where there is no address, or the server refused that one."""
    if not user.is_active or (mailbox and mailbox.refused_address == user.email):
        return ""
    return user.email


def takes(kind: str, mailbox: Mailbox | None) -> bool:
    """Say whether a person wants mails of a kind; some nobody declines."""
    return mailbox is None or mailing.CHOICE_OF.get(kind) not in mailbox.declined


@dataclass(frozen=True)
class Recipient:
    """A person who gets a mail; `instead_of`: whose deputy they are."""

    user: User
    instead_of: User | None = None


def recipients(users: Iterable[User], kind: str, *, at: datetime) -> list[Recipient]:
    """Return who of these, and of their deputies of the day, gets a mail of a kind: each person once."""
    wanted = {user.pk: Recipient(user) for user in users}
    absent = () if kind in mailing.OF_ONESELF else wanted
    absences = Absence.objects.filter(
        user__in=absent, ended_at=None, first_day__lte=day_of(at), last_day__gte=day_of(at)
    )
    deputised = {absence.deputy_id: absence for absence in absences.select_related("user", "deputy")}
    everybody = {pk: Recipient(absence.deputy, absence.user) for pk, absence in deputised.items()} | wanted
    boxes = {box.user_id: box for box in Mailbox.objects.filter(user__in=everybody)}
    return [
        recipient
        for pk, recipient in everybody.items()
        if address_of(recipient.user, boxes.get(pk)) and takes(kind, boxes.get(pk))
    ]
