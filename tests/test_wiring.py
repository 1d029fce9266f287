"""The wiring: databases by address, live databases, health, error pages, languages, headers."""

import json
import logging
import threading
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.test import RequestFactory
from django.utils import translation
from django.utils.formats import date_format, number_format

from audit.models import RecordCheck
from cluster_emulation import environment
from cluster_emulation.logs import JsonLine
from cluster_emulation.proxy import ClientAddressMiddleware
from targets.models import ClockRun


def test_health_says_ok(client, db):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(("hours", "expected"), [(None, 503), (1, 200), (26, 200), (27, 503)])
def test_a_clock_that_has_not_run_lately_is_not_well(client, db, settings, hours, expected):
    if hours is not None:
        ClockRun.objects.create(name="clock", finished_at=settings.FIXED_NOW - timedelta(hours=hours))
        RecordCheck.objects.create(at=settings.FIXED_NOW, sequence=0, breaks=0)
    assert client.get("/healthz/worker").status_code == expected


@pytest.mark.parametrize(("hours", "breaks", "expected"), [(1, 0, 200), (27, 0, 503), (1, 1, 503)])
def test_a_record_that_is_broken_or_was_not_checked_is_not_well(client, db, settings, hours, breaks, expected):
    ClockRun.objects.create(name="clock", finished_at=settings.FIXED_NOW)
    RecordCheck.objects.create(at=settings.FIXED_NOW - timedelta(hours=hours), sequence=0, breaks=breaks)
    assert client.get("/healthz/worker").status_code == expected


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


def test_the_language_is_what_the_person_chose_never_what_the_browser_wishes(client, db):
    client.get("/healthz", HTTP_ACCEPT_LANGUAGE="en-US")
    assert client.get("/healthz", HTTP_ACCEPT_LANGUAGE="en-US").headers["Content-Language"] == "vi"
    client.post("/i18n/setlang/", {"language": "en", "next": "/healthz"})
    assert client.get("/healthz").headers["Content-Language"] == "en"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_dates_and_numbers_as_the_cluster_writes_them(language):
    moment = datetime(2026, 3, 5, 17, 4)  # noqa: DTZ001 – as a person types it
    with translation.override(language):
        assert date_format(moment, "SHORT_DATE_FORMAT") == "05/03/2026"
        assert date_format(moment, "DATETIME_FORMAT") == "17:04 05/03/2026"
        assert number_format(Decimal("1234567.5"), decimal_pos=1) == "1.234.567,5"
        assert forms.DateField().clean("05/03/2026") == date(2026, 3, 5)
        assert forms.DateField().clean("5-3-2026") == date(2026, 3, 5)
        with pytest.raises(forms.ValidationError):
            forms.DateField().clean("12/31/2026")


@pytest.mark.parametrize(
    ("trust", "forwarded", "expected"),
    [(False, "9.9.9.9", "127.0.0.1"), (True, "9.9.9.9, 10.1.2.3", "10.1.2.3"), (True, "", "127.0.0.1")],
)
def test_only_a_trusted_proxy_names_the_client(settings, trust, forwarded, expected):
    settings.TRUST_PROXY = trust
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", **headers)
    seen = []
    ClientAddressMiddleware(lambda request: seen.append(request.META["REMOTE_ADDR"]))(request)
    assert seen == [expected]


def test_headers_that_every_answer_carries(client, db):
    headers = client.get("/healthz").headers
    assert sorted(headers["Content-Security-Policy"].split("; ")) == [
        "base-uri 'none'",
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "object-src 'none'",
    ]
    said = [headers[name] for name in ("X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options")]
    assert said == ["nosniff", "same-origin", "DENY"]


def test_a_log_record_is_one_line():
    record = logging.LogRecord("accounts", logging.INFO, "", 0, "sign-in of %s", ("an\r\nINFO forged",), None)
    line = json.loads(JsonLine().format(record))
    assert "\n" not in JsonLine().format(record)
    assert (line["level"], line["logger"], line["message"]) == ("INFO", "accounts", "sign-in of an\r\nINFO forged")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", ("", 25, False, False)),
        ("smtp://mail.example.vn", ("mail.example.vn", 25, False, False)),
        ("smtp+tls://an:m%40t@mail.example.vn?timeout=5", ("mail.example.vn", 587, True, False)),
        ("smtps://mail.example.vn:4465", ("mail.example.vn", 4465, False, True)),
    ],
)
def test_where_the_mail_server_is(url, said):
    server = environment.mail_server(url)
    assert (server["host"], server["port"], server["starts_tls"], server["is_tls"]) == said
    assert server["password"] == ("m@t" if "an:" in url else "")


@pytest.mark.parametrize("url", ["mail.example.vn", "http://mail.example.vn", "smtp://", "smtp://a?timeout=soon"])
def test_an_address_that_is_no_mail_server_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        environment.mail_server(url)
