"""The scan of the signed paper: what is taken, what is refused, who may have it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.uploads import LARGEST
from targets.core import workflow
from targets.models import Confirmation, Submission
from tests import builders
from tests.fixtures.clamd import EICAR, clamd
from tests.office_files import document
from tests.pictures import SECRET, pdf, photograph

pytestmark = pytest.mark.django_db
PDF = pdf(b"a signed paper")
PAPER = {
    "number": "125/BC-CAT-PV01", "dated": "19/3/2024", "signer": "Nguyễn Văn Minh", "signer_post": "Phó Giám đốc",
    "form": "KT",
}  # fmt: skip


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def submit(client, people, name, content):
    """Submit with a scan; return the answer and the submission."""
    submission = builders.submission_at(workflow.PRESENTED, people)
    client.force_login(people.commander)
    data = PAPER | {"scan": SimpleUploadedFile(name, content)}
    return client.post(reverse("targets:move", args=[submission.pk, "submit"]), data), submission


def test_a_scan_is_kept_under_another_name_and_given_as_a_download(client, people, media):
    answer, submission = submit(client, people, "../Báo cáo quý I.pdf", PDF)
    assert answer.status_code == 302
    paper = Confirmation.objects.get(submission=submission)
    assert (paper.scan_name, len(paper.scan.name)) == ("Báo cáo quý I.pdf", len("scans/") + 36 + len(".pdf"))
    address = reverse("targets:scan", args=[submission.pk, paper.pk])
    for user in (people.reporter, people.reviewer, people.leader, people.administrator):
        client.force_login(user)
        got = client.get(address)
        assert (got.status_code, b"".join(got.streaming_content)) == (200, PDF)
        assert got["Content-Type"] == "application/pdf"
        assert got["Content-Disposition"].startswith(
            "attachment; filename=\"Bao cao quy I.pdf\"; filename*=UTF-8''B%C3%A1o"
        )
        assert got["Content-Security-Policy"] == "sandbox; default-src 'none'"
    client.force_login(builders.user_with("reporter", "phu-tho"))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"MZ\x90\x00", "Tệp hỏng hoặc không phải PDF như đuôi tên"),
        ("a.exe", PDF, "Chỉ nhận tệp PDF, JPG, PNG"),
        ("a.svg", b"<svg onload=alert(1)>", "Chỉ nhận tệp PDF, JPG, PNG"),
        ("a.docx", document(), "Chỉ nhận tệp PDF, JPG, PNG"),
        ("a.png", b"\xff\xd8\xff", "Tệp hỏng hoặc không phải PNG như đuôi tên"),
        ("a", PDF, "Chỉ nhận tệp PDF, JPG, PNG"),
    ],
)
def test_what_is_no_scan_is_refused_and_nothing_is_kept(client, people, media, name, content, sentence):
    answer, submission = submit(client, people, name, content)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Submission.objects.get(pk=submission.pk).state == workflow.PRESENTED
    assert not media.exists()


def test_a_scan_with_a_virus_or_not_looked_into_is_refused(client, people, media, settings, tmp_path):
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd")
    answer, submission = submit(client, people, "a.pdf", PDF)
    assert answer.status_code == 422
    assert "Chưa quét được mã độc trong bản chụp" in answer.content.decode()
    address = reverse("targets:move", args=[submission.pk, "submit"])
    with clamd(tmp_path / "clamd"):
        data = PAPER | {"scan": SimpleUploadedFile("a.pdf", PDF[:9] + EICAR + PDF[8:])}
        assert "Tệp có mã độc (Eicar-Test-Signature)" in client.post(address, data).content.decode()
        assert not media.exists()
        assert client.post(address, PAPER | {"scan": SimpleUploadedFile("a.pdf", PDF)}).status_code == 302
    assert Submission.objects.get(pk=submission.pk).state == workflow.SUBMITTED


def test_a_picture_of_a_paper_is_drawn_anew(client, people):
    answer, submission = submit(client, people, "a.jpg", photograph())
    assert answer.status_code == 302
    with Confirmation.objects.get(submission=submission).scan.open("rb") as scan:
        assert SECRET.encode() not in scan.read()


def test_the_reviewer_finds_the_scan_on_the_sheet(client, people):
    _answer, submission = submit(client, people, "a.pdf", PDF)
    paper = Confirmation.objects.get(submission=submission)
    client.force_login(people.reviewer)
    sheet = client.get(reverse("targets:move", args=[submission.pk, "accept"])).content.decode()
    assert reverse("targets:scan", args=[submission.pk, paper.pk]) in sheet


def test_a_scan_that_is_too_large_is_refused(client, people):
    answer, _submission = submit(client, people, "a.pdf", PDF + b" " * LARGEST)
    assert answer.status_code == 422
    assert "10 MB" in answer.content.decode()
