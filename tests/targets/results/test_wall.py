"""The wall: opened by a link alone, for one cluster, read-only, revoked at once; its secret is written nowhere."""

import json
import logging

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from cluster_emulation.logs import JsonLine
from pledges.models import Cluster, Device
from pledges.queries.devices import digest
from pledges.services.devices import make_device, revoke_device
from targets.core import workflow
from targets.results.views.wall import SALT
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
WALL = "/wall/"


@pytest.fixture
def people(clock):
    clock(NOW)
    builders.agreement_2024()
    return builders.people_of()


@pytest.fixture
def secret(people):
    return make_device(Cluster.objects.get(code="cum-4"), name="Phòng họp", by=people.administrator, at=NOW)[1]


def link(secret):
    return reverse("targets:wall_open", args=[secret])


@pytest.fixture
def screen(secret):
    """A browser that has been let in."""
    client = Client()
    assert client.get(link(secret)).status_code == 302
    return client


def test_a_link_leads_to_the_wall_by_a_cookie_of_the_walls_own_addresses(secret):
    client = Client()
    answer = client.get(link(secret))
    assert (answer.status_code, answer["Location"], answer["Referrer-Policy"]) == (302, WALL, "no-referrer")
    assert set(answer.cookies) == {"wall"}
    cookie = answer.cookies["wall"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (WALL, True, "Lax")
    assert signing.loads(cookie.value, salt=SALT) == digest(secret)
    page = client.get(WALL)
    assert (page.status_code, page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == (
        200, "no-referrer", True,
    )  # fmt: skip
    assert "Cụm thi đua số 4" in page.content.decode()
    assert secret not in page.content.decode()
    assert Device.objects.get().seen_at == NOW


def test_a_screen_has_no_session_and_opens_nothing_else(screen):
    assert screen.session.get("_auth_user_id") is None
    for address in ("/", "/dashboard/", "/devices/", "/provinces/"):
        assert screen.get(address)["Location"].startswith("/login/"), address
    assert screen.post(WALL).status_code == 405


def test_without_a_link_in_use_there_is_no_wall(secret, people, screen):
    assert Client().get(WALL).status_code == 404
    forged = Client()
    forged.cookies["wall"] = f"{Device.objects.get().pk}:forged"
    assert forged.get(WALL).status_code == 404
    revoke_device(Device.objects.get(), by=people.administrator, at=NOW)
    for answer in (
        screen.get(WALL),
        screen.get(WALL, headers={"X-Requested-With": "fetch"}),
        Client().get(link(secret)),
    ):
        assert answer.status_code == 404


def test_a_wrong_link_holds_up_no_screen_behind_the_same_address(secret):
    client = Client()
    assert {client.get(link(f"wrong-{number}")).status_code for number in range(7)} == {404}
    assert client.get(link(secret)).status_code == 302


@pytest.mark.parametrize(
    ("address", "options", "status"),
    [
        ("/wall/{}/", {}, 404),
        ("/wall/{}/x", {}, 404),
        ("/wall/{}/x/", {}, 404),
        ("/cum-4/wall/{}/", {}, 404),
        ("/wall/{}", {"method": "POST", "CONTENT_LENGTH": "x"}, 400),
        ("/wall/{}/", {"HTTP_HOST": "elsewhere.example"}, 400),
        ("/wall/{}", {"HTTP_HOST": "elsewhere.example"}, 400),
    ],
)
def test_the_secret_of_a_link_is_in_no_line_of_the_log(secret, caplog, people, address, options, status):
    revoke_device(Device.objects.get(), by=people.administrator, at=NOW)
    with caplog.at_level(logging.DEBUG):
        answer = Client().generic(path=address.format(secret), **{"method": "GET"} | options)
    lines = [json.loads(JsonLine().format(record)) for record in caplog.records]
    assert answer.status_code == status
    assert f"{status} {address.partition('{')[0]}…" in [line["message"] for line in lines]
    assert [line for line in lines if secret in str(line)] == []


def test_a_script_gets_the_board_alone(screen):
    board = screen.get(WALL, headers={"X-Requested-With": "fetch"})
    page = screen.get(WALL)
    assert board.content.decode().strip() in page.content.decode()
    assert "<html" not in board.content.decode()
    assert board["X-Release"] in page.content.decode()


def test_without_scripts_the_page_renews_itself_unless_it_is_paused(screen):
    refresh = '<noscript><meta http-equiv="refresh" content="60"></noscript>'
    page, paused = (screen.get(address).content.decode() for address in (WALL, f"{WALL}?pause=1"))
    assert (refresh in page, "Tạm dừng" in page) == (True, True)
    assert (refresh in paused, "Tiếp tục" in paused, "Đã tạm dừng" in paused) == (False, True, True)


def test_the_wall_shows_accepted_figures_only(people, screen):
    def answer():
        return screen.get(WALL).context["board"].content.answer

    before = answer()
    submission = builders.submission_at(workflow.SUBMITTED, people, social_order_crimes=39)
    assert answer() == before
    builders.do(submission, "begin_review", people.reviewer)
    builders.do(submission, "accept", people.reviewer, rulings=builders.rulings(submission))
    assert answer() != before


def test_a_cluster_without_an_agreement_says_so(people):
    cluster = Cluster.objects.create(code="cum-5", name="Cụm 5")
    _device, secret = make_device(cluster, name="Phòng họp", by=people.administrator, at=NOW)
    page = Client().get(link(secret), follow=True).content.decode()
    assert ("Chưa có giao ước nào" in page, "Cụm 5" in page, "Hòa Bình" in page) == (True, True, False)
