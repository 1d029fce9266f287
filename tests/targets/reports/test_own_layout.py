"""A clerk's own workbook: measures in rows or columns are proposed, chosen once, found again, and taken like ours."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from xlsxwriter import Workbook

from audit.models import Event
from foundation.errors import NotAllowed
from targets.models import Upload, WorkbookLayout
from targets.reports.imports.own_layout import propose, read_layout
from targets.reports.imports.untrusted import open_untrusted_workbook
from targets.reports.queries.layouts import Layout, from_data
from targets.reports.services.layouts import keep_layout
from tests import builders
from tests.builders import NOW
from tests.tables import client_of

pytestmark = pytest.mark.django_db
NAMES = {
    "social_order_crimes": "Số vụ phạm tội về trật tự xã hội",
    "tips_received": "Trong đó được tiếp nhận, xử lý",
    "exemplars": "Gương điển hình tiên tiến được tuyên truyền, nhân rộng",
}
ROWS = [
    ["CÔNG AN TỈNH HÒA BÌNH"],
    [],
    ["TT", "Nội dung", "Cùng kỳ", "Quý này (thực hiện)"],
    [1, "số vụ PHẠM TỘI về trật tự xã hội", 40, 38],
    [2, "Tin báo trong đó được tiếp nhận, xử lý", 50, "1.051"],
    [3, "exemplars", 1, 2],
    [4, "Việc khác", 7, 8],
]


def workbook(rows):
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Tổng hợp")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return out.getvalue()


def turned(rows):
    """Return rows as columns."""
    width = max(map(len, rows))
    return [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]


def opened(rows):
    return open_untrusted_workbook(workbook(rows))


def values(book, layout):
    changes = read_layout(book, layout)
    return {code: cell.value for code, cell in changes.cells.items()}, changes


def test_rows_are_proposed_by_name_and_by_code():
    book = opened(ROWS)
    layout = propose(book, NAMES)
    assert (layout.sheet, layout.is_turned, layout.values) == ("Tổng hợp", False, 4)
    assert layout.lines == {"social_order_crimes": 4, "tips_received": 5, "exemplars": 6}
    assert values(book, layout)[0] == {"social_order_crimes": 38, "tips_received": 1051, "exemplars": 2}


def test_so_are_columns():
    book = opened(turned(ROWS))
    layout = propose(book, NAMES)
    assert (layout.is_turned, layout.values) == (True, 4)
    assert values(book, layout)[0] == {"social_order_crimes": 38, "tips_received": 1051, "exemplars": 2}


def test_a_line_that_has_moved_is_found_by_its_label_and_one_that_is_gone_is_told():
    layout = propose(opened(ROWS), NAMES)
    moved = [*ROWS[:3], ["", "Một dòng mới", 1, 1], *ROWS[3:5]]
    said, changes = values(opened(moved), layout)
    assert said == {"social_order_crimes": 38, "tips_received": 1051}
    assert ["exemplars" in remark.message for remark in changes.remarks] == [True]


def test_what_is_remembered_goes_before_names():
    rows = [["Nội dung", "Kỳ này"], ["Án TTXH", 38], ["Số vụ phạm tội về trật tự xã hội (cả nước)", 9000]]
    labels = {"social_order_crimes": "an ttxh"}
    remembered = Layout("Trang khác", False, 2, {"social_order_crimes": 2}, labels, "ky nay")
    assert propose(opened(rows), NAMES, remembered).lines == {"social_order_crimes": 2}


def test_what_is_no_number_is_a_fault_at_its_cell():
    rows = [*ROWS[:3], [1, NAMES["social_order_crimes"], 40, "1,051"], [2, NAMES["tips_received"], 50, 1.5]]
    book = opened(rows)
    faults = read_layout(book, propose(book, NAMES)).faults
    assert [fault.where for fault in faults] == ["Tổng hợp!D4", "Tổng hợp!D5"]


def test_a_layout_is_kept_as_it_was_chosen():
    layout = propose(opened(ROWS), NAMES)
    assert from_data(layout.as_data()) == layout


@pytest.fixture
def people(clock):
    clock(NOW)
    builders.agreement_2024()
    return builders.people_of()


@pytest.fixture
def draft(people):
    return builders.draft(people)


def brought(people, draft, rows):
    """Bring a workbook of one's own; return the client and where that leads."""
    client = client_of(people.reporter)
    sent = SimpleUploadedFile("bao-cao-rieng.xlsx", workbook(rows))
    answer = client.post(f"/submissions/{draft.pk}/upload/", {"file": sent})
    assert answer.status_code == 302, answer.content.decode()
    return client, answer["Location"]


def chosen_on(html):
    """Return what a page proposes, as its form would send it."""
    data = dict(re.findall(r'<input type="hidden" name="(sheet|turned)" value="([^"]*)"', html))
    for name, options in re.findall(r'(?s)<select[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', html):
        picked = re.search(r'<option value="([^"]*)"\s+selected', options)
        data[name] = picked[1] if picked else ""
    return data


def test_the_whole_way_to_the_figures_and_again_for_the_next_file(people, draft):
    client, where = brought(people, draft, ROWS)
    assert where.endswith("/layout/")
    html = client.get(where).content.decode()
    data = chosen_on(html)
    assert (data["values"], data["line-social_order_crimes"], data["line-tips_arrived"]) == ("4", "4", "")
    preview = client.post(where, data, follow=True)
    page = preview.content.decode()
    assert "3 thay đổi" in page and "D4" in page and "Chọn lại dòng, cột" in page
    assert client.post(preview.request["PATH_INFO"], follow=True).status_code == 200
    assert [builders.value_of(draft, code) for code in ("social_order_crimes", "tips_received", "exemplars")] == [
        38,
        1051,
        2,
    ]
    assert draft.figures.get(measure__code="exemplars").current.source == "file"
    assert Upload.objects.get().taken.changed == 3
    client, where = brought(people, draft, [[], *ROWS])  # a row more above
    assert chosen_on(client.get(where).content.decode())["line-social_order_crimes"] == "5"


def test_nothing_chosen_and_one_line_for_two_are_said_with_what_was_chosen_kept(people, draft):
    client, where = brought(people, draft, ROWS)
    data = chosen_on(client.get(where).content.decode())
    none = {name: "" if name.startswith("line-") else value for name, value in data.items()}
    answer = client.post(where, none)
    assert answer.status_code == 422 and "ít nhất một dòng" in answer.content.decode()
    answer = client.post(where, data | {"line-tips_arrived": data["line-tips_received"]})
    page = answer.content.decode()
    assert answer.status_code == 422 and page.count("được chọn cho hai mục") == 4  # above, and beside each
    assert chosen_on(page)["line-tips_arrived"] == data["line-tips_received"]
    assert not WorkbookLayout.objects.exists()


def test_another_sheet_and_another_way_can_be_asked_for(people, draft):
    client, where = brought(people, draft, ROWS)
    page = client.get(where, {"sheet": "Tổng hợp", "turned": "1"}).content.decode()
    assert 'name="turned" value="1"' in page and "Cột trong tệp" in page


def test_a_preview_without_a_layout_leads_to_the_choice(people, draft):
    client, where = brought(people, draft, ROWS)
    answer = client.get(where.removesuffix("layout/"))
    assert (answer.status_code, answer["Location"]) == (302, where)


def test_only_the_own_clerks_choose(people, draft):
    _client, where = brought(people, draft, ROWS)
    assert client_of(builders.user_with("reporter", "phu-tho")).get(where).status_code == 404
    assert client_of(people.commander).get(where).status_code == 302
    with pytest.raises(NotAllowed):
        keep_layout(draft, Layout("a", False, 1), by=people.commander, at=NOW)


def test_the_record_says_who_chose_what(people, draft):
    client, where = brought(people, draft, ROWS)
    client.post(where, chosen_on(client.get(where).content.decode()))
    event = Event.objects.filter(action="workbook_layout").get()
    assert (event.actor, event.data["lines"]["exemplars"]) == (people.reporter, [6, "exemplars"])
    assert "Chọn dòng, cột của bảng tính riêng" in client.get(draft.get_absolute_url()).content.decode()
