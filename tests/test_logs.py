"""What the running product writes: one JSON object a line, whoever writes it, and no secret of anybody."""

import json
import logging
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from accounts.models import User
from cluster_emulation.logs import SECRET_PATHS, shown_path
from tests.fixtures.gunicorn import FORM, TOKEN, exchange, head, session_of
from tests.fixtures.logs import PASSWORDS

# The demonstration writes no access log unless asked to.
VARIABLES = {"TRUST_PROXY": "1", "LOG_LEVEL": "INFO", "WEB_WORKERS": "1", "GUNICORN_CMD_ARGS": "--access-logfile -"}
THROUGH_PROXY = {"X_Forwarded_For": "9.9.9.9, 10.1.2.3"}
SECRET = "s3cret-of-a-screen-0123456789"


def test_every_line_of_the_web_server_is_json_and_says_who_asked_and_tells_no_secret(start_gunicorn, live_db, tmp_path):
    person = User.objects.create_user("an.nguyen", password="một câu rất dài để vào", full_name="An")
    port = start_gunicorn(**VARIABLES)
    cookies = session_of(person)
    typed = urlencode({"username": "kẻ\r\nlạ", "password": "bí-mật-đã-gõ", "csrfmiddlewaretoken": TOKEN}).encode()
    form = {"Content_Type": FORM, "Content_Length": len(typed)} | THROUGH_PROXY
    asked = (
        (head("GET", f"/wall/{SECRET}/", **THROUGH_PROXY), 404),
        (head("GET", f"//wall/{SECRET}?a={SECRET}", **THROUGH_PROXY), 404),
        (head("GET", "/notices/?q=b%C3%AD-m%E1%BA%ADt", cookies=cookies, **THROUGH_PROXY), 200),
        (head("GET", "/khong/%0D%0A%7B%22level%22:1%7D", cookies=cookies, **THROUGH_PROXY), 404),
        (head("POST", reverse("accounts:login"), cookies=f"{settings.CSRF_COOKIE_NAME}={TOKEN}", **form) + typed, 422),
        (b"GET / HTTP/9.9\r\nno header\r\n\r\n", 400),
    )
    assert [exchange(port, request).status for request, _status in asked] == [status for _request, status in asked]

    log = (tmp_path / f"127.0.0.1-{port}.log").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in log.splitlines()]
    assert {line["logger"] for line in lines} >= {"gunicorn.error", "gunicorn.access", "cluster_emulation.errors"}
    assert {datetime.fromisoformat(line["at"]).utcoffset().total_seconds() for line in lines} == {0}
    assert not [secret for secret in (SECRET, "bí-mật", "b%C3", TOKEN, cookies[8:40]) if secret in log]
    answers = [line for line in lines if line["logger"] == "gunicorn.access"]
    page, missing = answers[2:4]
    facts = ("method", "path", "status", "user", "address")
    assert [page[name] for name in facts] == ["GET", "/notices/", 200, "an.nguyen", "10.1.2.3"]
    assert (page["bytes"] > 1000, isinstance(page["ms"], int)) == (True, True)
    assert missing["path"] == '/khong/\r\n{"level":1}'
    told = [line for line in lines if line.get("incident") == missing["incident"]]
    assert [line["address"] for line in told] == ["10.1.2.3"] * 2
    refused = [line for line in lines if line["logger"] == "accounts.services.sign_in"]
    assert [line["address"] for line in refused] == ["10.1.2.3"]
    assert "/healthz" not in {line["path"] for line in answers}


def test_secret_links_are_those_whose_path_is_not_shown():
    secret = (reverse("targets:wall"), reverse("targets:mail_stop", args=["x"]).removesuffix("x/"))
    assert secret == SECRET_PATHS
    shown = [shown_path(path) for path in ("/wall/", "/wall/x/", "//wall/x", "/wallet/x", "/mails/stop/x:y/")]
    assert shown == ["/wall/", "/wall/…", "//wall/…", "/wallet/x", "/mails/stop/…"]


def test_all_that_tests_log_is_read_for_passwords(password_reader, client, db):
    person = User.objects.create_user("an", password=PASSWORDS[0], full_name="An")
    read = password_reader.read
    assert client.post("/login/", {"username": person.username, "password": PASSWORDS[0]}).status_code == 302
    assert (password_reader.read, password_reader.lines) == (read + 1, [])  # at its end the run asserts this of all
    logging.getLogger("accounts").warning("sign-in of %s", PASSWORDS[1])
    assert password_reader.lines.pop() == f"sign-in of {PASSWORDS[1]}"
