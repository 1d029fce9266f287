"""The dashboard in a real browser: from a cell to its report and back, on a phone, on paper, without a script."""

import re
from datetime import datetime

import pytest
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import expect

from accounts.models import User
from targets.core import workflow
from tests import builders, generated
from tests.builders import HANOI, NOW
from tests.looks import small_texts

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
    page.locator(".matrix td.cell a[href*='/crime_reduction/phu-tho/']").click()
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


@pytest.mark.parametrize(("basis", "words"), [("provisional", "Chưa thẩm định"), ("accepted", "Đã thẩm định")])
def test_the_dashboard_prints_on_landscape_a4_with_its_basis_on_every_page(new_page, sign_in, leader, basis, words):
    page = new_page()
    sign_in(page, leader)
    page.goto(f"{YEAR}/dashboard/?window=q1&basis={basis}")
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", printed)
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(842, 595)}
    page.emulate_media(media="print")
    head = page.locator("thead .print-only").first.inner_text()
    assert head.split(" · ")[:5] == [
        "Giao ước thi đua năm 2024", "Cụm thi đua số 4", "phong trào “Vì an ninh Tổ quốc”", "Quý I/2024", words,
    ]  # fmt: skip
    assert page.locator(".site-head").is_visible() is False


@pytest.fixture
def season(live_db, clock):
    """Fill the season of the demonstration; return its leader."""
    clock(datetime(2024, 9, 18, 9, 30, tzinfo=HANOI))
    with override_settings(DEMO=True):
        call_command("prepare_demo")
    return User.objects.get(username="lanhdao.cum")


def test_the_answer_stands_on_the_first_screen(new_page, sign_in, season):
    page = new_page()
    sign_in(page, season)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Toàn Cụm đạt 1/3 chỉ tiêu của nội dung 3")
    assert page.locator(".panel-value", has_text="−4,52%").bounding_box()["y"] < 400
    answer = page.locator(".answer").bounding_box()
    assert answer["height"] <= 330
    for words in ("Hòa Bình", "tăng 2,22%", "Đạt → Chưa đạt", "quá hạn"):
        expect(page.locator(".answer-sides").get_by_text(words).first).to_be_in_viewport()


def test_a_phone_has_the_answer_on_its_first_screen_and_all_of_it_on_three(new_page, sign_in, season, axe):
    page = new_page(360, 740)
    sign_in(page, season)
    page.goto("/")
    assert page.locator(".answer-text", has_text="−4,52%").bounding_box()["y"] < 740
    width, height = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert (width, height <= 3 * 740) == (360, True), height
    names = [name.strip() for name in page.locator(".fold-name").all_inner_texts()]
    assert (names[:2], len(names)) == (["Toàn Cụm", "Hòa Bình"], 7)  # who misses most comes first
    page.locator(".fold summary", has_text="Toàn Cụm").click()
    assert page.locator(".fold[open] .cell-value", has_text="180.000.000 đồng").is_visible()
    page.locator(".fold summary", has_text="Toàn Cụm").click()
    page.locator("summary", has_text="Hòa Bình").last.click()
    assert page.locator(".fold[open] .cell-value", has_text="+2,22%").is_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_units_whole_table_opens_on_a_phone(new_page, sign_in, season):
    page = new_page(360, 740)
    sign_in(page, season)
    page.goto("/provinces/hoa-binh/?year=2024")
    page.locator("summary", has_text="Mọi chỉ tiêu").click()
    assert page.locator(".matrix-year .cell-value", has_text="+2,22%").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_first_printed_page_holds_every_row_that_is_judged(new_page, sign_in, season):
    page = new_page(*PRINTED)
    sign_in(page, season)
    page.goto("/")
    page.emulate_media(media="print")
    last = page.locator("table.matrix:not(.is-watched) tbody tr").last.bounding_box()
    assert last["y"] + last["height"] <= PRINTED[1]
    assert page.locator("td.cell .badge-verdict.is-met > span").first.is_visible()  # the word stands on paper


PRINTED = (1047, 710)  # CSS pixels of A4 landscape within its margins


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (360, 740)])
def test_no_text_is_smaller_than_twelve_pixels(new_page, sign_in, season, width, height):
    page = new_page(width, height)
    sign_in(page, season)
    page.goto("/")
    assert small_texts(page) == []


@pytest.fixture
def twelve(live_db, clock, tmp_path):
    """Load an agreement of twelve members with figures of two quarters; return a leader."""
    clock(NOW.replace(month=6, day=20))
    generated.take_in(12, 1, tmp_path)
    return builders.user_with("leader")


def test_twelve_members_stand_side_by_side_and_no_number_runs_into_another(new_page, sign_in, twelve):
    page = new_page()
    sign_in(page, twelve)
    page.goto("/")
    assert page.evaluate("document.documentElement.scrollWidth") == 1366
    assert page.locator("table.matrix.is-wide:not(.is-watched) thead th").count() == 2 + 12
    assert page.evaluate(CUT) == []


CUT = """() => [...document.querySelectorAll(".matrix .cell > a")]
  .filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.innerText)"""
