"""One's own mails: the address, what is declined, from a mail too; who stands in; the standing of all."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from audit.models import Event
from foundation.dates import day_of
from foundation.errors import Invalid
from pledges.models import Cluster, RoleName
from targets.calendar.queries.mailboxes import recipients
from targets.calendar.services import notices
from targets.core import mailing
from targets.mails.queries.stopping import stop_token
from targets.mails.services import mailboxes
from targets.models import ClockRun, Mail, Mailbox, MailItem, Notice
from tests import builders
from tests.rows import row

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Return the people of Hòa Bình; the reporter has an address."""
    builders.agreement_2024()
    found = builders.people_of("hoa-binh")
    found.reporter.email = "an@example.vn"
    found.reporter.save(update_fields=["email"])
    return found


def test_a_changed_address_is_on_the_record(people, client):
    client.force_login(people.reporter)
    assert "chưa nối với máy chủ thư nên chưa gửi thư nào" in client.get(reverse("targets:mailbox")).content.decode()
    sent = {"email": "binh@example.vn", "phone": "0912", "wanted": ["due", "messages"]}
    assert client.post(reverse("targets:mailbox"), sent).status_code == 302
    event = Event.objects.filter(action="edit_user").latest("sequence")
    assert (event.data["from"]["email"], event.data["to"]["email"]) == ("an@example.vn", "binh@example.vn")
    declined = Mailbox.objects.get(user=people.reporter).declined
    assert set(declined) == mailing.OPTIONAL.keys() - {"due", "messages"}
    assert client.post(reverse("targets:mailbox"), {"email": "không"}).status_code == 422


def test_what_is_declined_does_not_come_and_what_nobody_declines_does(people):
    mailboxes.decline(people.reporter.pk, mailing.OPTIONAL)
    at = builders.NOW
    got = {kind: bool(recipients([people.reporter], kind, at=at)) for kind in (mailing.DUE, "message", "returned")}
    assert got == {mailing.DUE: False, "message": False, "returned": True}


def test_what_is_declined_by_mail_is_told_in_the_product_all_the_same(people, client, settings):
    settings.EMAIL_HOST = "mail.example.vn"
    people.commander.email = "binh@example.vn"
    people.commander.save(update_fields=["email"])
    mailboxes.decline(people.reporter.pk, mailing.OPTIONAL)
    kinds = [kind for kind in Notice.Kind.values if kind in mailing.CHOICE_OF]
    assert len(kinds) > 5
    for kind in kinds:
        notices.tell([people.reporter, people.commander], kind=kind, key=kind, at=builders.NOW)
    assert set(Notice.objects.filter(user=people.reporter).values_list("kind", flat=True)) == set(kinds)
    assert not MailItem.objects.filter(user=people.reporter).exists()
    assert set(MailItem.objects.filter(user=people.commander).values_list("kind", flat=True)) == set(kinds)
    client.force_login(people.reporter)
    page = client.get(reverse("targets:notices")).content.decode()
    assert [kind for kind in kinds if str(Notice.Kind(kind).label) not in page] == []


def test_a_mail_is_declined_from_the_mail_without_signing_in(people, client):
    address = reverse("targets:mail_stop", args=[stop_token(people.reporter.pk, ["messages"])])
    assert client.get(address).status_code == 200
    assert not Mailbox.objects.exists()  # programs that look at links follow them
    answer = client.post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Mailbox.objects.get(user=people.reporter).declined == ["messages"]
    assert client.post(address.replace("stop/", "stop/x")).status_code == 404


def test_a_deputy_gets_the_mails_of_these_days_too(people):
    at = builders.NOW
    other = builders.user_with("reporter", "hoa-binh")
    other.email = "thay@example.vn"
    other.save(update_fields=["email"])
    first = day_of(at) + timedelta(days=1)
    absence = mailboxes.set_absence(people.reporter, deputy=other, first_day=first, last_day=first, at=at)
    who = [
        {one.user.email: one.instead_of for one in recipients([people.reporter], "returned", at=at + timedelta(days=n))}
        for n in range(3)
    ]
    alone = {"an@example.vn": None}
    assert who == [alone, alone | {"thay@example.vn": people.reporter}, alone]
    both = recipients([people.reporter, other], "returned", at=at + timedelta(days=1))
    assert sorted(one.user.email for one in both) == ["an@example.vn", "thay@example.vn"]
    mailboxes.end_absence(absence, at=at)
    assert len(recipients([people.reporter], "returned", at=at + timedelta(days=1))) == 1
    assert [one.action for one in Event.objects.order_by("sequence")][-2:] == ["set_absence", "end_absence"]


def test_a_deputy_holds_the_same_role_at_the_same_place(people):
    at, today = builders.NOW, day_of(builders.NOW)
    stranger = builders.user_with("reporter", "phu-tho")
    other = builders.user_with("reporter", "hoa-binh")
    wrong = [
        {"deputy": stranger, "first_day": today, "last_day": today},
        {"deputy": people.commander, "first_day": today, "last_day": today},
        {"deputy": other, "first_day": today, "last_day": today - timedelta(days=1)},
        {"deputy": other, "first_day": today, "last_day": today + timedelta(days=400)},
    ]
    for facts in wrong:
        with pytest.raises(Invalid):
            mailboxes.set_absence(people.reporter, **facts, at=at)
    right = {"deputy": other, "first_day": today, "last_day": today}
    mailboxes.set_absence(people.reporter, **right, at=at)
    with pytest.raises(Invalid):
        mailboxes.set_absence(people.reporter, **right, at=at)


def test_administrators_see_which_address_is_refused(people, client):
    facts = {"refused_address": "an@example.vn", "refused_at": builders.NOW, "refusal": "550 no such mailbox"}
    row(Mailbox, user=people.reporter, **facts)
    client.force_login(people.administrator)
    assert "550 no such mailbox" in client.get(reverse("targets:config_mails")).content.decode()
    person = client.get(reverse("pledges:person", args=[people.reporter.pk])).content.decode()
    assert "máy chủ thư từ chối lúc" in person
    client.force_login(people.reporter)
    assert "Máy chủ thư từ chối địa chỉ an@example.vn" in client.get(reverse("targets:mailbox")).content.decode()


def test_an_administrator_of_another_cluster_sees_no_address_of_ours(people, client):
    facts = {"refused_address": "an@example.vn", "refused_at": builders.NOW, "refusal": "550 no such mailbox"}
    row(Mailbox, user=people.reporter, **facts)
    doubtful = {"state": Mail.State.DOUBTFUL, "finished_at": builders.NOW, "address": "an@example.vn"}
    row(Mail, user=people.reporter, message_id="<a@b>", made_at=builders.NOW, next_try_at=builders.NOW, **doubtful)
    elsewhere = builders.user_with(None)
    builders.grant(elsewhere, RoleName.ADMINISTRATOR, cluster=Cluster.objects.create(code="cum-5", name="Cụm 5"))
    for user, sees in ((people.administrator, True), (elsewhere, False)):
        client.force_login(user)
        assert ("an@example.vn" in client.get(reverse("targets:config_mails")).content.decode()) is sees


def test_a_silent_clock_stands_on_every_page_of_administrators(people, client, settings):
    settings.FIXED_NOW = None
    now = datetime.now(builders.HANOI)
    type(people.administrator.roles.get()).objects.update(valid_to=None)
    for hours, is_silent in ((27, True), (25, False)):
        row_of = {"finished_at": now - timedelta(hours=hours)}
        ClockRun.objects.update_or_create(name="clock", defaults=row_of)
        ClockRun.objects.update_or_create(name="mails", defaults={"finished_at": now})
        for user, sees in ((people.administrator, is_silent), (people.reporter, False)):
            client.force_login(user)
            html = client.get(reverse("targets:notices")).content.decode()
            assert ("Đồng hồ hệ thống ngừng từ" in html) is sees
        assert client.get("/healthz/worker").json() == {"status": "clock" if is_silent else "record"}
