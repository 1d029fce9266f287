"""Years of history from one workbook: tried first, loaded whole or not at all, by administrators alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Event
from foundation.errors import NotAllowed, Refused
from foundation.uploads import SentFile
from targets.agreements.services.record import verify
from targets.jobs.services import jobs
from targets.models import HistoryFile, HistoryRun, Job, Submission
from targets.reports.imports.history_runs import do, names
from targets.reports.services.history_files import confirm_history, keep_history_file
from tests import builders
from tests.builders import NOW
from tests.fixtures.clamd import EICAR, clamd
from tests.tables import client_of
from tests.workbooks import sheet_with

pytestmark = pytest.mark.django_db
ADDRESS = "/config/cum-4/history/"
HEADS = ("Đơn vị", "Năm", "Quý", "Mục số liệu", "Số liệu", "Lý do")
CRIMES, EXEMPLARS = "social_order_crimes", "exemplars"
GOOD = [
    ("hoa-binh", 2023, 1, CRIMES, 90, ""),
    ("Công an tỉnh Hòa Bình", "2023", "Quý II", "Số vụ phạm tội về trật tự xã hội", "1.090", ""),
    ("PHÚ THỌ", 2023, "II", CRIMES.upper(), None, "Không thống kê được"),
    ("phu-tho", 2024, "q1", EXEMPLARS, 4.0, ""),
]


def workbook(*rows, heads=HEADS, more=None):
    """Return a workbook with these rows below its heads; `more` does more to it."""
    return sheet_with([heads, *rows], "Lịch sử", above=2, more=more)


def brought(people, content):
    """Bring a workbook as its administrator does; return its page's address."""
    client = client_of(people.administrator)
    sent = SimpleUploadedFile("so-lieu-cu.xlsx", content)
    answer = client.post(ADDRESS, {"file": sent}, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    return client, answer.request["PATH_INFO"]


def figures():
    """Return what stands, as {(province, year, period, measure): value or reason}."""
    return {
        (one.province.code, one.period.year, one.period.code, figure.measure.code): figure.current.value
        if figure.current.value is not None
        else figure.current.reason
        for one in Submission.objects.all()
        for figure in one.figures.exclude(current=None)
    }


def test_a_workbook_is_tried_first_and_loaded_once_it_is_confirmed(people):
    before = verify()[1]
    client, address = brought(people, workbook(*GOOD))
    page = client.get(address).content.decode()
    assert "Chạy thử, không ghi gì: 4 số liệu của 4 báo cáo được ghi" in page
    assert "Nạp 4 số liệu" in page
    assert not Submission.objects.exists()
    assert client.post(address).status_code == 302
    page = client.get(address).content.decode()
    assert "4 số liệu của 4 báo cáo được ghi" in page and "Chạy thử" not in page
    assert figures() == {
        ("hoa-binh", 2023, "q1", CRIMES): 90,
        ("hoa-binh", 2023, "q2", CRIMES): 1090,
        ("phu-tho", 2023, "q2", CRIMES): "Không thống kê được",
        ("phu-tho", 2024, "q1", EXEMPLARS): 4,
    }
    assert {one.state for one in Submission.objects.all()} == {"accepted"}
    assert client.post(address).status_code == 302  # a second time nothing is loaded again
    assert HistoryRun.objects.count() == 2
    assert verify()[1] == before


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_written(people):
    rows = [
        *GOOD,
        ("ha-noi", 2023, 1, CRIMES, 5, ""),
        ("hoa-binh", 2023, 1, CRIMES, 91, ""),
        ("hoa-binh", 2023, 3, "khong-co", 5, ""),
        ("hoa-binh", 2023, 3, CRIMES, 5.5, ""),
        ("hoa-binh", 2023, 4, CRIMES, "1,234", ""),
        ("hoa-binh", 2023, 4, EXEMPLARS, None, ""),
    ]
    client, address = brought(people, workbook(*rows))
    page = client.get(address).content.decode()
    for words in (
        "Dòng 8: Không có đơn vị “ha-noi”.",
        "Dòng 9: Trùng với dòng 4.",
        "Dòng 10: Không có mục số liệu “khong-co”.",
        "Ô E11: ",
        "Ô E12: ",
        "Dòng 13: Thiếu số liệu",
    ):
        assert words in page, words
    assert "Lỗi:" in page and "Nạp 4" not in page
    assert client.post(address, follow=True).content.decode().count("Tệp này chưa qua chạy thử nên chưa nạp được.") == 1
    assert not Submission.objects.exists()


def test_a_sentence_is_said_once_with_all_its_places(people):
    rows = [("ha-noi", 2023, 1, CRIMES, 5, ""), *[("hoa-binh", 2023, 1, f"m{n}", 1.5, "") for n in range(3)]]
    rows += [("ha-noi", 2023, 1, EXEMPLARS, 5, ""), ("hoa-binh", 2023, 2, CRIMES, 2.5, "")]
    client, address = brought(people, workbook(*rows))
    page = client.get(address).content.decode()
    assert "Dòng 4, 8: Không có đơn vị “ha-noi”." in page
    assert "Ô E5–E7, E9: Chỉ nhận số nguyên" in page
    summary = page.partition('class="error-summary"')[2].partition("</ul>")[0]
    assert summary.count("<li>") == 2


def test_no_sheet_and_no_hidden_row_is_left_out_silently(people):
    def more(book, sheet):
        book.add_worksheet("Ghi chú").write(0, 0, "nháp")
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.merge_range("A1:F1", "Số liệu các năm")

    client, address = brought(people, workbook(*GOOD, more=more))
    page = client.get(address).content.decode()
    assert "Trang “Ghi chú” không có các cột số liệu: không đọc." in page
    assert "1 dòng đang ẩn trong tệp, vẫn được đọc." in page
    assert "Nạp 4 số liệu" in page

    def second(book, _sheet):
        sheet = book.add_worksheet("2024")
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, ("hoa-binh", 2024, 1, CRIMES, 7, ""))

    client, address = brought(people, workbook(*GOOD, more=second))
    assert "Nhiều trang có đủ các cột (“Lịch sử”, “2024”)" in client.get(address).content.decode()


def test_merged_cells_among_the_lines_are_refused(people):
    content = workbook(*GOOD, more=lambda _book, sheet: sheet.merge_range("A5:A6", "hoa-binh"))
    client, address = brought(people, content)
    assert "Các ô A5:A6 đã bị gộp" in client.get(address).content.decode()


def test_of_two_units_with_one_name_the_periods_own_is_meant(people):
    builders.agreement_2025()
    cluster = builders.period().cluster
    said = names(cluster).province
    assert [said("Phú Thọ", year, period) for year, period in (("2024", "q1"), ("2025", "q1"), ("2025", "q3"))] == [
        "phu-tho", "phu-tho", "phu-tho-2025",
    ]  # fmt: skip
    assert [said("phu-tho", "2025", "q3"), said("công an tỉnh PHÚ THỌ", "x", ""), said("Đâu đó", "2025", "q3")] == [
        "phu-tho", "phu-tho-2025", "Đâu đó",
    ]  # fmt: skip


def test_only_workbooks_without_viruses_come_in(people, settings, tmp_path):
    client = client_of(people.administrator)

    def send(name, content):
        return client.post(ADDRESS, {"file": SimpleUploadedFile(name, content)})

    assert "Chỉ nhận tệp XLSX" in send("a.xls", workbook(*GOOD)).content.decode()
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd")
    with clamd(tmp_path / "clamd"):
        assert "Tệp có mã độc (Eicar-Test-Signature)" in send("a.xlsx", EICAR).content.decode()
    answer = send("a.xlsx", workbook(*GOOD))
    assert (answer.status_code, HistoryFile.objects.count()) == (409, 0)
    assert "Máy quét mã độc không trả lời" in answer.content.decode()


def test_what_stands_already_is_no_change(people):
    client, address = brought(people, workbook(*GOOD))
    client.post(address)
    again, other = brought(people, workbook(*GOOD))
    page = again.get(other).content.decode()
    assert "Không có gì thay đổi: 4 số liệu đã có đúng như tệp." in page
    assert 'name="csrfmiddlewaretoken"' in page and '<button type="submit" class="btn btn-primary">' not in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"not a workbook", "Tệp hỏng hoặc không đúng định dạng"),
        (workbook(*GOOD, heads=("a", "b", "c", "d", "e", "f")), "Không trang nào có đủ các cột"),
    ],
)
def test_what_is_no_such_workbook_is_refused(people, content, words):
    client = client_of(people.administrator)
    answer = client.post(ADDRESS, {"file": SimpleUploadedFile("a.xlsx", content)}, follow=True)
    assert words in answer.content.decode()


def test_it_is_judged_by_what_stands_when_it_is_loaded(people):
    client, address = brought(people, workbook(*GOOD))
    builders.draft(people)  # quý I/2024 of Hòa Bình is begun: none of the file's
    builders.submission_at("presented", builders.people_of("phu-tho"), province="phu-tho", quarter=1)
    client.post(address)
    page = client.get(address).content.decode()
    assert "Báo cáo đang ở trạng thái" in page
    assert not Submission.objects.filter(period__year=2023, carried_by=None).exists()


def test_only_administrators_bring_and_load(people):
    with pytest.raises(NotAllowed):
        keep_history_file(builders.period().cluster, SentFile("a.xlsx", b"x"), by=people.leader, at=NOW)
    file, _job = keep_history_file(builders.period().cluster, SentFile("a.xlsx", b"x"), by=people.administrator, at=NOW)
    with pytest.raises(NotAllowed):
        confirm_history(file, by=people.reporter, at=NOW)
    with pytest.raises(Refused):  # not tried yet
        confirm_history(file, by=people.administrator, at=NOW)
    event = Event.objects.latest("sequence")
    assert (event.action, event.data["sha256"]) == ("history_file", file.sha256)


def test_of_two_confirmations_one_loads(people):
    _client, address = brought(people, workbook(*GOOD))
    file = HistoryFile.objects.get()
    works = [confirm_history(file, by=people.administrator, at=NOW) for _time in range(2)]
    for job in works:
        jobs.run(job.pk, clock=lambda: NOW)
        job.refresh_from_db()
    assert [(job.state, job.result["to"]) for job in works] == [("done", address)] * 2
    assert HistoryRun.objects.filter(is_trial=False).count() == 1


def test_a_file_that_waits_says_so_until_somebody_has_read_it(people):
    _file, job = keep_history_file(
        builders.period().cluster, SentFile("a.xlsx", workbook(*GOOD)), by=people.administrator, at=NOW
    )
    client = client_of(people.administrator)
    assert "Đang chờ đọc" in client.get(ADDRESS).content.decode()
    jobs.run(job.pk, clock=lambda: NOW)
    page = client.get(job.get_absolute_url(), follow=True).content.decode()
    assert "Chạy thử, không ghi gì: 4 số liệu" in page
    assert "Đã chạy thử, chưa nạp" in client.get(ADDRESS).content.decode()


def test_how_far_it_is_is_told(people):
    file, _job = keep_history_file(
        builders.period().cluster, SentFile("a.xlsx", workbook(*GOOD)), by=people.administrator, at=NOW
    )
    told = []
    do(Job(data={"file": file.pk, "is_trial": True}, by=people.administrator), lambda *parts: told.append(parts))()
    assert told == [(0, 4)]


def test_what_takes_too_long_is_loaded_not_at_all_and_its_page_says_so(people):
    client, address = brought(people, workbook(*GOOD))
    job = confirm_history(HistoryFile.objects.get(), by=people.administrator, at=NOW)
    jobs.run(job.pk, clock=lambda: NOW, seconds=0)
    page = client.get(address).content.decode()
    assert "Việc này cần hơn 0 giây nên đã dừng, chưa ghi gì cả. Hãy chia tệp thành các phần nhỏ hơn" in page
    assert not Submission.objects.exists()


def test_the_file_is_kept_as_it_came(people):
    content = workbook(*GOOD)
    client, address = brought(people, content)
    answer = client.get(f"{address}original/")
    assert b"".join(answer.streaming_content) == content and "so-lieu-cu.xlsx" in answer["Content-Disposition"]
    assert HistoryFile.objects.get().content_hash == HistoryFile.objects.get().sha256
    assert client_of(people.leader).get(f"{address}original/").status_code == 404
