"""The writer of mails: claims each before it is sent, rechecks it, hands it over, and keeps what became of it.

Two processes, a kill at any moment, a server that falls silent: one mail reaches one address once, or, where the server
took it and nobody heard so, twice under one Message-ID. Of a mail that was in doubt twice nobody tries a third time.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from foundation.dates import day_of
from foundation.post import Outcome, Post, Unreachable
from targets.calendar.queries.mailboxes import address_of, mails_are_on
from targets.core import mailing
from targets.mails.queries.message import message_of
from targets.mails.queries.truth import is_true
from targets.mails.services.reminders import plan_reminders
from targets.models import Mail, Mailbox, MailItem

LEASE = timedelta(minutes=10)  # a process that has not finished a mail by then has ended
MOST_AT_ONCE = 100  # mails of one run, which is over before the task's time is
MOST_DOUBTS = 2
KEPT_FOR = timedelta(days=400)
logger = logging.getLogger(__name__)


def send_mails(*, clock: Callable[[], datetime]) -> int:
    """Plan what has come, make the mails that are due, and send them; return how many the server took.

    Without a mail server nothing is planned or sent. Safe to run twice, on several machines, and to kill.
    """
    if not mails_are_on():
        return 0
    plan_reminders(at=clock())
    make_mails(at=clock())
    _forget(at=clock())
    post, taken = Post(), 0
    due = Mail.objects.filter(_free(clock())).order_by("next_try_at", "pk")[:MOST_AT_ONCE]
    try:
        for pk in list(due.values_list("pk", flat=True)):
            outcome = send(pk, post, clock=clock)
            taken += outcome == Outcome.TAKEN
            if outcome == Outcome.DOUBTFUL:
                break  # a server that falls silent would hold up all other work of this process
    except Unreachable as away:
        logger.warning("the mail server cannot be reached: %s", away)
    finally:
        post.close()
    return taken


def make_mails(*, at: datetime) -> None:
    """Put the items that are due into mails: what is urgent at once, all else of one person into one mail a day."""
    due = MailItem.objects.filter(mail=None, cancelled_at=None, planned_at__lte=at)
    for user, is_urgent in sorted(set(due.values_list("user", "is_urgent").order_by())):
        with transaction.atomic():
            mail = _new_mail(user, None if is_urgent else day_of(at), at)
            if mail and not due.filter(user=user, is_urgent=is_urgent).update(mail=mail):
                transaction.set_rollback(True)  # another process has taken them


def _new_mail(user_id: int, day, at: datetime) -> Mail | None:
    """Return a new mail, None where the day's digest has been made."""
    host = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    facts = {"message_id": f"<{secrets.token_hex(16)}@{host}>", "made_at": at, "next_try_at": at}
    if day is None:
        return Mail.objects.create(user_id=user_id, **facts)
    mail, is_new = Mail.objects.get_or_create(user_id=user_id, day=day, defaults=facts)
    return mail if is_new else None


def _free(at: datetime) -> Q:
    """Return the condition on mails that they may be taken up: due, and nobody is at it."""
    return Q(state=Mail.State.WAITING, next_try_at__lte=at) & (Q(claim="") | Q(claimed_at__lt=at - LEASE))


def send(pk: int, post: Post, *, clock: Callable[[], datetime]) -> Outcome | None:
    """Send a mail unless another process does; return what became of it, None where it was not handed over.

    Raises Unreachable.
    """
    mail = _claimed(pk, clock())
    if mail is None:
        return None
    if mail.doubts >= MOST_DOUBTS:
        _finish(mail, Mail.State.DOUBTFUL, clock())
        return None
    items = _true_items(mail, at=clock())
    mailbox = Mailbox.objects.filter(user=mail.user_id).first()
    address = address_of(mail.user, mailbox)
    if not items or not address or not may_send_to(address) or clock() - mail.made_at > mailing.TRIED_FOR:
        _finish(mail, Mail.State.LAPSED, clock())
        return None
    message = message_of(mail, items, address, at=clock())
    mine = Mail.objects.filter(pk=mail.pk, claim=mail.claim, state=Mail.State.WAITING)
    try:
        outcome, reply = post.hand_over(message, begin=lambda: mine.update(begun_at=clock(), address=address))
    except Unreachable as away:
        _postpone(mail, str(away), clock(), doubts=0)
        raise
    if outcome == Outcome.TAKEN:
        _finish(mail, Mail.State.SENT, clock())
    elif outcome == Outcome.REFUSED:
        _refuse(mail, address, reply, clock())
    elif outcome == Outcome.UNWANTED:
        _finish(mail, Mail.State.REFUSED, clock(), address=address, reply=reply)
    else:
        _postpone(mail, reply, clock(), doubts=int(outcome == Outcome.DOUBTFUL))
    return outcome


def may_send_to(address: str) -> bool:
    """Say whether a mail may go to an address: to every one, or, on a staging server, to those that it names."""
    allowed = settings.EMAIL_ONLY_TO
    return not allowed or address.lower() in allowed or f"@{address.lower().rpartition('@')[2]}" in allowed


def _claimed(pk: int, at: datetime) -> Mail | None:
    """Take a mail up, on condition that nobody else does; None where somebody did.

    Who had it before and ended while its text was being handed over leaves a doubt.
    """
    mail = Mail.objects.filter(_free(at), pk=pk).select_related("user").first()
    if mail is None:
        return None
    changes = {
        "claim": secrets.token_hex(16),
        "claimed_at": at,
        "begun_at": None,
        "tries": mail.tries + 1,
        "doubts": mail.doubts + bool(mail.begun_at),
    }
    before = {"claim": mail.claim, "tries": mail.tries, "begun_at": mail.begun_at}
    if not Mail.objects.filter(_free(at), pk=pk, **before).update(**changes):
        return None
    for name, value in changes.items():
        setattr(mail, name, value)
    return mail


def _true_items(mail: Mail, *, at: datetime) -> list[MailItem]:
    """Return what is still to be told of a mail's items, and cancel the others."""
    related = ("user", "instead_of", "period__cluster", "province", "submission__province", "submission__period")
    items = list(mail.items.filter(cancelled_at=None).select_related(*related))
    standing = [item for item in items if is_true(item, at=at)]
    gone = [item.pk for item in items if item not in standing]
    MailItem.objects.filter(pk__in=gone).update(cancelled_at=at)
    return standing


def _finish(mail: Mail, state: str, at: datetime, **more) -> bool:
    """Write what became of a mail, on condition that it is still ours."""
    changes = {"state": state, "claim": "", "claimed_at": None, "begun_at": None, "finished_at": at, **more}
    return bool(Mail.objects.filter(pk=mail.pk, claim=mail.claim).update(**changes))


def _postpone(mail: Mail, reply: str, at: datetime, *, doubts: int) -> None:
    """Give a mail back to be tried again later; after the second doubt no more."""
    logger.warning("mail %s is put off: %s", mail.message_id, reply)
    if mail.doubts + doubts >= MOST_DOUBTS:
        _finish(mail, Mail.State.DOUBTFUL, at, doubts=mail.doubts + doubts, reply=reply)
        return
    Mail.objects.filter(pk=mail.pk, claim=mail.claim).update(
        claim="",
        claimed_at=None,
        begun_at=None,
        doubts=mail.doubts + doubts,
        next_try_at=at + mailing.try_again_after(mail.tries),
        reply=reply,
    )


@transaction.atomic
def _refuse(mail: Mail, address: str, reply: str, at: datetime) -> None:
    """Keep that the server refuses an address: nothing more goes there until it is another one, or is saved again."""
    _finish(mail, Mail.State.REFUSED, at, address=address, reply=reply)
    facts = {"refused_address": address, "refused_at": at, "refusal": reply}
    Mailbox.objects.update_or_create(user=mail.user, defaults=facts)
    logger.warning("the mail server refuses the address of %s: %s", mail.user.username, reply)


def _forget(*, at: datetime) -> None:
    """Drop what was settled more than a year ago: mails are no record."""
    old = Q(finished_at__lt=at - KEPT_FOR)
    Mail.objects.filter(old).delete()
    MailItem.objects.filter(mail=None, made_at__lt=at - KEPT_FOR).delete()
