"""Pages that stay open: the bell counts what comes and what is read elsewhere; a form outlives a release."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from foundation.clock import now
from foundation.release import release
from targets.models import Notice
from tests import builders

MINUTE = 60_000  # milliseconds


@pytest.fixture
def opened(browser_page, sign_in, live_db):
    """Return a function that opens an administrator's page in one more tab, whose clock stands until it is moved."""
    user = builders.user_with("administrator")
    sign_in(browser_page, user)

    def open_page(path):
        page = browser_page.context.new_page()
        page.clock.install()
        page.goto(path)
        return page

    open_page.user = user
    return open_page


@pytest.fixture
def new_release(settings, tmp_path):
    """Return a function after which a program of other files serves."""

    def begin():
        settings.BASE_DIR = tmp_path
        release.cache_clear()

    yield begin
    release.cache_clear()


def tell(user, key):
    """Tell a person something that has no report."""
    Notice.objects.create(user=user, kind="second_factor", key=key, created_at=now())


def test_the_bell_of_every_tab_is_right_within_a_minute(opened):
    first, other = opened("/help/"), opened("/help/")
    bell = first.locator(".bell-count")
    expect(bell).to_be_hidden()
    for key in ("a", "b", "c"):
        tell(opened.user, key)
    first.clock.run_for(MINUTE)
    expect(bell).to_have_text("3 chưa đọc")
    other.goto("/notices/")
    expect(other.locator(".bell-count")).to_have_text("3 chưa đọc")
    other.locator("main li button").first.click()
    other.wait_for_url("**/account/")
    first.clock.run_for(MINUTE)
    expect(bell).to_have_text("2 chưa đọc")
    other.goto("/notices/")
    other.locator("main .actions button").click()
    expect(other.locator(".bell-count")).to_be_hidden()
    first.clock.run_for(MINUTE)
    expect(bell).to_be_hidden()


def test_a_form_that_was_begun_is_not_lost_by_reloading(opened, new_release):
    page = opened("/people/new/")
    page.type("[name=full_name]", "Lê Cường")
    new_release()
    page.clock.run_for(MINUTE)
    notice = page.locator("#new-release")
    expect(notice).to_contain_text("Phần mềm đã có bản mới")
    dialogs = []
    page.once("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.dismiss()))
    page.click("[data-renew]")
    assert dialogs == ["beforeunload"]
    assert page.input_value("[name=full_name]") == "Lê Cường"
    page.click("[data-later]")
    page.clock.run_for(MINUTE)
    expect(notice).to_be_hidden()
    assert urlsplit(page.url).path == "/people/new/"
