"""A report on paper: two pages of A4 without its history, headings with what they head, heads of tables repeated."""

import re

import pytest

from pledges.models import Pledge
from targets.core import workflow
from targets.reports.services.narratives import save_narrative
from tests import builders, looks
from tests.builders import NOW

FRAMES = """() => [...document.querySelectorAll(".grid-wrap, .narrative, .review-text, .remarks, .issued, .panel")]
    .filter(one => parseFloat(getComputedStyle(one).borderLeftWidth) > 0).map(one => one.className)"""
ALONE = """() => [...document.querySelectorAll("main h1, main h2, main h3")]
    .filter(one => one.checkVisibility() && getComputedStyle(one).breakAfter !== "avoid" && one.tagName !== "H1")
    .map(one => one.textContent.trim())"""
HEADS = """() => [...document.querySelectorAll("main thead")].map(one => getComputedStyle(one).display)"""


@pytest.fixture
def people(live_db, clock):
    clock(NOW)
    builders.agreement_2024()
    return builders.people_of()


def told(submission, people):
    """Write a few sentences under every content."""
    text = "Công an tỉnh đã triển khai đồng bộ các biện pháp theo kế hoạch; kết quả cơ bản bảo đảm yêu cầu. " * 2
    for pledge in Pledge.objects.filter(agreement__year=2024):
        save_narrative(submission, pledge, text, by=people.reporter, at=NOW, expected_version=0)


@pytest.mark.parametrize("state", [workflow.DRAFT, workflow.ACCEPTED, workflow.RETURNED, workflow.REOPENED])
def test_a_report_is_two_pages_without_its_history(new_page, sign_in, people, state):
    submission = builders.draft(people)
    builders.fill(submission, people)
    told(submission, people)
    for action, role in builders.PATHS[state]:
        submission = builders.do(submission, action, people.of(role))
    page = new_page()
    sign_in(page, people.reporter)
    page.goto(submission.get_absolute_url())
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", printed)
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {(595, 842)}
    assert len(re.findall(rb"/Type /Page\b", printed)) <= 2
    page.locator(".history-fold > summary").click()
    page.emulate_media(media="print")
    assert not page.locator(".history").first.is_visible()
    assert not page.locator(".submission-actions").is_visible()
    assert page.evaluate(FRAMES) == []
    assert page.evaluate(ALONE) == []
    assert set(page.evaluate(HEADS)) == {"table-header-group"}


@pytest.mark.parametrize("size", [(1366, 768), (360, 740)])
def test_a_report_has_a_print_button_and_its_history_folded(new_page, sign_in, people, axe, size):
    submission = builders.submission_at(workflow.ACCEPTED, people)
    page = new_page(*size)
    sign_in(page, people.reporter)
    page.goto(submission.get_absolute_url())
    assert not page.locator(".history li").first.is_visible()
    page.evaluate("window.print = () => { document.title = 'đã in'; }")
    page.get_by_role("button", name="In", exact=True).click()
    assert page.title() == "đã in"
    assert axe(page) == []
    assert looks.faults(page) == []
    page.locator(".history-fold > summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".history li").first.is_visible()
    assert axe(page) == []
    assert looks.faults(page) == []
