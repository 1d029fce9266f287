"""A full disk while a scan or evidence is uploaded: a sentence, no row, nothing left behind, other pages fine."""

import json
import os
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError

from audit import services as audit
from audit.models import Event
from targets.calendar.services import notices
from targets.core import workflow
from targets.models import Confirmation, Evidence, Measure, Submission
from targets.reports.services import moves
from targets.reports.services.evidence import attach
from tests import builders, pictures
from tests.builders import NOW
from tests.faults.oracle import Act
from tests.fixtures.gunicorn import TOKEN, exchange, head, multipart, session_of

NO_ROOM = "No space left on device"
PDF = pictures.pdf(b"a signed paper " * 200_000)  # 3 MB
PAPER = {"number": "125/BC-CAT", "dated": "19/3/2024", "signer": "Nguyễn Văn Minh", "signer_post": "Phó Giám đốc"}


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 1 MB."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def faults_told(log):
    """Return why there were faults, as the server's log says at the level at which somebody is woken."""
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return {NO_ROOM if NO_ROOM in str(line) else str(line) for line in lines if line["level"] == "ERROR"}


@pytest.mark.parametrize("full", ["MEDIA_ROOT", "TMPDIR"])
def test_a_scan_that_finds_no_room_submits_nothing(live_db, clock, start_gunicorn, small_disk, oracle, full):
    clock(NOW)
    builders.agreement_2024()
    people = builders.people_of()
    submission = builders.submission_at(workflow.PRESENTED, people)
    cookies, events = session_of(people.commander), Event.objects.count()
    port = start_gunicorn(FIXED_NOW=NOW.isoformat(), **{full: str(small_disk)})
    fields = {"csrfmiddlewaretoken": TOKEN, **PAPER, "form": "KT"}

    def submit(content):
        kind, body = multipart(fields, {"scan": ("bao-cao.pdf", content)})
        url = f"/submissions/{submission.pk}/submit/"
        return exchange(port, head("POST", url, cookies=cookies, Content_Type=kind, Content_Length=len(body)), body)

    asked, answer = oracle(), submit(PDF)
    assert answer.status == (422 if full == "MEDIA_ROOT" else 507)
    assert "Máy chủ hết chỗ" in answer.text
    assert (Confirmation.objects.count(), Event.objects.count()) == (0, events)
    assert faults_told(small_disk.parent / f"127.0.0.1-{port}.log") == {NO_ROOM}
    assert Submission.objects.get(pk=submission.pk).state == workflow.PRESENTED
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []
    for path in ("/", "/notices/", f"/submissions/{submission.pk}/"):
        assert exchange(port, head("GET", path, cookies=cookies)).status == 200
    asked.assert_survived(Act(lambda: submit(pictures.PDF), Confirmation.objects.count), answer)
    assert Submission.objects.get(pk=submission.pk).state == workflow.SUBMITTED


@pytest.mark.parametrize("full", ["MEDIA_ROOT", "TMPDIR"])
def test_evidence_that_finds_no_room_is_not_attached(live_db, clock, start_gunicorn, small_disk, oracle, full):
    clock(NOW)
    builders.agreement_2024()
    people = builders.people_of()
    report = builders.draft(people)
    cookies, events = session_of(people.reporter), Event.objects.count()
    port = start_gunicorn(FIXED_NOW=NOW.isoformat(), **{full: str(small_disk)})
    url = f"/submissions/{report.pk}/cells/social_order_crimes/evidence/"

    def send(content):
        kind, body = multipart({"csrfmiddlewaretoken": TOKEN}, {"file": ("bien-ban.pdf", content)})
        return exchange(port, head("POST", url, cookies=cookies, Content_Type=kind, Content_Length=len(body)), body)

    asked, answer = oracle(), send(PDF)
    assert answer.status == (422 if full == "MEDIA_ROOT" else 507)
    assert "Máy chủ hết chỗ" in answer.text
    assert (Evidence.objects.count(), Event.objects.count()) == (0, events)
    assert faults_told(small_disk.parent / f"127.0.0.1-{port}.log") == {NO_ROOM}
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []
    for path in ("/", url, f"/submissions/{report.pk}/entry/"):
        assert exchange(port, head("GET", path, cookies=cookies)).status == 200
    asked.assert_survived(Act(lambda: send(pictures.PDF), Evidence.objects.count), answer)
    assert Evidence.objects.get().size == len(pictures.PDF)


@pytest.mark.django_db
def test_a_file_of_evidence_is_removed_when_its_row_is_not_written(settings, tmp_path, clock, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    clock(NOW)
    builders.agreement_2024()
    people = builders.people_of()
    report = builders.draft(people)

    def gone(*arguments, **options):
        assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
        raise OperationalError("the database went away")

    monkeypatch.setattr(audit, "record", gone)
    crimes = Measure.objects.get(code="social_order_crimes")
    with pytest.raises(OperationalError):
        attach(report, crimes, SimpleUploadedFile("a.pdf", pictures.PDF), by=people.reporter, at=NOW)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert Evidence.objects.count() == 0


@pytest.mark.django_db
def test_a_scan_of_a_move_that_fails_after_it_was_written_is_removed(settings, tmp_path, clock, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    clock(NOW)
    builders.agreement_2024()
    people = builders.people_of()
    submission = builders.submission_at(workflow.PRESENTED, people)
    paper = builders.paper(scan=SimpleUploadedFile("a.pdf", PDF))

    def gone(*arguments, **options):
        assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
        raise OperationalError("the database went away")

    monkeypatch.setattr(notices, "tell_move", gone)
    with pytest.raises(OperationalError):
        moves.submit(submission, by=people.commander, at=NOW, paper=paper)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
