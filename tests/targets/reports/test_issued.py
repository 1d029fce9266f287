"""A document issued in an earlier quarter reads as issued and is not asked for again; contents without words are."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from pledges.models import Agreement, Province
from targets.agreements.services.merging import Merger, merge
from targets.agreements.services.windows import NewWindow, add_window
from targets.core import workflow
from targets.models import Period
from targets.reports.queries.issued import issued_earlier
from targets.reports.queries.readiness import asked_codes, untold_pledges
from targets.reports.queries.reading import Reading
from targets.reports.services import figures
from targets.reports.services.cells import CellInput
from targets.reports.services.narratives import save_narrative
from targets.reports.services.submissions import open_submission
from targets.results.queries.results import results
from tests import builders
from tests.builders import NOW, do

pytestmark = pytest.mark.django_db
PLAN = CellInput("nq44_party_plan", value=1, document_number="12-KH/TU", document_date=date(2024, 3, 1))
PATH = (("present", "reporter"), ("submit", "commander"), ("accept", "reviewer"))


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
    assert "nq44_party_plan" not in asked_codes(Reading(second))
    assert "nq44_committee_plan" in asked_codes(Reading(second))
    client.force_login(people.reporter)
    html = " ".join(client.get(reverse("targets:entry", args=[second.pk])).content.decode().split())
    assert (html.count("Đã ban hành từ Quý I/2024"), html.count("số 12-KH/TU, ngày 01/03/2024")) == (1, 1)
    assert 'name="v:nq44_party_plan"' not in html


def test_a_report_that_says_no_document_names_the_period_that_has_it(client, people):
    """ "Chưa ban hành" of a quarter never stands over a target that is met without a word of when."""
    second = builders.draft(people, quarter=2)
    figures.save_cells(second, [CellInput("nq44_party_plan", value=0)], by=people.reporter, at=NOW)
    first_quarter(people, 3)
    client.force_login(people.reporter)
    for name in ("entry", "check", "submission"):
        answer = client.get(reverse(f"targets:{name}", args=[second.pk]))
        section = answer.context["page"].sections[0]
        row = next(row for row in section.rows if row.cell.key == "nq44_party_plan")
        assert row.issued == "Đã ban hành từ Quý I/2024, số 12-KH/TU, ngày 01/03/2024"
        line = next(line for line in section.results if line.documents == ("nq44_party_plan",))
        assert (line.verdict, f"{line.shown}, {line.aside}") == ("met", row.issued)
        html = " ".join(answer.content.decode().split())
        assert html.count(row.issued) == 1
        if name != "entry":
            assert "Không ban hành thêm" in html


def test_a_document_that_was_only_drafted_is_asked_for(people):
    first_quarter(people, 1)
    assert issued_earlier(Reading(builders.draft(people, quarter=2))) == {}


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
    told, *untold = untold_pledges(Reading(submission))
    save_narrative(submission, told, "Đã ban hành đủ hai kế hoạch.", by=people.reporter, at=NOW, expected_version=0)
    assert untold_pledges(Reading(submission)) == untold
    client.force_login(people.reporter)
    address = reverse("targets:check", args=[submission.pk])
    asked = client.post(address, {"confirmed_not_secret": "1"})
    assert (asked.status_code, [problem.where for problem in asked.context["problems"]]) == (422, ["confirmed_untold"])
    assert str(untold[0]) in asked.content.decode()
    both = client.post(address, {})
    assert [problem.where for problem in both.context["problems"]] == ["confirmed_untold", "confirmed_not_secret"]
    assert client.post(address, {"confirmed_not_secret": "1", "confirmed_untold": "1"}).status_code == 302


def test_a_named_window_does_not_ask_again(people):
    first_quarter(people, 3)
    days = {"start": date(2023, 12, 15), "end": date(2024, 6, 1)}
    add_window(
        Agreement.objects.get(year=2024), NewWindow(code="moc", title="Mốc", **days), by=people.administrator, at=NOW
    )
    window = Period.objects.get(code="moc", year=2024)
    report = open_submission(Province.objects.get(code="hoa-binh"), window, by=people.reporter, at=NOW)
    assert set(issued_earlier(Reading(report))) == {"nq44_party_plan"}
    assert "nq44_party_plan" not in asked_codes(Reading(report))
    assert "nq44_committee_plan" in asked_codes(Reading(report))


@pytest.mark.parametrize(("issuers", "is_issued"), [(("bac-giang",), False), (("bac-giang", "bac-ninh"), True)])
def test_a_successor_is_not_asked_for_what_each_of_its_predecessors_issued(people, issuers, is_issued):
    for place in issuers:
        own = builders.people_of(place)
        submission = builders.draft(own, place)
        builders.fill(submission, own)
        figures.save_cells(submission, [PLAN], by=own.reporter, at=NOW)
        for action, role in PATH:
            submission = do(submission, action, own.of(role))
    old = Province.objects.filter(code__in=("bac-giang", "bac-ninh"))
    day = date(2024, 6, 20)
    merger = Merger(day, list(old), "bac-ninh-moi", "Công an tỉnh Bắc Ninh mới", "Bắc Ninh mới")
    successor = merge(Agreement.objects.get(year=2024), merger, by=people.administrator, at=NOW)
    reporter = builders.user_with("reporter", successor.code)
    moment = datetime(2024, 9, 16, 9, 0, tzinfo=builders.HANOI)
    report = open_submission(successor, builders.period(3), by=reporter, at=moment)
    assert ("nq44_party_plan" not in asked_codes(Reading(report))) == is_issued
