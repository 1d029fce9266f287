"""Headers of real answers: signed in and not, pages, fragments, refusals."""

import pytest

from pledges.models import RoleName
from tests import builders

PAGES = ["/", "/khong-co/"]  # tests/test_access_matrix.py asks every address as every actor
POLICY = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


@pytest.fixture
def administrator(client, db):
    """An administrator's browser."""
    builders.agreement_2024()
    client.force_login(builders.user_with(RoleName.ADMINISTRATOR))
    return client


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_a_session_is_kept_by_no_cache_and_framed_by_nobody(administrator, path):
    headers = administrator.get(path).headers
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert "no-store" in headers["Cache-Control"]
    assert [headers[name] for name in ("X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options")] == [
        "nosniff",
        "same-origin",
        "DENY",
    ]


def test_the_login_page_is_not_kept_either(client, db):
    assert "no-store" in client.get("/login/").headers["Cache-Control"]


def test_cookies_are_closed_to_scripts_and_other_sites(client, db):
    user = builders.user_with(None)
    user.set_password("mật khẩu dài để thử")
    user.save()
    response = client.post("/login/", {"username": user.username, "password": "mật khẩu dài để thử"})
    for name in ("session", "csrf", "language"):
        cookie = response.cookies[name]
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax"), name


def test_a_fragment_without_a_session_gets_an_empty_401(client, db):
    response = client.post("/submissions/1/cells/tips_arrived/", headers={"X-Requested-With": "fetch"})
    assert (response.status_code, response.content) == (401, b"")
    assert "no-store" in response.headers["Cache-Control"]


def test_the_entry_script_says_that_it_asks_for_a_fragment(settings):
    script = (settings.BASE_DIR / "static" / "js" / "entry.js").read_text(encoding="utf-8")
    assert script.count("fetch(") == script.count('"X-Requested-With": "fetch"') > 0


def test_no_middleware_stands_twice(settings):
    assert sorted(settings.MIDDLEWARE) == sorted(set(settings.MIDDLEWARE))
