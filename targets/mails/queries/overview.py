"""How mails go, for administrators: what was sent in a week, what waits, whose addresses the server refuses."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, F

from pledges.permissions import managed_people
from targets.calendar.queries.clock import MAILS, last_run
from targets.calendar.queries.mailboxes import mails_are_on
from targets.models import Mail, Mailbox

RECENT = timedelta(days=7)


@dataclass(frozen=True)
class Overview:
    """The standing of mails: `server` is "" where there is none."""

    server: str
    last_run: datetime | None
    only_to: tuple[str, ...]
    counts: tuple[tuple[str, int], ...]  # of a week, by state in words
    refused: tuple[Mailbox, ...]
    doubtful: tuple[Mail, ...]


def overview(user, *, now: datetime) -> Overview:
    """Return how mails stand at a moment, in a number of queries that does not grow.

    People are named whom `user` may look after; numbers are of all.
    """
    people = managed_people(user, now=now)
    recent = Mail.objects.filter(made_at__gt=now - RECENT)
    numbers = dict(recent.order_by().values_list("state").annotate(Count("pk")))
    refused = Mailbox.objects.filter(refused_address=F("user__email"), user__in=people.filter(is_active=True))
    return Overview(
        server=f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}" if mails_are_on() else "",
        last_run=last_run(MAILS),
        only_to=tuple(settings.EMAIL_ONLY_TO),
        counts=tuple((str(state.label), numbers.get(state, 0)) for state in Mail.State),
        refused=tuple(refused.exclude(refused_address="").select_related("user").order_by("-refused_at")),
        doubtful=tuple(recent.filter(state=Mail.State.DOUBTFUL, user__in=people).select_related("user")[:50]),
    )
