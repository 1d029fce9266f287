"""A content's page: its targets, and the narratives of each unit beside how they were judged."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pledges.models import Agreement, Pledge
from targets.core import workflow
from targets.reports.services.narratives import save_narrative
from targets.reports.services.review import Ruling
from targets.results.queries.pledge import pledge_page
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from tests import builders

pytestmark = pytest.mark.django_db
TEXT = "Không để xảy ra bị động, bất ngờ."


@pytest.fixture
def security(clock):
    """Return the content of which a reviewer judges the narrative."""
    clock(builders.NOW)
    builders.agreement_2024()
    return Pledge.objects.get(agreement__year=2024, number=2)


def accepted(pledge, province="hoa-binh", verdict="met", comment="Có kế hoạch."):
    """Bring a report with a narrative to its acceptance; return the people around it."""
    people = builders.people_of(province)
    report = builders.submission_at(workflow.DRAFT, people, province=province)
    save_narrative(report, pledge, TEXT, by=people.reporter, at=builders.NOW)
    builders.do(report, "present", people.reporter)
    builders.do(report, "submit", people.commander)
    rulings = {code: Ruling(verdict, comment) for code in builders.rulings(report)}
    builders.do(report, "accept", people.reviewer, rulings=rulings)
    return people


def page_of(pledge, window="q1"):
    season = read_season(Agreement.objects.select_related("cluster").get(year=2024))
    return pledge_page(results_of(season, season.window(window)), pledge.pk)


def test_a_narrative_stands_beside_its_judgement(security, client):
    people = accepted(security)
    found = page_of(security)
    assert [unit.name for unit in found.with_reports] == ["Hòa Bình"]
    assert len(found.without_reports) == 5
    unit = found.with_reports[0]
    assert [cell.verdict for cell in unit.cells] == ["met"]
    report = unit.reports[0]
    assert (report.period, report.text, report.by) == ("Quý I/2024", TEXT, str(people.reviewer))
    assert [(one.verdict, one.comment) for one in report.judgements] == [("met", "Có kế hoạch.")]
    client.force_login(builders.user_with("reporter", "phu-tho"))
    html = client.get(reverse("targets:pledge", args=["cum-4", 2024, security.pk]), {"window": "q1"}).content.decode()
    assert TEXT in html and "Có kế hoạch." in html


def test_drafts_and_what_only_waits_are_not_shown(security):
    people = builders.people_of()
    report = builders.submission_at(workflow.DRAFT, people)
    save_narrative(report, security, TEXT, by=people.reporter, at=builders.NOW)
    assert page_of(security).with_reports == []
    builders.do(report, "present", people.reporter)
    builders.do(report, "submit", people.commander)
    assert page_of(security).with_reports == []


def test_its_targets_are_listed_as_the_cluster_stands(security):
    accepted(security)
    found = page_of(security)
    assert [target.title for target in found.targets] == [
        "Giữ vững an ninh, an toàn, không để bị động, bất ngờ",
        "Vụ việc bị động, bất ngờ về an ninh, trật tự",
    ]
    assert {target.members for target in found.targets} == {"1/6 đơn vị có số"}


def test_another_agreements_content_is_not_found(security, client):
    builders.agreement_2025()
    other = Pledge.objects.get(agreement__year=2025, number=2)
    client.force_login(builders.user_with("leader"))
    for year, pk, status in ((2024, security.pk, 200), (2024, other.pk, 404), (2024, 0, 404), (2025, other.pk, 200)):
        assert client.get(reverse("targets:pledge", args=["cum-4", year, pk])).status_code == status


def test_its_queries_do_not_grow_with_reports(security, client):
    client.force_login(builders.user_with("leader"))
    address = reverse("targets:pledge", args=["cum-4", 2024, security.pk], query={"window": "q1"})
    counts = []
    for province in ("hoa-binh", "phu-tho", "bac-ninh"):
        accepted(security, province)
        client.get(address)  # it reads the rules
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert len(set(counts)) == 1
