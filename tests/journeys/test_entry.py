"""The entry grid in a real browser: keyboard, paste, states of saving."""

from tests import builders
from tests.builders import value_of
from tests.fixtures.entry import says

TSV = (
    "\r\n".join(f"{value}\tghi chú {row}" for row, value in enumerate(["1.234", "5", "6", "x7", "8", "9", "10"]))
    + "\r\n"
)
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
    document.activeElement.dispatchEvent(event);
}"""


def test_enter_and_arrows_move_as_in_a_spreadsheet_and_each_cell_is_saved(grid, submission):
    page = grid()
    keys = page.eval_on_selector_all('[data-column="value"]', "all => all.map(one => one.dataset.key)")
    numbers = keys[keys.index("tips_arrived") :]
    page.focus("#v-tips_arrived")
    for key in numbers:
        assert page.evaluate("document.activeElement.id") == f"v-{key}"
        page.keyboard.type("1000" if key == "tips_arrived" else "0")
        page.keyboard.press("Enter")
    for key in numbers:
        says(page, key, "Đã lưu")
    assert page.input_value("#v-tips_arrived") == "1.000"
    page.focus("#v-tips_received")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "v-tips_arrived"
    assert [value_of(submission, key) for key in numbers] == [1000] + [0] * (len(numbers) - 1)


def test_a_block_is_pasted_flagged_where_wrong_and_undone_at_once(grid, submission):
    page = grid()
    page.focus("#v-tips_transferred")
    keys = page.eval_on_selector_all('[data-column="value"]', "all => all.map(one => one.dataset.key)")
    filled = keys[keys.index("tips_transferred") :][:7]
    page.evaluate(PASTE, TSV)
    assert page.inner_text("#paste-notice [data-text]") == "Đã dán 14 ô."
    says(page, filled[3], "Sai")
    page.locator("#save-status", has_text="xem dấu").wait_for()
    assert [value_of(submission, key) for key in filled] == [1234, 5, 6, None, 8, 9, 10]
    assert [page.input_value(f"#n-{key}") for key in filled] == [f"ghi chú {row}" for row in range(7)]
    page.focus(f"#v-{filled[0]}")
    page.keyboard.press("Control+z")
    page.locator("#save-status", has_text="Đã lưu lúc").wait_for()
    assert [value_of(submission, key) for key in filled] == [None] * 7
    assert [page.input_value(f"#v-{key}") for key in filled] == [""] * 7


def test_the_wheel_never_changes_a_figure(grid):
    page = grid()
    page.fill("#v-exemplars", "7")
    page.hover("#v-exemplars")
    page.mouse.wheel(0, 100)
    assert page.input_value("#v-exemplars") == "7"


def test_no_key_is_touched_while_an_input_method_composes(grid):
    page = grid()
    page.locator("#cell-exemplars summary", has_text="Ghi chú").click()
    page.focus("#n-exemplars")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "đã rà soa", "selectionStart": 9, "selectionEnd": 9})
    assert page.evaluate("document.activeElement.id") == "n-exemplars"
    keyboard.send("Input.insertText", {"text": "đã rà soát"})
    assert page.input_value("#n-exemplars") == "đã rà soát"


def test_errors_without_a_script_stand_in_a_focused_summary(grid, submission):
    page = grid(javascript=False)
    page.fill("#v-tips_transferred", "1,5")
    page.fill("#v-tips_prosecuted", "-3")
    page.fill("#v-exemplars", "x")
    page.fill("#v-gratitude_activities", "12")
    page.get_by_role("button", name="Lưu tất cả").click()
    links = page.locator("#error-summary a")
    assert page.title().startswith("Lỗi: ")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    assert [one.get_attribute("href") for one in links.all()] == [
        "#v-tips_transferred",
        "#v-tips_prosecuted",
        "#v-exemplars",
    ]
    links.nth(1).click()
    assert page.evaluate("document.activeElement.id") == "v-tips_prosecuted"
    typed = [page.input_value(f"#v-{key}") for key in ("tips_transferred", "tips_prosecuted", "exemplars")]
    assert typed == ["1,5", "-3", "x"]
    assert page.input_value("#v-gratitude_activities") == "12"


def test_checking_waits_for_what_was_typed_last_and_asks_nothing(grid, submission):
    page = grid()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    page.route("**/cells/exemplars/**", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.focus("#v-exemplars")
    page.keyboard.type("12")
    page.locator(".entry-bar").get_by_role("link", name="Kiểm tra số liệu").click()
    page.wait_for_url(f"**/submissions/{submission.pk}/check/")
    assert (dialogs, value_of(submission, "exemplars")) == ([], 12)


def test_a_number_typed_again_after_a_slip_is_right_again(grid, submission):
    page = grid()
    for typed, mark in (("7", "Đã lưu"), ("abc", "Sai"), ("7", "Đã lưu")):
        page.fill("#v-exemplars", typed)
        page.keyboard.press("Tab")
        says(page, "exemplars", mark)
    page.locator("#save-status", has_text="Đã lưu lúc").wait_for()
    assert page.locator("#below-exemplars").is_hidden()


def test_a_reason_that_is_cleared_again_leaves_no_mistake(grid, submission):
    page = grid()
    page.fill("#v-exemplars", "7")
    page.keyboard.press("Tab")
    says(page, "exemplars", "Đã lưu")
    page.locator("#cell-exemplars summary", has_text="Ghi chú").click()
    reason = page.locator('[data-key="exemplars"][data-field="r"]')
    for typed, mark in (("Đơn vị đang rà soát", "Sai"), ("", "Đã lưu")):
        reason.fill(typed)
        reason.press("Tab")
        says(page, "exemplars", mark)
    assert page.locator("#below-exemplars").is_hidden()
    assert value_of(submission, "exemplars") == 7


def test_the_paste_after_an_undone_one_can_be_undone_too(grid, submission):
    page = grid()
    for _round in range(2):
        page.focus("#v-tips_prosecuted")
        page.evaluate(PASTE, "1\n2\n")
        page.locator("#save-status", has_text="Đã lưu lúc").wait_for()
        page.get_by_role("button", name="Hoàn tác").click()
        page.locator("#paste-notice", has_text="Đã hoàn tác").wait_for()
        assert page.input_value("#v-tips_prosecuted") == ""
    page.focus("#v-tips_prosecuted")
    page.evaluate(PASTE, "1\n2\n")
    page.wait_for_timeout(4500)  # what the undone paste said is gone by now; this paste's notice stays
    assert page.get_by_role("button", name="Hoàn tác").is_visible()


LABELLED = "Khởi tố\t7\nKhông khởi tố\t8\n"


def test_labels_pasted_with_their_numbers_are_asked_about(grid, submission):
    page = grid()
    page.focus("#v-tips_prosecuted")
    page.evaluate(PASTE, LABELLED)
    page.locator("#paste-notice", has_text="chữ").wait_for()
    assert page.input_value("#v-tips_prosecuted") == ""
    page.get_by_role("button", name="Chỉ dán cột số").click()
    says(page, "tips_not_prosecuted", "Đã lưu")
    assert [value_of(submission, key) for key in ("tips_prosecuted", "tips_not_prosecuted")] == [7, 8]
    assert page.input_value("#n-tips_prosecuted") == ""
    page.get_by_role("button", name="Hoàn tác").click()
    page.focus("#v-tips_prosecuted")
    page.evaluate(PASTE, LABELLED)
    page.get_by_role("button", name="Không dán").click()
    assert page.input_value("#v-tips_prosecuted") == ""
    assert page.locator("#paste-notice").is_hidden()


def test_estimate_document_and_questions_stand_under_their_own_names(grid):
    page = grid()
    row = page.locator("#cell-tips_arrived")
    inside = [row.get_by_label(name) for name in ("Giải trình", "Không thu thập được", "Ước đến ngày", "Số văn bản")]
    inside.append(row.get_by_role("link", name="Hỏi đáp"))
    assert [one.is_visible() for one in inside] == [False] * 5
    row.locator("summary", has_text="Ghi chú").click()
    assert [one.is_visible() for one in inside] == [True] * 5


def test_what_remains_follows_each_save(grid, submission, people):
    builders.fill(submission, people)
    page = grid()
    left = page.locator(".entry-remaining strong")
    assert left.inner_text() == "Còn lại cuối kỳ: 5 tin"
    page.fill("#v-tips_administrative", "3")
    page.keyboard.press("Enter")
    page.locator(".entry-remaining", has_text="Còn lại cuối kỳ: 10 tin").wait_for()
    page.fill("#v-tips_administrative", "")
    page.keyboard.press("Enter")
    page.locator(".entry-remaining", has_text="chưa đủ số liệu").wait_for()
