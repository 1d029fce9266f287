"""The wiring: databases by address, live databases, health, error pages, languages, headers."""

import threading

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction

from cluster_emulation import environment


def test_health_says_ok(client, db):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_live_database_commits_are_seen_by_another_connection(live_db):
    with transaction.atomic():
        get_user_model().objects.create_user("an", password="x", full_name="An")
    seen = []

    def count():
        seen.append(get_user_model().objects.count())
        connection.close()

    thread = threading.Thread(target=count)
    thread.start()
    thread.join()
    assert seen == [1]


def test_each_live_database_begins_empty(live_db):
    assert get_user_model().objects.count() == 0


def test_manage_runs_over_the_live_database(manage):
    done = manage("migrate", "--check")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:////srv/x.sqlite3", ("/srv/x.sqlite3", None, None)),
        ("postgres://u:p%40ss@db:5433/name", ("name", "db", "5433")),
        ("postgresql://u@/name?host=/run/postgresql", ("name", "/run/postgresql", "")),
    ],
)
def test_database_address(url, expected):
    entry = environment.database(url)
    assert (entry["NAME"], entry.get("HOST"), entry.get("PORT")) == expected


@pytest.mark.parametrize("url", ["sqlite:///", "mysql://x/y", ""])
def test_other_addresses_are_refused(url):
    with pytest.raises(ImproperlyConfigured):
        environment.database(url)
