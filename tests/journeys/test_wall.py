"""The wall on a screen: whole without scrolling, renewed without a flash, paused, cut off, revoked."""

import os
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from foundation.clock import now
from pledges.models import Device, Role, RoleName
from pledges.services.devices import revoke_device
from tests import builders
from tests.fixtures.databases import connected, database

MINUTE = 61_000  # milliseconds
SMALLEST = """() => Math.min(...[...document.querySelectorAll("body *")]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.getClientRects().length)
    .map(e => parseFloat(getComputedStyle(e).fontSize)))"""


@pytest.fixture(scope="module")
def database_template(database_template, django_db_blocker, tmp_path_factory):
    """Fill what live databases are cloned from with the demonstration, at its moment (tests.settings)."""
    folder = tmp_path_factory.mktemp("demonstration")
    with django_db_blocker.unblock(), database(f"wall_{os.getpid()}", folder, database_template) as url:
        with connected(url):
            call_command("prepare_demo", stdout=StringIO())
        yield url


@pytest.fixture
def screen(new_page):
    """Open the wall on a screen by its link; its clock stands until it is moved."""
    page = new_page(1920, 1080)
    page.clock.install()
    page.goto(builders.wall_screen())
    return page


def revoke():
    administrator = Role.objects.filter(name=RoleName.ADMINISTRATOR).first().user
    revoke_device(Device.objects.get(revoked_at=None), by=administrator, at=now())


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_is_on_the_screen_and_large_enough(new_page, live_server_url, axe, language):
    page = new_page(1920, 1080)
    page.context.add_cookies([{"name": "language", "value": language, "url": live_server_url}])
    page.goto(builders.wall_screen())
    assert page.url.endswith("/wall/")
    assert axe(page) == []
    whole, board = "document.documentElement", "document.getElementById('board')"
    assert page.evaluate(f"[{whole}.scrollWidth, {whole}.scrollHeight]") == [1920, 1080]
    assert page.evaluate(f"{board}.scrollHeight <= {board}.clientHeight")
    assert page.evaluate(SMALLEST) >= 24
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('h1')).fontSize)") >= 56
    assert page.locator("nav, header a, main a").count() == 0
    assert page.locator(".strip").count() == 3


def test_the_board_is_renewed_each_minute_in_place(screen):
    board = screen.locator("#board").element_handle()
    read = screen.locator(".wall-read").element_handle()
    with screen.expect_response(lambda answer: answer.url.endswith("/wall/")) as renewed:
        screen.clock.run_for(MINUTE)
    assert renewed.value.request.headers["x-requested-with"] == "fetch"
    read.wait_for_element_state("hidden")  # another stands in its place
    assert board.evaluate("board => board.isConnected && board.querySelectorAll('h1').length") == 1
    assert screen.locator("#state").inner_text() == ""


def test_a_lost_connection_is_said_and_the_last_board_stays(screen):
    headline = screen.locator("h1").inner_text()
    screen.context.set_offline(True)
    screen.clock.run_for(MINUTE)
    expect(screen.locator("#state")).to_contain_text("Mất kết nối từ")
    lost = screen.locator("#state").inner_text()
    assert len(lost) == len("Mất kết nối từ 09:30")
    screen.clock.run_for(MINUTE)
    assert screen.locator("#state").inner_text() == lost  # since when, not until when
    assert screen.locator("h1").inner_text() == headline
    with screen.expect_response(lambda answer: answer.url.endswith("/wall/")):
        screen.context.set_offline(False)  # not a minute later: as soon as the network is back
    expect(screen.locator("#state")).to_have_text("")


def test_it_stands_still_when_it_is_paused(screen):
    asked = []
    screen.get_by_text("Tạm dừng").click()
    screen.on("request", lambda request: asked.append(request.url))
    screen.clock.run_for(3 * MINUTE)
    assert (asked, screen.locator("#state").inner_text()[:14]) == ([], "Đã tạm dừng từ")
    with screen.expect_response(lambda answer: answer.url.endswith("/wall/")):
        screen.get_by_text("Tiếp tục").click()
    expect(screen.locator("#state")).to_have_text("")
    assert screen.get_by_text("Tạm dừng").is_visible()


def test_a_revoked_link_leaves_nothing_on_the_screen(screen):
    revoke()
    screen.clock.run_for(MINUTE)
    expect(screen.locator("#board")).to_have_count(0)
    assert "404" in screen.content()


def test_without_scripts_it_can_be_paused_too(new_page):
    page = new_page(1920, 1080, javascript=False)
    page.goto(builders.wall_screen())
    assert page.locator("meta[http-equiv=refresh]").count() == 1
    page.get_by_text("Tạm dừng").click()
    assert (page.url.endswith("?pause=1"), page.locator("meta[http-equiv=refresh]").count()) == (True, 0)
    page.get_by_text("Tiếp tục").click()
    assert page.locator("meta[http-equiv=refresh]").count() == 1
