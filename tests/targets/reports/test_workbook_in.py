"""Every kind of cell that comes back in a report's workbook: taken, told or refused, each at its place."""

from datetime import date, datetime, time

import pytest

from audit.models import Event
from foundation.errors import Invalid
from pledges.models import Pledge
from targets.models import FigureVersion
from targets.reports.imports.untrusted import open_untrusted_workbook
from targets.reports.imports.workbook import read_report_workbook
from targets.reports.services.cells import STANDARD_REASONS
from targets.reports.services.narratives import save_narrative
from tests import builders
from tests.builders import NOW
from tests.workbooks import edited, through_libreoffice, with_values

pytestmark = pytest.mark.django_db
CODE, BASE = "social_order_crimes", "base:hoa-binh:social_order_crimes"
AT = "Số liệu!F13"  # of CODE under “Kỳ này”
NOT_COMPUTED = "Công thức này chưa có kết quả"


@pytest.fixture
def submission(people):
    return builders.draft(people)


@pytest.fixture
def content(submission, people):
    return builders.workbook_of(submission, people.reporter)


def read(content):
    return read_report_workbook(open_untrusted_workbook(content)).changes


def told(some):
    return [(one.where, one.message) for one in some]


FEBRUARY_1 = datetime.combine(date(2024, 2, 1), time())  # what Excel makes of 1/2

# What stands under “Kỳ này” (or another head), and the number it is taken as.
TAKEN = [
    (1234, 1234),
    (0, 0),
    (1234.0, 1234),
    ("1234", 1234),
    ("1.234", 1234),
    ("1 234", 1234),
    ("1\u00a0234", 1234),
    (" 7 ", 7),
    ("１２３", 123),
    (10**15, 10**15),
]
# What is refused, and how the sentence begins.
REFUSED = [
    ("1,234", "Dấu phẩy là dấu thập phân"),
    ("1.23", "Dấu chấm chỉ để ngăn từng nhóm"),
    ("1,5", "Chỉ nhận số nguyên"),
    (1.5, "Chỉ nhận số nguyên"),
    ("12%", "Hãy nhập số đếm, không nhập tỷ lệ"),
    (-5, "Số không được âm"),
    (-0.5, "Chỉ nhận số nguyên"),
    ("-5", "Số không được âm"),
    ("1e5", "Chỉ nhận số nguyên từ 0 trở lên"),
    ("1_000", "Chỉ nhận số nguyên từ 0 trở lên"),
    (10**15 + 1, "Số quá lớn"),
    (1e300, "Số quá lớn"),
    ("không có", "Không phát sinh thì nhập 0"),
    ("…", "Không phát sinh thì nhập 0"),
    (True, "Chỉ nhận số nguyên từ 0 trở lên"),
    (FEBRUARY_1, "Excel đã đổi nội dung ô thành ngày 01/02/2024"),
    (date(2024, 2, 1), "Excel đã đổi nội dung ô thành ngày 01/02/2024"),
    (time(1, 2), "Excel đã đổi nội dung ô thành giờ"),
    ("#REF!", "Ô báo lỗi #REF!"),
    ("#N/A", "Ô báo lỗi #N/A"),
    ("=1+1", NOT_COMPUTED),
    ("=SUM(F14:F15)", NOT_COMPUTED),
    ("9" * 101, "Quá dài để là một con số"),
]
TEXTS = [
    ("Giải trình", "  Số tăng\r\ndo rà soát ", "note", "Số tăng\ndo rà soát"),
    ("Giải trình", "Số vụ đánh ba\u0323c", "note", "Số vụ đánh bạc"),
    ("Số văn bản", 102, "document_number", "102"),
    ("Số văn bản", "102-KH/TU", "document_number", "102-KH/TU"),
    ("Ngày văn bản", datetime.combine(date(2024, 3, 5), time()), "document_date", date(2024, 3, 5)),
    ("Ngày văn bản", "5/3/2024", "document_date", date(2024, 3, 5)),
    ("Số ước đến ngày", "10-03-2024", "estimated_on", date(2024, 3, 10)),
    ("Lý do không thu thập được", STANDARD_REASONS[0], "reason", STANDARD_REASONS[0]),
]
TEXTS_REFUSED = [
    ("Giải trình", True, "Ô này ghi bằng chữ", "H13"),
    ("Giải trình", 1.5, "Ô này ghi bằng chữ", "H13"),
    ("Giải trình", "=A1", NOT_COMPUTED, "H13"),
    ("Số văn bản", FEBRUARY_1, "Excel đã đổi nội dung ô thành ngày", "J13"),
    ("Ngày văn bản", "hôm qua", "Hãy nhập ngày theo dạng", "K13"),
    ("Ngày văn bản", "31/2/2024", "Không có ngày 31/2/2024", "K13"),
    ("Số ước đến ngày", time(1, 2), "Hãy nhập ngày theo dạng", "I13"),
]


@pytest.mark.parametrize(("typed", "number"), TAKEN)
def test_a_count_is_taken(content, typed, number):
    changes = read(with_values(content, {CODE: typed}))
    assert (changes.cells[CODE].value, changes.faults, changes.remarks) == (number, (), ())


@pytest.mark.parametrize(("typed", "sentence"), REFUSED)
def test_what_is_no_count_is_refused_at_its_cell(content, typed, sentence):
    changes = read(with_values(content, {CODE: typed}))
    [(where, message)] = told(changes.faults)
    assert (where, message[: len(sentence)], CODE in changes.cells) == (AT, sentence, False)


@pytest.mark.parametrize(("head", "typed", "name", "value"), TEXTS)
def test_what_stands_beside_a_count_is_taken(content, head, typed, name, value):
    changes = read(with_values(content, {(CODE, head): typed}))
    assert (getattr(changes.cells[CODE], name), changes.faults) == (value, ())


@pytest.mark.parametrize(("head", "typed", "sentence", "at"), TEXTS_REFUSED)
def test_what_stands_beside_a_count_is_refused_at_its_cell(content, head, typed, sentence, at):
    [(where, message)] = told(read(with_values(content, {(CODE, head): typed})).faults)
    assert (where, message[: len(sentence)]) == (f"Số liệu!{at}", sentence)


def test_a_number_that_was_made_a_percentage_is_refused(content):
    def edit(_book, rows):
        rows[CODE]["Kỳ này"].value, rows[CODE]["Kỳ này"].number_format = 1, "0%"

    assert "không nhập tỷ lệ" in told(read(edited(content, edit)).faults)[0][1]


def test_a_formula_that_was_computed_is_taken_and_told(content, tmp_path):
    sent = with_values(content, {CODE: "=20+21", "exemplars": "=1/0", (CODE, "Giải trình"): "=1+1"})
    changes = read(through_libreoffice(sent, tmp_path))
    assert (changes.cells[CODE].value, changes.cells[CODE].note) == (41, "2")
    assert [where for where, _message in told(changes.remarks)] == [AT, "Số liệu!H13"]
    assert "lấy kết quả đã lưu là 41" in changes.remarks[0].message
    assert [message[:12] for _where, message in told(changes.faults)] == ["Ô báo lỗi #D"]


def test_merged_cells_among_the_typed_are_refused_others_are_nothing(content):
    def edit(book, _rows):
        book.worksheets[0].merge_cells("F13:F14")
        book.worksheets[0].merge_cells("B1:E1")

    sentence = "Các ô F13:F14 đã bị gộp: hãy bỏ gộp rồi nhập từng ô."
    changes = read(edited(content, edit))
    assert told(changes.faults) == [(AT, sentence)]
    assert [(fault.key, fault.field) for fault in changes.faults] == [(CODE, "v")]  # so a copy can show it


def test_hidden_rows_and_columns_are_read_and_told(content):
    def edit(book, rows):
        book.worksheets[0].row_dimensions[13].hidden = True
        book.worksheets[0].column_dimensions["G"].hidden = True
        rows[CODE]["Kỳ này"].value = 5

    changes = read(edited(content, edit))
    assert changes.cells[CODE].value == 5
    assert told(changes.remarks) == [
        ("Số liệu!G1", "Cột này đang ẩn trong tệp, vẫn được đọc."),
        ("Số liệu!A13", "Dòng này đang ẩn trong tệp, vẫn được đọc."),
    ]


def test_other_sheets_and_cells_beside_are_left_out_and_told(content):
    def edit(book, rows):
        book.create_sheet("Nháp", 0)["A1"] = 5
        rows[CODE]["Kỳ này"].parent["M13"] = "cộng thử"

    changes = read(edited(content, edit))
    assert [(where, "bỏ qua" in message) for where, message in told(changes.remarks)] == [
        ("Nháp!A1", True), ("Số liệu!M13", True),
    ]  # fmt: skip
    assert (changes.cells, changes.faults) == ({}, ())


def test_a_number_beside_no_code_is_never_lost_silently(content):
    def edit(book, rows):
        book.worksheets[0]["F12"] = 5  # the band of a content
        rows["exemplars"]["Mã"].value = "examplars"
        rows["gratitude_activities"]["Mã"].value = CODE

    changes = read(edited(content, edit))
    places = dict(told(changes.faults))
    assert "không có mã mục số liệu" in places["Số liệu!F12"]
    assert sorted(message[:24] for message in places.values()) == [
        "Dòng này không có mã mục", "Mã “social_order_crimes”", "Mẫu này không có mã “exa",
    ]  # fmt: skip
    assert {message for _where, message in told(changes.remarks)} == {
        f"Tệp không còn dòng “{code}”: số đang có được giữ nguyên." for code in ("exemplars", "gratitude_activities")
    }


def test_rows_may_be_sorted_and_columns_moved(content):
    def edit(book, rows):
        rows[CODE]["Kỳ này"].value = 5
        sheet = book.worksheets[0]
        sheet.move_range("A13:K13", rows=40)
        sheet.insert_cols(4)

    changes = read(edited(content, edit))
    assert (changes.cells[CODE].value, changes.places[CODE, "v"]) == (5, ("Số liệu", "G53"))
    assert changes.faults == ()


def test_a_head_that_is_gone_is_named(content):
    def edit(book, _rows):
        book.worksheets[0]["F6"] = "Quý này"

    with pytest.raises(Invalid, match="thiếu cột “Kỳ này”"):
        read(edited(content, edit))


def test_an_unchanged_workbook_asks_nothing_and_one_cell_is_one_change(submission, people, tmp_path):
    builders.fill(submission, people)
    pledge = Pledge.objects.get(agreement__year=2024, number=3)
    save_narrative(submission, pledge, "Dòng một\n\n=Dòng hai “…” & <3", by=people.reporter, at=NOW)
    content = builders.workbook_of(submission, people.reporter)
    before = (FigureVersion.objects.count(), Event.objects.count())
    saved = through_libreoffice(content, tmp_path)
    assert builders.bring(content, people.reporter) == builders.bring(saved, people.reporter) == 0
    assert (FigureVersion.objects.count(), Event.objects.count()) == before
    assert builders.bring(with_values(saved, {CODE: 39}), people.reporter) == 1
    assert builders.value_of(submission, CODE) == 39


def test_the_seal_survives_libreoffice_and_no_other_editor(content, tmp_path):
    def forge(book, _rows):
        book["Mẫu"]["A1"] = book["Mẫu"]["A1"].value.replace(":", "x:", 1)

    def drop(book, _rows):
        del book["Mẫu"]

    saved = open_untrusted_workbook(through_libreoffice(content, tmp_path))
    assert read_report_workbook(saved).identity.province == "hoa-binh"
    for edit in (forge, drop):
        with pytest.raises(Invalid, match="phần xác thực của mẫu đã bị sửa"):
            read(edited(content, edit))


def test_a_cell_says_whose_base_it_is(content, submission, people):
    assert builders.bring(with_values(content, {BASE: 44}), people.reporter) == 1
    assert builders.value_of(submission.carries.get(), CODE) == 44
