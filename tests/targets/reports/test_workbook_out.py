"""The workbook of a report: what it holds, what is locked in it, what is hidden, and who may have it."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse
from openpyxl import load_workbook

from foundation.text import mark
from pledges.models import Pledge, Province
from targets.core import workflow
from targets.models import Measure, Submission, Supplier
from targets.reports.queries.workbook_identity import Identity, unsealed
from targets.reports.services.cells import STANDARD_REASONS, CellInput
from targets.reports.services.figures import save_cells
from targets.reports.services.narratives import save_narrative
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
HEADS = [
    "Mã", "Mục số liệu", "Đơn vị tính", "Kỳ trước", "Cùng kỳ năm trước", "Kỳ này", "Lý do không thu thập được",
    "Giải trình", "Số ước đến ngày", "Số văn bản", "Ngày văn bản",
]  # fmt: skip
PC01 = "Văn phòng Cơ quan Cảnh sát điều tra (PC01)"
BASE = "base:hoa-binh:social_order_crimes"
HEAD = 6  # row of the heads


@pytest.fixture
def submission(people):
    return builders.draft(people)


def downloaded(client, submission, query=""):
    """Return the workbook that a person downloads."""
    answer = client.get(reverse("targets:workbook", args=[submission.pk]) + query)
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(b"".join(answer)))


def rows_of(book):
    """Return {code: {head: cell}} of the first sheet."""
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[HEAD]]
    rows = (dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=HEAD + 1))
    return {row["Mã"].value: row for row in rows if row["Mã"].value}


def save(submission, people, **cells):
    """Save own cells of a report."""
    cells = [CellInput(code, **values) for code, values in cells.items()]
    save_cells(submission, cells, by=people.reporter, at=NOW)


def test_the_first_sheet_has_the_heads_and_a_row_for_every_cell(client, people, submission):
    client.force_login(people.reporter)
    book = downloaded(client, submission)
    sheet = book.worksheets[0]
    assert book.sheetnames == ["Số liệu", "Thuyết minh", "Mẫu"]
    assert [one.sheet_state for one in book.worksheets] == ["visible", "visible", "veryHidden"]
    assert [cell.value for cell in sheet[HEAD]] == HEADS
    rows = rows_of(book)
    assert len(rows) == 16
    assert list(rows)[:5] == [
        "nq44_party_plan", "nq44_committee_plan", "surprise_incidents", "social_order_crimes", BASE,
    ]  # fmt: skip
    assert rows[BASE]["Mục số liệu"].value == "Số vụ phạm tội về trật tự xã hội – cùng kỳ Quý I/2023"
    assert (sheet.freeze_panes, sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("C7", "landscape", 9)
    assert sheet.print_title_rows == "$6:$6"


def test_what_is_stored_stands_in_it_as_what_it_is(client, people, submission):
    issued = {"document_number": "102-KH/TU", "document_date": date(2024, 3, 5)}
    save(
        submission,
        people,
        nq44_party_plan={"value": 1, **issued},
        social_order_crimes={
            "value": 1234,
            "note": "=HYPERLINK(1)",
            "is_estimate": True,
            "estimated_on": date(2024, 3, 10),
        },
        surprise_incidents={"reason": STANDARD_REASONS[0]},
    )
    client.force_login(people.reporter)
    rows = rows_of(downloaded(client, submission))
    crimes = rows["social_order_crimes"]
    assert (crimes["Kỳ này"].value, crimes["Kỳ này"].data_type) == (1234, "n")
    assert (crimes["Giải trình"].value, crimes["Giải trình"].data_type) == ("=HYPERLINK(1)", "s")
    assert crimes["Số ước đến ngày"].value.date() == date(2024, 3, 10)
    plan = rows["nq44_party_plan"]
    assert [plan[head].value for head in ("Kỳ này", "Số văn bản")] == [1, "102-KH/TU"]
    assert plan["Ngày văn bản"].value.date() == date(2024, 3, 5)
    assert rows["surprise_incidents"]["Lý do không thu thập được"].value == STANDARD_REASONS[0]
    assert rows["surprise_incidents"]["Kỳ này"].value is None


def test_other_periods_stand_beside_as_numbers(client, people):
    builders.submission_at(workflow.ACCEPTED, people)
    second = builders.draft(people, quarter=2)
    client.force_login(people.reporter)
    rows = rows_of(downloaded(client, second))
    assert rows["social_order_crimes"]["Kỳ trước"].value == 40
    assert rows["social_order_crimes"]["Cùng kỳ năm trước"].value == "chưa có"


def test_only_what_is_typed_is_unlocked_and_says_what_it_takes(client, people, submission):
    client.force_login(people.reporter)
    book = downloaded(client, submission)
    sheet, rows = book.worksheets[0], rows_of(book)
    assert sheet.protection.sheet
    assert not sheet.protection.password
    open_cells = {cell.coordinate for line in sheet.iter_rows() for cell in line if not cell.protection.locked}
    everywhere = {row[head].coordinate for row in rows.values() for head in HEADS[5:]}
    closed = {rows[BASE][head].coordinate for head in HEADS[8:]}
    closed |= {rows[code]["Số ước đến ngày"].coordinate for code in ("nq44_party_plan", "nq44_committee_plan")}
    assert open_cells == everywhere - closed
    kinds = {(one.type, one.operator, one.formula1) for one in sheet.data_validations.dataValidation}
    assert ("whole", None, "0") in kinds or ("whole", "between", "0") in kinds
    assert ("list", None, '"1,0"') in kinds
    assert ("list", None, "'Mẫu'!$A$10:$A$13") in kinds
    assert [book["Mẫu"].cell(row, 1).value for row in range(10, 14)] == list(STANDARD_REASONS)


def test_a_note_explains_how_a_measure_is_recorded(client, people, submission):
    client.force_login(people.reporter)
    note = rows_of(downloaded(client, submission))["tips_received"]["Mục số liệu"].comment.text
    assert "đã vào sổ và phân công giải quyết" in note
    assert "từ 15/12/2023 đến hết 14/03/2024" in note
    assert f"Đơn vị cung cấp: {PC01}." in note


def test_narratives_stand_on_a_second_sheet(client, people, submission):
    pledge = Pledge.objects.get(agreement__year=2024, number=3)
    save_narrative(submission, pledge, "=1+1\nDòng hai", by=people.reporter, at=NOW)
    client.force_login(people.reporter)
    sheet = downloaded(client, submission)["Thuyết minh"]
    assert [cell.value for cell in sheet[HEAD]] == ["Mã", "Nội dung giao ước", "Thuyết minh"]
    texts = {row[0].value: row[2] for row in sheet.iter_rows(min_row=HEAD + 1)}
    assert (texts[str(pledge.pk)].value, texts[str(pledge.pk)].data_type) == ("=1+1\nDòng hai", "s")
    assert {text.protection.locked for text in texts.values()} == {False}
    assert len(texts) == 8


def test_the_hidden_sheet_seals_whose_it_is_and_what_it_was_filled_with(client, people, submission, settings):
    save(submission, people, exemplars={"value": 3})
    client.force_login(people.reporter)
    sealed = downloaded(client, submission)["Mẫu"]["A1"].value
    identity = unsealed(sealed)
    assert isinstance(identity, Identity)
    assert (identity.cluster, identity.province, identity.year, identity.period) == ("cum-4", "hoa-binh", 2024, "q1")
    assert (identity.cells["exemplars"], identity.cells[BASE], identity.office) == (1, 0, "")
    assert unsealed(sealed[:-1] + "x") is None
    settings.SECRET_KEY = "another installation's"
    assert unsealed(sealed) is None


def test_the_seal_of_the_key_of_before_is_taken_while_it_stands_as_a_fallback(settings):
    identity = Identity("cum-4", "hoa-binh", 2024, "q1", "", "0a1b2c3d", "2024-03-20T09:00+07:00", {"exemplars": 1}, {})
    sealed = identity.sealed()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the key of now"
    assert unsealed(sealed) == identity
    settings.SECRET_KEY_FALLBACKS = []
    assert unsealed(sealed) is None


def test_an_office_gets_the_measures_that_it_supplies(client, people, submission):
    crimes, province = Measure.objects.get(code="social_order_crimes"), Province.objects.get(code="hoa-binh")
    Supplier.objects.create(province=province, measure=crimes, department="Phòng Tham mưu (PV01)")
    client.force_login(people.reporter)
    page = client.get(reverse("targets:entry", args=[submission.pk])).content.decode()
    assert "Tải phần của Phòng Tham mưu (PV01)" in page
    assert f"Tải phần của {PC01}" in page
    assert "PC02" not in page.partition('class="workbooks')[2].partition("</div>")[0]
    part = downloaded(client, submission, f"?office={mark(PC01)}")
    assert part.sheetnames == ["Số liệu", "Mẫu"]
    assert {code.partition("_")[0] for code in rows_of(part)} == {"tips"}
    own = downloaded(client, submission, f"?office={mark('Phòng Tham mưu (PV01)')}")
    assert list(rows_of(own)) == ["social_order_crimes", BASE]
    assert unsealed(own["Mẫu"]["A1"].value).office == "Phòng Tham mưu (PV01)"
    assert client.get(reverse("targets:workbook", args=[submission.pk]) + "?office=x").status_code == 404


def test_it_is_a_download_that_nothing_keeps_under_a_name_that_every_browser_reads(client, people, submission):
    client.force_login(people.reporter)
    answer = client.get(reverse("targets:workbook", args=[submission.pk]))
    assert b"".join(answer).startswith(b"PK")
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer["Content-Disposition"] == (
        'attachment; filename="So lieu Quy I-2024 _ Hoa Binh.xlsx"; '
        "filename*=UTF-8''S%E1%BB%91%20li%E1%BB%87u%20Qu%C3%BD%20I-2024%20%E2%80%93%20H%C3%B2a%20B%C3%ACnh.xlsx"
    )
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_everybody_gets_what_they_may_see(client, people):
    report = builders.submission_at(workflow.REOPENED, people)
    save(report, people, social_order_crimes={"value": 77})
    seen = {}
    for name, user in (("own", people.reporter), ("other", builders.user_with("reporter", "phu-tho"))):
        client.force_login(user)
        seen[name] = rows_of(downloaded(client, report))["social_order_crimes"]["Kỳ này"].value
    assert seen == {"own": 77, "other": 40}


def test_the_command_writes_the_same_and_nothing_into_the_database(people, submission, tmp_path):
    save(submission, people, exemplars={"value": 3})
    path = tmp_path / "out.xlsx"
    call_command("export_workbook", "--province", "hoa-binh", "--year", "2024", "--quarter", "1", str(path))
    assert rows_of(load_workbook(path))["exemplars"]["Kỳ này"].value == 3
    call_command("export_workbook", "--province", "phu-tho", "--year", "2024", "--quarter", "2", str(path))
    rows = rows_of(load_workbook(path))  # of a report that nobody has begun
    assert (len(rows), {row["Kỳ này"].value for row in rows.values()}) == (16, {None})
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"--province": "xx"}, "Không có đơn vị này."),
        ({"--quarter": "5"}, "Không có kỳ này."),
        ({"--cluster": "cum-9"}, "Không có cụm này."),
        ({"--year": "2022"}, "Không có kỳ này."),
        ({"--year": "2023"}, "Chưa có giao ước thi đua năm 2023."),
    ],
)
def test_the_command_says_what_it_cannot_export(people, tmp_path, changes, sentence):
    options = {"--province": "hoa-binh", "--year": "2024", "--quarter": "1", "--cluster": "cum-4"} | changes
    with pytest.raises(CommandError) as refused:
        call_command("export_workbook", *(part for pair in options.items() for part in pair), str(tmp_path / "a.xlsx"))
    assert (refused.value.returncode, str(refused.value)) == (2, sentence)
    assert not list(tmp_path.iterdir())
