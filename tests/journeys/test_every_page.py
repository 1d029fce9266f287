"""Every page, for every role, on the demonstration: accessible, whole on a phone, no spinners, no broken link."""

import os
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import get_resolver

from accounts.models import User
from tests import builders
from tests.fixtures.databases import connected, database
from tests.pages import NO_PAGE, ROLES, names_of, seeds_of, walk

# A clerk's and a commander's; a draft agreement's (the demonstration has none).
NOT_SEEN = {"entry", "check", "correction_new", "percentages", "paper", "config_publish", "config_delete"}


@pytest.fixture(scope="module")
def database_template(database_template, django_db_blocker, tmp_path_factory):
    """Fill what live databases are cloned from with the demonstration, at its moment (tests.settings)."""
    folder = tmp_path_factory.mktemp("demonstration")
    with django_db_blocker.unblock(), database(f"demo_{os.getpid()}", folder, database_template) as url:
        with connected(url):
            call_command("prepare_demo", stdout=StringIO())
            builders.wall_screen()
        yield url


def faults_of(page, axe, *, where):
    """Return what is wrong with the page that is open, at a desk's and a phone's width."""
    faults = []
    for width in (1366, 320):
        page.set_viewport_size({"width": width, "height": 768})
        faults += [f"{where} {width}px: {violation}" for violation in axe(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults.append(f"{where}: {wide}px wide on {width}px")
    if page.locator("input[type=number]").count():
        faults.append(f"{where}: input[type=number]")
    return faults


def crawl(page, axe, username, seeds):
    """Follow every link a person finds; return the faults and the names of the pages seen."""
    faults, seen = [], set()
    for name, url, response, is_seed in walk(page, seeds):
        seen.add(name)
        if not response.ok and not (is_seed and response.status in (403, 404, 409)):
            faults.append(f"{username} {url}: {response.status}")
        faults += faults_of(page, axe, where=f"{username} {url}")
    return faults, seen


@pytest.mark.parametrize("username", ROLES)
def test_every_page_of_a_role(new_page, sign_in, axe, username):
    page = new_page()
    sign_in(page, User.objects.get(username=username))
    faults, seen = crawl(page, axe, username, seeds_of(username))
    assert "\n".join(faults) == ""
    if username == "quantri":  # finds a link to whatever there is, except what only a province's people do
        assert " ".join(sorted(set(names_of(get_resolver())) - NO_PAGE - NOT_SEEN - seen)) == ""
