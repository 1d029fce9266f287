"""A clerk's whole quarter in Excel alone, in a browser: download, fill in, bring, mend, look, take over, present."""

from datetime import datetime

import pytest

from pledges.models import RoleName
from targets.core import workflow
from targets.models import Submission
from tests import builders
from tests.builders import HANOI
from tests.journeys.test_one_quarter import figures
from tests.workbooks import through_libreoffice, with_values

MARCH_16 = datetime(2024, 3, 16, 9, 0, tzinfo=HANOI)  # quý I/2024 has ended, its due moment has not come
BASE = "base:hoa-binh:social_order_crimes"


@pytest.fixture
def reporter(live_db, clock):
    clock(MARCH_16)
    builders.agreement_2024()
    return builders.user_with(RoleName.REPORTER, "hoa-binh")


def typed():
    """Return a quarter of Hòa Bình as a clerk types it into the sheet, base figures included."""
    values = {code: int(value) for code, value in figures(2024, 1).items()}
    for code in ("nq44_party_plan", "nq44_committee_plan"):
        values |= {code: 1, (code, "Số văn bản"): "102-KH/TU", (code, "Ngày văn bản"): "5/3/2024"}
    return values | {BASE: int(figures(2023, 1)["social_order_crimes"])}


def bring(page, content):
    """Upload a file, and wait for its preview."""
    file = {"name": "so-lieu.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files("input[type=file]", file)
    with page.expect_navigation():
        page.click("text=Xem trước thay đổi")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_quarter_in_excel_alone(new_page, sign_in, axe, reporter, tmp_path, javascript):
    page = new_page(javascript=javascript)
    sign_in(page, reporter)
    page.goto("/")
    page.click("main button:has-text('Bắt đầu')")
    with page.expect_download() as download:
        page.click("text=Tải cả báo cáo")
    assert download.value.suggested_filename == "Số liệu Quý I-2024 – Hòa Bình.xlsx"
    template = download.value.path().read_bytes()

    page.click("text=Nạp bảng tính đã nhập")
    bring(page, with_values(template, {**typed(), "exemplars": "12%"}))
    assert page.locator(".error-summary li").count() == 1
    assert "Hãy nhập số đếm, không nhập tỷ lệ" in page.locator(".error-summary").inner_text()
    assert page.locator("button:has-text('Nạp')").count() == 0
    if javascript:
        assert axe(page) == []

    page.click("text=Chọn tệp khác")
    bring(page, through_libreoffice(with_values(template, typed()), tmp_path))
    page.reload()
    count = len(figures(2024, 1)) + 3
    assert page.locator("h2#changes").inner_text() == f"{count} thay đổi"
    with page.expect_navigation():
        page.click(f"button:has-text('Nạp {count} thay đổi')")
    assert f"Đã nạp bảng tính: {count} thay đổi." in page.locator("main").inner_text()

    page.click("main >> text=Kiểm tra số liệu >> nth=0")
    for name in ("confirmed_untold", "confirmed_not_secret"):
        page.check(f"input[name={name}]")
    with page.expect_navigation():
        page.click("button:has-text('Trình lãnh đạo')")
    assert Submission.objects.get(carried_by=None).state == workflow.PRESENTED
