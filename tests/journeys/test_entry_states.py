"""The entry grid in a real browser: notes behind one button, wrong cells framed and counted, the bar that stays."""

import pytest

from tests import builders, looks
from tests.fixtures.entry import says


@pytest.mark.parametrize("javascript", [True, False])
def test_the_note_is_reached_by_the_keyboard(grid, javascript):
    page = grid(javascript=javascript)
    page.focus("#v-exemplars")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('#cell-exemplars .cell-more > summary')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "n-exemplars"
    page.keyboard.type("Đã rà soát hồ sơ")
    if javascript:
        page.keyboard.press("Tab")
        page.locator("#state-exemplars .cell-said", has_text="Đã rà soát hồ sơ").wait_for()


def test_the_bar_covers_nothing_that_has_the_focus(grid):
    page = grid()
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    assert looks.covered(page) == []


def test_wrong_cells_are_framed_counted_and_hold_their_rate(grid, submission, people, axe):
    builders.fill(submission, people)
    page = grid()
    page.evaluate("document.fonts.ready")
    button = page.locator(".entry-bar .btn-primary")
    at_first = button.bounding_box()
    for key, typed in (("tips_received", "300"), ("tips_transferred", "1,5"), ("social_order_crimes", "400")):
        page.fill(f"#v-{key}", typed)
        page.keyboard.press("Tab")
        says(page, key, "Cảnh báo" if key == "social_order_crimes" else "Sai")
    page.locator("#save-status", has_text="xem dấu").wait_for()
    wrong = page.eval_on_selector_all(".cell-mark-wrong", "all => all.map(one => one.closest('[data-of]').dataset.of)")
    assert wrong == ["tips_arrived", "tips_received", "tips_transferred"]
    assert page.locator(".entry-wrong").inner_text() == "3 ô sai"
    framed = page.eval_on_selector_all(
        "[data-column=value]",
        """all => all.filter(one => getComputedStyle(one).borderTopColor === "rgb(163, 32, 29)")
                     .map(one => one.dataset.key)""",
    )
    assert framed == wrong
    held = page.locator(".entry-result", has=page.locator(".result-held")).all_inner_texts()
    assert [text.split("\n")[0] for text in held] == [
        "Tiếp nhận, xử lý 100% tố giác, tin báo, kiến nghị khởi tố",
        "Tỷ lệ giải quyết tố giác, tin báo, kiến nghị khởi tố trên 90%",
    ]
    page.evaluate("window.scrollTo(0, 0)")
    assert button.bounding_box() == at_first
    page.locator("#below-social_order_crimes a", has_text="Cần ghi giải trình").click()
    assert page.evaluate("document.activeElement.id") == "n-social_order_crimes"
    assert axe(page) == []
    assert looks.faults(page) == []
    looks.resize(page, 360, height=740)
    assert axe(page) == []
    assert looks.faults(page) == []
