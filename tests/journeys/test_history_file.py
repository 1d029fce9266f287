"""Years of history in a browser: a trial that says what is wrong, one that goes well, loaded, there after a reload."""

import pytest

from pledges.models import RoleName
from targets.models import Submission
from tests import builders
from tests.builders import NOW
from tests.workbooks import sheet_with

HEADS = ["Đơn vị", "Năm", "Quý", "Mục số liệu", "Số liệu", "Lý do"]
CRIMES = "Số vụ phạm tội về trật tự xã hội"
GOOD = [
    [unit, year, quarter, CRIMES, 10 * quarter, ""]
    for unit in ("Hòa Bình", "Phú Thọ")
    for year in (2023, 2024)
    for quarter in (1, 2)
]


@pytest.fixture
def administrator(live_db, clock):
    clock(NOW)
    builders.agreement_2024()
    return builders.user_with(RoleName.ADMINISTRATOR)


def bring(page, rows):
    """Send a workbook with these rows, and wait for what came of its trial."""
    file = {"name": "so-lieu-cu.xlsx", "mimeType": "application/octet-stream", "buffer": sheet_with([HEADS, *rows])}
    page.set_input_files("input[type=file]", file)
    with page.expect_navigation():
        page.click("main form button[type=submit]")


def test_years_of_history_are_tried_loaded_and_still_there_after_a_reload(new_page, sign_in, axe, administrator):
    page = new_page()
    sign_in(page, administrator)
    page.goto("/config/cum-4/history/")
    bring(page, [*GOOD, ["Hà Nội", 2023, 1, CRIMES, 5, ""], ["Hà Nội", 2023, 2, CRIMES, 5, ""]])
    assert page.locator(".error-summary li").all_inner_texts() == ["Dòng 10–11: Không có đơn vị “Hà Nội”."]
    assert axe(page) == []
    assert Submission.objects.count() == 0

    page.click("text=Chọn tệp khác")
    bring(page, GOOD)
    page.reload()
    assert "Chạy thử, không ghi gì: 8 số liệu của 8 báo cáo được ghi" in page.locator("main").inner_text()
    assert Submission.objects.count() == 0
    with page.expect_navigation():
        page.click("button:has-text('Nạp 8 số liệu')")
    for _look in range(2):
        said = page.locator("main").inner_text()
        assert "8 số liệu của 8 báo cáo được ghi" in said and "Chạy thử" not in said
        page.reload()
    assert Submission.objects.filter(state="accepted").count() == 8
