"""Home: what waits for each role, late ones first, in a number of queries that does not grow."""

import pytest
from django.urls import reverse

from pledges.models import RoleName
from targets.core import workflow
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def waiting(client, user):
    """Return (what, period, is it late) of each thing that waits for a person."""
    client.force_login(user)
    return [
        (one.what, one.report.period.code, one.is_late)
        for one in client.get(reverse("targets:home")).context["waiting"]
    ]


def test_a_reporter_enters_and_the_late_quarter_comes_first(client, people):
    assert waiting(client, people.reporter) == [("enter", "q1", True), ("enter", "q2", False)]
    assert waiting(client, people.commander) == []


@pytest.mark.parametrize(
    ("state", "role", "what"),
    [
        (workflow.PRESENTED, "commander", "confirm"),
        (workflow.SUBMITTED, "reviewer", "review"),
        (workflow.RETURNED, "reporter", "correct"),
        (workflow.REOPENED, "reporter", "correct"),
    ],
)
def test_what_stands_somewhere_waits_for_its_holder(client, people, state, role, what):
    builders.submission_at(state, people)
    assert what in [one[0] for one in waiting(client, people.of(role))]
    for other in {"reporter", "commander", "reviewer"} - {role}:
        assert what not in [one[0] for one in waiting(client, people.of(other))]


def test_the_lead_does_not_review_itself_but_an_assigned_person_does(client, people):
    lead = builders.people_of("quang-ninh")
    submission = builders.submission_at(workflow.SUBMITTED, lead, province="quang-ninh")
    assert waiting(client, people.reviewer) == []
    other = builders.user_with(RoleName.REVIEWER, "phu-tho")
    assert waiting(client, other) == []
    from targets.reports.services.assignments import assign

    assign(submission, other, reason="Cụm chưa có Cụm phó.", by=people.administrator, at=NOW)
    assert [one[0] for one in waiting(client, other)] == ["review"]


@pytest.mark.parametrize("provinces", [("hoa-binh",), ("hoa-binh", "phu-tho", "bac-ninh")])
def test_the_number_of_queries_does_not_grow(client, people, django_assert_num_queries, provinces):
    for province in provinces:
        builders.submission_at(workflow.SUBMITTED, builders.people_of(province), province=province)
    client.force_login(people.reviewer)
    client.get(reverse("targets:home"))
    with django_assert_num_queries(HOME_QUERIES):
        client.get(reverse("targets:home"))


HOME_QUERIES = 26
