"""The entry grid in a real browser while something goes wrong: two people, no network, an ended session, going back."""

import re

from audit.models import Event
from targets.models import FigureVersion
from tests import builders
from tests.builders import value_of
from tests.fixtures.entry import says


def test_the_second_of_two_people_sees_both_figures_and_chooses(grid, submission):
    other = builders.user_with("reporter", "hoa-binh", full_name="Trần Thị Bình")
    first, second = grid(), grid(other)
    first.fill("#v-exemplars", "21")
    first.keyboard.press("Tab")
    says(first, "exemplars", "Đã lưu")
    second.fill("#v-exemplars", "22")
    second.keyboard.press("Tab")
    panel = second.locator("#below-exemplars")
    panel.get_by_text("Chưa ghi gì đè lên").wait_for()
    assert panel.locator("dd").all_inner_texts() == ["21", "22"]
    assert re.fullmatch(r"Đại úy .+ đã lưu lúc \d\d:\d\d \d\d/\d\d/\d{4}", panel.locator("dt").first.inner_text())
    assert value_of(submission, "exemplars") == 21
    panel.get_by_role("button", name="Ghi số của tôi").click()
    says(second, "exemplars", "Đã lưu")
    assert value_of(submission, "exemplars") == 22
    first.fill("#v-exemplars", "23")
    first.keyboard.press("Tab")
    first.locator("#below-exemplars").get_by_role("button", name="Giữ số của Đại úy Trần Thị Bình").click()
    says(first, "exemplars", "Đã lưu")
    assert (first.input_value("#v-exemplars"), value_of(submission, "exemplars")) == ("22", 22)


def test_without_a_connection_nothing_is_called_saved_and_it_is_sent_when_it_returns(grid):
    typed = {"surprise_incidents": "3", "exemplars": "4", "social_order_crimes": "40"}  # not in the page's order
    page, dialogs = grid(), []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.dismiss()))
    page.context.set_offline(True)
    for code, value in typed.items():
        page.fill(f"#v-{code}", value)
        page.keyboard.press("Tab")
        says(page, code, "Chưa lưu được")
    assert not FigureVersion.objects.exists()
    page.locator(".form-end").get_by_role("link", name="Kiểm tra số liệu").click()
    page.wait_for_timeout(200)
    assert (dialogs, page.url.endswith("/entry/")) == (["beforeunload"], True)
    page.context.set_offline(False)
    for code in typed:
        says(page, code, "Đã lưu")
    stored = FigureVersion.objects.order_by("pk").values_list("figure__measure__code", "value")
    assert [(code, str(value)) for code, value in stored] == list(typed.items())


def test_an_ended_session_keeps_what_was_typed_and_saves_it_after_signing_in(grid, submission, people, sign_in):
    page, typed = grid(), {"exemplars": "4", "surprise_incidents": "3", "social_order_crimes": "40"}
    page.context.clear_cookies()
    for code, value in typed.items():
        page.fill(f"#v-{code}", value)
        page.keyboard.press("Tab")
    page.locator("#save-banner", has_text="Phiên làm việc đã hết hạn").wait_for()
    assert {code: page.input_value(f"#v-{code}") for code in typed} == typed
    sign_in(page, builders.user_with("reporter", "hoa-binh"))
    page.click("[data-retry]")
    page.locator("#save-banner", has_text="tài khoản đã đổi").wait_for()
    assert not FigureVersion.objects.exists()
    others = page.context.new_page()
    others.goto(page.url)
    assert {others.input_value(f"#v-{code}") for code in typed} == {""}
    others.close()
    sign_in(page, people.reporter)
    page.click("[data-retry]")
    for code, value in typed.items():
        says(page, code, "Đã lưu")
        assert value_of(submission, code) == int(value)


def test_back_after_presenting_shows_no_grid_to_write_in(new_page, sign_in, people, submission):
    builders.fill(submission, people)
    page = new_page()
    sign_in(page, people.reporter)
    page.goto(f"/submissions/{submission.pk}/entry/")
    page.goto(f"/submissions/{submission.pk}/check/")
    page.check("#confirmed_not_secret")
    page.check("#confirmed_untold")
    page.get_by_role("button", name="Trình lãnh đạo").dblclick()
    page.wait_for_url(f"**/submissions/{submission.pk}/")
    page.go_back()
    page.go_back()
    assert page.locator("form[data-entry]").count() == 0
    assert page.evaluate("performance.getEntriesByType('navigation')[0].type") != "navigate"  # asked for again
    page.reload()
    assert page.locator("form[data-entry]").count() == 0
    page.go_forward()
    page.go_forward()
    page.reload()
    assert Event.objects.filter(action="present").count() == 1


def test_leaving_with_what_cannot_be_saved_is_asked_about(grid, submission):
    page = grid()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.dismiss()))
    page.focus("#v-exemplars")
    page.keyboard.type("12a")
    page.locator(".form-end").get_by_role("link", name="Kiểm tra số liệu").click()
    says(page, "exemplars", "Sai")
    page.wait_for_function("() => document.activeElement.id !== 'v-exemplars'")
    page.wait_for_timeout(200)
    assert (dialogs, page.url.endswith("/entry/")) == (["beforeunload"], True)
    assert page.input_value("#v-exemplars") == "12a"
