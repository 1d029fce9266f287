"""Every page, for every role, on the demonstration: accessible, whole on a phone, no spinners, no broken link."""

import os
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.urls import get_resolver, resolve
from playwright.sync_api import Error as PlaywrightError

from accounts.models import User
from targets.models import Submission
from tests import builders
from tests.fixtures.databases import connected, database

ROLES = ("hb.canbo", "vp.canbo", "pt.lanhdao", "qn.thamdinh", "pt.thamdinh", "lanhdao.cum", "quantri")
MOST = 1  # pages looked at per address pattern and person, beside the submissions of every state

# Answer no page of their own to GET: moves of forms, files, machine's addresses; what a screen alone may open.
NO_PAGE = {
    "healthz", "healthz_worker", "set_language", "login", "logout", "start", "cell", "narrative",
    "notices_read", "notice_open", "scan", "assignment_end", "config_measure_remove", "config_holiday_remove",
    "config_pledge_move", "config_pledge_remove", "config_target_remove",
    "config_window_remove", "take_proposed", "wall", "wall_open",
}  # fmt: skip

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


def names_of(resolver, namespaces=()):
    """Yield the name of every address pattern of the product."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names_of(pattern)
        elif pattern.name:
            yield pattern.name


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


def links_of(page):
    """Return the addresses of this site that the page leads to, without fragments."""
    urls = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    base = urlsplit(page.url).netloc
    parts = [urlsplit(url) for url in urls]
    return [one.path + (f"?{one.query}" if one.query else "") for one in parts if one.netloc == base]


def crawl(page, axe, username, seeds):
    """Follow every link a person finds; return the faults and the names of the pages seen."""
    faults, seen, counts, queue = [], set(), {}, ["/", *seeds]
    while queue:
        url = queue.pop(0)
        path = urlsplit(url).path
        if url in seen or path.startswith("/static/"):
            continue
        seen.add(url)
        name = resolve(path).url_name
        is_seed = url in seeds
        if name in NO_PAGE or (counts.get(name, 0) >= MOST and not is_seed):
            continue
        counts[name] = counts.get(name, 0) + 1
        try:
            response = page.goto(url)
        except PlaywrightError as error:
            if "Download is starting" not in str(error):
                raise
            continue
        if "text/html" not in response.headers.get("content-type", ""):
            continue
        if not response.ok and not (is_seed and response.status in (403, 404, 409)):
            faults.append(f"{username} {url}: {response.status}")
        faults += faults_of(page, axe, where=f"{username} {url}")
        queue += links_of(page)
    return faults, set(counts)


def seeds_of():
    """Return the pages of a submission in each state."""
    found = {}
    for one in Submission.objects.filter(period__year=2024).exclude(period__code="q1").order_by("-pk"):
        found.setdefault(one.state, one.pk)
    return [f"/submissions/{pk}/" for pk in found.values()]


@pytest.mark.parametrize("username", ROLES)
def test_every_page_of_a_role(new_page, sign_in, axe, username):
    page = new_page()
    sign_in(page, User.objects.get(username=username))
    seeds = seeds_of()
    if username == "quantri":
        seeds.append(f"/people/{User.objects.get(username='hb.lanhdao').pk}/delegate/")
        seeds.append("/agreements/cum-4/2024/changes/quarter/?window=through-2")
        seeds += [f"/find/?q={text}" for text in ("bac+toi+pham", "xyz")]
        seeds.append("/agreements/cum-4/2024/lateness/")
        seeds.append("/agreements/cum-4/2024/changes/day/?known=1/7/2024")
        seeds.append("/agreements/cum-4/2024/targets/crime_reduction/trend/")  # the first target has no trend
    faults, seen = crawl(page, axe, username, seeds)
    assert "\n".join(faults) == ""
    if username == "quantri":  # finds a link to whatever there is, except what only a province's people do
        assert " ".join(sorted(set(names_of(get_resolver())) - NO_PAGE - NOT_SEEN - seen)) == ""
