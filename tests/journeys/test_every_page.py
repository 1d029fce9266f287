"""Every page, for every role, on the demonstration: accessible, readable, whole on a phone, no broken link."""

import os
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.urls import get_resolver, resolve

from accounts.models import User
from targets.models import Job
from tests import builders, looks, papers
from tests.access_matrix import ROWS
from tests.fixtures.databases import connected, database
from tests.pages import NO_PAGE, ROLES, names_of, seeds_of, walk
from tests.rows import row

# A clerk's and a commander's; a draft agreement's (the demonstration has none).
NOT_SEEN = {
    "entry",
    "check",
    "correction_new",
    "percentages",
    "paper",
    "config_history_file",
    "config_publish",
    "config_delete",
    "upload",
    "upload_preview",
    "upload_layout",
}

TWINS = {"vp.canbo", "pt.thamdinh"}  # have the role of another who is read in every run, at another unit

REFUSING = {row.name for row in ROWS if 422 in row.post.values()}
TYPED_INTO = "form[method=post]:has(textarea, select, input[type=text])"
SEND = """async action => {
    const csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(action, { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken }) });
    return [answer.status, await answer.text()];
}"""


@pytest.fixture(scope="module")
def database_template(database_template, django_db_blocker, tmp_path_factory):
    """Fill what live databases are cloned from with the demonstration, at its moment (tests.settings)."""
    folder = tmp_path_factory.mktemp("demonstration")
    with django_db_blocker.unblock(), database(f"demo_{os.getpid()}", folder, database_template) as url:
        with connected(url):
            call_command("prepare_demo", stdout=StringIO())
            builders.wall_screen()
            papers.paper()
            row(Job, by=User.objects.get(username="quantri"))
            builders.brought_workbook()
        yield url


def faults_of(page, axe, *, where, widths):
    """Return what is wrong with the page that is open, at each width."""
    faults = []
    for width in widths:
        looks.resize(page, width)
        faults += [f"{where} {width}px: {violation}" for violation in axe(page)]
        faults += [f"{where} {width}px: {text}" for text in looks.small_texts(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults.append(f"{where}: {wide}px wide on {width}px")
    if page.locator("input[type=number]").count():
        faults.append(f"{where}: input[type=number]")
    return faults


def refused(page, known):
    """Yield the address of each form of the page that is not known yet, while what it says to nothing at all is open.

    Of those that refuse it (tests.access_matrix): what else they would do is left alone.
    """
    actions = page.eval_on_selector_all(TYPED_INTO, "forms => forms.map(form => form.action)")
    for action in actions:
        name = resolve(urlsplit(action).path).view_name
        if name not in REFUSING or name in known:
            continue
        status, html = page.evaluate(SEND, action)
        if status == 422:
            known.add(name)
            page.set_content(html)
            yield action


def crawl(page, axe, username, seeds, widths):
    """Follow every link a person finds; return the faults and the names of the pages seen."""
    faults, seen, known = [], set(), set()
    for name, url, response, is_seed in walk(page, seeds):
        seen.add(name)
        if not response.ok and not (is_seed and response.status in (403, 404, 409)):
            faults.append(f"{username} {url}: {response.status}")
        if response.ok and not page.locator(".user-menu").count():
            faults.append(f"{username} {url}: the head does not know who is signed in")
        faults += faults_of(page, axe, where=f"{username} {url}", widths=widths)
        for action in refused(page, known):
            faults += faults_of(page, axe, where=f"{username} POST {urlsplit(action).path}", widths=widths)
    return faults, seen


@pytest.mark.parametrize(
    ("language", "widths"), [("vi", (1366, 320)), pytest.param("en", (1366,), marks=pytest.mark.english)]
)
@pytest.mark.parametrize(
    "username", [pytest.param(name, marks=[pytest.mark.english] * (name in TWINS)) for name in ROLES]
)
def test_every_page_of_a_role(new_page, live_server_url, sign_in, axe, username, language, widths):
    page = new_page()
    sign_in(page, User.objects.get(username=username))
    page.context.add_cookies([{"name": "language", "value": language, "url": live_server_url}])
    faults, seen = crawl(page, axe, username, seeds_of(username), widths)
    assert "\n".join(faults) == ""
    if username == "quantri":  # finds a link to whatever there is, except what only a province's people do
        assert " ".join(sorted(set(names_of(get_resolver())) - NO_PAGE - NOT_SEEN - seen)) == ""
