"""Two senders at once, killed in the middle: each address gets its mail, at most one a second time, under one id."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from accounts.models import User
from pledges.models import Province
from targets.calendar.queries.clock import MAILS
from targets.calendar.services import notices
from targets.calendar.services.extensions import extend
from targets.core import mailing
from targets.models import ClockRun, Mail, MailItem
from tests import builders
from tests.faults.killed_processes import begin
from tests.fixtures import smtp
from tests.fixtures.databases import ROOT
from tests.rows import row

MANY = 12
KILLS, SEED = 50, 1
AFTERNOON = datetime(2024, 6, 18, 14, 5, tzinfo=builders.HANOI)  # of the due day of quý II/2024
DEEPEST, PLANNING = 80, 50  # of the steps at which a sender is killed: a mail takes eight, a reminder's planning fifty
MOST_ROUNDS = 50  # of two senders: most are killed
SENDER = """
import django, sys
from datetime import timedelta
django.setup()
from django.utils import timezone
from targets.mails.services.sending import send_mails
later = timedelta(minutes=int(sys.argv[1]))
send_mails(clock=lambda: timezone.now() + later)
"""


class Killer(smtp.Office):
    """A server at whose n-th mail every sender is killed, after it took the mail and before it answers."""

    def __init__(self):
        super().__init__()
        self.senders, self.left = [], 0

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        self.left -= 1
        for sender in self.senders if self.left == 0 else ():
            os.kill(sender.pid, signal.SIGKILL)
        return answer


def run_senders(desk, port, url, *, later=0, left=0):
    """Let two senders run at once, `later` by so many minutes; kill both at the server's `left`-th mail."""
    desk.left = left
    variables = {"DATABASE_URL": url, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    variables["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    command = [sys.executable, "-c", SENDER, str(later)]
    desk.senders = [subprocess.Popen(command, cwd=ROOT, env={**os.environ, **variables}) for _sender in range(2)]
    return [sender.wait(60) for sender in desk.senders]


def test_two_senders_killed_in_the_middle_give_each_address_its_mail(live_db, settings):
    settings.EMAIL_HOST = "127.0.0.1"
    users = [row(User, email=f"{number}@example.vn") for number in range(MANY)]
    notices.tell(users, kind="record_broken", key="a", at=timezone.now() - timedelta(minutes=1))
    connection.close()
    with smtp.office(Killer()) as (desk, port):
        assert -signal.SIGKILL in run_senders(desk, port, live_db.url, left=4)
        assert run_senders(desk, port, live_db.url, later=11) == [0, 0]
    taken = Counter(address for address, _content in desk.arrived)
    assert taken.keys() == {user.email for user in users}
    assert max(taken.values()) <= 2
    assert sum(taken.values()) - MANY <= 2  # what both senders were about when they were killed after a mail was taken
    ids = {(address, mail["Message-ID"]) for (address, _content), mail in zip(desk.arrived, desk.mails, strict=True)}
    assert len(ids) == MANY
    assert Mail.objects.count() == MANY
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}


def reminded_anew(unit, administrator, at, rounds):
    """Give a unit until another minute of the evening, and let the clock of mails stand before two in the afternoon."""
    due_at = at.replace(hour=23, minute=rounds % 60)
    until = {"until": due_at, "reason": "Bão", "is_unusual_meant": True}
    extend(builders.period(2), unit, by=administrator, at=at, **until)
    ClockRun.objects.update_or_create(name=MAILS, defaults={"finished_at": at.replace(hour=13)})


def test_fifty_kills_at_any_step_lose_no_mail_and_repeat_none_but_what_was_in_doubt(live_db, settings):
    """Each round has news for all, every third a reminder of a new due moment for the two reporters of a unit."""
    settings.EMAIL_HOST = "127.0.0.1"
    builders.agreement_2024()
    people, unit = builders.people_of(), Province.objects.get(code="hoa-binh")
    reminded = [
        builders.addressed(user, user.username)
        for user in (people.reporter, builders.user_with("reporter", "hoa-binh"))
    ]
    users = [*reminded, *(row(User, email=f"{number}@example.vn") for number in range(4))]
    dice, at, ends, rounds = random.Random(SEED), AFTERNOON, Counter(), 0
    with smtp.office() as (desk, port):
        server = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": port}
        while ends[-signal.SIGKILL] < KILLS and rounds < MOST_ROUNDS:
            rounds, at = rounds + 1, at + timedelta(minutes=11)  # so that what was claimed is free again
            notices.tell(users, kind="record_broken", key=f"{rounds}", at=at)
            is_due = rounds % 3 == 0
            if is_due:
                reminded_anew(unit, people.administrator, at, rounds)
            connection.close()
            steps = [dice.randint(1, DEEPEST + PLANNING * is_due) for _sender in range(2)]
            senders = [begin("send_mails", live_db.url, at=at, dies_at=step, **server) for step in steps]
            ends.update([sender.ended() for sender in senders])
            assert ends.keys() <= {0, -signal.SIGKILL}
        assert ends[-signal.SIGKILL] >= KILLS
        for _time in range(4):
            at += timedelta(minutes=11)
            assert begin("send_mails", live_db.url, at=at, **server).ended() == 0
    mails, taken = list(Mail.objects.all()), Counter(desk.ids())
    reminders = MailItem.objects.filter(kind=mailing.DUE_LAST)
    news = MailItem.objects.filter(kind="record_broken")
    assert (news.count(), news.filter(mail=None).count()) == (rounds * len(users), 0)
    decided = Counter(reminders.values_list("user", "due_version"))
    assert (set(decided.values()), len(decided) > KILLS / 5) == ({1}, True)
    last = reminders.filter(due_version=max(version for _user, version in decided))  # the others are overtaken
    assert sorted(last.values_list("user", "cancelled_at", "mail__state")) == [
        (user.pk, None, "sent") for user in sorted(reminded, key=lambda user: user.pk)
    ]
    assert not reminders.filter(mail=None, cancelled_at=None).exists()
    assert taken.keys() <= {mail.message_id for mail in mails}
    assert {mail.state for mail in mails} <= {"sent", "doubtful"}
    for mail in mails:
        least, doubts = int(mail.state == "sent"), mail.doubts
        assert least <= taken[mail.message_id] <= 1 + min(doubts, 1)
        assert mail.state == "sent" or doubts == 2  # killed twice while it was handed over: administrators are told
