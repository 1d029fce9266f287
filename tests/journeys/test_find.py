"""An answer in ten seconds in a real browser: from any page, on a desk and a phone, without a script."""

import pytest
from playwright.sync_api import expect

from targets.core import workflow
from tests import builders, looks
from tests.builders import NOW

ANSWER = "Hòa Bình, Quý I: 40 vụ, bằng cùng kỳ (0,00%); chưa đạt; đã thẩm định ngày 20/03/2024."


@pytest.fixture
def leader(live_db, clock):
    clock(NOW)
    builders.agreement_2024()
    builders.submission_at(workflow.ACCEPTED, builders.people_of())
    return builders.user_with("leader")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_head_of_a_page_answers_in_one_sentence(new_page, sign_in, leader, axe, javascript):
    page = new_page(javascript=javascript)
    sign_in(page, leader)
    page.goto("/provinces/")
    page.locator("#site-find").fill("hoa binh toi pham")
    page.locator("#site-find").press("Enter")
    expect(page.locator(".reply")).to_have_text(ANSWER)
    if javascript:
        assert axe(page) == []
    page.get_by_role("link", name="Xem cách tính").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_phone_asks_on_a_page_of_its_own(new_page, sign_in, leader, axe):
    page = new_page(360, 740)
    sign_in(page, leader)
    page.goto("/provinces/")
    page.locator(".find-link").click()
    page.locator("#q").fill("tội phạm Hòa Bình")
    page.get_by_role("button", name="Hỏi").locator("visible=true").click()
    expect(page.locator(".reply")).to_have_text(ANSWER)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.locator(".reply").bounding_box()["y"] < 740
    assert (axe(page), looks.faults(page)) == ([], [])
