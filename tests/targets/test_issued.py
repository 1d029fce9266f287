"""A document issued in an earlier quarter reads as issued and is not asked for again; contents without words are."""

from datetime import date

import pytest
from django.urls import reverse

from pledges.models import Agreement
from targets.core import workflow
from targets.queries.issued import issued_earlier
from targets.queries.readiness import asked_codes, untold_pledges
from targets.queries.results import results
from targets.services import figures
from targets.services.cells import CellInput
from targets.services.narratives import save_narrative
from tests import builders
from tests.builders import NOW, do

pytestmark = pytest.mark.django_db
PLAN = CellInput("nq44_party_plan", value=1, document_number="12-KH/TU", document_date=date(2024, 3, 1))
PATH = (("present", "reporter"), ("submit", "commander"), ("accept", "reviewer"))


@pytest.fixture
def people(clock):
    clock(NOW)
    builders.agreement_2024()
    return builders.people_of()


def first_quarter(people, moves):
    submission = builders.draft(people)
    builders.fill(submission, people)
    figures.save_cells(submission, [PLAN], by=people.reporter, at=NOW)
    for action, role in PATH[:moves]:
        submission = do(submission, action, people.of(role))
    return submission


@pytest.mark.parametrize("moves", [2, 3])
def test_a_document_of_an_earlier_quarter_is_shown_and_not_asked_for(client, people, moves):
    first_quarter(people, moves)
    second = builders.draft(people, quarter=2)
    assert "nq44_party_plan" not in asked_codes(second)
    assert "nq44_committee_plan" in asked_codes(second)
    client.force_login(people.reporter)
    html = " ".join(client.get(reverse("targets:entry", args=[second.pk])).content.decode().split())
    assert (
        "<strong>Đã ban hành</strong>, số 12-KH/TU, ngày 01/03/2024 (báo cáo Quý I/2024); không phải nhập lại." in html
    )
    assert 'name="v:nq44_party_plan"' not in html


def test_a_document_that_was_only_drafted_is_asked_for(people):
    first_quarter(people, 1)
    assert issued_earlier(builders.draft(people, quarter=2)) == {}


def test_the_target_is_met_in_the_later_window_without_being_entered_again(people):
    first_quarter(people, 3)
    builders.submission_at(workflow.ACCEPTED, people, quarter=2)
    agreement = Agreement.objects.get(cluster__code="cum-4", year=2024)
    rows = results(agreement, "through-2").rows
    plan = next(row for row in rows if (row.target.code, row.province) == ("nq44_party_plan", "hoa-binh"))
    assert plan.verdict == "met"


def test_contents_without_words_are_asked_about_before_presenting(client, people):
    submission = builders.draft(people)
    builders.fill(submission, people)
    told, *untold = untold_pledges(submission)
    save_narrative(submission, told, "Đã ban hành đủ hai kế hoạch.", by=people.reporter, at=NOW, expected_version=0)
    assert untold_pledges(submission) == untold
    client.force_login(people.reporter)
    address = reverse("targets:check", args=[submission.pk])
    asked = client.post(address, {"confirmed_not_secret": "1"})
    assert (asked.status_code, [problem.where for problem in asked.context["problems"]]) == (422, ["confirmed_untold"])
    assert str(untold[0]) in asked.content.decode()
    both = client.post(address, {})
    assert [problem.where for problem in both.context["problems"]] == ["confirmed_untold", "confirmed_not_secret"]
    assert client.post(address, {"confirmed_not_secret": "1", "confirmed_untold": "1"}).status_code == 302
