"""Background work: in process without Redis, never waiting for a dead one, and really on one with worker and beat."""

import contextlib
import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import redis
from celery import current_app
from django.core.management import call_command

from audit import services as audit
from audit.models import RecordCheck
from targets.agreements.services import record
from targets.tasks import check_record, keep_backups, run_clock, run_jobs, send_mails
from tests.builders import NOW

ROOT = Path(__file__).resolve().parent.parent
PUBLISH = (
    "import django; django.setup();"
    "from targets.tasks import run_clock;\n"
    "try:\n    run_clock.delay(); said = 'sent'\n"
    "except Exception as error:\n    said = type(error).__name__\n"
    "print(said)"
)


def environ(live_db, redis_url):
    settings = {"DATABASE_URL": live_db.url, "REDIS_URL": redis_url}
    return {**os.environ, **settings, "DJANGO_SETTINGS_MODULE": "cluster_emulation.settings"}


def publish(live_db, redis_url):
    command = [sys.executable, "-c", PUBLISH]
    done = subprocess.run(
        command, cwd=ROOT, env=environ(live_db, redis_url), capture_output=True, text=True, timeout=90
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_without_redis_tasks_run_in_process():
    assert (current_app.conf.task_always_eager, current_app.conf.broker_url) == (True, "memory://")


@pytest.mark.parametrize(("name", "task", "minute"), [("record", check_record, 10), ("backups", keep_backups, 40)])
def test_what_may_take_an_hour_has_it_and_never_meets_itself(name, task, minute):
    entry = current_app.conf.beat_schedule[name]
    hourly = entry["schedule"]
    assert (entry["task"], hourly.minute, hourly.hour) == (task.name, {minute}, set(range(24)))
    assert current_app.conf.task_time_limit < task.time_limit < 3600
    assert task.acks_late is False  # what is not acknowledged is handed out again after ten minutes


def test_mails_are_gone_through_every_minute_and_the_clock_runs_every_five():
    entries = current_app.conf.beat_schedule.values()
    seconds = {entry["task"]: entry["schedule"] for entry in entries if isinstance(entry["schedule"], float)}
    assert seconds == {send_mails.name: 60, run_jobs.name: 60, run_clock.name: 300}


def test_the_clock_keeps_the_head_and_leaves_the_check_to_its_own_task(db, clock, settings, tmp_path):
    clock(NOW)
    settings.RECORD_HEADS_FILE = str(tmp_path / "heads")
    audit.record(action="test", subject="test", by=None, at=NOW)
    run_clock()
    assert [(head.sequence, head.hash) for head in record.kept_heads()] == [(1, audit.head().hash)]
    assert not RecordCheck.objects.exists()
    call_command("run_clock", stdout=io.StringIO())
    assert RecordCheck.objects.get().breaks == 0


def test_without_redis_the_clock_runs_in_process(live_db):
    assert publish(live_db, "") == "sent"


def test_a_dead_redis_is_given_up_after_a_second_try(live_db):
    """What a dead Redis costs is its tries: by default they go on for twenty seconds."""
    tries = []
    with socket.create_server(("127.0.0.1", 0)) as dying:

        def hang_up():
            with contextlib.suppress(OSError):
                while True:
                    dying.accept()[0].close()
                    tries.append(1)

        threading.Thread(target=hang_up, daemon=True).start()
        said = publish(live_db, f"redis://127.0.0.1:{dying.getsockname()[1]}/0")
        dying.shutdown(socket.SHUT_RDWR)
    assert said == "OperationalError"
    assert 1 <= len(tries) <= 4


@pytest.fixture
def celery_processes(live_db, redis_url, tmp_path):
    """Start worker and beat over the live database and a flushed Redis; give the path of the worker's log."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
    variables = {**environ(live_db, redis_url), "LOG_LEVEL": "INFO"}
    log = tmp_path / "celery.log"
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "cluster_emulation"]
    with log.open("ab") as out:
        processes = [
            subprocess.Popen([*celery, *command], cwd=ROOT, env=variables, stdout=out, stderr=out)
            for command in (
                ["worker", "--loglevel=INFO", "--concurrency=1", "--without-gossip", "--without-mingle"],
                ["beat", "--loglevel=INFO", "--schedule", str(tmp_path / "beat"), "--pidfile="],
            )
        ]
    yield log
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(30)


def test_worker_and_scheduler_run_on_a_real_redis(live_db, redis_url, celery_processes):
    assert publish(live_db, redis_url) == "sent"
    until = time.monotonic() + 60
    awaited = ("targets.tasks.run_clock", "succeeded", "beat: Starting")
    while not all(words in (said := celery_processes.read_text()) for words in awaited) and time.monotonic() < until:
        time.sleep(0.2)
    assert [words in said for words in awaited] == [True, True, True], said
    lines = [json.loads(line) for line in said.splitlines()]
    assert {line["level"] for line in lines} <= {"INFO", "WARNING"}
