"""The reviewer's sheet in a real browser: decisions always in reach, nothing decided by the way."""

import pytest

from targets.core import workflow
from tests import builders, looks
from tests.builders import NOW, REASON

SEEN = """() => {
    const box = document.activeElement.getBoundingClientRect();
    return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === document.activeElement;
}"""


@pytest.fixture
def people(live_db, clock):
    clock(NOW)
    builders.agreement_2024()
    return builders.people_of()


@pytest.fixture
def sheet(new_page, sign_in, people):
    """Return a function that opens the sheet of a report that waits, as its reviewer."""
    submission = builders.submission_at(workflow.SUBMITTED, people)

    def open_sheet(*size, **options):
        page = new_page(*size, **options)
        sign_in(page, people.reviewer)
        page.goto(f"/submissions/{submission.pk}/accept/")
        return page, submission

    return open_sheet


def state(submission):
    submission.refresh_from_db()
    return submission.state


@pytest.mark.parametrize("size", [(1366, 768), (360, 740)])
def test_both_decisions_are_in_reach_wherever_one_reads(sheet, size, axe):
    page, _submission = sheet(*size)
    bottom = page.evaluate("document.documentElement.scrollHeight")
    for place in (0, bottom // 3, bottom // 2, bottom):
        page.evaluate("place => window.scrollTo(0, place)", place)
        for words in ("Trả lại đơn vị…", "Xác nhận thẩm định"):
            box = page.locator(".decision-bar", has_text=words).get_by_text(words, exact=True).bounding_box()
            assert 0 <= box["y"] <= size[1] - 24, (place, words)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert axe(page) == []
    assert looks.faults(page) == []


def test_the_bar_covers_nothing_that_has_the_focus(sheet):
    page, _submission = sheet()
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    assert looks.covered(page) == []


def test_enter_in_a_box_decides_nothing(sheet):
    page, submission = sheet()
    box = page.locator('[name="remark:exemplars"]')
    box.fill("Đã xem")
    box.press("Enter")
    page.wait_for_timeout(300)
    assert (state(submission), box.input_value()) == (workflow.SUBMITTED, "Đã xem")


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_missing_is_said_and_leads_to_its_field(sheet, axe, javascript):
    page, submission = sheet(javascript=javascript)
    page.get_by_role("button", name="Xác nhận thẩm định").click()
    link = page.locator("#error-summary a")
    assert link.inner_text().startswith("Hãy đánh giá chỉ tiêu")
    assert page.title().startswith("Lỗi: ")
    link.click()
    assert page.evaluate("document.activeElement.type") == "radio"
    if javascript:
        page.wait_for_function(SEEN)  # not covered by the bar
        assert axe(page) == []
        assert looks.faults(page) == []
    page.get_by_label("Đạt", exact=True).check()
    page.get_by_role("button", name="Xác nhận thẩm định").click()
    page.locator(".badge-state", has_text="Đã thẩm định").first.wait_for()
    assert state(submission) == workflow.ACCEPTED


def test_a_report_is_returned_with_its_reason_from_the_bar(sheet, axe):
    page, submission = sheet()
    page.locator('[name="remark:tips_arrived"]').fill("Thiếu tin của tháng 2")
    page.locator("summary", has_text="Trả lại đơn vị…").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Sai")
    page.get_by_role("button", name="Trả lại đơn vị").click()
    page.locator("#error-summary a", has_text="ít nhất 10 ký tự").click()
    assert page.evaluate("document.activeElement.id") == "id_reason"
    assert axe(page) == []
    page.keyboard.press("Control+a")
    page.keyboard.type(REASON)
    page.get_by_role("button", name="Trả lại đơn vị").click()
    page.locator(".badge-state", has_text="Trả lại để hoàn thiện").first.wait_for()
    assert state(submission) == workflow.RETURNED
    assert {one.text for one in submission.remarks.all()} == {REASON, "Thiếu tin của tháng 2"}
