"""The pages for what went wrong: status, incident code, no secrets, and no need of the database."""

import json
import re

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test import Client, RequestFactory

from accounts.models import User
from cluster_emulation import errors
from cluster_emulation.logs import JsonLine


def code_of(response):
    assert re.fullmatch(r"[0-9A-F]{8}", response.headers["X-Incident"])
    return response.headers["X-Incident"]


@pytest.fixture
def person(db):
    return User.objects.create_user("an.nguyen", full_name="Nguyễn Văn An")


def test_an_unknown_address_is_404_with_an_incident_code(client, person):
    client.force_login(person)
    response = client.get("/khong-co-trang-nay/")
    assert response.status_code == 404
    assert code_of(response) in response.content.decode()


@pytest.mark.parametrize("path", ["/.git/HEAD", "/.env", "/__debug__/", "/static/.git/HEAD", "/static/../.env"])
def test_nothing_of_the_workshop_has_an_address(client, person, path):
    client.force_login(person)
    answer = client.get(path)
    unknown = client.get("/khong-co-trang-nay/")
    same = answer.content.decode().replace(code_of(answer), code_of(unknown))
    assert (answer.status_code, same) == (404, unknown.content.decode())


def test_a_form_without_token_is_403(person):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/i18n/setlang/", {"language": "en"})
    assert (response.status_code, len(code_of(response))) == (403, 8)


@pytest.mark.parametrize(
    ("view", "status"), [(errors.bad_request, 400), (errors.permission_denied, 403), (errors.not_found, 404)]
)
def test_each_error_page_shows_its_code(view, status):
    response = view(RequestFactory().get("/x"), exception=None)
    assert response.status_code == status
    assert code_of(response) in response.content.decode()


def test_without_database_every_page_answers_503_with_a_moment_to_retry(client, person, monkeypatch):
    client.force_login(person)
    client.raise_request_exception = False

    def gone(*arguments, **options):
        raise OperationalError("server closed the connection: password=secret")

    with monkeypatch.context() as away:
        away.setattr(connection, "cursor", gone)
        health, page = client.get("/healthz"), client.get("/notices/")
    assert health.status_code == 503
    assert (page.status_code, page.headers["Retry-After"], page.headers["Cache-Control"]) == (503, "30", "no-store")
    assert code_of(page) in page.content.decode()
    assert "secret" not in page.content.decode()
    assert "Hãy thử lại sau ít phút." in page.content.decode()


@pytest.mark.parametrize("failure", [OperationalError, DatabaseError, ValueError])
def test_after_a_form_no_error_page_claims_that_nothing_was_written(client, person, monkeypatch, failure):
    client.force_login(person)
    client.raise_request_exception = False

    def gone(*arguments, **options):
        raise failure("gone, perhaps after a commit")

    with monkeypatch.context() as away:
        away.setattr(connection, "cursor", gone)
        page = client.post("/notices/read/")
    assert page.status_code == (500 if failure is ValueError else 503)
    assert "Chưa có gì được ghi" not in page.content.decode()
    assert "kiểm tra trước khi gửi lại" in page.content.decode()


def test_any_other_failure_is_a_500_without_its_cause(client, person, monkeypatch):
    client.force_login(person)
    client.raise_request_exception = False

    def broken(*arguments, **options):
        raise ValueError("secret")

    with monkeypatch.context() as away:
        away.setattr(connection, "cursor", broken)
        response = client.get("/notices/")
    assert response.status_code == 500
    assert code_of(response) in response.content.decode()
    assert "secret" not in response.content.decode()


def test_the_line_of_a_refusal_names_account_and_address_and_nothing_typed(client, person, caplog):
    client.force_login(person)
    with caplog.at_level("INFO", logger="cluster_emulation.errors"):
        client.get("/people/", {"q": "bí mật"}, REMOTE_ADDR="10.1.2.3")
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(person)
        strict.post("/i18n/setlang/", {"language": "en"}, REMOTE_ADDR="10.1.2.4")
    missing, refused = (json.loads(JsonLine().format(record)) for record in caplog.records[:2])
    assert (missing["message"], missing["user"], missing["address"]) == ("404 /people/", "an.nguyen", "10.1.2.3")
    assert (refused["message"], refused["user"], refused["address"]) == ("403 /i18n/setlang/", "an.nguyen", "10.1.2.4")
