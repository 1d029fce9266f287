"""Mails over a real server that refuses, falls silent, answers half, or takes a mail and drops the line (C-F18)."""

from datetime import datetime, timedelta

import pytest

from targets.calendar.services import notices
from targets.calendar.services.extensions import extend
from targets.core import mailing
from targets.mails.services import sending
from targets.mails.services.mailboxes import end_absence, set_absence, set_mailbox
from targets.models import Mail, Mailbox, MailItem
from tests import builders
from tests.builders import HANOI
from tests.fixtures import smtp

MOMENT = datetime(2024, 6, 5, 9, 0, tzinfo=HANOI)  # a Wednesday
DUE = datetime(2024, 6, 18, 17, 0, tzinfo=HANOI)  # of quý II/2024, a Tuesday


def send(at):
    """Let the sender run at a moment."""
    return sending.send_mails(clock=lambda: at)


def urgent(user, key="a", at=MOMENT):
    """Tell a person something that goes at once."""
    notices.tell([user], kind="record_broken", key=key, at=at)
    return Mail


def states():
    """Return the state of each mail, oldest first."""
    return list(Mail.objects.order_by("pk").values_list("state", flat=True))


def subject(mail):
    """Return the subject as a mail program shows it."""
    return mail["Subject"].strip()


def addresses(office):
    """Return to whom mails went, in order."""
    return [address for address, _content in office.arrived]


def test_without_a_server_nothing_is_planned(people, settings):
    assert settings.EMAIL_HOST == ""
    urgent(people.reporter)
    assert (send(MOMENT), MailItem.objects.count()) == (0, 0)


def test_what_is_refused_flags_the_address_until_it_is_another_one(people, office):
    office.does = [smtp.REFUSE, smtp.TAKE]
    urgent(people.reporter)
    send(MOMENT)
    assert states() == ["refused"]
    box = Mailbox.objects.get(user=people.reporter)
    assert (box.refused_address, box.refusal) == ("reporter@example.vn", "550 5.1.1 no such mailbox")
    urgent(people.reporter, "b")
    assert MailItem.objects.count() == 1
    builders.addressed(people.reporter, "new")
    urgent(people.reporter, "c")
    assert send(MOMENT) == 1
    assert addresses(office) == ["new@example.vn"]


def test_an_address_that_was_refused_is_tried_again_when_its_owner_saves_it_again(people, office):
    office.does = [smtp.REFUSE, smtp.TAKE]
    urgent(people.reporter)
    send(MOMENT)
    set_mailbox(people.reporter, email="reporter@example.vn", phone="", wanted=mailing.OPTIONAL, at=MOMENT)
    urgent(people.reporter, "b")
    assert (send(MOMENT), addresses(office)) == (1, ["reporter@example.vn"])


@pytest.mark.parametrize(("fault", "state"), [(smtp.BAR, "waiting"), (smtp.UNWANTED, "refused")])
def test_what_is_no_fault_of_the_address_does_not_flag_it(people, office, fault, state):
    office.does = [fault, smtp.TAKE]
    urgent(people.reporter)
    send(MOMENT)
    assert (states(), Mailbox.objects.exclude(refused_address="").count()) == ([state], 0)
    urgent(people.reporter, "b")
    assert send(MOMENT) == 1


def test_what_is_put_off_is_tried_again_later_under_the_same_id(people, office):
    office.does = [smtp.LATER, smtp.LATER, smtp.TAKE]
    urgent(people.reporter)
    for minutes in (0, 0.5, 1, 2.5, 3):  # the second and the fourth come too early
        send(MOMENT + timedelta(minutes=minutes))
    mail = Mail.objects.get()
    assert (mail.state, mail.tries, office.ids()) == ("sent", 3, [mail.message_id])


@pytest.mark.parametrize("fault", [smtp.SILENT, smtp.HALF, smtp.DROP])
def test_what_is_in_doubt_is_repeated_once_under_the_same_id(people, office, fault):
    office.does = [fault]
    urgent(people.reporter)
    for minutes in (0, 2, 10, 30, 90):
        send(MOMENT + timedelta(minutes=minutes))
    mail = Mail.objects.get()
    assert (mail.state, mail.tries, mail.doubts) == ("doubtful", 2, 2)
    assert office.ids() == ([] if fault == smtp.SILENT else [mail.message_id] * 2)


def test_a_server_that_falls_silent_holds_up_one_mail_of_a_run(people, office):
    office.does = [smtp.SILENT, smtp.TAKE]
    for user in (people.reporter, people.commander, people.leader):
        urgent(user)
    assert send(MOMENT) == 0
    assert sorted(Mail.objects.values_list("tries", flat=True)) == [0, 0, 1]
    assert send(MOMENT) == 2  # the others, at once; the first waits its minute


def test_a_server_that_is_away_holds_up_nobody_and_gets_everything_later(people, office, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for user in (people.reporter, people.commander):
        urgent(user)
    assert send(MOMENT) == 0
    settings.EMAIL_PORT = port
    assert send(MOMENT + timedelta(minutes=5)) == 2
    assert states() == ["sent", "sent"]
    settings.EMAIL_PORT = 1
    urgent(people.reporter, "b", MOMENT)
    send(MOMENT)
    settings.EMAIL_PORT = port
    send(MOMENT + timedelta(days=4))  # news of four days ago
    assert states() == ["sent", "sent", "lapsed"]


def test_who_ended_in_the_middle_leaves_a_doubt_and_the_next_one_goes_on(people, office):
    urgent(people.reporter)
    sending.make_mails(at=MOMENT)
    half = {"claim": "a", "claimed_at": MOMENT, "begun_at": MOMENT, "tries": 1}
    Mail.objects.update(**half)
    send(MOMENT + timedelta(minutes=9))
    assert office.arrived == []  # it may still be at it
    send(MOMENT + timedelta(minutes=11))
    assert (states(), Mail.objects.get().doubts, len(office.arrived)) == (["sent"], 1, 1)
    Mail.objects.update(**half, state="waiting", finished_at=None)  # and once more
    send(MOMENT + timedelta(minutes=11))
    assert (states(), len(office.arrived)) == (["doubtful"], 1)


def test_many_things_of_one_day_are_one_mail(people, office):
    for key in ("a", "b"):
        notices.tell([people.reporter], kind="message", key=key, at=MOMENT)
    notices.tell([people.reporter], kind="declined", key="c", at=MOMENT)
    send(MOMENT)
    assert office.arrived == []  # tomorrow morning
    morning = datetime(2024, 6, 6, 8, 0, tzinfo=HANOI)
    send(morning)
    notices.tell([people.reporter], kind="message", key="d", at=morning)
    send(morning)  # of the same moment, but the day's digest has gone
    [mail] = office.mails
    assert subject(mail) == "3 việc: Hỏi đáp về số liệu …"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    send(morning + timedelta(days=1))
    assert len(office.arrived) == 2


def test_a_reminder_of_what_was_sent_meanwhile_does_not_go(people, office):
    send(MOMENT)  # the first run looks back at nothing
    draft = builders.draft(people, quarter=2, at=MOMENT)
    remind_at = datetime(2024, 6, 11, 8, 0, tzinfo=HANOI)  # seven days before
    sending.plan_reminders(at=remind_at)
    planned = MailItem.objects.filter(kind=mailing.DUE)
    assert [item.user for item in planned] == [people.reporter]
    builders.fill(draft, people, at=MOMENT)
    builders.do(builders.do(draft, "present", people.reporter, at=MOMENT), "submit", people.commander, at=MOMENT)
    office.arrived.clear()
    send(remind_at)
    assert [mail["To"] for mail in office.mails if "hạn" in subject(mail)] == []
    assert planned.get().cancelled_at == remind_at


def test_more_time_cancels_what_was_planned_and_plans_anew(people, office):
    send(MOMENT)
    sending.plan_reminders(at=datetime(2024, 6, 11, 8, 0, tzinfo=HANOI))
    until = datetime(2024, 6, 25, 17, 0, tzinfo=HANOI)
    at = datetime(2024, 6, 11, 8, 30, tzinfo=HANOI)
    unit = builders.Province.objects.get(code="hoa-binh")
    extend(builders.period(2), unit, until=until, reason="Bão", by=people.administrator, at=at)
    send(at)
    assert [item.cancelled_at is not None for item in MailItem.objects.filter(kind=mailing.DUE)] == [True]
    send(datetime(2024, 6, 18, 8, 0, tzinfo=HANOI))  # seven days before the new one
    told = [mail.get_body(("plain",)).get_content() for mail in office.mails if mail["To"] == "reporter@example.vn"]
    assert "Còn 07 ngày: hạn gửi 17:00 thứ Ba, 25/06/2024." in told[-1]


def with_deputy(people, at):
    """Let another reporter of the unit stand in for the reporter on the day; return the absence."""
    other = builders.addressed(builders.user_with("reporter", "hoa-binh"), "deputy")
    return set_absence(people.reporter, deputy=other, first_day=at.date(), last_day=at.date(), at=at)


@pytest.mark.parametrize("change", ["none", "called off", "another unit"])
def test_a_deputy_who_stands_in_no_more_when_it_is_sent_is_not_told(people, office, change):
    absence = with_deputy(people, MOMENT)
    notices.tell([people.reporter], kind="message", key="a", at=MOMENT)  # goes with tomorrow's digest
    if change == "called off":
        end_absence(absence, at=MOMENT + timedelta(hours=1))
    if change == "another unit":
        absence.deputy.roles.update(province=builders.Province.objects.get(code="phu-tho"))
    send(datetime(2024, 6, 6, 8, 0, tzinfo=HANOI))
    told = ["reporter@example.vn", *(["deputy@example.vn"] if change == "none" else [])]
    assert sorted(addresses(office)) == sorted(told)


def test_what_concerns_a_persons_account_is_told_to_no_deputy(people, office):
    with_deputy(people, MOMENT)
    notices.tell([people.reporter], kind="second_factor", key="a", at=MOMENT)
    send(MOMENT)
    assert addresses(office) == ["reporter@example.vn"]


def test_the_clock_twice_late_or_back_sends_each_reminder_once(people, office):
    send(MOMENT)
    for at in (datetime(2024, 6, 17, 11, 0, tzinfo=HANOI), datetime(2024, 6, 17, 11, 0, tzinfo=HANOI)):
        send(at)  # three hours late, twice: of four reminders only the last is news
    send(datetime(2024, 6, 17, 10, 50, tzinfo=HANOI))
    mine = [mail for mail in office.mails if mail["To"] == "reporter@example.vn"]
    assert [subject(mail) for mail in mine] == ["Đến hạn gửi: Hòa Bình – Quý II/2024"]


def test_the_head_hears_of_it_on_the_third_day(people, office):
    send(DUE)
    send(datetime(2024, 6, 19, 8, 0, tzinfo=HANOI))
    assert "commander@example.vn" not in addresses(office)
    send(datetime(2024, 6, 21, 8, 0, tzinfo=HANOI))
    assert "commander@example.vn" in addresses(office)


def test_reviewers_and_leaders_hear_what_waits(people, office):
    builders.submission_at("submitted", people, quarter=2, at=DUE)
    send(DUE)
    office.arrived.clear()
    send(datetime(2024, 6, 21, 8, 0, tzinfo=HANOI))  # three working days on
    subjects = {mail["To"]: subject(mail) for mail in office.mails}
    assert subjects["reviewer@example.vn"] == "2 việc: Đã gửi Cụm: Hòa Bình – Quý II/2024 …"
    told = [mail for mail in office.mails if mail["To"] == "reviewer@example.vn"]
    assert "Báo cáo đã gửi Cụm từ 18/06/2024, chưa được thẩm định." in told[0].get_body(("plain",)).get_content()
    office.arrived.clear()
    send(datetime(2024, 6, 24, 8, 0, tzinfo=HANOI))  # Monday
    [weekly] = [mail for mail in office.mails if mail["To"] == "leader@example.vn"]
    assert "1/6 đơn vị đã gửi; quá hạn: " in weekly.get_body(("plain",)).get_content()


def test_a_staging_server_sends_to_nobody_else(people, office, settings):
    settings.EMAIL_ONLY_TO = ["reporter@example.vn", "@test.example.vn"]
    builders.addressed(people.leader, "leader@test")
    type(people.leader).objects.filter(pk=people.leader.pk).update(email="leader@test.example.vn")
    for user in (people.reporter, people.commander, people.leader):
        urgent(type(user).objects.get(pk=user.pk))
    send(MOMENT)
    assert sorted(addresses(office)) == ["leader@test.example.vn", "reporter@example.vn"]
    assert sorted(states()) == ["lapsed", "sent", "sent"]
