"""Evidence in a real browser: a clerk attaches a picture to a figure, the reviewer sees it and takes it along."""

from hashlib import sha256

import pytest

from targets.core import workflow
from targets.models import Evidence
from tests import builders, looks
from tests.builders import NOW
from tests.pictures import photograph


@pytest.fixture
def people(live_db, clock):
    clock(NOW)
    builders.agreement_2024()
    return builders.people_of()


def is_drawn(picture) -> bool:
    """Wait for a picture of the page; say whether it has its points."""
    picture.scroll_into_view_if_needed()
    for _time in range(100):
        if picture.evaluate("image => image.complete && image.naturalWidth > 0"):
            return True
        picture.page.wait_for_timeout(50)
    return False


@pytest.mark.parametrize(("size", "javascript"), [((1366, 768), True), ((360, 740), False)])
def test_a_picture_of_a_clerk_is_seen_by_the_reviewer(new_page, sign_in, people, axe, size, javascript):
    report = builders.draft(people)
    clerk = new_page(*size, javascript=javascript)
    sign_in(clerk, people.reporter)
    clerk.goto(f"/submissions/{report.pk}/entry/")
    row = clerk.locator("#cell-social_order_crimes")
    row.locator(".col-state .cell-more summary").click()
    row.get_by_role("link", name="Tài liệu kiểm chứng").click()
    photo = {"name": "Hiện trường.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
    clerk.get_by_label("Tệp").set_input_files(photo)
    clerk.get_by_role("button", name="Đính kèm").click()
    assert clerk.get_by_text("Đã đính kèm tài liệu.").is_visible()
    assert is_drawn(clerk.get_by_role("img", name="Ảnh: Hiện trường.jpg"))
    assert not javascript or (axe(clerk), looks.faults(clerk)) == ([], [])
    assert clerk.evaluate("document.documentElement.scrollWidth") <= size[0]

    builders.submission_at(workflow.SUBMITTED, people)
    reviewer = new_page(*size, javascript=javascript)
    sign_in(reviewer, people.reviewer)
    reviewer.goto(f"/submissions/{report.pk}/accept/")
    row = reviewer.locator("#cell-social_order_crimes")
    assert row.get_by_role("link", name="Hiện trường.jpg").is_visible()
    assert not javascript or (axe(reviewer), looks.faults(reviewer)) == ([], [])
    row.locator("a.thread", has_text="Tài liệu").click()
    assert is_drawn(reviewer.get_by_role("img", name="Ảnh: Hiện trường.jpg"))
    assert reviewer.get_by_role("button", name="Đính kèm").count() == 0
    with reviewer.expect_download() as download:
        reviewer.get_by_role("link", name="Hiện trường.jpg", exact=True).click()
    assert download.value.suggested_filename == "Hiện trường.jpg"
    assert sha256(download.value.path().read_bytes()).hexdigest() == Evidence.objects.get().digest


def test_a_wrong_file_is_withdrawn_with_a_reason(new_page, sign_in, people):
    report = builders.draft(people)
    page = new_page()
    sign_in(page, people.reporter)
    page.goto(f"/submissions/{report.pk}/cells/exemplars/evidence/")
    page.get_by_label("Tệp").set_input_files({"name": "a.exe", "mimeType": "x/y", "buffer": b"MZ"})
    page.get_by_role("button", name="Đính kèm").click()
    assert "Chỉ nhận tệp PDF, JPG, PNG, DOCX, XLSX" in page.locator("#error-summary").inner_text()
    page.get_by_label("Tệp").set_input_files({"name": "a.jpg", "mimeType": "x/y", "buffer": photograph()})
    page.get_by_role("button", name="Đính kèm").click()
    page.locator(".evidence-withdraw summary").click()
    page.get_by_label("Lý do rút").fill("Nhầm ảnh của quý trước")
    page.get_by_role("button", name="Rút", exact=True).click()
    assert page.get_by_text("Lý do: Nhầm ảnh của quý trước").is_visible()
    assert page.get_by_role("img", name="Ảnh:").count() == 0
