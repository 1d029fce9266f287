"""The door by which workbooks come in: what is let in at all, and how often one person may knock."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from foundation.limits import seconds_to_wait
from targets.models import Upload
from tests import builders
from tests.builders import NOW
from tests.fixtures.clamd import EICAR, clamd
from tests.tables import client_of
from tests.workbooks import with_values

pytestmark = pytest.mark.django_db
CODE = "social_order_crimes"


@pytest.fixture
def people(clock):
    clock(NOW)
    builders.agreement_2024()
    return builders.people_of()


@pytest.fixture
def submission(people):
    return builders.draft(people)


@pytest.fixture
def content(submission, people):
    return builders.workbook_of(submission, people.reporter)


@pytest.fixture
def send(client, people, submission):
    """Return a function that sends a file to the report and gives the answer."""
    client.force_login(people.reporter)

    def post(content, name="so-lieu.xlsx"):
        return client.post(reverse("targets:upload", args=[submission.pk]), {"file": SimpleUploadedFile(name, content)})

    return post


def test_what_is_too_large_is_refused(send):
    assert send(b"PK\x03\x04" + b"\0" * (5 * 1024 * 1024)).status_code == 422


def test_a_virus_is_refused_and_so_is_everything_while_the_scanner_is_silent(settings, tmp_path, content, send):
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd")
    with clamd(tmp_path / "clamd") as scanned:
        assert "Tệp có mã độc (Eicar-Test-Signature)" in send(EICAR).content.decode()
        assert send(content).status_code == 302
    assert scanned == [EICAR, content]
    (tmp_path / "clamd").unlink()
    answer = send(with_values(content, {CODE: 5}))
    assert (answer.status_code, Upload.objects.count()) == (409, 1)
    assert "Máy quét mã độc không trả lời" in answer.content.decode()


def test_who_asks_too_often_waits(client, people, submission, content, send, settings, monkeypatch):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr(seconds_to_wait, "__kwdefaults__", {"most": 2, "within": 10**6})
    evidence = reverse("targets:cell_evidence", args=[submission.pk, CODE])
    asks = {
        "upload": lambda: send(content),
        "history": lambda: client_of(people.administrator).post("/config/cum-4/history/"),
        "workbook": lambda: client.get(reverse("targets:workbook", args=[submission.pk])),
        "evidence": lambda: client.post(evidence),
    }
    for what, ask in asks.items():
        statuses = [ask().status_code for _time in range(3)]
        assert (statuses[2], 429 in statuses[:2]) == (429, False), what
    assert client.get(evidence).status_code == 200  # looking is no sending
    assert int(send(content)["Retry-After"]) > 0
    cache.clear()


def test_only_workbooks_come_in(send, content):
    answer = send(content, name="a.xls")
    assert (answer.status_code, Upload.objects.count()) == (422, 0)
    assert "Chỉ nhận tệp XLSX" in answer.content.decode()
