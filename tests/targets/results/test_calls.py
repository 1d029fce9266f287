"""Calls to late units: for the secretariat alone, with telephones and promises; a text for the group."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from audit.models import Event
from foundation.errors import Invalid, NotAllowed
from pledges.models import Agreement, Province
from targets.models import Call, Notice
from targets.results.queries.calls import calls_of
from targets.results.services.calls import Conversation, note_call
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Return the people of Hòa Bình, whose report of quý I is late by two hours."""
    builders.agreement_2024()
    found = builders.people_of("hoa-binh")
    type(found.reporter).objects.filter(pk=found.reporter.pk).update(phone="0912 345 678")
    return found


@pytest.fixture
def moment(clock):
    at = builders.period(1).due_at + timedelta(hours=2)
    clock(at)
    return at


def note(by, at, **changes):
    """Note a call to Hòa Bình about quý I."""
    facts = {"person": None, "spoke_to": "An", "called_at": at, "promised": "Gửi trước 17:00"} | changes
    call = Conversation(**facts)
    unit = Province.objects.get(code="hoa-binh")
    return note_call(Agreement.objects.get(year=2024), builders.period(1), unit, call, by=by, at=at)


def test_a_call_is_noted_and_stands_beside_the_unit(people, moment, client):
    client.force_login(people.reviewer)
    address = reverse("targets:call_new", args=["cum-4", 2024, "q1", "hoa-binh"])
    sent = {"person": people.reporter.pk, "called_day": "18/3/2024", "called_time": "19:00", "promised": " Sáng mai "}
    assert client.post(address, sent).status_code == 302
    call = Call.objects.get()
    assert (call.spoke_to, call.promised, call.by) == (str(people.reporter), "Sáng mai", people.reviewer)
    event = Event.objects.get(action="call_unit")
    assert event.rows["rows"][0][:2] == ["targets.call", call.pk]
    html = client.get(reverse("targets:calls", args=["cum-4", 2024, "q1"])).content.decode()
    assert 'href="tel:0912345678"' in html
    assert "Sáng mai" in html
    assert "quá hạn 02 giờ" in html
    said = " ".join(re.sub(r"<[^>]+>", " ", html).split())
    assert f"Sáng mai 19:00 18/03/2024, {people.reviewer} gọi, {people.reporter} trả lời" in said
    text = calls_of(Agreement.objects.get(year=2024), builders.period(1), now=moment).text
    assert text in unescape(html)  # to be copied into the group


def test_only_the_secretariat_notes_calls(people, moment):
    for user in (people.reporter, people.commander, people.leader):
        with pytest.raises(NotAllowed):
            note(user, moment)
    assert note(people.administrator, moment).pk


def test_a_call_without_a_name_a_promise_or_in_the_future_is_refused(people, moment):
    for wrong in ({"spoke_to": " "}, {"promised": " "}, {"called_at": moment + timedelta(minutes=1)}):
        with pytest.raises(Invalid):
            note(people.reviewer, moment, **wrong)


def test_the_text_names_who_is_waited_for(people, moment):
    text = calls_of(Agreement.objects.get(year=2024), builders.period(1), now=moment).text
    assert text.startswith("Cụm thi đua số 4, báo cáo Quý I/2024. Đến ")
    assert "- Hòa Bình: quá hạn 02 giờ (hạn 17:00 thứ" in text
    assert text.endswith("trình lãnh đạo duyệt và gửi báo cáo ngay.")


def test_what_nobody_reads_for_two_days_is_to_be_called_about(people, clock):
    report = builders.submission_at("returned", people)
    at = report.state_since + timedelta(days=2)
    found = calls_of(Agreement.objects.get(year=2024), report.period, now=at - timedelta(seconds=1))
    assert found.unread == ()
    found = calls_of(Agreement.objects.get(year=2024), report.period, now=at)
    assert {notice.user for notice in found.unread} == {people.reporter, people.commander}
    Notice.objects.filter(user=people.reporter).update(read_at=at)
    found = calls_of(Agreement.objects.get(year=2024), report.period, now=at)
    assert [notice.user for notice in found.unread] == [people.commander]


def test_the_page_of_who_is_late_leads_there(people, moment, client):
    address = reverse("targets:calls", args=["cum-4", 2024, "q1"])
    page = reverse("targets:lateness", args=["cum-4", 2024]) + "?window=q1"
    for user, leads in ((people.reviewer, True), (people.reporter, False)):
        client.force_login(user)
        assert (address in client.get(page).content.decode()) is leads
