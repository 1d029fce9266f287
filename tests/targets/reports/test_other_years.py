"""What was sent and not accepted is of its own year's agreement: a reviewer of another year does not learn it."""

import pytest
from django.urls import reverse

from targets.core import workflow
from targets.models import Submission
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from tests import builders

pytestmark = pytest.mark.django_db
KEY = ("hoa-binh", 2024, "q1", "social_order_crimes")


def sent_2024(is_reopened: bool) -> builders.People:
    """Let Hòa Bình send 37 cases of quý I/2024: at first, or as a correction of the 40 that were accepted."""
    people = builders.people_of()
    if is_reopened:
        submission = builders.submission_at("reopened", people)
        cells = [CellInput("social_order_crimes", value=37)]
        save_cells(submission, cells, by=people.reporter, at=builders.NOW)
        for action, role in (("present", "reporter"), ("submit", "commander")):
            builders.do(submission, action, people.of(role))
    else:
        builders.submission_at("submitted", people, social_order_crimes=37)
    assert Submission.objects.filter(state=workflow.SUBMITTED, period__year=2024).exists()
    return people


@pytest.mark.parametrize(("is_reopened", "instead"), [(False, None), (True, 40)])
def test_a_reviewer_of_2025_does_not_learn_what_2024_has_not_accepted(client, clock, is_reopened, instead):
    builders.agreement_2024()
    people = sent_2024(is_reopened)
    lead = builders.agreement_2025().members.get(position="lead").province.code
    clock(builders.NOW)
    later = builders.user_with("reviewer", lead)

    def known(person, name: str, year: int, *more):
        client.force_login(person)
        answer = client.get(reverse(f"targets:{name}", args=["cum-4", year, *more]), {"basis": "provisional"})
        figure = answer.context["page"].results.ground.known.get(KEY)
        return answer, figure and figure.value

    assert known(later, "dashboard_year", 2025)[1] == instead
    assert known(people.leader, "dashboard_year", 2025)[1] == 37
    assert known(people.reporter, "dashboard_year", 2025)[1] == 37  # of the own unit
    assert known(people.reviewer, "dashboard_year", 2024)[1] == 37
    trend, _value = known(later, "trend", 2025, "crime_reduction")
    assert trend.context["page"].season.seen_years == {2025}
