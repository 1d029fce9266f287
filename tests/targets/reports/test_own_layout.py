"""A clerk's own workbook: measures in rows or columns are proposed, chosen once, found again, and taken like ours."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Event
from foundation.errors import NotAllowed
from targets.models import Upload, WorkbookLayout
from targets.reports.imports.own_layout import propose, read_layout
from targets.reports.imports.untrusted import open_untrusted_workbook
from targets.reports.queries.layouts import Layout, from_data
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from targets.reports.services.layouts import keep_layout
from tests import builders
from tests.builders import NOW
from tests.tables import client_of
from tests.workbooks import sheet_with

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


def turned(rows):
    """Return rows as columns."""
    width = max(map(len, rows))
    return [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]


def opened(rows):
    return open_untrusted_workbook(sheet_with(rows))


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


def test_values_are_found_again_by_their_head_and_nothing_is_read_where_nobody_can_tell():
    layout = propose(opened(ROWS), NAMES)
    with_one_more = [[*row[:3], "Lũy kế" if row[:1] == ["TT"] else 999, *row[3:]] for row in ROWS[2:]]
    expected = {"social_order_crimes": 38, "tips_received": 1051, "exemplars": 2}
    assert values(opened(with_one_more), layout)[0] == expected
    renamed = [[*row[:3], "Quý sau" if row[:1] == ["TT"] else row[3]] for row in ROWS[2:]]
    said, changes = values(opened(renamed), layout)
    assert (said, [fault.where for fault in changes.faults]) == ({}, ["Tổng hợp!A1"])
    elsewhere = replace(layout, sheet="Trang khác")
    assert "không có trang" in read_layout(opened(ROWS), elsewhere).faults[0].message


def test_numbers_typed_as_text_are_numbers_and_no_labels():
    rows = [["TT", "Nội dung", "Thực hiện"], ["1", NAMES["social_order_crimes"], "38"], ["2", "exemplars", "1.051"]]
    book = opened(rows)
    layout = propose(book, NAMES)
    assert (layout.values, layout.labels["exemplars"]) == (3, "exemplars")
    assert values(book, layout)[0] == {"social_order_crimes": 38, "exemplars": 1051}


def test_merged_cells_are_refused_and_hidden_ones_told():
    def spoil(_book, sheet):
        sheet.merge_range("D5:D6", 5)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column("D:D", None, None, {"hidden": True})

    book = open_untrusted_workbook(sheet_with(ROWS, more=spoil))
    said, changes = values(book, propose(book, NAMES))
    assert said == {"social_order_crimes": 38}
    assert [fault.where for fault in changes.faults] == ["Tổng hợp!D5"]
    assert [remark.where for remark in changes.remarks] == ["Tổng hợp!D1", "Tổng hợp!A4"]


def test_a_layout_is_kept_as_it_was_chosen():
    layout = propose(opened(ROWS), NAMES)
    assert from_data(layout.as_data()) == layout


@pytest.fixture
def draft(people):
    return builders.draft(people)


def brought(people, draft, rows):
    """Bring a workbook of one's own; return the client and where that leads."""
    client = client_of(people.reporter)
    sent = SimpleUploadedFile("bao-cao-rieng.xlsx", sheet_with(rows))
    answer = client.post(f"/submissions/{draft.pk}/upload/", {"file": sent})
    assert answer.status_code == 302, answer.content.decode()
    return client, answer["Location"]


def taken_over(client, preview):
    """Press the button of a preview."""
    mark = re.search(r'name="mark" value="(\w+)"', preview.content.decode())[1]
    return client.post(preview.request["PATH_INFO"], {"mark": mark})


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
    assert ">6: exemplars (2)</option>" in html and ">4: số vụ PHẠM TỘI về trật tự xã hội (38)</option>" in html
    assert ">3: TT · Nội dung · Cùng kỳ · Quý này (thực hiện)</option>" in html
    data = chosen_on(html)
    assert (data["values"], data["line-social_order_crimes"], data["line-tips_arrived"]) == ("4", "4", "")
    preview = client.post(where, data, follow=True)
    page = preview.content.decode()
    assert "3 thay đổi" in page and "D4" in page and "Chọn lại dòng, cột" in page
    assert taken_over(client, preview).status_code == 302
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
    assert "Trong đó được tiếp nhận, xử lý: Dòng này được chọn cho hai mục" in page  # above: which of the two
    assert chosen_on(page)["line-tips_arrived"] == data["line-tips_received"]
    assert not WorkbookLayout.objects.exists()


@pytest.mark.parametrize("column", ["999999", "61", "2", "-1", "x"])
def test_values_where_there_are_none_are_refused(people, draft, column):
    client, where = brought(people, draft, ROWS)
    answer = client.post(where, chosen_on(client.get(where).content.decode()) | {"values": column})
    assert (answer.status_code, WorkbookLayout.objects.count()) == (422, 0)
    assert "Hãy chọn nơi ghi số" in answer.content.decode()


def previewed(people, draft, rows=ROWS):
    """Bring a workbook, take what is proposed; return the client and the preview."""
    client, where = brought(people, draft, rows)
    return client, client.post(where, chosen_on(client.get(where).content.decode()), follow=True)


def test_what_was_looked_at_is_taken_or_looked_at_again(people, draft):
    client, preview = previewed(people, draft)
    kept = WorkbookLayout.objects.get()
    lines = kept.data["lines"]
    lines["exemplars"], lines["social_order_crimes"] = lines["social_order_crimes"], lines["exemplars"]
    kept.save()
    answer = taken_over(client, preview)
    assert (answer.status_code, builders.value_of(draft, "exemplars")) == (409, None)
    assert "những thay đổi đã khác lúc xem trước" in answer.content.decode()
    save_cells(draft, [CellInput("exemplars", value=7)], by=people.reporter, at=NOW)
    assert taken_over(client, answer).status_code == 409
    again = client.get(preview.request["PATH_INFO"])
    assert taken_over(client, again).status_code == 302
    assert [builders.value_of(draft, code) for code in ("social_order_crimes", "exemplars")] == [2, 38]


def test_what_the_workbook_cannot_say_stays_beside_the_same_number(people, draft):
    given = {"is_estimate": True, "estimated_on": date(2024, 3, 1), "note": "Ước"}
    cells = [CellInput("social_order_crimes", value=38, **given), CellInput("exemplars", value=5, **given)]
    save_cells(draft, cells, by=people.reporter, at=NOW)
    client, preview = previewed(people, draft)
    taken_over(client, preview)
    same, other = (draft.figures.get(measure__code=code).current for code in ("social_order_crimes", "exemplars"))
    assert (same.number, same.is_estimate, same.note) == (1, True, "Ước")
    assert (other.value, other.is_estimate, other.note) == (2, False, "Ước")


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
