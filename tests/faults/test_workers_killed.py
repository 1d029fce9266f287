"""Background processes killed in the middle of their work, and two at once: done once, whole, by whoever is next.

Each is a process of its own; a lock that the test holds stops it where it is to be killed.
"""

import contextlib
import random
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import psycopg2
from django.db import connection

from audit.services import CHAIN_LOCK
from foundation.uploads import SentFile
from pledges.models import Agreement, Cluster
from targets.backups.services import keeping
from targets.backups.services.keeping import TURN
from targets.calendar.services import notices
from targets.documents.exports import background
from targets.jobs.queries.jobs import left_behind
from targets.jobs.services import jobs
from targets.models import BackupRun, Document, FigureVersion, HistoryRun, Job, Notice, Submission
from targets.reports.services import kept_files
from targets.reports.services.history_files import confirm_history, keep_history_file
from tests import builders
from tests.faults.giving_up import give_up
from tests.faults.killed_processes import begin
from tests.faults.waiting import until_waiting
from tests.fixtures.databases import connected
from tests.fixtures.gunicorn import ROOT
from tests.targets.reports.test_history_files import GOOD, workbook

NOW = builders.NOW
PLACES, SEED = 5, 1


def worker(place, task: str, minutes: int) -> subprocess.Popen:
    """Start a process that runs a task, so many minutes later by its clock."""
    code = f"import django; django.setup(); from targets import tasks; tasks.{task}()"
    at = (NOW + timedelta(minutes=minutes)).isoformat()
    return subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env={**place.web.environment, "FIXED_NOW": at})


@contextlib.contextmanager
def held(place, statement: str, *values):
    """Hold a lock that a statement takes; gives the session."""
    with contextlib.closing(psycopg2.connect(place.url)) as session, session.cursor() as cursor:
        cursor.execute(statement, values)
        yield session


def killed_at_the_record(place) -> None:
    """Let a worker do the job that waits up to what it records last, and kill it there."""
    with held(place, "SELECT pg_advisory_lock(%s)", CHAIN_LOCK) as session:
        process = worker(place, "run_jobs", 2)
        until_waiting(session, "advisory")
        process.send_signal(signal.SIGKILL)
        process.wait(30)


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def ask_for_document(leader) -> Job:
    """Let a leader ask for a document that a worker makes."""
    asked = {"kind": "briefing", "window": "q1", "province": "", "is_provisional": False, "form": "docx"}
    address = f"http://127.0.0.1/check/{background.PLACE}/"
    return background.ask_for(Agreement.objects.get(year=2024), asked, address=address, back="/", by=leader)


def twin(place, number: int) -> str:
    """Copy the database of a place, as it stands; return the address of the copy."""
    name = connection.settings_dict["NAME"]
    connection.close()
    place.postgres.execute(f"CREATE DATABASE {name}_{number} TEMPLATE {name}")
    return place.postgres.url(f"{name}_{number}")


def finished(url: str, settings, minutes: int, dies_at: int = 0) -> tuple[int, int]:
    """Let a worker do what waits there, so many minutes later; return its exit status and the steps that it took."""
    at = NOW + timedelta(minutes=minutes)
    process = begin("run_jobs", url, at=at, dies_at=dies_at, MEDIA_ROOT=str(settings.MEDIA_ROOT))
    return process.ended(), process.steps


def places_to_die(steps: int) -> list[int]:
    """Draw at which steps of so many a worker is killed, the last one among them."""
    return sorted({steps, *random.Random(SEED).sample(range(1, steps), PLACES - 1)})


def test_a_document_whose_worker_is_killed_is_made_once(place, settings):
    report = builders.submission_at("accepted")
    leader = builders.user_with("leader")
    job = ask_for_document(leader)
    killed_at_the_record(place)
    job.refresh_from_db()
    assert (job.state, Document.objects.count(), len(files_of(settings.MEDIA_ROOT))) == ("running", 0, 1)
    assert left_behind(NOW + timedelta(minutes=3)) == []  # nobody takes up what may still be under way
    assert worker(place, "run_jobs", 10).wait(300) == 0
    job.refresh_from_db()
    assert (job.state, job.tries, Document.objects.count()) == ("done", 2, 1)
    kept_files.remove_strays(at=NOW + timedelta(days=2000))
    [file] = files_of(settings.MEDIA_ROOT)
    assert Document.objects.get().file.name == f"documents/{file.name}"
    assert report.state == "accepted"


def test_documents_whose_workers_are_killed_at_any_step_are_each_made_once(place, settings):
    builders.submission_at("accepted")
    leader, minutes = builders.user_with("leader"), 10
    ask_for_document(leader)
    status, steps = finished(place.url, settings, minutes)
    assert status == 0
    for made, step in enumerate(places_to_die(steps), start=1):
        job, minutes = ask_for_document(leader), minutes + 20
        assert finished(place.url, settings, minutes, dies_at=step) == (-signal.SIGKILL, step)
        job.refresh_from_db()
        assert (job.state in ("waiting", "running"), Document.objects.count()) == (True, made)
        assert finished(place.url, settings, minutes + 10)[0] == 0
        job.refresh_from_db()
        assert (job.state, Document.objects.count()) == ("done", made + 1)
    kept_files.remove_strays(at=NOW + timedelta(days=2000))
    names = {f"documents/{file.name}" for file in files_of(settings.MEDIA_ROOT)}
    assert names == set(Document.objects.values_list("file", flat=True))
    assert len(names) == PLACES + 1


def test_backups_whose_workers_are_killed_at_any_step_are_each_made_once(place, settings, tmp_path):
    administrator, folder = builders.user_with("administrator"), tmp_path / "backups"
    settings.BACKUP_DIR = str(folder)

    def made(day: int, dies_at: int) -> int:
        """Ask for one on a day, let its worker be killed at a step and another do it; return the steps of the first."""
        at = NOW + timedelta(days=day)
        job = keeping.ask_for(by=administrator, at=at, back="/")
        first = begin("run_jobs", place.url, at=at + timedelta(minutes=5), dies_at=dies_at, BACKUP_DIR=str(folder))
        assert first.ended() == (-signal.SIGKILL if dies_at else 0)
        again = begin("run_jobs", place.url, at=at + timedelta(minutes=10), BACKUP_DIR=str(folder))
        assert (again.ended(), Job.objects.get(pk=job.pk).state) == (0, "done")
        return first.steps

    steps = made(0, 0)
    for day, step in enumerate((random.Random(SEED).randrange(1, steps), steps), start=1):
        made(day, step)
    assert sorted(path.name for path in folder.iterdir() if path.name != TURN) == sorted(
        BackupRun.objects.filter(lines=[]).values_list("name", flat=True)
    )
    assert BackupRun.objects.count() == 3


def confirmed_history(*rows) -> Job:
    """Let an administrator load history from a file, up to the job that writes it."""
    builders.agreement_2024()
    administrator = builders.people_of().administrator
    sent = SentFile("so-lieu-cu.xlsx", workbook(*rows))
    file, trial = keep_history_file(Cluster.objects.get(), sent, by=administrator, at=NOW)
    jobs.run(trial.pk, clock=lambda: NOW)
    return confirm_history(file, by=administrator, at=NOW)


def test_history_whose_worker_is_killed_at_any_step_is_loaded_whole_or_not_at_all(place, oracle, settings):
    job, known = confirmed_history(*GOOD), oracle()
    status, steps = finished(twin(place, 0), settings, 10)
    assert status == 0
    for step in places_to_die(steps):
        copy = twin(place, step)
        assert finished(copy, settings, 10, dies_at=step) == (-signal.SIGKILL, step)
        with connected(copy):
            assert (Submission.objects.count(), FigureVersion.objects.count(), known.breaks()) == (0, 0, [])
            assert finished(copy, settings, 20)[0] == 0
            assert (FigureVersion.objects.count(), Job.objects.get(pk=job.pk).state) == (len(GOOD), "done")
            assert known.breaks() == []


def test_history_that_the_database_gives_up_is_written_by_the_same_worker(place, settings):
    job = confirmed_history(*GOOD)
    give_up(3)
    assert finished(place.url, settings, 10)[0] == 0
    job.refresh_from_db()
    assert (job.state, job.tries, FigureVersion.objects.count()) == ("done", 1, len(GOOD))


def test_history_whose_worker_is_killed_is_loaded_once(place, oracle):
    job, known = confirmed_history(*GOOD), oracle()
    killed_at_the_record(place)
    assert (Submission.objects.count(), FigureVersion.objects.count(), HistoryRun.objects.count()) == (0, 0, 1)
    assert Job.objects.get(pk=job.pk).state == "running"
    assert known.breaks() == []
    assert worker(place, "run_jobs", 10).wait(300) == 0
    jobs.run(job.pk, clock=lambda: NOW + timedelta(minutes=20))  # finds nothing left to do
    assert (FigureVersion.objects.count(), HistoryRun.objects.count()) == (len(GOOD), 2)


def test_clocks_at_once_one_of_them_killed_tell_each_person_once(place):
    builders.agreement_2024()
    builders.people_of()
    with held(place, "LOCK TABLE targets_notice IN SHARE MODE") as session:
        clocks = [worker(place, "run_clock", 1) for _number in range(3)]
        until_waiting(session, "relation", count=3)
        clocks[0].send_signal(signal.SIGKILL)
        clocks[0].wait(30)
    assert [process.wait(300) for process in clocks[1:]] == [0, 0]
    told = sorted(Notice.objects.values_list("user", "kind", "key"))
    assert told and len(set(told)) == len(told)
    notices.run_clock(at=NOW + timedelta(minutes=2))
    assert sorted(Notice.objects.values_list("user", "kind", "key")) == told
