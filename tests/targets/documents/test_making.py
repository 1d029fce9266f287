"""Making documents from their page: by a worker where there is one, kept with their file, given to who may have it."""

import errno
from datetime import datetime
from hashlib import sha256

import pytest
from celery import current_app
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from pledges.services.people import revoke_role
from targets.documents.services.pace import MOST_JOBS
from targets.jobs.services import jobs
from targets.models import Document, Job, Measure, Submission
from targets.reports.services.evidence import attach
from tests import builders, papers
from tests.pictures import picture
from tests.rows import row

pytestmark = pytest.mark.django_db
NOW = datetime.fromisoformat("2024-09-18T09:30+07:00")
PAGE = "/agreements/cum-4/2024/documents/"
BRIEFING = {"kind": "briefing", "window": "through-2", "province": "", "form": "docx"}


@pytest.fixture
def demo(db, settings, clock):
    settings.DEMO = True
    clock(NOW)
    builders.demonstration()


@pytest.fixture
def worker(demo, settings, monkeypatch):
    """Let there be a worker: what is sent to it waits until `work` is called."""
    settings.REDIS_URL = "redis://worker.invalid/0"
    monkeypatch.setitem(current_app.conf, "task_always_eager", False)  # its broker is in memory

    def work():
        jobs.run(Job.objects.get().pk, clock=lambda: NOW)

    return work


def kept(document):
    with document.file.open() as file:
        return file.read()


def status(answer):
    answer.getvalue()
    return answer.status_code


def as_(client, name):
    client.force_login(User.objects.get(username=name))
    return client


def test_without_a_worker_the_file_comes_at_once_and_is_kept(demo, client):
    answer = as_(client, "lanhdao.cum").post(PAGE, BRIEFING)
    content = answer.getvalue()
    document = Document.objects.get()
    assert answer.headers["X-Document-Code"] == document.grouped_code
    assert 'filename="to-trinh' in answer.headers["Content-Disposition"]
    assert (document.digest, kept(document)) == (sha256(content).hexdigest(), content)
    again = client.get(reverse("targets:check_file", args=[document.code]))
    assert again.getvalue() == content
    assert again.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_worker_makes_it_while_one_waits(worker, client):
    waiting = as_(client, "lanhdao.cum").post(PAGE, BRIEFING).url
    assert "Đang lập văn bản" in client.get(waiting).content.decode()
    assert not Document.objects.exists()
    worker()
    document = Document.objects.get()
    page = client.get(waiting, follow=True).content.decode()
    assert document.by.username == "lanhdao.cum"
    assert f'content="0; url={reverse("targets:check_file", args=[document.code])}"' in page
    assert "Văn bản đã lập xong" in page
    assert document.grouped_code in papers.words_of_docx(kept(document))


def test_who_lost_the_right_meanwhile_gets_none(worker, client):
    reviewer = User.objects.get(username="hb.canbo")
    waiting = as_(client, "hb.canbo").post(
        PAGE, BRIEFING | {"kind": "data-sheet", "window": "q3", "province": "hoa-binh"}
    )
    administrator = User.objects.get(username="quantri")
    for role in reviewer.roles.all():
        revoke_role(role, reason="Chuyển công tác", by=administrator, at=NOW)
    worker()
    assert not Document.objects.exists()
    answer = as_(client, "hb.canbo").get(waiting.url)  # the session ended with the role
    assert "Bạn không còn quyền lập văn bản này." in answer.content.decode()


def test_nobody_waits_for_too_many(worker, client):
    person = User.objects.get(username="lanhdao.cum")
    for _number in range(MOST_JOBS):
        row(Job, by=person)
    answer = as_(client, "lanhdao.cum").post(PAGE, BRIEFING)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, str(MOST_JOBS))


@pytest.mark.parametrize(
    ("asked", "others"),
    [
        (BRIEFING, {"hb.canbo": 200, "qn.thamdinh": 200}),
        (BRIEFING | {"basis": "provisional"}, {"hb.canbo": 404, "qn.thamdinh": 404, "lanhdao.cum": 200}),
    ],
)
def test_what_counts_submitted_figures_is_its_makers_alone(demo, client, asked, others):
    as_(client, "lanhdao.cum").post(PAGE, asked).getvalue()
    file = reverse("targets:check_file", args=[Document.objects.get().code])
    assert {name: status(as_(client, name).get(file)) for name in others} == others


def test_a_sheet_that_prints_what_is_being_typed_is_no_reviewers(demo, client):
    """Vĩnh Phúc was returned its report and mends it: the sheet holds more than was sent."""
    asked = BRIEFING | {"kind": "data-sheet", "window": "q3", "province": "vinh-phuc"}
    as_(client, "vp.canbo").post(PAGE, asked).getvalue()
    code = Document.objects.get().code
    assert as_(client, "qn.thamdinh").get(reverse("targets:check_paper", args=[code])).status_code == 200
    file = reverse("targets:check_file", args=[code])
    known = {name: status(as_(client, name).get(file)) for name in ("qn.thamdinh", "hb.canbo", "lanhdao.cum")}
    assert known == {"qn.thamdinh": 404, "hb.canbo": 404, "lanhdao.cum": 200}


def test_a_sheet_names_the_files_behind_its_figures(demo, client):
    reporter, report = (
        User.objects.get(username="vp.canbo"),
        Submission.objects.get(province__code="vinh-phuc", period__code="q3", period__year=2024),
    )
    measure = Measure.objects.get(code="social_order_crimes")
    attach(report, measure, SimpleUploadedFile("Báo cáo PC02.png", picture()), by=reporter, at=NOW)
    sheet = papers.paper("data-sheet", window="q3", province="vinh-phuc", by=reporter)
    assert f"{measure.name}: Báo cáo PC02.png." in papers.words_of_docx(sheet.content)
    minutes = papers.paper(
        "review-minutes", window="q3", province="vinh-phuc", by=User.objects.get(username="qn.thamdinh")
    )
    assert "Báo cáo PC02.png" not in papers.words_of_docx(minutes.content)  # it was not there when the report was sent


def test_a_full_disk_is_said_and_nothing_is_recorded(demo, client, monkeypatch, tmp_path):
    def no_room(*_arguments, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", no_room)
    answer = as_(client, "lanhdao.cum").post(PAGE, BRIEFING)
    assert (answer.status_code, "Máy chủ hết chỗ" in answer.content.decode()) == (422, True)
    asked = ["--cluster", "cum-4", "--year", "2024", "--through", "2", "--format", "docx"]
    with pytest.raises(CommandError, match="Máy chủ hết chỗ"):
        call_command("document", "briefing", *asked, str(tmp_path / "x.docx"))
    monkeypatch.undo()
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        call_command("document", "briefing", *asked, str(tmp_path / "no" / "x.docx"))
    assert (list(tmp_path.glob("x.docx")), Document.objects.count()) == ([], 0)
