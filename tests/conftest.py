"""Fixtures that every test may use; builders of the domain live beside the tests of each part.

- `db` (pytest-django): the test's transaction is rolled back. For nearly all tests. SQLite in memory, or the
  PostgreSQL of DATABASE_URL. The append-only triggers refuse the flush of `transactional_db`: never use that one.
- `live_db`: a database of its own, really committed, cloned from the migrated one. For several connections, threads,
  processes and browsers. `live_db.url` is its DATABASE_URL. Do not combine with `db`.
- `live_server_url`: the product served by threads of this process over `live_db`.
- `manage(*arguments, stdin="")`: runs `manage.py` in a process of its own over `live_db`; gives the CompletedProcess.
- `new_page(width=1366, height=768, javascript=True)`: a page of a browser context of its own (a person of its own);
  `browser_page` is one of them. Their relative addresses (`page.goto("/")`) go to `live_server_url`. At the end of the
  test a script error or a violation of the Content-Security-Policy fails it.
- `sign_in(page, user)`: signs a person in without the login form.
- `people`, `submission`: people around a draft, over `live_db`, where a module has none of its own; `grid(user=None,
  **options)`: its entry grid in a browser, as `people.reporter` or somebody else sees it.
- `axe(page)`: the accessibility violations of the page as a list of short texts; expect `== []`.
- `postgres`, `redis_server`: servers of our own to kill (tests.servers); `redis_url`: the address of a Redis.
- `agreement`, `admin`: the reference agreement, and an administrator signed in with `client`.
- `clock(moment)`: sets what foundation.clock.now() says; a test begins at 18/9/2024 09:30, as the demo does.
"""

import os
from pathlib import Path

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's synchronous interface runs inside an event loop

import pytest
from hypothesis import HealthCheck, settings

# A property fails by an example, never by how busy the machine is (the default is 200 ms for an example).
settings.register_profile("any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any_machine")

pytest_plugins = [
    "tests.fixtures.databases",
    "tests.fixtures.browsers",
    "tests.fixtures.gunicorn",
    "tests.fixtures.logs",
    "tests.fixtures.configuration",
    "tests.fixtures.entry",
]

CORE = Path(__file__).resolve().parent / "core"
PAGE_FIXTURES = {"client", "place", "proxy", "start_gunicorn"}  # by the test client, or from a web server
DATABASE_FIXTURES = {"db", "live_db", "transactional_db"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark what is of the core, needs a database, asks for pages or drives a browser; put the browser's tests last."""
    for item in items:
        if item.path.is_relative_to(CORE):
            item.add_marker("core")
        if "browser" in item.fixturenames:
            item.add_marker("journey")
        if PAGE_FIXTURES & set(item.fixturenames):
            item.add_marker("page")
        if DATABASE_FIXTURES & set(item.fixturenames) or item.get_closest_marker("django_db"):
            item.add_marker("database")
    items.sort(key=lambda item: item.get_closest_marker("journey") is not None)


@pytest.fixture(autouse=True)
def new_process(monkeypatch):
    """Return a function after which nothing is remembered of what was read, as in a process that begins.

    Each test begins so: two may record the same, and change by hand what they do not record.
    """

    def run():
        monkeypatch.setattr("targets.calendar.queries.rulebook._kept", [])
        monkeypatch.setattr("audit.latest._seen", {})

    run()
    return run


@pytest.fixture(scope="session", autouse=True)
def _own_media(tmp_path_factory):
    """Keep what tests upload out of the working copy."""
    from django.conf import settings

    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture
def clock(settings):
    """Return a function that sets the moment it is: `clock(datetime)` (aware)."""

    def set_now(moment):
        settings.FIXED_NOW = moment

    return set_now
