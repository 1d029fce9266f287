"""A clerk's own workbook in a browser: where its numbers stand is chosen, looked at, taken, and known the next time."""

from datetime import datetime

import pytest

from tests import builders
from tests.builders import HANOI
from tests.journeys.test_quarter_in_excel import bring
from tests.workbooks import sheet_with

MARCH_16 = datetime(2024, 3, 16, 9, 0, tzinfo=HANOI)
ROWS = [
    ["CÔNG AN TỈNH HÒA BÌNH"],
    ["TT", "Nội dung", "Quý trước", "Quý này"],
    [1, "Án trật tự xã hội", 40, 38],
    [2, "Gương điển hình tiên tiến được tuyên truyền, nhân rộng", 1, "2"],
]


@pytest.fixture
def draft(live_db, clock):
    clock(MARCH_16)
    builders.agreement_2024()
    people = builders.people_of()
    return builders.draft(people, at=MARCH_16), people.reporter


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_chosen_once_is_proposed_the_next_time(new_page, sign_in, axe, draft, javascript):
    submission, reporter = draft
    page = new_page(javascript=javascript)
    sign_in(page, reporter)
    page.goto(f"/submissions/{submission.pk}/upload/")
    bring(page, sheet_with(ROWS))
    assert page.locator("#line-exemplars").input_value() == "4"
    assert page.locator("#line-social_order_crimes").input_value() == ""  # nobody could know
    page.select_option("#values", label="Cột D: Quý này")
    page.select_option("#line-social_order_crimes", value="3")
    if javascript:
        assert axe(page) == []
    with page.expect_navigation():
        page.click("text=Xem trước thay đổi")
    page.reload()
    assert page.locator("h2#changes").inner_text() == "2 thay đổi"
    assert page.locator("tbody td:first-child").all_inner_texts()[:2] == ["D3", "D4"]
    with page.expect_navigation():
        page.click("button:has-text('Nạp 2 thay đổi')")
    assert "Đã nạp bảng tính: 2 thay đổi." in page.locator("main").inner_text()
    assert [builders.value_of(submission, code) for code in ("social_order_crimes", "exemplars")] == [38, 2]

    page.goto(f"/submissions/{submission.pk}/upload/")
    bring(page, sheet_with([*ROWS[:2], ["", "Một dòng mới", 7, 7], *ROWS[2:]]))
    chosen = [
        page.locator(f"#{name}").input_value() for name in ("values", "line-social_order_crimes", "line-exemplars")
    ]
    assert chosen == ["4", "4", "5"]
