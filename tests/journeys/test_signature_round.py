"""A commander's signature round in a browser: print the data sheet, sign, scan it in with its code, check the paper."""

import re
import subprocess

import pytest

from targets.core import workflow
from tests import builders
from tests.builders import NOW
from tests.pictures import photograph

CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b")


@pytest.fixture
def people(live_db, clock):
    clock(NOW)
    builders.agreement_2024()
    return builders.people_of()


def code_on(paper) -> str:
    """Return the code that stands at the foot of a printed PDF."""
    words = subprocess.run(["pdftotext", "-layout", paper, "-"], capture_output=True, text=True, check=True).stdout
    return CODE.search(words).group()


def checked(page, code) -> str:
    """Type a code into the check page as people read it from paper; return what the page says."""
    page.goto("/check/")
    page.get_by_label("Mã kiểm tra").fill(code.lower().replace("0", "o"))
    page.locator("main form button").first.click()
    page.get_by_role("heading", name="Phiếu số liệu").wait_for()
    return page.locator("main").inner_text()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_signature_round(new_page, sign_in, axe, people, javascript):
    report = builders.submission_at(workflow.PRESENTED, people)
    commander = new_page(javascript=javascript)
    sign_in(commander, people.commander)

    # The commander prints the sheet, and signs it.
    commander.goto(f"/submissions/{report.pk}/")
    commander.get_by_role("link", name="Phiếu số liệu").click()
    commander.get_by_label("Tệp").select_option("pdf")
    with commander.expect_download(timeout=120_000) as download:
        commander.get_by_role("button", name="Tạo và tải về").click()
    code = code_on(download.value.path())
    assert "các số liệu trong văn bản này chưa thay đổi" in checked(commander, code)

    # What was signed goes up as a picture, with the code at its foot.
    commander.goto(f"/submissions/{report.pk}/")
    commander.get_by_role("link", name="Duyệt và gửi Cụm").click()
    commander.get_by_label("Số văn bản").fill("125/BC-CAT-PV01")
    commander.get_by_label("Ngày ký").fill("15/3/2024")
    commander.get_by_label("Người ký").first.fill("Nguyễn Văn Minh")
    commander.get_by_label("Chức vụ người ký").fill("Phó Giám đốc")
    commander.get_by_label("Mã phiếu số liệu đã ký").fill(code)
    scan = {"name": "ban-ky.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    commander.get_by_label("Bản chụp văn bản").set_input_files(scan)
    commander.get_by_role("button", name="Duyệt và gửi Cụm").click()
    commander.locator(".badge-state", has_text="Đã gửi Cụm").first.wait_for()
    said = re.sub(r"\s+", " ", commander.locator("main").inner_text())
    assert f"Khớp bản ký: có ({code})" in said
    assert not javascript or axe(commander) == []

    # The reviewer reads the same, takes the scan along and returns the report; a figure is mended.
    reviewer = new_page(javascript=javascript)
    sign_in(reviewer, people.reviewer)
    reviewer.goto(f"/submissions/{report.pk}/")
    with reviewer.expect_download() as download:
        reviewer.get_by_role("link", name="Tải bản chụp").click()
    assert download.value.path().read_bytes()[:2] == b"\xff\xd8"  # a JPEG, drawn anew
    builders.do(report, "return", people.reviewer)
    builders.fill(report, people, social_order_crimes=77)

    # The paper no longer agrees, and says which figure.
    said = checked(commander, code)
    assert "2 số liệu hiện nay khác với văn bản này" in said
    for quarter in ("Quý I/2024", "Quý I/2023"):  # the base is filled in anew with the figure
        assert re.search(rf"Số vụ phạm tội về trật tự xã hội\s+Hòa Bình\s+{quarter}", said)
