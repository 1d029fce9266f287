"""The product with production's own settings, asked over plain HTTP and over TLS; what it says as it starts."""

import json

from tests.test_deployment import run

SEEN = """
import django, json
from django.conf import settings
django.setup()
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
from django.test import Client
from accounts.services import create_user, publish_password
from foundation.clock import now
who = {"username": "hb.canbo", "password": "một câu rất dài để vào"}
person = create_user(**who, full_name="An", by=None, at=now()).user
client = Client(HTTP_HOST="giaouoc.example.vn")
plain = client.get("/login/")
client.post("/login/", who, secure=True)
page = client.get("/notices/", secure=True)
cookies = {name: {key: kept for key, kept in morsel.items() if kept} for name, morsel in client.cookies.items()}
print(json.dumps([plain.status_code, plain["Location"], page.status_code, dict(page.headers), cookies]))
publish_password(person, "giao-uoc-2024")
"""


def assert_closed(answers):
    """Hold that plain HTTP leads away, that a page of the product asks for TLS, that cookies go nowhere else."""
    plain, location, status, headers, cookies = json.loads(answers)
    assert (plain, location, status) == (301, "https://giaouoc.example.vn/login/", 200)
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert cookies.keys() == {"__Host-session", "__Host-csrf", "language"}
    for name, cookie in cookies.items():
        kept = {key: cookie.get(key) for key in ("secure", "httponly", "samesite", "path", "domain")}
        closed = {"secure": True, "httponly": True, "samesite": "Lax", "path": "/", "domain": None}
        assert kept == closed, name


def test_pages_of_production_are_closed_and_a_database_that_saw_the_demonstration_is_told_of(tmp_path):
    url = {"DATABASE_URL": f"sqlite:///{tmp_path}/seen.sqlite3"}
    assert run("manage.py", "migrate", "--verbosity", "0", **url).returncode == 0
    seen = run("-c", SEEN, **url)
    assert seen.returncode == 0, seen.stderr
    assert_closed(seen.stdout)
    started = run("-c", "import cluster_emulation.wsgi", LOG_LEVEL="INFO", **url)
    assert started.returncode == 0, started.stderr
    assert "saw the demonstration: 1 accounts have its published password (hb.canbo)" in started.stderr
