"""One folder holds all rows and files of one moment; it is restored whole into an empty place, or not at all."""

import contextlib
import gzip
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from io import StringIO
from pathlib import Path

import psycopg2
import pyrage
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import User
from audit import services as audit
from foundation.errors import Invalid, Refused
from targets.agreements.services import record
from targets.backups.queries.files import named_files
from targets.backups.queries.results import results_digest
from targets.backups.services import making, manifests, restoring
from targets.models import Holiday, Measure
from targets.reports.services import moves, papers
from targets.reports.services.evidence import attach
from targets.words import backups as words
from tests import builders, pictures
from tests.at_once import at_once
from tests.fixtures.databases import ROOT, connected, database
from tests.papers import paper
from tests.record_history import NOW as AT
from tests.record_history import PDF, REASON, report


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def season(live_db, media, clock, settings):
    """The demonstration with scans, evidence and a document on the disk, and a workbook in the database."""
    settings.DEMO = True
    clock(AT)
    builders.demonstration()
    everybody = {user.username: user for user in User.objects.all()}
    upload = builders.brought_workbook()
    exemplars = Measure.objects.get(code="exemplars")
    attach(upload.submission, exemplars, SimpleUploadedFile("a.pdf", pictures.PDF), by=everybody["hb.canbo"], at=AT)
    signed = builders.paper(dated=AT.date(), scan=SimpleUploadedFile("bao-cao.pdf", PDF))
    who = {"by": everybody["pt.lanhdao"], "at": AT}
    moves.submit(report("phu-tho"), paper=signed, **who)
    corrected = builders.paper(dated=AT.date(), number="126/BC")  # keeps the scan: two rows name it
    papers.correct_paper(report("phu-tho"), corrected, reason=REASON, **who)
    paper(by=everybody["quantri"])
    assert len(list(named_files())) == 4


def files_below(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@contextlib.contextmanager
def somebody_accepts_while(table):
    """Let somebody attach a file to a report and somebody else accept another, when a table begins to be read."""
    everybody, given = {user.username: user for user in User.objects.all()}, []

    def act():
        draft, sent = report("hoa-binh"), report("phu-tho")
        file, exemplars = SimpleUploadedFile("b.pdf", pictures.pdf(b"later")), Measure.objects.get(code="exemplars")
        attach(draft, exemplars, file, by=everybody["hb.canbo"], at=AT)
        return moves.accept(sent, rulings=builders.rulings(sent), by=everybody["qn.thamdinh"], at=AT)

    def statement(execute, sql, *rest):
        if f'FROM "{table}"' in sql and not given:
            given.append(None)
            given[:] = at_once(act)
        return execute(sql, *rest)

    with connection.execute_wrapper(statement):
        yield
    assert [accepted.state for accepted in given] == ["accepted"]


def test_an_encrypted_backup_restores_for_the_owner_of_another_database(
    season, media, manage, settings, postgres, tmp_path
):
    folder, other, key = tmp_path / "kept" / "monday", tmp_path / "other", pyrage.x25519.Identity.generate()
    (tmp_path / "key").write_text(f"# created: today\n{key}\n")
    settings.BACKUP_PUBLIC_KEY = str(key.to_public())
    head, results, files = audit.head(), results_digest(), files_below(settings.MEDIA_ROOT)
    with somebody_accepts_while("targets_acceptance"):
        making.make(folder, at=AT)
    assert (audit.head().sequence > head.sequence, results_digest() == results) == (True, False)
    assert [path.name for path in folder.parent.iterdir()] == ["monday"]
    assert b"%PDF" not in b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert "--key" in problems(folder)[0]

    postgres.execute("CREATE ROLE application LOGIN")
    postgres.execute("CREATE DATABASE product")
    there = {"DATABASE_URL": postgres.url("product", "application"), "DATABASE_OWNER_URL": postgres.url("product")}
    there |= {"MEDIA_ROOT": str(other), "RECORD_HEADS_FILE": str(tmp_path / "heads")}
    (tmp_path / "heads").write_text(f"2024-09-18T02:30:00+00:00 {head.sequence + 3} {'0' * 64}\n")
    last = Holiday.objects.order_by("-pk")[0].pk
    done = manage("restore", str(folder), "--key", str(tmp_path / "key"), **there)
    assert (done.returncode, done.stderr, "mất 3 sự kiện" in done.stdout) == (0, "", True)
    assert files_below(other) == files
    settings.MEDIA_ROOT = other
    with connected(there["DATABASE_URL"]):
        assert record.verify() == (audit.head(), [])
        assert (audit.head().sequence, results_digest()) == (head.sequence + 1, results)  # and that it was restored
        assert Holiday.objects.create(day=date(2031, 1, 1), title="Lễ").pk > last
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute("UPDATE audit_event SET reason = 'x'")
        with (
            restoring.checked(folder, key_file=str(tmp_path / "key")) as whole,
            pytest.raises(Refused, match="đã có dữ liệu"),
        ):
            restoring.check_empty(whole)
    settings.MEDIA_ROOT = media  # here nothing has changed meanwhile


@pytest.fixture
def backup(season, tmp_path):
    """A backup of the season, not encrypted."""
    making.make(tmp_path / "backup", at=AT)
    return tmp_path / "backup"


def problems(folder, **options):
    """Return why a backup is refused, None where it is taken."""
    try:
        with restoring.checked(folder, **options):
            return None
    except Refused as error:
        return [error.message]
    except Invalid as error:
        return [problem.where for problem in error.problems]


def rewritten(folder, **changes):
    """Write a manifest that says something else and has the right digest."""
    data = json.loads((folder / manifests.NAME).read_text())
    data |= changes
    del data["digest"]
    (folder / manifests.NAME).write_text(json.dumps({**data, "digest": manifests._digest(data)}))


def cut(path, part=2):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // part])


def turn(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_what_is_cut_altered_or_of_another_version_is_refused_before_anything_is_written(backup, tmp_path):
    assert problems(backup) is None
    dump = manifests.DUMP
    file = next(path for path in (backup / "files").rglob("*") if path.is_file()).relative_to(backup).as_posix()
    data = json.loads((backup / manifests.NAME).read_text())
    short_dump = gzip.compress(b"\n".join(gzip.decompress((backup / dump).read_bytes()).split(b"\n")[:-2]) + b"\n")

    def exchange(content):
        def change(folder):
            (folder / dump).write_bytes(content)
            rewritten(folder, dump=hashlib.sha256(content).hexdigest())

        return change

    cases = {
        "a dump that was cut": (lambda folder: cut(folder / dump), [dump]),
        "a dump that is empty": (lambda folder: (folder / dump).write_bytes(b""), [dump]),
        "a dump that is gone": (lambda folder: (folder / dump).unlink(), [dump]),
        "a bit of a dump": (lambda folder: turn(folder / dump), [dump]),
        "a dump cut with care": (exchange(short_dump), ["database.jsonl.gz: "]),
        "a file that was cut": (lambda folder: cut(folder / file), [file]),
        "a file that is gone": (lambda folder: (folder / file).unlink(), [file]),
        "no manifest": (lambda folder: (folder / manifests.NAME).unlink(), ["không phải bản sao lưu"]),
        "a manifest that was cut": (lambda folder: cut(folder / manifests.NAME), ["không phải bản sao lưu"]),
        "a count": (
            lambda folder: rewritten(folder, counts=data["counts"] | {"audit_event": 1}),
            ["database.jsonl.gz: "],
        ),
        "a head": (lambda folder: rewritten(folder, head=data["head"] | {"hash": "0"}), ["database.jsonl.gz: "]),
        "a version": (lambda folder: rewritten(folder, version="9.9"), ["phiên bản khác: 9.9"]),
        "migrations": (lambda folder: rewritten(folder, migrations=data["migrations"][:-1]), ["phiên bản khác"]),
        "a format": (lambda folder: rewritten(folder, format=2), ["định dạng 2"]),
    }
    for name, (change, expected) in cases.items():
        copy = tmp_path / "copy"
        shutil.copytree(backup, copy)
        change(copy)
        said = problems(copy)
        assert said and [words in line for words, line in zip(expected, said, strict=True)] == [True], (name, said)
        shutil.rmtree(copy)
    rewritten(backup, counts=data["counts"])
    assert problems(backup) is None  # the cases are refused for what they change


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(Refused):
        making.make(tmp_path, at=AT)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_table_that_nobody_knows_stops_a_backup(live_db, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE stranger (id integer)")
    with pytest.raises(Refused, match="stranger"):
        making.make(tmp_path / "kept", at=AT)


@pytest.mark.django_db
def test_what_an_earlier_version_migrated_of_an_app_that_is_gone_does_not_make_a_backup_another_versions(
    media, tmp_path
):
    MigrationRecorder(connection).record_applied("sessions", "0001_initial")
    manifests.check_version(making.make(tmp_path / "kept", at=AT))
    MigrationRecorder(connection).record_applied("accounts", "9999_of_a_later_version")
    with pytest.raises(Refused):
        manifests.check_version(making.make(tmp_path / "later", at=AT))


def other_connection(url):
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return sqlite3.connect(url.removeprefix("sqlite:///"), timeout=0)
    name = url.split("/")[3].split("?")[0]
    return psycopg2.connect(dbname=name, user=settings["USER"], password=settings["PASSWORD"] or None,
                            host=settings["HOST"], port=settings["PORT"] or None)  # fmt: skip


def begun(*arguments, **variables):
    """Begin manage.py in a process of its own, to be killed."""
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "cluster_emulation.settings", **variables}
    return subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=ROOT, env=environ, stderr=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL)  # fmt: skip


def killed_when(process, is_time):
    """Kill a process when the moment has come; False where it ended before."""
    while process.poll() is None and not is_time():
        time.sleep(0.002)
    was_there = process.poll() is None
    process.kill()
    return process.wait() == -signal.SIGKILL and was_there


def test_a_backup_killed_in_the_middle_leaves_nothing_that_looks_whole(season, live_db, media, tmp_path):
    folder, place = tmp_path / "backups" / "monday", tmp_path / "backups"
    process = begun("backup", str(folder), DATABASE_URL=live_db.url, MEDIA_ROOT=str(media))
    assert killed_when(process, lambda: list(place.glob(".half-*")))
    assert (folder.exists(), len(list(place.iterdir()))) == (False, 1)
    name, _digest = next(named_files())
    turn(media / name)  # what is broken already is named, and the rest is kept
    with pytest.raises(SystemExit, match="1"):
        call_command("backup", str(folder), stderr=(said := StringIO()), stdout=StringIO())
    assert name in said.getvalue()
    assert [path.name for path in place.iterdir()] == ["monday"]
    assert problems(folder) == [name]
    assert problems(folder, takes_broken=True) is None
    turn(media / name)


def test_a_restore_that_is_killed_or_finds_a_forgery_has_written_nothing(
    backup, settings, manage, database_template, tmp_path
):
    there, dump, forged = tmp_path / "there", manifests.DUMP, tmp_path / "forged"
    shutil.copytree(backup, forged)  # by somebody who knows how to make the hashes fit: the record tells it
    (forged / dump).write_bytes(
        gzip.compress(gzip.decompress((backup / dump).read_bytes()).replace(b'"hb.canbo"', b'"hb.canb0"'))
    )
    rewritten(forged, dump=hashlib.sha256((forged / dump).read_bytes()).hexdigest())
    other = tmp_path / "other"  # whose results alone are not those that the rows give
    shutil.copytree(backup, other)
    rewritten(other, results="0" * 64)
    with database("killed", tmp_path, database_template) as url:
        place = {"DATABASE_URL": url, "DATABASE_OWNER_URL": url, "MEDIA_ROOT": str(there)}
        assert killed_when(begun("restore", str(backup), **place), lambda: is_loading(url))
        settings.MEDIA_ROOT = there
        refused = manage("restore", str(forged), **place)
        assert (refused.returncode, "chuỗi bị đứt" in refused.stderr, refused.stdout) == (1, True, "")
        with connected(url):
            assert not User.objects.exists()
            with restoring.checked(other) as whole, pytest.raises(Invalid) as refusal:
                restoring.load(whole, at=AT)
            assert [problem.message for problem in refusal.value.problems] == [words.other_results()]
            assert (User.objects.exists(), files_below(there)) == (False, {})
            with restoring.checked(backup) as whole:
                assert restoring.load(whole, at=AT) == []
            assert record.verify() == (audit.head(), [])


def is_loading(url):
    """Say whether somebody holds what a restore holds while it writes rows."""
    with contextlib.closing(other_connection(url)) as other:
        cursor = other.cursor()
        try:
            if connection.vendor == "sqlite":
                cursor.execute("BEGIN IMMEDIATE")
                other.rollback()
                return False
        except sqlite3.OperationalError:
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [audit.CHAIN_LOCK])
        return not cursor.fetchone()[0]
