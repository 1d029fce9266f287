"""The dashboard in a real browser: from a cell to its report and back, on a phone, on paper, without a script."""

import re

import pytest
from playwright.sync_api import expect

from targets.core import workflow
from tests import builders
from tests.builders import NOW

YEAR = "/agreements/cum-4/2024"


@pytest.fixture
def leader(live_db, clock):
    """Have one report of each kind that a cell must tell apart; return a leader."""
    clock(NOW)
    builders.agreement_2024()
    for state, code in (
        (workflow.ACCEPTED, "hoa-binh"),
        (workflow.SUBMITTED, "phu-tho"),
        (workflow.REOPENED, "bac-ninh"),
    ):
        builders.submission_at(state, builders.people_of(code), province=code)
    return builders.user_with("leader")


@pytest.mark.parametrize("javascript", [True, False])
def test_from_a_cell_to_the_report_behind_it_in_two_clicks_and_back(new_page, sign_in, leader, javascript):
    page = new_page(javascript=javascript)
    sign_in(page, leader)
    page.goto(f"{YEAR}/dashboard/?window=q1&basis=provisional")
    page.locator("td.cell a[href*='/crime_reduction/phu-tho/']").click()
    expect(page.get_by_text("(40 − 40) ÷ 40 = 0 ÷ 40 = 0,00%")).to_be_visible()
    page.locator("a[href*='#cell-social_order_crimes']").first.click()
    expect(page).to_have_url(re.compile(r"/submissions/\d+/#cell-social_order_crimes$"))
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile(r"window=q1&basis=provisional$"))


def test_no_page_of_results_is_wider_than_a_phone_and_axe_finds_nothing(new_page, sign_in, leader, axe):
    page = new_page(360, 740)
    sign_in(page, leader)
    for address in (
        f"{YEAR}/dashboard/?basis=provisional",
        f"{YEAR}/targets/tips_resolved/",
        f"{YEAR}/targets/tips_resolved/trend/?basis=provisional",
        f"{YEAR}/targets/tips_resolved/bac-ninh/",
        f"{YEAR}/targets/crime_reduction/cluster/",
        "/provinces/",
        "/provinces/bac-giang/",
    ):
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert (address, width, axe(page)) == (address, 360, [])


def test_the_dashboard_prints_on_landscape_a4_with_its_basis_on_every_page(new_page, sign_in, leader):
    page = new_page()
    sign_in(page, leader)
    page.goto(f"{YEAR}/dashboard/?window=q1&basis=provisional")
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", printed)
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(842, 595)}
    page.emulate_media(media="print")
    assert (
        page.locator("thead .print-only")
        .inner_text()
        .startswith("Giao ước thi đua năm 2024 · Cụm thi đua số 4 · phong trào “Vì an ninh Tổ quốc” · Quý I/2024")
    )
    assert page.locator(".site-head").is_visible() is False
