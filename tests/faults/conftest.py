"""Servers of our own to kill: a PostgreSQL with a migrated database, and the web server over a clone of it."""

import itertools
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.management import call_command

from tests import servers
from tests.faults.oracle import Oracle, untold
from tests.fixtures.databases import connected
from tests.fixtures.gunicorn import Web, witnessed

numbers = itertools.count(1)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Ask after each test here what must hold after every fault whatever was done (points 1, 3 and 5 of the oracle)."""
    answers: list = []
    with witnessed(answers):
        result = yield
    if item.get_closest_marker("database") or "place" in item.fixturenames or "cramped" in item.fixturenames:
        owed = getattr(item, "oracle", None) or Oracle(before=())
        assert owed.breaks() == []
    assert [line for asked, answer in answers if "/healthz" not in asked for line in untold(answer)] == []
    return result


@dataclass(frozen=True)
class Place:
    """A database on a server that may be killed, and the web server over it, not started yet."""

    postgres: servers.Postgres
    url: str
    web: Web


@pytest.fixture(scope="session")
def fragile_server(database_template, django_db_blocker):
    """Run a PostgreSQL for the tests that kill it; its database `migrated` is what places are cloned from."""
    with servers.own_postgres() as server, django_db_blocker.unblock():
        server.execute("CREATE DATABASE migrated")
        if not copied(server, database_template, "migrated"):
            with connected(server.url("migrated")):
                call_command("migrate", verbosity=0)
        yield server


def copied(server: servers.Postgres, template: str, name: str) -> bool:
    """Copy a database of another server into an empty one, faster than migrating; say whether that could be done."""
    programs = server.bin.joinpath("postgres").resolve().parent
    if not template.startswith("postgres") or not programs.joinpath("pg_dump").exists():
        return False
    dump = [programs / "pg_dump", "--no-password", "--no-owner", "--no-acl", template]
    dumped = subprocess.run(dump, check=False, stdout=subprocess.PIPE)
    load = [programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", server.url(name)]
    if dumped.returncode == 0:
        subprocess.run(load, input=dumped.stdout, check=True, stdout=subprocess.DEVNULL)
    return dumped.returncode == 0


@pytest.fixture
def place(fragile_server, django_db_blocker, tmp_path, settings, clock):
    """Give the test a database of its own on the fragile server, used by this process too, and its web server."""
    from tests import builders

    clock(builders.NOW)
    settings.MEDIA_ROOT = tmp_path / "media"
    name = f"place_{next(numbers)}"
    fragile_server.execute(f"CREATE DATABASE {name} TEMPLATE migrated")
    url = fragile_server.url(name)
    web = Web(
        url, Path(tmp_path), FIXED_NOW=builders.NOW.isoformat(), WEB_WORKERS="1", MEDIA_ROOT=str(tmp_path / "media")
    )
    with django_db_blocker.unblock(), connected(url):
        yield Place(fragile_server, url, web)
        web.stop()


@pytest.fixture
def oracle(request):
    """Return a function that gives the oracle once the test's people and reports are there."""

    def ask():
        request.node.oracle = Oracle()
        return request.node.oracle

    return ask
