"""One quarter, end to end, in a real browser with nothing mocked: enter, confirm, return, correct, accept, look."""

import csv
from datetime import datetime

import pytest

from pledges.models import RoleName
from targets.models import Submission
from tests import builders
from tests.builders import DATA, HANOI

MARCH_16 = datetime(2024, 3, 16, 9, 0, tzinfo=HANOI)  # quý I/2024 has ended, its due moment has not come
PASSWORD = "giao-uoc-2024"


def figures(year, quarter, province="hoa-binh"):
    """Return the sample figures of one submission by measure code, as people would type them."""
    with (DATA / "figures-cum4.csv").open(encoding="utf-8") as lines:
        return {
            row["measure"]: row["value"]
            for row in csv.DictReader(lines)
            if (row["province"], row["year"], row["quarter"]) == (province, str(year), str(quarter))
        }


@pytest.fixture
def people(live_db, clock):
    """Return the people of Hòa Bình's report, with passwords, over a database of only the agreement and them."""
    clock(MARCH_16)
    builders.agreement_2024()
    people = builders.People(
        builders.user_with(RoleName.REPORTER, "hoa-binh", username="hb.canbo"),
        builders.user_with(RoleName.COMMANDER, "hoa-binh", username="hb.lanhdao"),
        builders.user_with(RoleName.REVIEWER, "quang-ninh", username="qn.thamdinh"),
        builders.user_with(RoleName.LEADER, username="lanhdao.cum"),
        builders.user_with(RoleName.ADMINISTRATOR, username="quantri"),
    )
    for user in vars(people).values():
        user.set_password(PASSWORD)
        user.save()
    return people


def log_in(page, username):
    """Sign in as a person does, through the form."""
    page.goto("/login/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("main button")
    page.locator(".user-menu").wait_for()


def wait_until_saved(page):
    """Wait until the bar says that everything is on the server (with scripts); without, the button saves."""
    page.locator("#save-status", has_text="Đã lưu").wait_for()


def save(page):
    """Send the form as a browser without scripts does, and wait for the answer."""
    with page.expect_navigation(timeout=60_000):  # every cell is saved and judged
        page.press('form#entry button[type="submit"]', "Enter")  # wherever the button stands once the page is laid out


def type_all(page, javascript):
    """Enter a quarter of Hòa Bình, base figures included."""
    for key in ("nq44_party_plan", "nq44_committee_plan"):
        page.select_option(f"#v-{key}", "1")
        page.fill(f'input[name="dn:{key}"]', "102-KH/TU")
        page.fill(f'input[name="dd:{key}"]', "5/3/2024")
    for code, value in figures(2024, 1).items():
        page.fill(f"#v-{code}", value)
    page.fill('[id="v-base:hoa-binh:social_order_crimes"]', figures(2023, 1)["social_order_crimes"])
    if javascript:
        page.keyboard.press("Tab")
        wait_until_saved(page)
    else:
        save(page)


def present(page):
    """Go to the check page, confirm and present."""
    page.goto(page.url.split("/entry/")[0] + "/check/")
    page.check("#confirmed_not_secret")
    page.check("#confirmed_untold")
    page.get_by_role("button", name="Trình lãnh đạo").click()
    page.locator(".badge-state", has_text="Đã trình lãnh đạo").first.wait_for()


def confirm(page, submission):
    """Confirm with the signed paper and submit."""
    page.goto(f"/submissions/{submission.pk}/")
    page.get_by_role("link", name="Duyệt và gửi Cụm").click()
    page.get_by_label("Số văn bản").fill("125/BC-CAT-PV01")
    page.get_by_label("Ngày ký").fill("15/3/2024")
    page.get_by_label("Người ký").first.fill("Nguyễn Văn Minh")
    page.get_by_label("Chức vụ người ký").fill("Phó Giám đốc")
    page.get_by_role("button", name="Duyệt và gửi Cụm").click()
    page.locator(".badge-state", has_text="Đã gửi Cụm").first.wait_for()


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_one_quarter_end_to_end(new_page, people, javascript):
    clerk, chief, reviewer, leader = (new_page(javascript=javascript) for _person in range(4))

    # The clerk begins from the home page, enters everything and presents.
    log_in(clerk, "hb.canbo")
    clerk.get_by_role("button", name="Bắt đầu nhập").first.click()
    clerk.locator("#v-social_order_crimes").wait_for()
    type_all(clerk, javascript)
    present(clerk)
    submission = Submission.objects.get(province__code="hoa-binh", period__year=2024, period__code="q1")
    assert submission.state == "presented"

    # The commander confirms with the signed paper.
    log_in(chief, "hb.lanhdao")
    confirm(chief, submission)

    # The reviewer of the lead unit returns two cells.
    log_in(reviewer, "qn.thamdinh")
    reviewer.goto(f"/submissions/{submission.pk}/")
    reviewer.get_by_role("link", name="Thẩm định", exact=True).click()
    for code in ("social_order_crimes", "tips_received"):
        reviewer.check(f'[name="mark:{code}"]')
    reviewer.locator("summary", has_text="Trả lại đơn vị").click()
    reviewer.get_by_label("Lý do").fill("Số vụ và số tin chưa khớp với hồ sơ, đề nghị rà soát.")
    reviewer.get_by_role("button", name="Trả lại đơn vị").click()
    reviewer.locator(".badge-state", has_text="Trả lại để hoàn thiện").first.wait_for()

    # The clerk finds the two cells listed, jumps to one, corrects it and presents again.
    clerk.goto(f"/submissions/{submission.pk}/entry/")
    links = clerk.locator(".remarks a")
    assert links.count() == 2
    links.first.click()
    assert clerk.url.endswith("#v-social_order_crimes")
    clerk.fill("#v-social_order_crimes", "93")
    clerk.locator("#cell-social_order_crimes .col-state summary").click()
    clerk.fill("#n-social_order_crimes", "Đã rà soát lại theo hồ sơ.")
    if javascript:
        clerk.keyboard.press("Tab")
        wait_until_saved(clerk)
    else:
        save(clerk)
    present(clerk)
    confirm(chief, submission)

    # The reviewer accepts, judging the narrative content.
    reviewer.goto(f"/submissions/{submission.pk}/")
    reviewer.get_by_role("link", name="Thẩm định", exact=True).click()
    reviewer.get_by_label("Đạt", exact=True).check()
    reviewer.get_by_role("button", name="Xác nhận thẩm định").click()
    reviewer.locator(".badge-state", has_text="Đã thẩm định").first.wait_for()

    # The leader sees the verdict on the dashboard and opens how it was computed: 93 against 92 is +1,09%, not met.
    log_in(leader, "lanhdao.cum")
    leader.get_by_role("link", name="Bảng theo dõi").click()
    leader.wait_for_url("**/agreements/**")
    leader.goto(leader.url.split("?")[0] + "?window=q1")
    row = leader.locator("tr", has_text="Kéo giảm ít nhất 5%")
    cell = row.locator("td.cell", has_text="93/92 vụ").first
    assert "+1,09%" in cell.inner_text()
    assert "Chưa đạt" in cell.inner_text()
    cell.locator("a").click()
    leader.locator("h1").wait_for()
    computed = leader.locator("main").inner_text()
    for said in ("100 × (92 − 93) = −100", "5 × 92 = 460", "Hòa Bình", "hb.canbo", "qn.thamdinh"):
        assert said in computed
    assert Submission.objects.get(pk=submission.pk).state == "accepted"
