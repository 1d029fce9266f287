"""Signing in: who is let in, how guessers are slowed down and nobody locked out, one answer to all."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.core import delay, delay_of_name
from accounts.models import Session, SignInTally, User
from accounts.services import create_user, publish_password, reset_password, set_active
from accounts.services.sign_in import claim, forgive, try_password
from foundation.clock import now
from targets.calendar.services import notices

PASSWORD = "mật khẩu dài để thử"
START = timezone.now()


class CountingHasher(MD5PasswordHasher):
    """A fast hasher that counts how often it is asked: what an answer costs is the number of its hashings."""

    hashings = 0

    def encode(self, password, salt):
        """Count, and hash."""
        CountingHasher.hashings += 1
        return super().encode(password, salt)


@pytest.fixture
def an(db):
    """A person who may sign in."""
    return create_user("hb.an", full_name="Nguyễn Văn An", password=PASSWORD, by=None, at=now()).user


def sign_in(client, username="hb.an", password=PASSWORD, address="10.0.0.1", **more):
    return client.post("/login/", {"username": username, "password": password, **more}, REMOTE_ADDR=address)


def test_the_right_password_lets_in_and_goes_where_the_person_was_going(client, an):
    response = sign_in(client, next="/notices/?page=2")
    assert (response.status_code, response["Location"]) == (302, "/notices/?page=2")
    assert client.session["_auth_user_id"] == str(an.pk)


@pytest.mark.parametrize("username", ["HB.AN", " hb.an ", "ｈｂ．ａｎ"])
def test_a_username_is_read_as_people_write_it(client, an, username):
    assert sign_in(client, username).status_code == 302


def test_a_password_typed_decomposed_is_the_same_password(client, an):
    import unicodedata

    assert sign_in(client, password=unicodedata.normalize("NFD", PASSWORD)).status_code == 302


def test_spaces_of_a_password_count(client, an):
    assert sign_in(client, password=f" {PASSWORD}").status_code == 422


@pytest.mark.parametrize(
    "target", ["//evil.example/x", "https://evil.example", "javascript:alert(1)", r"/\evil.example"]
)
def test_next_stays_in_this_site(client, an, target):
    assert sign_in(client, next=target)["Location"] == "/"


def test_the_session_is_a_new_one_and_the_old_one_is_dead(client, an):
    session = client.session
    session["fixed"] = True
    session.save()
    client.cookies[django_settings.SESSION_COOKIE_NAME] = before = session.session_key
    sign_in(client)
    assert client.get("/notices/").status_code == 200
    after = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    client.cookies[django_settings.SESSION_COOKIE_NAME] = before
    assert (after != before, client.get("/notices/")["Location"]) == (True, "/login/?next=/notices/")


def test_unknown_wrong_and_switched_off_get_the_same_answer(client, an):
    off = create_user("hb.off", full_name="Đã nghỉ", password=PASSWORD, by=None, at=now()).user
    set_active(off, False, by=None, at=now())
    answers = [
        sign_in(client, name, word, address)
        for name, word, address in [
            ("nobody", PASSWORD, "10.0.1.1"),
            ("hb.an", "sai", "10.0.1.2"),
            ("hb.off", PASSWORD, "10.0.1.3"),
        ]
    ]
    texts = [
        answer.content.decode().replace(f'value="{name}"', "")
        for answer, name in zip(answers, ["nobody", "hb.an", "hb.off"], strict=True)
    ]
    tokens = [text.split('name="csrfmiddlewaretoken" value="') for text in texts]
    bare = ["".join([first, *(rest.split('"', 1)[1] for rest in more)]) for first, *more in tokens]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    assert bare[0] == bare[1] == bare[2]
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in bare[0]


def test_unknown_wrong_and_switched_off_cost_the_same(db, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    create_user("hb.an", full_name="An", password=PASSWORD, by=None, at=now())
    off = create_user("hb.off", full_name="Off", password=PASSWORD, by=None, at=now()).user
    set_active(off, False, by=None, at=now())
    hashings, queries = {}, {}
    for name, password in (("nobody", "sai mật khẩu rồi"), ("hb.an", "sai mật khẩu rồi"), ("hb.off", PASSWORD)):
        try_password(name, password, address="10.9.0.1", at=START, now=now())  # the tally's rows are there from now on
        CountingHasher.hashings = 0
        with CaptureQueriesContext(connection) as asked:
            outcome = try_password(name, password, address="10.9.0.1", at=START, now=now())
        assert outcome.user is None
        hashings[name], queries[name] = CountingHasher.hashings, len(asked)
    assert set(hashings.values()) == {1}, hashings
    assert len(set(queries.values())) == 1, queries


def test_delays_grow_to_a_minute_and_no_further():
    assert [delay(failures) for failures in (0, 4, 5, 6, 7, 8, 9, 10, 11, 12, 10_000)] == [
        0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60
    ]  # fmt: skip
    assert [delay_of_name(failures) for failures in (0, 19, 20, 21, 22, 23, 10_000)] == [0, 0, 1, 2, 3, 3, 3]


def test_the_sixth_guess_waits_with_429_and_its_seconds(client, an):
    answers = [sign_in(client, password="sai").status_code for _guess in range(5)]
    waiting = sign_in(client, password=PASSWORD)  # even the right one
    assert (answers, waiting.status_code) == ([422] * 5, 429)
    assert waiting["Retry-After"] in ("1", "2")
    assert "giây" in waiting.content.decode()


def test_a_guess_that_waits_counts_nothing_and_the_delay_ends(db):
    for _guess in range(5):
        claim("x", "10.0.0.1", at=START)
    assert [claim("x", "10.0.0.1", at=START) for _guess in range(50)] == [1] * 50
    assert claim("x", "10.0.0.1", at=START + timedelta(seconds=1)) == 0
    assert claim("x", "10.0.0.1", at=START + timedelta(seconds=1)) == 2


def test_a_right_password_clears_what_was_counted(db):
    for _guess in range(5):
        assert claim("x", "10.0.0.1", at=START) == 0
    forgive("x", "10.0.0.1", at=START)
    assert claim("x", "10.0.0.1", at=START) == 0


def test_an_attacker_does_not_lock_out_the_owner_elsewhere(an):
    for guess in range(500):
        try_password(
            "hb.an", f"sai {guess}", address="6.6.6.6", at=START + timedelta(milliseconds=100 * guess), now=now()
        )
    at = START + timedelta(seconds=50)
    outcome = try_password("hb.an", PASSWORD, address="10.0.0.2", at=at, now=now())
    if outcome.wait:
        outcome = try_password(
            "hb.an", PASSWORD, address="10.0.0.2", at=at + timedelta(seconds=outcome.wait), now=now()
        )
    assert (outcome.user, outcome.wait) == (an, 0)


def test_many_attacking_addresses_hold_up_the_owner_three_seconds_at_most_and_not_at_a_known_address(an):
    assert try_password("hb.an", PASSWORD, address="10.0.0.2", at=START, now=now()).user == an
    for guess in range(500):
        claim("hb.an", f"6.6.{guess // 250}.{guess % 250}", at=START + timedelta(milliseconds=guess))
    at = START + timedelta(milliseconds=500)
    assert try_password("hb.an", PASSWORD, address="10.0.0.2", at=at, now=now()).user == an
    elsewhere = try_password("hb.an", PASSWORD, address="10.0.0.3", at=at, now=now())
    assert elsewhere.user is None
    assert 1 <= elsewhere.wait <= 3


def test_forty_people_behind_one_address_all_sign_in(db):
    for number in range(40):
        create_user(f"p{number}", full_name=f"P {number}", password=PASSWORD, by=None, at=now())
    at, let_in = START, 0
    for number in range(40):
        for typed in ("gõ nhầm lần một", PASSWORD):  # each mistypes once
            let_in += try_password(f"p{number}", typed, address="10.0.0.9", at=at, now=now()).user is not None
        at += timedelta(milliseconds=500)
    assert let_in == 40


def test_one_address_may_not_try_everybody(db):
    waits = [claim(f"p{number}", "6.6.6.6", at=START) for number in range(130)]
    assert (waits.count(0), waits[-1]) == (120, 60)
    assert claim("p1", "6.6.6.6", at=START + timedelta(seconds=60)) == 0


def test_an_address_used_for_guessing_still_lets_in_whom_it_knows(an):
    create_user("hb.moi", full_name="Trần Thị Mới", password=PASSWORD, by=None, at=now())
    here = {"address": "10.0.0.1", "at": START, "now": now()}
    assert try_password("hb.an", PASSWORD, **here).user == an
    for number in range(120):
        claim(f"p{number}", here["address"], at=START)
    assert try_password("hb.moi", PASSWORD, **here).wait > 0
    assert try_password("hb.an", PASSWORD, **here).user == an


def test_stale_rows_go(db):
    claim("x", "10.0.0.1", at=START)
    claim("y", "10.0.0.2", at=START + timedelta(days=2))
    assert SignInTally.objects.count() == 3


def test_an_initial_password_lives_72_hours(client, clock, db):
    made = create_user("hb.moi", full_name="Mới", by=None, at=now())
    moment = now()
    clock(moment + timedelta(hours=72))
    expired = sign_in(client, "hb.moi", made.password)
    assert (expired.status_code, "đã hết hạn" in expired.content.decode()) == (422, True)
    clock(moment + timedelta(hours=71, minutes=59))
    assert sign_in(client, "hb.moi", made.password).status_code == 302


def test_a_password_typed_into_the_name_box_is_not_logged(client, an, caplog):
    with caplog.at_level("INFO"):
        sign_in(client, username="Mật khẩu thật của tôi")
        sign_in(client, password="sai rồi")
    assert "mật khẩu thật" not in caplog.text.lower()
    assert "sign-in of 'hb.an' from 10.0.0.1: refused" in caplog.text
    assert re.search(r"sign-in of nobody \([0-9a-f]{8}\) from 10.0.0.1: refused", caplog.text)


def test_the_demonstration_is_let_in_only_where_this_is_one(client, an, settings):
    publish_password(an, "giao-uoc-2024")
    assert sign_in(client, password="giao-uoc-2024").status_code == 302
    assert client.get("/password/").status_code == 200
    settings.DEMO = False
    assert client.get("/password/").status_code == 302  # the session is over too
    assert sign_in(client, password="giao-uoc-2024").status_code == 422


def test_sessions_that_ran_out_are_deleted_by_the_clock(client, an):
    sign_in(client)
    key = client.session.session_key
    Session.objects.create(session_key="old", session_data="x", expire_date=timezone.now() - timedelta(minutes=1))
    notices.run_clock(at=now())
    assert list(Session.objects.values_list("session_key", flat=True)) == [key]


def test_with_an_initial_password_every_page_leads_to_changing_it(client, db):
    made = create_user("hb.moi", full_name="Mới", by=None, at=now())
    sign_in(client, "hb.moi", made.password)
    assert client.get("/notices/")["Location"] == "/password/"
    assert client.get("/notices/", headers={"X-Requested-With": "fetch"}).status_code == 401
    assert client.get("/password/").status_code == 200


def test_a_reset_ends_the_sessions(client, an):
    sign_in(client)
    assert client.get("/password/").status_code == 200
    reset_password(User.objects.get(pk=an.pk), by=None, at=now())
    assert client.get("/password/")["Location"] == "/login/?next=/password/"


def test_signing_out_needs_post_and_forgets_the_language(client, an):
    sign_in(client)
    assert client.get("/logout/").status_code == 405
    client.post("/i18n/setlang/", {"language": "en", "next": "/"})
    response = client.post("/logout/")
    assert (response["Location"], response.cookies["language"].value) == ("/login/", "")
    assert client.get("/password/").status_code == 302


def test_the_language_is_kept_for_the_next_login_anywhere(client, an):
    sign_in(client)
    client.post("/i18n/setlang/", {"language": "en", "next": "/password/"})
    client.post("/logout/")
    again = sign_in(client)
    assert (User.objects.get(pk=an.pk).language, again.cookies["language"].value) == ("en", "en")


def test_an_unknown_language_changes_nothing(client, an):
    sign_in(client)
    client.post("/i18n/setlang/", {"language": "xx", "next": "/password/"})
    assert User.objects.get(pk=an.pk).language == "vi"
