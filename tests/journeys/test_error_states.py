"""Forms that were refused, in a real browser: accessible, their wrong fields framed, each line of the summary leading
to its field, at a desk's and a phone's width, in both languages."""

import pytest
from django.urls import reverse

from targets.core import workflow
from tests import builders, looks
from tests.builders import NOW

DANGER = "rgb(163, 32, 29)"
FRAMES = """() => [...document.querySelectorAll('main [aria-invalid="true"]')]
    .filter(one => !["radio", "checkbox"].includes(one.type)).map(one => getComputedStyle(one).borderTopColor)"""


@pytest.fixture
def people(live_db, clock):
    clock(NOW)
    builders.agreement_2024()
    return builders.people_of()


def address(name, submission, *more):
    return reverse(f"targets:{name}", args=[submission.pk, *more])


# Whose page, of a report in which state, at which address, and the button that is pressed with nothing filled in.
REFUSED = {
    "submit": ("commander", workflow.PRESENTED, ("move", "submit"), "Duyệt và gửi Cụm"),
    "send back": ("commander", workflow.PRESENTED, ("move", "send_back"), "Trả cán bộ sửa"),
    "accept": ("reviewer", workflow.SUBMITTED, ("move", "accept"), "Xác nhận thẩm định"),
    "reopen": ("administrator", workflow.ACCEPTED, ("move", "reopen"), "Mở lại"),
    "record paper": ("administrator", workflow.DRAFT, ("move", "record_paper"), "Ghi nhận báo cáo giấy"),
    "paper": ("commander", workflow.SUBMITTED, ("paper",), "Sửa văn bản đã ký"),
    "correct": ("reporter", workflow.ACCEPTED, ("correction_new",), "Gửi đề nghị đính chính"),
    "ask": ("reporter", workflow.SUBMITTED, ("messages", "exemplars"), "Gửi"),
    "assign": ("administrator", workflow.SUBMITTED, ("assign",), "Giao thẩm định"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_form_leads_to_what_is_wrong(new_page, sign_in, people, axe, case):
    role, state, (name, *more), button = REFUSED[case]
    submission = builders.submission_at(state, people)
    page = new_page()
    sign_in(page, people.of(role))
    page.goto(address(name, submission, *more))
    page.locator("main form").get_by_role("button", name=button, exact=True).last.click()
    page.locator(".error-summary").wait_for()
    assert page.title().startswith("Lỗi: ")
    assert page.evaluate("document.activeElement.matches('.error-summary')")
    links = page.locator(".error-summary a")
    for link in links.all():
        link.click()
        focused = page.evaluate("document.activeElement.id")
        assert f"#{focused}" == link.get_attribute("href")
    assert set(page.evaluate(FRAMES)) <= {DANGER}
    assert _faults(page, axe) == []


@pytest.mark.parametrize("case", ["submit", "accept", "correct"])
def test_a_refused_form_in_english(new_page, live_server_url, sign_in, people, axe, case):
    role, state, (name, *more), _button = REFUSED[case]
    submission = builders.submission_at(state, people)
    page = new_page()
    sign_in(page, people.of(role))
    page.context.add_cookies([{"name": "language", "value": "en", "url": live_server_url}])
    page.goto(address(name, submission, *more))
    page.locator("main form button.btn-primary").last.click()
    page.locator(".error-summary").wait_for()
    assert page.title().startswith("Error: ")
    assert _faults(page, axe) == []


def test_a_refused_login_stands_once_and_is_accessible(new_page, people, axe):
    page = new_page()
    page.goto("/login/")
    page.get_by_label("Tên đăng nhập").fill("khong.co")
    page.get_by_label("Mật khẩu").fill("sai mật khẩu")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    said = page.locator(".error-summary li").inner_text()
    assert page.get_by_text(said, exact=True).count() == 1
    assert _faults(page, axe) == []


def _faults(page, axe):
    """Return what axe finds, what is too small, and what is wider than the screen, at both widths."""
    faults = []
    for width in (1366, 360):
        looks.resize(page, width)
        faults += [f"{width}: {fault}" for fault in (*axe(page), *looks.faults(page))]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{width}: wider than the screen")
    return faults
