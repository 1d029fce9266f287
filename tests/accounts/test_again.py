"""Acts of weight ask for the password again, and the code; what was typed for the act is not lost."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.urls import get_resolver, reverse

from accounts.models import User
from accounts.services import second_factor
from audit.models import Event
from foundation.clock import now, today
from tests import builders
from tests.accounts.test_second_factor import code_of, with_app
from tests.configuring import filled, url
from tests.test_access_matrix import names

PASSWORD = "mật khẩu dài để thử"
LIGHT = {  # forms of people and of configuration that change neither accounts nor rules
    "pledges:people",
    "pledges:person",
    "targets:config",
    "targets:config_backups",
    "targets:config_record",
    "targets:config_history_original",
    "targets:config_mails",
    "targets:config_template",
    "targets:config_template_file",
    "targets:config_template_reset",
}


@pytest.fixture
def admin(client, agreement, settings):
    """An administrator who signed in eleven minutes ago, where passwords hold for ten."""
    admin = builders.user_with("administrator")
    admin.set_password(PASSWORD)
    admin.save()
    client.force_login(admin)
    settings.PASSWORD_HOLDS = timedelta(minutes=10)
    settings.FIXED_NOW = now() + timedelta(minutes=11)
    return admin


def new_person(client, **more):
    return client.post(reverse("pledges:person_new"), {"full_name": "Lê Cường", "username": "hb.cuong", **more})


def test_every_address_of_people_and_rules_is_of_weight_or_known_to_be_light():
    known = set(names(get_resolver()))
    table = set(django_settings.ACTS_OF_WEIGHT)
    grave = {name for name in known if name.startswith(("pledges:", "targets:config"))}
    assert (sorted(table - known), sorted(grave - table), sorted(LIGHT - grave)) == ([], sorted(LIGHT), [])
    assert "targets:mailbox" in table  # one's own address of mail


def test_an_act_of_weight_asks_and_then_does_what_was_typed(client, admin):
    page = new_person(client)
    assert (page.status_code, User.objects.filter(username="hb.cuong").exists()) == (200, False)
    text = page.content.decode()
    carried = dict(re.findall(r'<textarea name="([^"]+)" hidden>\n([^<]*)</textarea>', text))
    assert carried == {"full_name": "Lê Cường", "username": "hb.cuong"}
    wrong = new_person(client, **{"again-password": "không phải"})
    assert (wrong.status_code, User.objects.filter(username="hb.cuong").exists()) == (422, False)
    assert "Lê Cường" in wrong.content.decode()
    assert new_person(client, **{"again-password": PASSWORD}).status_code == 200
    assert User.objects.get(username="hb.cuong").full_name == "Lê Cường"


def closing(client):
    return url("config_close", "q1"), {"is_sure": "on", "note": "Sơ kết"}


def reopening(client):
    report = builders.submission_at("accepted", builders.people_of())
    return reverse("targets:move", args=[report.pk, "reopen"]), {"reason": builders.REASON}


def rule(client):
    where = url("config_rule", "check", 1)
    return where, filled(client.get(where).context["form"], message="Hai vế phải bằng nhau.", reason="Phụ lục 2")


def role(client):
    person = builders.user_with(None)
    return reverse("pledges:role_new", args=[person.pk]), {"name": "leader", "valid_from": f"{today():%d/%m/%Y}"}


def address_of_mail(client):
    return reverse("targets:mailbox"), {"email": "binh@example.vn", "phone": "0912"}


@pytest.mark.parametrize(
    ("act", "event"),
    [(closing, "close_period"), (reopening, "reopen"), (rule, "edit_check"), (role, "grant_role"),
     (address_of_mail, "edit_user")],
)  # fmt: skip
def test_closing_reopening_rules_roles_and_ones_address_are_asked_about_and_then_done(client, admin, act, event):
    where, typed = act(client)
    before = Event.objects.count()
    asked = client.post(where, typed)
    assert (asked.status_code, asked.templates[0].name, Event.objects.count()) == (200, "accounts/again.html", before)
    done = client.post(where, typed | {"again-password": PASSWORD})
    assert done.status_code == 302
    assert event in Event.objects.values_list("action", flat=True)


def test_a_password_given_minutes_ago_holds_and_then_no_more(client, admin, settings):
    new_person(client, **{"again-password": PASSWORD})
    url = reverse("pledges:person_edit", args=[User.objects.get(username="hb.cuong").pk])
    settings.FIXED_NOW = now() + timedelta(minutes=9)
    assert client.post(url, {"full_name": "Lê Văn Cường"}).status_code == 302
    settings.FIXED_NOW = now() + timedelta(minutes=2)
    assert client.post(url, {"full_name": "Lê Cường"}).status_code == 200
    assert User.objects.get(username="hb.cuong").full_name == "Lê Văn Cường"


def test_of_whoever_has_a_second_factor_the_code_is_asked_too(client, admin, settings):
    settings.SECOND_FACTOR = True
    with_app(admin)
    client.force_login(admin)
    session = client.session
    session["second_factor"] = True
    session.save()
    settings.FIXED_NOW = now() + timedelta(minutes=11)
    without = new_person(client, **{"again-password": PASSWORD})
    assert (without.status_code, User.objects.filter(username="hb.cuong").exists()) == (422, False)
    client.post("/account/second-factor/off/", {"again-password": PASSWORD})
    assert second_factor.has_second_factor(admin)
    code = {"again-password": PASSWORD, "again-code": code_of(admin)}
    assert new_person(client, **code).status_code == 200
    assert User.objects.filter(username="hb.cuong").exists()


def test_guesses_wait_as_at_signing_in(client, admin):
    for _guess in range(5):
        new_person(client, **{"again-password": "không phải"})
    assert "Hãy thử lại sau 1 giây" in new_person(client, **{"again-password": PASSWORD}).content.decode()
