"""Backups by the clock: one each night, restored as a trial, old ones dropped; how that stands, for all who ask."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from audit import services as audit
from audit.models import Event
from foundation.dates import HANOI
from targets.backups.services import drills, keeping, making
from targets.backups.services.manifests import DUMP, FILES
from targets.core import workflow
from targets.jobs.queries.jobs import LEASE
from targets.jobs.services import jobs
from targets.models import BackupRun, Confirmation, Job, Notice
from targets.reports.services import moves
from targets.words import backups as words
from tests import builders, pictures

NIGHT = datetime(2024, 9, 18, 2, 40, tzinfo=HANOI)
NAME = "2024-09-17T194000Z"


@pytest.fixture
def place(settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path / "backups")
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "backups"


@pytest.fixture
def administrator(live_db, client, clock):
    clock(NIGHT)
    builders.agreement_2024()
    person = builders.user_with("administrator")
    with transaction.atomic():  # builders give roles without a word on the record
        audit.record(action="test", subject="test", by=None, at=NIGHT, rows=[person, *person.roles.all()])
    client.force_login(person)
    return person


def watched(client):
    answer = client.get("/healthz/backup")
    return answer.status_code, answer.json()["status"]


def page(client):
    return client.get(reverse("targets:config_backups")).content.decode()


def runs():
    return [(run.kind, run.name, run.is_good) for run in BackupRun.objects.order_by("pk")]


def folders(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir() if path.is_dir())


def test_a_night_makes_one_backup_and_restores_it_as_a_trial(administrator, client, clock, place):
    assert watched(client) == (503, "backup")
    assert "Chưa có bản sao lưu đầy đủ nào." in page(client)
    with keeping._turn(place):
        keeping.run_by_clock(at=NIGHT)  # another machine is at it
    assert runs() == []
    keeping.run_by_clock(at=NIGHT)
    keeping.run_by_clock(at=NIGHT + timedelta(hours=1))
    assert runs() == [("backup", NAME, True), ("drill", NAME, True)]
    assert (folders(place), Notice.objects.exists()) == ([NAME], False)
    assert watched(client) == (200, "ok")
    assert "02:40 18/09/2024, cách đây chưa đến một giờ. Đã phục hồi thử lúc 02:40 18/09/2024: khớp." in page(client)
    assert "cách đây chưa đến một giờ" in client.get(reverse("targets:config")).content.decode()
    clock(NIGHT + timedelta(hours=27))
    assert watched(client) == (503, "backup")
    assert "Đã quá 26 giờ" in page(client)


def test_a_backup_by_hand_after_midnight_does_not_stand_for_that_night(administrator, place):
    evening = NIGHT - timedelta(hours=5)
    for at in (evening, NIGHT - timedelta(hours=2), NIGHT):  # 21:40, 00:40, 02:40
        assert keeping._is_due(at) == (at != NIGHT - timedelta(hours=2))
        keeping.back_up(at=at)
    assert not keeping._is_due(NIGHT + timedelta(hours=22))


def test_what_the_rule_does_not_keep_is_dropped_with_what_killed_ones_left(administrator, place):
    making.make(place / NAME, at=NIGHT)
    for days in range(1, 31):
        shutil.copytree(place / NAME, place / (NIGHT - timedelta(days=days)).astimezone(UTC).strftime(keeping.FORM))
    for name in (".half-killed", "mine"):
        (place / name).mkdir()
    assert keeping.back_up(at=NIGHT + timedelta(days=1)).is_good
    last_fortnight = [f"2024-09-{day:02}T194000Z" for day in range(5, 19)]
    last_of_weeks = ["2024-08-24T194000Z", "2024-08-31T194000Z"]  # Sundays in Hanoi; the third is among the days
    assert folders(place) == sorted([*last_fortnight, *last_of_weeks, "2024-08-30T194000Z", "mine"])


def test_a_dump_that_was_cut_turns_the_drill_red(administrator, client, place):
    keeping.back_up(at=NIGHT)
    assert watched(client) == (503, "drill")  # not tried yet
    dump = place / NAME / DUMP
    dump.write_bytes(dump.read_bytes()[:-50])
    keeping.run_by_clock(at=NIGHT)
    run = BackupRun.objects.get(kind="drill")
    assert run.lines == [f"{DUMP}: thiếu, bị cắt hoặc đã bị sửa sau khi sao lưu."]
    assert watched(client) == (503, "drill")
    assert (run.lines[0] in page(client), "chưa phục hồi thử được" in page(client)) == (True, True)
    notice = Notice.objects.get(user=administrator)
    assert notice.get_kind_display() == "Sao lưu hoặc diễn tập phục hồi không đạt"
    assert client.post(reverse("targets:notice_open", args=[notice.pk])).url == reverse("targets:config_backups")
    assert folders(place) == [NAME]


def test_a_backup_that_fails_is_told_once_a_day_and_tried_again(administrator, client, place, settings):
    place.mkdir()
    (place / NAME).write_text("somebody's file where the backup would be")
    for _time in range(2):
        keeping.run_by_clock(at=NIGHT)
    assert runs() == [("backup", NAME, False)] * 2
    assert Notice.objects.filter(kind="backup_failed").count() == 1
    assert "đã có nội dung" in page(client)
    settings.BACKUP_DIR = str(place / NAME)  # no folder
    keeping.run_by_clock(at=NIGHT + timedelta(days=1))
    assert (runs()[2:], Notice.objects.count()) == ([("backup", "2024-09-18T194000Z", False)], 2)


def test_a_file_that_was_altered_turns_the_drill_red_and_a_lost_one_brings_no_backup_every_hour(
    administrator, place, settings
):
    people = builders.people_of()
    signed = builders.paper(scan=SimpleUploadedFile("bao-cao.pdf", pictures.PDF))
    moves.submit(builders.submission_at(workflow.PRESENTED, people), by=people.commander, at=builders.NOW, paper=signed)
    scan = Confirmation.objects.get().scan.name
    making.make(place / "whole", at=NIGHT)
    (place / "whole" / FILES / scan).write_bytes(pictures.pdf(b"another paper"))
    assert drills.drill(place / "whole") == [words.altered(f"{FILES}/{scan}")]  # all rows are as they were
    (settings.MEDIA_ROOT / scan).unlink()
    keeping.run_by_clock(at=NIGHT)
    keeping.run_by_clock(at=NIGHT + timedelta(hours=1))
    assert runs() == [("backup", NAME, False), ("drill", NAME, False)]


def test_without_a_place_none_is_made_and_the_page_says_so(administrator, client, settings):
    settings.BACKUP_DIR = ""
    keeping.run_by_clock(at=NIGHT)
    assert (runs(), watched(client)) == ([], (200, "off"))
    assert ("Chưa đặt nơi sao lưu" in page(client), "Sao lưu ngay" in page(client)) == (True, False)
    for address, mark in (("/config/", "Cần xử lý"), ("/config/backups/", "Cần xử lý"), ("/condition/", "Cần xem")):
        text = " ".join(re.sub(r"<[^>]+>", "", client.get(address).content.decode()).split())
        assert re.search(rf"{mark}[.:] Chưa đặt nơi sao lưu", text), address
    assert "Chưa đặt nơi sao lưu" in client.post(reverse("targets:config_backups"), follow=True).content.decode()


def test_an_administrator_has_one_made_now_once_however_often_it_is_begun(administrator, client, place):
    answer = client.post(reverse("targets:config_backups"))
    job = Job.objects.get()
    assert client.get(answer.url).url == reverse("targets:config_backups")
    assert (job.state, runs(), folders(place)) == ("done", [("backup", NAME, True)], [NAME])
    # Killed after the folder stood and before that was said: whoever takes the job up finds it.
    BackupRun.objects.all().delete()
    Job.objects.update(state="running", finished_at=None, claim="dead")
    jobs.run(job.pk, clock=lambda: NIGHT + LEASE + timedelta(seconds=1))
    job.refresh_from_db()
    assert (job.state, runs(), folders(place)) == ("done", [("backup", NAME, True)], [NAME])


def test_a_drill_in_postgresql_leaves_nothing_and_touches_nobody_else(administrator, place, postgres, settings):
    making.make(place / NAME, at=NIGHT)
    for name in ("drill", "other"):
        postgres.execute(f"CREATE DATABASE {name}")
    postgres.execute("CREATE TABLE mine (id integer)", "other")
    settings.DRILL_DATABASE_URL = postgres.url("drill")
    assert drills.drill(place / NAME) == []
    postgres.execute("CREATE TABLE audit_event (id integer)", "drill")  # what a drill left is not in the way
    settings.DRILL_DATABASE_URL = postgres.url("other")
    assert drills.drill(place / NAME) == [
        "DRILL_DATABASE_URL là cơ sở dữ liệu đang có dữ liệu khác: hãy dùng một cơ sở dữ liệu trống riêng."
    ]
    postgres.execute("SELECT 1 FROM mine", "other")
    assert (folders(place), Event.objects.filter(action="restore_backup").count()) == ([NAME], 0)
