"""Every page of every role opens after every kind of configuration change, before and after a closing."""

import copy
import random
import re
from datetime import datetime
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from accounts.models import User
from targets.services.agreements import load_agreement
from tests import builders
from tests.second_reading import Season
from tests.targets.test_pages_after_changes import (
    BASE,
    HANOI,
    MEASURES,
    MEMBERS,
    RULES,
    STEPS,
    World,
    agreement_data,
    some_figures,
)

pytestmark = pytest.mark.crawl

pytestmark = pytest.mark.django_db
MOST = 1  # of each kind of page, for one person after one change


def crawl(client, name):
    """Follow every link a person finds, each address once, a few of each page; return what is not there."""
    faults, seen, counts, queue = (
        [],
        set(),
        {},
        ["/", f"{BASE}/dashboard/?window=q1", f"{BASE}/dashboard/?window=through-2"],
    )
    while queue:
        url = queue.pop(0)
        path = urlsplit(url).path
        key = (path, "q1" in url and "dashboard" in path)
        if key in seen or path.startswith("/static/"):
            continue
        seen.add(key)
        view = resolve(path).view_name
        counts[view] = counts.get(view, 0) + 1
        if counts[view] > MOST:
            continue
        answer = client.get(url, follow=True)
        if answer.status_code != 200:
            faults.append(f"{name} {url}: {answer.status_code}")
        if "text/html" in answer.headers["Content-Type"]:
            links = [unescape(link) for link in re.findall(r'href="(/[^"#]*)', answer.content.decode())]
            queue += links
    return faults, len(counts)


def test_every_page_of_every_role_opens_after_every_change(tmp_path, clock, client):
    clock(datetime(2024, 7, 1, 9, 0, tzinfo=HANOI))
    season = Season(2024, MEMBERS, MEASURES, some_figures(random.Random(3)))
    season.targets = {code: {"on": True, "versions": [(1, copy.deepcopy(rule))]} for code, rule in RULES.items()}
    load_agreement(agreement_data(season), at=datetime(2024, 1, 1, tzinfo=HANOI))
    builders.user_with("administrator", username="qt")
    world = World(season, tmp_path).import_(season.figures)
    roles = [("reporter", "gamma"), ("commander", "gamma"), ("reviewer", "alpha"), ("leader", None)]
    people = [builders.user_with(*role) for role in roles] + [User.objects.get(username="qt")]
    faults = []
    for number, (name, change) in enumerate(STEPS.items()):
        change(world)
        for person in people if name == "all closed" else [people[number % len(people)]]:
            client.force_login(person)
            unopened, pages = crawl(client, f"{name}, {person.username}:")
            faults += unopened
            assert pages > 8, (name, person)
    assert "\n".join(faults) == ""
