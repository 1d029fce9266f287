"""The second factor: who must have one, what is closed before, codes taken once, ways back that are on the record."""

import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import segno
from django.core import signing
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP

from accounts.models import CodeGenerator, Passkey, RecoveryCode, User
from accounts.services import create_user, passkeys, reset_password
from accounts.services import second_factor as factors
from accounts.views.second_factor import SEAL
from audit.models import Event
from foundation.clock import now
from pledges.middleware import WITHOUT
from pledges.models import RoleName
from pledges.services.people import NewRole, grant_role
from targets.models import Notice
from tests import builders
from tests.access_matrix import ROWS
from tests.test_access_matrix import address, stage

PASSWORD = "mật khẩu dài để thử"


@pytest.fixture
def an(db, settings):
    """A person of no role, where the second factor is asked for."""
    settings.SECOND_FACTOR = True
    return create_user("hb.an", full_name="Nguyễn Văn An", password=PASSWORD, by=None, at=now()).user


@pytest.fixture
def binh(an):
    """An administrator."""
    binh = create_user("hb.binh", full_name="Trần Bình", password=PASSWORD, by=None, at=now()).user
    grant_role(binh, NewRole(RoleName.ADMINISTRATOR, valid_from=now().date()), by=None, at=now())
    return binh


def code_of(user, seconds=0):
    """Return what the person's app shows so many seconds from now."""
    return shown(CodeGenerator.objects.get(user=user).secret, seconds)


def shown(secret, seconds=0):
    return f"{factors._totp(secret, 0, timezone.now() + timedelta(seconds=seconds)).token():06}"


def with_app(user):
    """Set an app up; return the recovery codes. Its code of a minute ago is the one that is used up."""
    secret = factors.new_secret()
    codes = factors.set_up_generator(user, secret, shown(secret, -60), at=timezone.now(), now=now())
    CodeGenerator.objects.update(drift=0)
    user.refresh_from_db()
    return codes


def password_step(client, username="hb.an"):
    return client.post("/login/", {"username": username, "password": PASSWORD, "next": "/notices/"})


def code_step(client, code):
    return client.post("/login/code/", {"code": code})


def test_after_the_password_nothing_is_open_before_the_code(client, an):
    with_app(an)
    assert password_step(client)["Location"] == "/login/code/"
    before = client.cookies["session"].value
    assert client.get("/notices/")["Location"].startswith("/login/")
    assert client.get("/login/code/").status_code == 200
    assert code_step(client, code_of(an))["Location"] == "/notices/"
    assert client.get("/notices/").status_code == 200
    assert client.cookies["session"].value != before
    client.cookies["session"] = before
    assert client.get("/notices/")["Location"].startswith("/login/")


def test_a_code_is_taken_once(client, an):
    with_app(an)
    code = code_of(an)
    password_step(client)
    assert code_step(client, code).status_code == 302
    client.post("/logout/")
    password_step(client)
    assert code_step(client, code).status_code == 422
    assert code_step(client, code_of(an, 30)).status_code == 302


def test_a_recovery_code_is_taken_once_and_stored_hashed(client, an):
    code, *_others = with_app(an)
    assert not RecoveryCode.objects.filter(digest__contains=code.replace("-", "")).exists()
    password_step(client)
    assert code_step(client, f" {code.upper()} ").status_code == 302
    client.post("/logout/")
    password_step(client)
    assert code_step(client, code).status_code == 422
    assert Event.objects.get(action="use_recovery_code").data == {"left": 7}


def test_guesses_at_the_code_wait_and_a_right_password_buys_none(client, an, caplog):
    with_app(an)
    for _guess in range(5):
        password_step(client)
        assert code_step(client, "000000").status_code == 422
    password_step(client)
    refused = code_step(client, "123123")
    assert (refused.status_code, refused["Retry-After"]) == (429, "1")
    assert "second factor of 'hb.an' from 127.0.0.1" in caplog.text
    assert "000000" not in caplog.text
    assert "123123" not in caplog.text


def test_many_addresses_guess_the_code_no_faster_than_one_and_hold_up_nobody_at_home(an):
    with_app(an)
    at = timezone.now()

    def answer(is_right, address, seconds):
        return factors.try_second_factor(an, lambda: is_right, address=address, at=at + timedelta(seconds=seconds))

    assert answer(True, "10.0.0.2", 0).user == an
    second, guesses = 0, 0
    while second < 6 * 3600:
        outcome = answer(False, f"6.6.{guesses // 250}.{guesses % 250}", second)
        guesses += not outcome.wait
        second += outcome.wait or 1
    assert guesses < 20 + 60 + 6 * 60
    assert (answer(True, "10.0.0.2", second).user, answer(True, "10.0.0.3", second).user) == (an, None)


def test_the_step_after_the_password_ends_with_time_and_with_the_password(client, an, clock):
    with_app(an)
    password_step(client)
    clock(now() + timedelta(minutes=11))
    assert code_step(client, code_of(an))["Location"] == "/login/"
    password_step(client)
    reset_password(User.objects.get(pk=an.pk), by=None, at=now())
    assert code_step(client, code_of(an))["Location"] == "/login/"


def test_a_reset_of_the_password_leaves_the_second_factor(client, an):
    with_app(an)
    made = reset_password(User.objects.get(pk=an.pk), by=None, at=now())
    answer = client.post("/login/", {"username": "hb.an", "password": made.password})
    assert answer["Location"] == "/login/code/"
    assert code_step(client, code_of(an)).status_code == 302
    assert client.get("/notices/")["Location"] == "/password/"


def test_whoever_must_have_one_sets_it_up_before_anything_else(client, binh):
    _actors, things = stage()
    client.force_login(binh)
    answers = {row.name: client.get(address(row, things)) for row in ROWS}
    closed = {name for name, answer in answers.items() if answer.get("Location") == "/account/second-factor/"}
    for_all = {
        "healthz",
        "healthz_backup",
        "healthz_worker",
        "accounts:login",
        "accounts:login_code",
        "targets:wall",
        "targets:wall_open",
        "targets:mail_stop",
    }
    assert set(answers) - closed == WITHOUT | for_all
    assert client.get("/notices/", headers={"X-Requested-With": "fetch"}).status_code == 401
    assert client.post("/people/new/", {"full_name": "X", "username": "x.y"})["Location"] == "/account/second-factor/"
    assert answers["accounts:second_factor"].status_code == 200


@pytest.mark.parametrize(("role", "must"), [(RoleName.REVIEWER, True), (RoleName.LEADER, False)])
def test_reviewers_must_have_one_and_leaders_may_do_without(client, agreement, settings, role, must):
    settings.SECOND_FACTOR = True
    client.force_login(builders.user_with(role, "quang-ninh" if must else None))
    for path in ("/notices/", "/", "/account/"):
        assert (client.get(path).headers.get("Location") == "/account/second-factor/") is must, path
    assert client.get("/account/second-factor/").status_code == 200  # which is offered to all


def test_the_qr_code_says_the_address_of_the_secret_that_the_page_holds(client, an):
    client.force_login(an)
    page = client.get("/account/second-factor/")
    secret = signing.loads(page.context["form"].initial["seal"], salt=SEAL)["secret"]
    address = factors.generator_address(an, secret)
    parts = urlsplit(address)
    said = parse_qs(parts.query)
    assert (parts.scheme, parts.netloc, unquote(parts.path)) == ("otpauth", "totp", "/Giao ước thi đua:hb.an")
    assert (said["secret"], page.context["secret"].replace(" ", "")) == ([secret], secret)
    assert re.fullmatch("[A-Z2-7]{32}", secret)  # 160 bits
    picture = re.search(r'<img src="(data:image/svg[^"]+)"', page.content.decode())[1]
    drawn = segno.make(address, error="m", micro=False).svg_data_uri(border=2, scale=5)
    assert unescape(picture) == drawn
    assert client.get("/account/second-factor/").context["picture"] != drawn  # another secret, another picture


def test_it_is_set_up_on_the_page_and_the_recovery_codes_are_shown_once(client, binh):
    password_step(client, "hb.binh")
    before = client.cookies["session"].value
    page = client.get("/account/second-factor/").content.decode()
    seal = re.search(r'name="seal" value="([^"]+)"', page)[1]
    secret = signing.loads(seal, salt=SEAL)["secret"]
    wrong = client.post("/account/second-factor/", {"seal": seal, "code": "000000"})
    assert wrong.status_code == 422
    done = client.post("/account/second-factor/", {"seal": seal, "code": shown(secret)})
    assert len(re.findall(r"<li><code>[a-z2-9-]{14}</code>", done.content.decode())) == 8
    assert client.get("/people/").status_code == 200
    assert client.cookies["session"].value != before
    client.cookies["session"] = before
    assert client.get("/notices/")["Location"].startswith("/login/")
    assert Event.objects.filter(action="set_up_generator", subject="user/hb.binh").count() == 1


def test_setting_up_ends_every_other_session(client, an):
    other = type(client)()
    other.force_login(an)
    with_app(an)
    assert other.get("/notices/").status_code == 302


def test_another_administrator_takes_it_away_on_the_record_and_the_person_is_told(client, an, binh):
    with_app(an)
    with_app(binh)
    password_step(client, "hb.binh")
    code_step(client, code_of(binh))
    url = reverse("targets:person_second_factor", args=[an.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "Mất điện thoại"}).status_code == 302
    assert not factors.has_second_factor(an)
    event = Event.objects.get(action="reset_second_factor")
    assert (event.subject, event.actor, event.reason) == ("user/hb.an", binh, "Mất điện thoại")
    assert Notice.objects.get(user=an).kind == "second_factor"
    assert client.get(reverse("targets:person_second_factor", args=[binh.pk])).status_code == 404


def test_the_command_takes_it_away_for_the_last_administrator(binh, capsys):
    with_app(binh)
    call_command("reset_second_factor", "hb.binh", "--by", "hb.binh", "--reason", "Mất điện thoại")
    assert not factors.has_second_factor(binh)
    assert Event.objects.filter(subject="user/hb.binh", reason="Mất điện thoại").count() == 1


def test_it_is_offered_to_all_and_turned_off_again(client, an):
    password_step(client)
    assert 'href="/account/second-factor/"' in client.get("/account/").content.decode()
    with_app(an)
    client.force_login(an)
    codes = client.post("/account/second-factor/codes/").content.decode()
    assert len(re.findall(r"<li><code>", codes)) == 8
    assert client.post("/account/second-factor/off/")["Location"] == "/account/"
    assert (factors.has_second_factor(an), RecoveryCode.objects.count()) == (False, 0)
    assert client.get("/account/").status_code == 200


def test_a_phone_ahead_of_a_server_without_a_network_is_understood(an):
    secret = factors.new_secret()
    at = timezone.now()
    factors.set_up_generator(an, secret, shown(secret, 300), at=at, now=now())
    assert factors.check_code(an, shown(secret, 360), at=at + timedelta(seconds=60), now=now())
    assert not factors.check_code(an, shown(secret, 120), at=at + timedelta(seconds=120), now=now())
    assert TOTP(b"x" * 20).digits == 6


def test_the_demonstration_asks_for_none(client, an, settings):
    with_app(an)
    settings.SECOND_FACTOR = False
    assert password_step(client)["Location"] == "/notices/"
    assert client.get("/account/second-factor/").status_code == 404


HALF = {"clientDataJSON": "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIn0", "attestationObject": "AA", "authenticatorData": "AA"}
PARTLY = ({}, HALF, HALF | {"attestationObject": 0, "signature": "AA"})
PARTS = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "clientExtensionResults": {}}


@pytest.mark.parametrize(
    "answer", [*("null", "3", "{", "[" * 7000), *(json.dumps(PARTS | {"response": r}) for r in PARTLY)]
)
def test_what_no_passkey_answered_is_refused_with_a_sentence(client, an, answer):
    client.force_login(an)
    client.get(reverse("accounts:second_factor"))
    refused = client.post(reverse("accounts:passkey_new"), {"name": "Máy bàn", "passkey": answer})
    assert (refused.status_code, "Trình duyệt chưa tạo được khóa" in refused.content.decode()) == (422, True)
    state = passkeys.registration(an, "example.vn")[1]
    assert passkeys.check_answer(an, answer, state=state, host="example.vn", now=now()) is False


def test_a_passkey_goes_once_though_two_tabs_ask(an):
    keys = [
        Passkey.objects.create(user=an, name=name, credential_id=name, credential=b"", made_at=now())
        for name in ("a0", "b0")
    ]
    for _tab in range(2):
        passkeys.remove_passkey(Passkey(pk=keys[0].pk, user=an, name="a0"), now=now())
    assert Event.objects.filter(action="remove_passkey").count() == 1
    assert [key.name for key in an.passkeys.all()] == ["b0"]
