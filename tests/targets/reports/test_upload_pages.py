"""Bringing a workbook: preview, refusals that name both, taking it over once, the original, a copy with its faults."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from audit.models import Event
from pledges.models import Pledge
from targets.agreements.services.record import verify
from targets.core import workflow
from targets.models import FigureVersion, Measure, TakenUpload, Upload
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from tests import builders
from tests.builders import NOW
from tests.workbooks import edited, rows_of, with_values

pytestmark = pytest.mark.django_db
PC01 = "Văn phòng Cơ quan Cảnh sát điều tra (PC01)"
CODE = "social_order_crimes"


@pytest.fixture
def submission(people):
    return builders.draft(people)


@pytest.fixture
def send(client, people, submission):
    """Return a function that sends a file to the report (or another) and gives the answer."""
    client.force_login(people.reporter)

    def post(content, to=submission, name="so-lieu.xlsx"):
        return client.post(reverse("targets:upload", args=[to.pk]), {"file": SimpleUploadedFile(name, content)})

    return post


@pytest.fixture
def preview(client, send):
    """Return a function that sends a file and opens its preview: (address, page as text)."""

    def opened(content, **more):
        answer = send(content, **more)
        assert answer.status_code == 302, answer.content.decode()
        return answer.url, client.get(answer.url).content.decode()

    return opened


@pytest.fixture
def content(submission, people):
    return builders.workbook_of(submission, people.reporter)


def written():
    return FigureVersion.objects.count(), TakenUpload.objects.count()


def test_a_preview_says_from_what_to_what_and_writes_nothing(people, submission, preview):
    builders.fill(submission, people)
    before = written()
    pledge = Pledge.objects.get(agreement__year=2024, number=3)

    def edit(book, rows):
        rows[CODE]["Kỳ này"].value = 39
        rows["tips_received"]["Kỳ này"].value = 51
        rows["surprise_incidents"]["Kỳ này"].value = None
        rows["surprise_incidents"]["Lý do không thu thập được"].value = "Đơn vị đang rà soát"
        [text] = [row[2] for row in book["Thuyết minh"].iter_rows(min_row=7) if row[0].value == str(pledge.pk)]
        text.value = "Đã mở đợt cao điểm."

    _address, page = preview(edited(builders.workbook_of(submission, people.reporter), edit))
    assert written() == before
    assert "4 thay đổi" in page
    for part in ("F13", "40 vụ", "39 vụ", "không thu thập được: Đơn vị đang rà soát", "Đã mở đợt cao điểm.", "51 tin"):
        assert part in page
    assert "(51 &gt; 50)" in page  # received more than arrived
    verdicts = page.partition('id="verdicts"')[2]
    assert "0,00%" in verdicts
    assert "−2,50%" in verdicts


def test_a_workbook_is_taken_over_once(client, people, submission, content, preview):
    address, _page = preview(with_values(content, {CODE: 41, "exemplars": 3}))
    answer = client.post(address)
    assert (answer.status_code, answer.url) == (302, reverse("targets:entry", args=[submission.pk]))
    assert "Đã nạp bảng tính: 2 thay đổi." in client.get(answer.url).content.decode()
    assert (builders.value_of(submission, CODE), builders.value_of(submission, "exemplars")) == (41, 3)
    before = written()
    assert client.post(address).status_code == 302
    assert written() == before
    assert "đã nạp lúc 09:00 20/03/2024: 2 thay đổi." in client.get(address).content.decode()
    assert {version.source for version in FigureVersion.objects.filter(figure__measure__code=CODE)} == {"file"}


def test_an_unchanged_workbook_has_0_changes(content, preview):
    _address, page = preview(content)
    assert "0 thay đổi" in page
    assert "không có gì để nạp" in page
    assert "Nạp 0 thay đổi" not in page


def test_all_faults_are_told_at_once_and_nothing_is_written(client, people, content, preview):
    wrong = {CODE: "12%", "exemplars": "1,5", ("tips_arrived", "Ngày văn bản"): "31/2/2024", "gratitude_activities": 4}
    wrong |= {"nq44_party_plan": 2, ("tips_received", "Số ước đến ngày"): "1/1/2020", "tips_received": 5}
    before = written()
    address, page = preview(with_values(content, wrong))
    for place in ("F8", "F13", "K15", "I16", "F24"):
        assert f"Ô {place}:" in page, place
    assert "chỉ chọn đã ban hành (1) hoặc chưa ban hành (0)" in page
    summary = page.partition('class="error-summary"')[2].partition("</ul>")[0]
    assert summary.count("<li>") == 5  # of the five wrong cells, none of the right one
    assert "1 thay đổi" in page  # what could be taken if the rest were mended
    assert client.post(address).status_code == 422
    assert written() == before


def test_a_page_tells_200_faults_and_how_many_more_there_are(content, preview):
    def edit(book, _rows):
        for row in range(100, 350):
            book.worksheets[0][f"F{row}"] = 1

    _address, page = preview(edited(content, edit))
    summary = page.partition('class="error-summary"')[2].partition("</ul>")[0]
    assert summary.count("<li>") == 201
    assert "và 50 lỗi nữa" in summary


def test_the_copy_with_its_faults_says_them_at_their_cells_and_may_come_again(
    client, people, submission, content, preview
):
    address, _page = preview(with_values(content, {CODE: "12%", "exemplars": 3}))
    copy = b"".join(client.get(f"{address}annotated/"))
    book = load_workbook(io.BytesIO(copy))
    rows = rows_of(book)
    assert rows[CODE]["Kỳ này"].value == "12%"
    assert "không nhập tỷ lệ" in rows[CODE]["Kỳ này"].comment.text
    assert rows[CODE]["Kỳ này"].fill.fgColor.rgb == "FFFDF0EF"
    assert rows["exemplars"]["Kỳ này"].value == 3
    again, page = preview(with_values(copy, {CODE: 12}))
    assert "2 thay đổi" in page
    assert client.post(again).status_code == 302
    assert builders.value_of(submission, CODE) == 12


def test_the_copy_lists_what_stands_in_none_of_its_cells_too(client, content, preview):
    def edit(book, rows):
        book.worksheets[0].merge_cells("F13:F14")
        rows["exemplars"]["Mã"].value = "examplars"

    address, _page = preview(edited(content, edit))
    copy = b"".join(client.get(f"{address}annotated/"))
    book = load_workbook(io.BytesIO(copy))
    wrong = [[cell.value for cell in row] for row in book["Lỗi"].iter_rows(min_row=7)]
    assert [row[0] for row in wrong] == ["Số liệu!F13", "Số liệu!A24"]
    assert "bỏ gộp" in wrong[0][2] and "examplars" in wrong[1][2]
    assert "bỏ gộp" in rows_of(book)[CODE]["Kỳ này"].comment.text
    _address, page = preview(copy)
    assert "không thuộc mẫu" not in page


def test_parts_of_offices_are_taken_one_after_another(client, people, submission, preview):
    """A part clears nothing that it does not contain, and knows nothing of what came after it was given out."""
    part = builders.workbook_of(submission, people.reporter, office=PC01)
    rest = builders.workbook_of(submission, people.reporter)
    for content in (with_values(part, {"tips_arrived": 50}), with_values(rest, {CODE: 40})):
        address, page = preview(content)
        assert "1 thay đổi" in page
        client.post(address)
    assert (builders.value_of(submission, "tips_arrived"), builders.value_of(submission, CODE)) == (50, 40)


def test_a_cell_that_somebody_else_wrote_meanwhile_is_named(client, people, submission, content, preview):
    address, page = preview(with_values(content, {CODE: 41}))
    assert "1 thay đổi" in page
    save_cells(submission, [CellInput(CODE, value=39)], by=people.reporter, at=NOW)
    answer = client.post(address)
    assert answer.status_code == 409
    assert "Ô F13:" in answer.content.decode()
    assert "sửa thành 39 sau khi tải mẫu" in answer.content.decode()
    assert builders.value_of(submission, CODE) == 39


def test_what_both_have_written_alike_is_no_conflict(client, people, submission, content, preview):
    save_cells(submission, [CellInput(CODE, value=41)], by=people.reporter, at=NOW)
    assert "0 thay đổi" in preview(with_values(content, {CODE: 41}))[1]


def test_another_units_workbook_is_refused_naming_both_and_recorded(people, submission, send):
    other = builders.people_of("phu-tho")
    theirs = builders.workbook_of(builders.draft(other, "phu-tho"), other.reporter)
    answer = send(theirs)
    assert answer.status_code == 403
    assert (
        "Tệp này là của Công an tỉnh Phú Thọ, báo cáo đang mở là của Công an tỉnh Hòa Bình" in answer.content.decode()
    )
    event = Event.objects.order_by("-sequence").first()
    assert (event.action, event.subject, event.data["province"]) == ("refuse_upload", submission.subject, "phu-tho")
    assert event.data["sha256"] == hashlib.sha256(theirs).hexdigest()
    assert Upload.objects.count() == 0


def test_another_periods_workbook_is_refused_naming_both(people, submission, content, send):
    second = builders.draft(people, quarter=2)
    answer = send(content, to=second)
    assert answer.status_code == 422
    assert "Tệp này là của Quý I/2024, báo cáo đang mở là Quý II/2024." in answer.content.decode()


def test_a_workbook_of_earlier_rules_is_refused_naming_both(people, submission, content, send):
    Pledge.objects.filter(agreement__year=2024, number=4).update(order=90)
    assert send(content).status_code == 302  # the same is asked, in another order
    Measure.objects.filter(code=CODE).update(unit="người")
    answer = send(content)
    assert answer.status_code == 422
    assert "hãy tải lại mẫu rồi nhập lại" in answer.content.decode()
    assert "biểu mẫu nay là phiên bản" in answer.content.decode()


@pytest.mark.parametrize("sent", [b"", b"garbage", b"\xd0\xcf\x11\xe0 old"])
def test_what_is_no_workbook_is_refused_and_not_kept(send, sent):
    answer = send(sent)
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.content.decode()
    assert Upload.objects.count() == 0


def test_the_original_is_kept_and_given_from_the_history_to_who_sees_drafts(
    client, people, submission, content, preview
):
    sent = with_values(content, {CODE: 41})
    address, _page = preview(sent, name="../../Số liệu quý I (PC02).xlsx")
    upload = Upload.objects.get()
    assert (upload.name, upload.sha256) == ("Số liệu quý I (PC02).xlsx", hashlib.sha256(sent).hexdigest())
    client.post(address)
    original = f"{address}original/"
    for user in (people.reporter, people.commander, people.leader, people.administrator):
        client.force_login(user)
        assert f'href="{original}"' in client.get(submission.get_absolute_url()).content.decode()
        answer = client.get(original)
        assert (b"".join(answer), answer["X-Content-Type-Options"]) == (sent, "nosniff")
        assert answer["Content-Disposition"].startswith(
            "attachment; filename=\"So lieu quy I (PC02).xlsx\"; filename*=UTF-8''S"
        )
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    for user in (people.reviewer, builders.user_with("reporter", "phu-tho")):
        client.force_login(user)
        assert client.get(original).status_code == 404


def test_a_reviewer_does_not_learn_of_workbooks(client, people, submission, content, preview):
    client.post(preview(with_values(content, {CODE: 40}))[0])
    builders.fill(submission, people)
    for action, role in builders.PATHS[workflow.SUBMITTED]:
        builders.do(submission, action, people.of(role))
    client.force_login(people.reviewer)
    assert "bảng tính lên" not in client.get(submission.get_absolute_url()).content.decode()


def test_the_same_file_is_one_upload_until_it_is_taken_over(people, submission, content, send):
    assert send(content).url == send(content).url
    assert Upload.objects.count() == 1


def test_a_report_that_is_closed_takes_no_workbook(client, people, content, submission, send, preview):
    builders.fill(submission, people)
    address, _page = preview(with_values(content, {("exemplars", "Giải trình"): "Hai tập thể"}))
    builders.do(submission, "present", people.reporter)
    before = written()
    for answer in (send(content), client.get(address), client.post(address)):
        assert (answer.status_code, answer.url) == (302, submission.get_absolute_url())
    assert written() == before


def test_the_record_holds_what_came_and_what_was_taken_over(client, people, content, preview):
    before = verify()[1]
    client.post(preview(with_values(content, {CODE: 41}))[0])
    events = {event.action: event.data for event in Event.objects.filter(action__contains="upload")}
    assert events["take_upload"]["changed"] == 1
    assert set(events) == {"upload", "take_upload"}
    assert verify()[1] == before
