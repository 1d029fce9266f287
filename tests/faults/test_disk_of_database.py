"""PostgreSQL's own disk is full: it falls, people are told, nothing acknowledged is lost, and it comes back."""

import os
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg2
import pytest

from targets.models import FigureVersion
from tests import builders, servers
from tests.faults.conftest import Place, copied
from tests.faults.desk import Desk, standing
from tests.faults.oracle import Act, is_acknowledged
from tests.fixtures.databases import connected
from tests.fixtures.gunicorn import Web


@pytest.fixture
def cramped(fragile_server, django_db_blocker, tmp_path, clock):
    """Give a place whose PostgreSQL has 300 MB of disk."""
    clock(builders.NOW)
    folder = Path(tempfile.mkdtemp(prefix="disk-"))  # not below pytest's, where PostgreSQL's user may not go
    mount = ["mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("only root may mount a small disk")
    folder.chmod(0o755)
    server = servers.Postgres(folder)
    server.start()
    server.execute("CREATE DATABASE cramped")
    copied(server, fragile_server.url("migrated"), "cramped")
    url = server.url("cramped")
    web = Web(url, tmp_path, FIXED_NOW=builders.NOW.isoformat(), WEB_WORKERS="1")
    with django_db_blocker.unblock(), connected(url):
        yield Place(server, url, web)
        web.stop()
    server.stop()
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
    folder.rmdir()


def fill(path) -> None:
    """Write until there is no room left."""
    with path.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue


def begin_a_segment(place) -> None:
    """Let the next thing that is written need a file of its own."""
    try:
        session = psycopg2.connect(place.url)
        session.autocommit = True
        session.cursor().execute("SELECT pg_switch_wal()")
        session.close()
    except psycopg2.Error:
        return


def test_no_room_for_what_is_written_first(cramped, oracle):
    builders.agreement_2024()
    people = builders.people_of()
    report = builders.draft(people)
    cramped.web.start()
    desk, known, saved = Desk(people.reporter, cramped.web.port), oracle(), 0
    stuffing = cramped.postgres.folder / "stuffing"
    fill(stuffing)
    while is_acknowledged(answer := desk.save(report, "exemplars", saved + 1, seen=saved)) and saved < 50:
        saved += 1
        begin_a_segment(cramped)
    assert answer.status == 503
    stuffing.unlink()
    cramped.postgres.stop(signal.SIGKILL)  # where it has not fallen by itself
    cramped.postgres.start()
    unsure = FigureVersion.objects.filter(figure__submission=report, value=saved + 1)
    known.assert_survived(Act(lambda: desk.save(report, "exemplars", saved + 1, seen=saved), unsure.count), answer)
    assert standing(report, "exemplars") == saved + 1
