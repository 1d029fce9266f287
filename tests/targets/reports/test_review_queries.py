"""What the pages of a reviewer ask the database: the report with the sheet beside it, and the page that accepts it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pledges.models import Agreement
from targets.agreements.services import measures
from tests import builders

pytestmark = pytest.mark.django_db
# The first page that a process shows reads the rules and asks three times how far the record is; the next ones find
# the rules read, after an act too.
FIRST, NEXT = 39, 24


def sent_again(people, province="hoa-binh"):
    submission = builders.submission_at("returned", people, province=province)
    for action, role in builders.PATHS["submitted"]:
        submission = builders.do(submission, action, people.of(role))
    return submission


def asked_by(client, url):
    """Return how many questions a page asks, frames of transactions left out."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return sum(query["sql"].startswith("SELECT") for query in asked)


def test_the_sheet_and_the_page_that_accepts_ask_a_few_questions(client, people):
    submission = sent_again(people)
    client.force_login(people.reviewer)
    pages = (submission.get_absolute_url(), reverse("targets:move", args=[submission.pk, "accept"]))
    first, *others = [asked_by(client, url) for url in pages]
    builders.do(submission, "begin_review", people.reviewer)
    others += [asked_by(client, url) for url in pages]
    assert (first, max(others)) == (FIRST, NEXT), (first, others)


def test_they_do_not_grow_with_units_or_measures(client, people):
    submission = sent_again(people)
    client.force_login(people.reviewer)
    first, few = (asked_by(client, submission.get_absolute_url()) for _time in range(2))
    for place in ("phu-tho", "bac-giang", "bac-ninh"):
        sent_again(builders.people_of(place), place)
    agreement, given = Agreement.objects.get(year=2024), {"by": people.administrator, "at": builders.NOW}
    for code in ("first", "second", "third"):
        measures.add_measure(agreement, code, {"name": code, "unit": "việc"}, **given)
    again, many = (asked_by(client, submission.get_absolute_url()) for _time in range(2))
    assert (again <= first, many) == (True, few)
