"""Sessions: their ends by time and by acts, one's own listed and ended, and nothing lost that was sent too late."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import HeldForm, Session, User
from accounts.services import create_user, set_active
from accounts.services.sessions import device_name
from audit.models import Event
from foundation.clock import now
from pledges.services.people import NewRole, grant_role
from tests import builders

PASSWORD = "mật khẩu dài để thử"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36"
)


@pytest.fixture
def an(db, settings, clock):
    """A person who may sign in, where sessions end as they do in production."""
    settings.SESSION_IDLE, settings.SESSION_LONGEST = timedelta(minutes=30), timedelta(hours=12)
    clock(builders.NOW)
    return create_user("hb.an", full_name="Nguyễn Văn An", password=PASSWORD, by=None, at=now()).user


def sign_in(client, target="/notices/", username="hb.an"):
    data = {"username": username, "password": PASSWORD, "next": target}
    return client.post("/login/", data, HTTP_USER_AGENT=CHROME)


def later(clock, **span):
    clock(now() + timedelta(**span))


def is_open(client):
    return client.get("/notices/").status_code == 200


def test_a_session_that_is_not_used_ends_after_half_an_hour_and_leads_back(client, an, clock):
    sign_in(client)
    later(clock, minutes=29)
    assert is_open(client)
    later(clock, minutes=29)
    assert is_open(client)
    later(clock, minutes=30)
    assert client.get("/notices/?page=2")["Location"] == "/login/?next=/notices/%3Fpage%3D2"
    assert sign_in(client, "/notices/?page=2")["Location"] == "/notices/?page=2"


def test_a_session_that_is_used_ends_after_twelve_hours(client, an, clock):
    sign_in(client)
    for _times in range(25):
        later(clock, minutes=28)
        assert is_open(client)
    later(clock, minutes=20)
    assert not is_open(client)


def test_asking_how_long_it_goes_on_is_no_use_of_it(client, an, clock):
    sign_in(client)
    later(clock, minutes=20)
    assert client.get("/session/").json()["left"] == 600
    later(clock, minutes=5)
    assert client.post("/session/").json()["left"] == 1800
    later(clock, minutes=31)
    assert client.get("/session/", headers={"X-Requested-With": "fetch"}).status_code == 401
    assert client.get("/session/")["Location"].startswith("/login/")


def test_what_is_sent_too_late_is_kept_for_its_sender_alone(client, an, clock):
    builders.agreement_2024()
    people = builders.people_of("hoa-binh")
    User.objects.filter(pk=people.administrator.pk).update(username="hb.binh")
    binh = User.objects.get(username="hb.binh")
    binh.set_password(PASSWORD)
    binh.save()
    sign_in(client, username="hb.binh")
    later(clock, minutes=31)
    assert client.get("/session/", headers={"X-Requested-With": "fetch"}).status_code == 401  # as a page's script asks
    sent = client.post(reverse("pledges:person_new"), {"full_name": "Lê <b>Văn</b> Cường", "username": "hb.cuong"})
    key = re.fullmatch(r"/login/\?next=/held/([\w-]{32})/", sent["Location"])[1]  # 192 bits
    other = Client()
    sign_in(other, username="hb.an")
    assert other.get(f"/held/{key}/")["Location"] == "/"
    assert sign_in(client, f"/held/{key}/", username="hb.binh")["Location"] == f"/held/{key}/"
    page = client.get(f"/held/{key}/").content.decode()
    assert "Lê &lt;b&gt;Văn&lt;/b&gt; Cường" in page
    assert f'action="{reverse("pledges:person_new")}"' in page
    assert not User.objects.filter(username="hb.cuong").exists()
    later(clock, hours=13)
    sign_in(client, username="hb.binh")
    assert client.get(f"/held/{key}/")["Location"] == "/"


def test_of_a_password_that_is_sent_too_late_nothing_is_kept(client, an, clock):
    sign_in(client)
    later(clock, minutes=31)
    client.post("/password/", {"old_password": PASSWORD, "new_password": "x" * 20, "again": "x" * 20})
    assert not HeldForm.objects.exists()


def test_what_is_sent_too_late_to_an_endless_address_leads_to_signing_in(client, an, clock):
    sign_in(client)
    later(clock, minutes=31)
    assert client.post("/notices/read/?" + "x" * 2000)["Location"].startswith("/login/?next=/notices/read/")
    assert not HeldForm.objects.exists()


def test_own_sessions_are_listed_and_ended_one_by_one_or_all_others(client, an):
    second, third = Client(), Client()
    for one in (client, second, third):
        sign_in(one)
    page = client.get("/account/").content.decode()
    assert "sau 30 phút không dùng và chậm nhất 12 giờ sau khi đăng nhập" in page
    assert page.count("Chrome · Windows") == 3 + 2  # the buttons name them too
    assert re.fullmatch("[a-z0-9]{32}", client.session.session_key)  # 165 bits
    assert client.session.session_key not in page
    marks = re.findall(r"/account/sessions/([0-9a-f]{16})/end/", page)
    client.post(reverse("accounts:session_end", args=[marks[0]]))
    assert sorted([is_open(second), is_open(third)]) == [False, True]
    client.post("/account/sessions/end/")
    assert [is_open(one) for one in (client, second, third)] == [True, False, False]
    assert Event.objects.filter(action="end_sessions", actor=an).count() == 2


def test_nobody_ends_anothers_session(client, an):
    create_user("hb.binh", full_name="Bình", password=PASSWORD, by=None, at=now())
    other = Client()
    sign_in(other, username="hb.binh")
    sign_in(client)
    mark = re.findall(r"sessions/([0-9a-f]{16})", other.get("/account/").content.decode())
    assert mark == []
    client.post("/account/sessions/end/")
    assert is_open(other)


def test_switching_off_changing_the_password_and_changing_roles_end_sessions(client, an):
    other = Client()
    for one in (client, other):
        sign_in(one)
    new = "một mật khẩu khác hẳn nhé"
    client.post("/password/", {"old_password": PASSWORD, "new_password": new, "again": new})
    assert (is_open(client), is_open(other)) == (True, False)
    grant_role(an, NewRole("leader", valid_from=now().date()), by=None, at=now())
    assert not is_open(client)
    client.force_login(User.objects.get(pk=an.pk))
    assert is_open(client)
    set_active(an, False, by=None, at=now())
    assert not is_open(client)


def test_sessions_that_ended_with_the_password_are_not_listed(client, an):
    other = Client()
    for one in (client, other):
        sign_in(one)
    marks = r"/account/sessions/[0-9a-f]{16}/end/"
    assert len(re.findall(marks, client.get("/account/").content.decode())) == 1
    new = "một mật khẩu khác hẳn nhé"
    client.post("/password/", {"old_password": PASSWORD, "new_password": new, "again": new})
    page = client.get("/account/").content.decode()
    assert ("Chrome · Windows" in page, re.findall(marks, page)) == (True, [])


def test_sessions_outlive_a_new_key_while_the_one_of_before_stands_as_a_fallback(client, an, settings):
    away = type(client)()
    for browser in (client, away):
        browser.force_login(an)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the key of now"
    assert client.get("/notices/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert client.get("/notices/").status_code == 200  # which was signed anew meanwhile
    assert away.get("/notices/")["Location"].startswith("/login/")


def test_what_a_device_is_called():
    assert device_name(CHROME) == "Chrome · Windows"
    assert device_name("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0") == "Firefox · Linux"
    assert device_name("curl/8") == "Thiết bị không rõ"


def test_the_wall_knows_no_session(client, an, clock):
    assert client.get("/wall/").status_code == 404
    assert not Session.objects.exists()
