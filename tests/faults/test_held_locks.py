"""A lock that somebody holds: whoever needs it gets a 503 and writes nothing, all others are answered meanwhile."""

import contextlib
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from django.db import connection, transaction

from accounts.models import User
from audit.models import Event
from audit.services import CHAIN_LOCK
from cluster_emulation import environment
from targets.models import FigureVersion
from tests import builders, servers
from tests.faults.oracle import Act
from tests.fixtures.gunicorn import FORM, TOKEN, exchange, head, session_of


@contextlib.contextmanager
def held():
    """Hold the lock that every write needs: the record's on PostgreSQL, the one writer's on SQLite."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        else:
            User.objects.update(phone="")
        yield


def metric(port, name):
    """Return what a watcher reads of a metric on the internal port, 0 where it never happened."""
    text = exchange(port, head("GET", "/metrics")).text
    return sum(float(value) for value in re.findall(rf"^{re.escape(name)} (\S+)", text, re.MULTILINE))


def test_a_held_lock_is_a_503_for_those_who_need_it_and_nothing_for_the_others(live_db, clock, start_gunicorn, oracle):
    clock(builders.NOW)
    builders.agreement_2024()
    people = builders.people_of()
    submission, cookies = builders.draft(people), session_of(people.reporter)
    internal, events = servers.free_port(), Event.objects.count()
    port = start_gunicorn(FIXED_NOW=builders.NOW.isoformat(), LOCK_SECONDS="2", METRICS_PORT=str(internal))
    typed = {"csrfmiddlewaretoken": TOKEN, "as_user": people.reporter.pk, "x": "0", "v": "7", "n": "Đã đối chiếu."}
    body = urlencode(typed).encode()
    url = f"/submissions/{submission.pk}/cells/social_order_crimes/"

    def save():
        return exchange(port, head("POST", url, cookies=cookies, Content_Type=FORM, Content_Length=len(body)), body)

    asked = oracle()
    with held(), ThreadPoolExecutor() as others:
        waiting, locks = others.submit(save), 0
        while not waiting.done():
            locks = max(locks, metric(internal, "cluster_database_locks_waited_for"))
        assert locks == (1 if connection.vendor == "postgresql" else 0)  # SQLite does not say
        refused = waiting.result()
        assert (refused.status, refused.headers["Retry-After"]) == (503, "30")
        assert "Hệ thống tạm thời gián đoạn" in refused.text
        for path in ("/", "/notices/", f"/submissions/{submission.pk}/", "/healthz"):
            assert exchange(port, head("GET", path, cookies=cookies)).status == 200
        assert (FigureVersion.objects.count(), Event.objects.count()) == (0, events)
    asked.assert_survived(Act(save, FigureVersion.objects.count), refused)
    assert [(version.value, version.note) for version in FigureVersion.objects.all()] == [(7, "Đã đối chiếu.")]
    assert metric(internal, 'cluster_request_seconds_count{view="targets:cell"}') == 2  # what SavesSlow looks at
    assert metric(internal, "cluster_database_refusals_total") == 1


def test_pages_have_limits_and_commands_have_none(monkeypatch):
    url, lite = "postgres://a@/b?host=/run", "sqlite:////tmp/x"
    for name in ("LOCK_SECONDS", "STATEMENT_SECONDS", environment.SERVES_PAGES):
        monkeypatch.delenv(name, raising=False)
    for seconds in ("", "7"):  # what .env says is for pages alone
        monkeypatch.setenv("LOCK_SECONDS", seconds)
        assert environment.database(url)["OPTIONS"] == {"connect_timeout": 5}
        assert environment.database(lite)["OPTIONS"]["timeout"] == 20
    monkeypatch.setenv(environment.SERVES_PAGES, "1")
    options = environment.database(url)["OPTIONS"]
    assert options["options"] == "-c lock_timeout=7s -c statement_timeout=20s"
    monkeypatch.setenv("LOCK_SECONDS", "")
    assert environment.database(lite)["OPTIONS"]["timeout"] == 5
    monkeypatch.setenv("STATEMENT_SECONDS", "0")
    assert environment.database(url)["OPTIONS"]["options"] == "-c lock_timeout=5s"
