"""The browser's fixtures: pages of two persons, JavaScript off, a phone, signing in, axe."""

from accounts.models import User


def test_an_error_page_in_chromium_is_accessible(browser_page, axe):
    answer = browser_page.goto("/healthz/no-such-page")
    assert answer.status == 404
    assert axe(browser_page) == []


def test_axe_finds_what_is_wrong(browser_page, axe):
    browser_page.goto("/healthz/no-such-page")
    browser_page.evaluate("document.body.append(document.createElement('img'))")
    assert [found.split(":")[0] for found in axe(browser_page)] == ["image-alt"]


def test_a_phone_without_javascript(new_page):
    page = new_page(360, 740, javascript=False)
    page.goto("/healthz")
    assert (page.viewport_size, page.text_content("body")) == ({"width": 360, "height": 740}, '{"status": "ok"}')


def test_two_persons_sign_in_side_by_side(new_page, sign_in):
    people = [User.objects.create_user(name, full_name=name) for name in ("an", "binh")]
    pages = [new_page(), new_page()]
    for page, person in zip(pages, people, strict=True):
        sign_in(page, person)
    # 405: signed in, and asked by GET for what only POST does; a stranger would be led to the login page.
    assert [page.request.get("/notices/read/", max_redirects=0).status for page in pages] == [405, 405]
    assert len({page.context.cookies()[0]["value"] for page in pages}) == 2
