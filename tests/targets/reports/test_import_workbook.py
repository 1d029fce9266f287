"""import_workbook through the door that scripts use: exit codes, a line for each fault, all or nothing, twice alike."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from audit.models import Event
from targets.models import FigureVersion, Submission, TakenUpload, Upload
from tests import builders
from tests.workbooks import edited, with_values

pytestmark = pytest.mark.django_db
CODE = "social_order_crimes"


@pytest.fixture
def bring(people, tmp_path, capsys):
    """Return a function that imports a workbook and gives what the command printed."""

    def run(content, *options, by=people.reporter):
        path = tmp_path / "a.xlsx"
        path.write_bytes(content)
        call_command("import_workbook", str(path), "--by", by.username, *options)
        return capsys.readouterr().out

    return run


def refusal(bring, content, *options, **more):
    """Return (exit status, the lines of the refusal); nothing may have been written but that it was refused."""
    before = (FigureVersion.objects.count(), Submission.objects.count(), Upload.objects.count())
    with pytest.raises(CommandError) as refused:
        bring(content, *options, **more)
    assert (FigureVersion.objects.count(), Submission.objects.count(), Upload.objects.count()) == before
    return refused.value.returncode, str(refused.value).splitlines()[refused.value.returncode == 1 :]


@pytest.fixture
def content(people):
    return builders.workbook_of(builders.draft(people), people.reporter)


def test_it_prints_how_many_cells_changed_and_keeps_the_file(bring, content):
    sent = with_values(content, {CODE: 40, ("exemplars", "Giải trình"): "Hai tập thể"})
    assert bring(sent, "--dry-run") == "2 thay đổi\nChạy thử, không ghi gì.\n"
    assert (FigureVersion.objects.count(), Upload.objects.count()) == (0, 0)
    assert bring(sent) == "2 thay đổi\n"
    events = Event.objects.count()
    assert bring(sent) == "0 thay đổi\n"
    assert (Event.objects.count(), Upload.objects.get().name, TakenUpload.objects.get().changed) == (
        events,
        "a.xlsx",
        2,
    )


def test_every_fault_is_a_line_with_its_place(bring, content):
    wrong = {CODE: "12%", "tips_arrived": 1.5, "nq44_party_plan": 3, "exemplars": 3}
    wrong |= {("exemplars", "Ngày văn bản"): date(2030, 1, 1), ("tips_received", "Giải trình"): "dài " * 2000}
    status, lines = refusal(bring, with_values(content, wrong))
    assert status == 1
    places = [line.partition(": ")[0] for line in lines]
    assert places == [f"Số liệu!{at}" for at in ("F8", "F13", "F15", "H16", "K24")], lines
    status, lines = refusal(bring, with_values(content, {"nq44_party_plan": 3}))
    assert lines == [
        "Số liệu!F8: Kế hoạch của Ban Thường vụ Tỉnh ủy thực hiện Nghị quyết 44-NQ/TW: "
        "chỉ chọn đã ban hành (1) hoặc chưa ban hành (0)."
    ]


def test_a_report_that_nobody_has_begun_is_begun(bring, people, tmp_path):
    path = tmp_path / "out.xlsx"
    call_command("export_workbook", "--province", "hoa-binh", "--year", "2024", "--quarter", "1", str(path))
    assert bring(path.read_bytes()) == "0 thay đổi\n"
    assert Submission.objects.count() == 0
    assert bring(with_values(path.read_bytes(), {CODE: 40, "tips_carried_over": 9})) == "2 thay đổi\n"
    assert builders.value_of(Submission.objects.get(), "tips_carried_over") == 9


def test_what_is_told_of_a_file_is_printed(bring, content):
    def add_sheet(book, rows):
        book.create_sheet("Nháp")
        rows[CODE]["Kỳ này"].value = 40

    told = bring(edited(content, add_sheet))
    assert told == "Nháp!A1: Trang “Nháp” không thuộc mẫu: bỏ qua.\n1 thay đổi\n"


def test_another_units_people_are_refused_and_that_is_recorded(bring, content, people):
    other = builders.user_with("reporter", "phu-tho", full_name="Nguyễn Văn An")
    status, [line] = refusal(bring, content, by=other)
    assert (status, "Hòa Bình" in line, "Nguyễn Văn An" in line) == (1, True, True)
    event = Event.objects.order_by("-sequence").first()
    assert (event.action, event.actor_id, event.data["province"]) == ("refuse_upload", other.pk, "hoa-binh")


@pytest.mark.parametrize(
    ("content_of", "options", "status"),
    [(lambda _content: b"garbage", (), 1), (lambda content: content, ("--cluster", "cum-9"), 2)],
)
def test_what_is_no_workbook_or_of_no_cluster_is_refused(bring, content, content_of, options, status):
    assert refusal(bring, content_of(content), *options)[0] == status


def test_a_file_that_is_not_there_is_wrong_use(people):
    with pytest.raises(CommandError) as refused:
        call_command("import_workbook", "/khong/co.xlsx", "--by", people.reporter.username)
    assert refused.value.returncode == 2
