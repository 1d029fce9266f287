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


class Door:
    """A draft of Hòa Bình, its workbook as it was given out, and its clerk at the door."""

    def __init__(self, client):
        builders.agreement_2024()
        self.people, self.client = builders.people_of(), client
        self.submission = builders.draft(self.people)
        self.content = builders.workbook_of(self.submission, self.people.reporter)
        client.force_login(self.people.reporter)

    def at(self, page, *args):
        """Return the address of a page of the draft."""
        return reverse(f"targets:{page}", args=[self.submission.pk, *args])

    def send(self, content, name="so-lieu.xlsx"):
        """Send a file to the draft."""
        return self.client.post(self.at("upload"), {"file": SimpleUploadedFile(name, content)})


@pytest.fixture
def door(client, clock):
    clock(NOW)
    return Door(client)


def test_what_is_too_large_is_refused(door):
    assert door.send(b"PK\x03\x04" + b"\0" * (5 * 1024 * 1024)).status_code == 422


def test_a_virus_is_refused_and_so_is_everything_while_the_scanner_is_silent(settings, tmp_path, door):
    settings.CLAMD_ADDRESS = str(tmp_path / "clamd")
    with clamd(tmp_path / "clamd") as scanned:
        assert "Tệp có mã độc (Eicar-Test-Signature)" in door.send(EICAR).content.decode()
        assert door.send(door.content).status_code == 302
    assert scanned == [EICAR, door.content]
    (tmp_path / "clamd").unlink()
    answer = door.send(with_values(door.content, {CODE: 5}))
    assert (answer.status_code, Upload.objects.count()) == (409, 1)
    assert "Máy quét mã độc không trả lời" in answer.content.decode()


def test_who_asks_too_often_waits(door, settings, monkeypatch):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    monkeypatch.setattr(seconds_to_wait, "__kwdefaults__", {"most": 2, "within": 10**6})
    evidence = door.at("cell_evidence", CODE)
    asks = {
        "upload": lambda: door.send(door.content),
        "history": lambda: client_of(door.people.administrator).post("/config/cum-4/history/"),
        "workbook": lambda: door.client.get(door.at("workbook")),
        "evidence": lambda: door.client.post(evidence),
        "preview": lambda: door.client.get(door.at("upload_preview", 0)),
        "layout": lambda: door.client.get(door.at("upload_layout", 0)),
    }
    for what, ask in asks.items():
        statuses = [ask().status_code for _time in range(3)]
        assert (statuses[2], 429 in statuses[:2]) == (429, False), what
    assert door.client.head(door.at("workbook")).status_code == 429  # as heavy as GET
    assert door.client.get(evidence).status_code == 200  # looking is no sending
    assert int(door.send(door.content)["Retry-After"]) > 0
    cache.clear()


def test_only_workbooks_come_in(door):
    answer = door.send(door.content, name="a.xls")
    assert (answer.status_code, Upload.objects.count()) == (422, 0)
    assert "Chỉ nhận tệp XLSX" in answer.content.decode()
