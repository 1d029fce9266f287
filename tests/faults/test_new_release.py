"""Another release served while a page is open: the old server ends, one from a changed copy of the program begins."""

import shutil

import pytest
from playwright.sync_api import expect

from tests import builders
from tests.builders import value_of
from tests.fixtures.gunicorn import ROOT, session_of

MINUTE = 60_000  # milliseconds
BESIDE = ("build", "data", "scripts")  # what the program needs beside the folders by which a release is known


@pytest.fixture
def next_release(tmp_path, settings):
    """Copy the program, a style of it changed; returns its folder."""
    copy = tmp_path / "next"
    for folder in (*settings.PROGRAM, *BESIDE):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("manage.py", "pyproject.toml"):
        shutil.copy2(ROOT / file, copy / file)
    (copy / "var" / "static").mkdir(parents=True)
    with (copy / "static" / "css" / "base.css").open("a") as style:
        style.write("/* the next release */\n")
    return copy


def test_an_open_page_hears_of_a_new_release_and_keeps_what_was_typed(place, browser, next_release):
    builders.agreement_2024()
    people = builders.people_of()
    report = builders.draft(people)
    place.web.start()
    address = f"http://127.0.0.1:{place.web.port}"
    context = browser.new_context(base_url=address, locale="vi-VN")
    pairs = (pair.split("=", 1) for pair in session_of(people.reporter).split("; "))
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in pairs])
    page = context.new_page()
    page.clock.install()
    page.goto(f"/submissions/{report.pk}/entry/")
    notice = page.locator("#new-release")
    page.clock.run_for(MINUTE)
    expect(notice).to_be_hidden()

    place.web.stop()
    page.fill("#v-exemplars", "7")
    page.press("#v-exemplars", "Tab")
    expect(page.locator("#save-banner")).to_contain_text("Chưa lưu được")
    place.web.root = next_release
    place.web.start()
    page.fill("#v-surprise_incidents", "3")  # typed and not left: it waits
    page.clock.run_for(MINUTE)
    expect(notice).to_contain_text("Phần mềm đã có bản mới")
    expect(page.locator('[id="state-exemplars"]')).to_contain_text("Đã lưu")
    assert page.input_value("#v-surprise_incidents") == "3"
    dialogs = []
    page.once("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.dismiss()))
    page.click("[data-renew]")
    assert dialogs == ["beforeunload"]  # what is not saved is asked about
    assert page.input_value("#v-surprise_incidents") == "3"
    page.press("#v-surprise_incidents", "Tab")
    expect(page.locator('[id="state-surprise_incidents"]')).to_contain_text("Đã lưu")
    page.click("[data-renew]")
    expect(notice).to_be_hidden()
    page.clock.run_for(MINUTE)
    expect(notice).to_be_hidden()
    assert page.input_value("#v-surprise_incidents") == "3"
    context.close()
    assert (value_of(report, "exemplars"), value_of(report, "surprise_incidents")) == (7, 3)
