"""Beside each value, on every page that shows values of one window: that it is not accepted yet, or is being corrected.

The page of what changed compares two windows: test_changes.py.
"""

import re

import pytest
from django.urls import reverse

from targets.core import workflow
from targets.models import Target
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
YEAR = ["cum-4", 2024]
PAGES = {
    "dashboard_year": YEAR,
    "target": [*YEAR, "tips_intake"],
    "explanation": [*YEAR, "tips_intake", "hoa-binh"],
    "if_closed": YEAR,
    "pledge": YEAR,
    "province": ["hoa-binh"],
    "provinces": [],
}


@pytest.fixture
def people(clock):
    clock(NOW)
    builders.agreement_2024()
    return builders.people_of()


def content(client, page, **query):
    more = [Target.objects.get(code="tips_intake").pledge_id] if page == "pledge" else []
    answer = client.get(reverse(f"targets:{page}", args=[*PAGES[page], *more], query={"window": "q1"} | query))
    assert answer.status_code == 200
    return answer.content.decode()


def marked(kind, text):
    """Return the words of the marks on a page; those that only help to read it are no marks."""
    return set(re.findall(rf'mark-{kind}">\s*(?:<svg.*?</svg>)?\s*(?:<span[^>]*>)?([^<:]+)', text, re.DOTALL))


def basis(text):
    return re.search(r'<p class="basis-line.*?<strong>(.*?)</strong>', text, re.DOTALL)[1]


@pytest.mark.parametrize("page", PAGES)
def test_a_value_that_is_being_corrected_says_so(client, people, page):
    submission = builders.submission_at(workflow.ACCEPTED, people)
    client.force_login(people.leader)
    assert marked("correcting", content(client, page)) == set()
    builders.do(submission, "reopen", people.administrator)
    assert marked("correcting", content(client, page)) == {"Đang đính chính"}


@pytest.mark.parametrize("page", PAGES)
def test_a_value_that_is_not_accepted_says_so_and_the_page_its_basis(client, people, page):
    builders.submission_at(workflow.SUBMITTED, people)
    client.force_login(people.leader)
    plain, provisional = content(client, page), content(client, page, basis="provisional")
    assert (marked("provisional", plain), marked("provisional", provisional)) == (set(), {"Chưa thẩm định"})
    assert (basis(plain), basis(provisional)) == ("Đã thẩm định", "Chưa thẩm định")
