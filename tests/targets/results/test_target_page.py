"""A target's page: the worst first, heads in words, documents by number and day, six parts of a fund."""

from datetime import date

import pytest
from django.urls import reverse

from pledges.models import Agreement
from targets.core import workflow
from targets.reports.services import figures
from targets.reports.services.cells import CellInput
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from targets.results.queries.target import target_page
from targets.words import contributions, wording
from tests import builders
from tests.core.ground import INTAKE, MEASURES, RATE, REDUCTION

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(clock):
    clock(builders.NOW)
    return builders.shipped_figures()


def page_of(code, window="through-2"):
    season = read_season(Agreement.objects.select_related("cluster").get(year=2024))
    return target_page(results_of(season, season.window(window)), code)


def test_the_worst_comes_first(sample):
    rows = page_of("crime_reduction").rows
    assert [row.cell.verdict for row in rows] == ["not_met"] * 3 + ["met"] * 3
    assert next(row.cell.place_name for row in rows) == "Hòa Bình"
    assert next(row.cell.place_name for row in page_of("tips_resolved").rows) == "Vĩnh Phúc"


def test_counts_have_heads_in_words(sample):
    assert page_of("tips_resolved").heads == ("Đã giải quyết", "Phải giải quyết")
    assert page_of("tips_intake").heads == (
        "Được tiếp nhận, xử lý",
        "Tố giác, tin báo về tội phạm và kiến nghị khởi tố đến trong kỳ",
    )
    assert wording.heads(REDUCTION, MEASURES) == ("Kỳ này", "Cùng kỳ năm trước")
    assert wording.heads(INTAKE, MEASURES) == ("Tiếp nhận", "Đến")
    assert wording.heads(RATE, MEASURES) == ("Đã giải quyết", "Phải giải quyết")


def test_a_fund_lists_what_each_member_gave(sample, client):
    found = page_of("charity_house_fund").contributions
    assert next(part.name for part in found.parts) == "Quảng Ninh"
    assert (len(found.parts), found.asked, found.known) == (6, 180_000_000, sum(part.amount for part in found.parts))
    assert page_of("crime_reduction").contributions is None
    client.force_login(sample.leader)
    address = reverse("targets:target", args=["cum-4", 2024, "charity_house_fund"], query={"window": "through-2"})
    html = client.get(address).content.decode()
    assert "180.000.000" in html and "Phần của từng đơn vị" in html


@pytest.mark.parametrize(
    ("known", "missing", "words"),
    [
        (150, [], "Đã có 150 trên 180 đồng, còn thiếu 30 đồng."),
        (180, [], "Đã có 180 trên 180 đồng."),
        (200, [], "Đã có 200 trên 180 đồng."),
        (60, ["Hòa Bình"], "Đã biết 60 trên 180 đồng; chưa có số của: Hòa Bình."),
    ],
)
def test_what_is_wanting_is_said_of_what_is_known(known, missing, words):
    assert contributions.contributed(known, 180, "đồng", missing) == words


def test_documents_have_their_number_and_day(clock, client):
    clock(builders.NOW)
    builders.agreement_2024()
    people = builders.people_of()
    submission = builders.submission_at(workflow.DRAFT, people)
    issued = CellInput("nq44_party_plan", value=1, document_number="12-KH/TU", document_date=date(2024, 2, 5))
    figures.save_cells(submission, [issued], by=people.reporter, at=builders.NOW)
    for action, role in builders.PATHS[workflow.ACCEPTED]:
        builders.do(submission, action, people.of(role))
    row = next(row for row in page_of("nq44_party_plan", "q1").rows if row.cell.place == "hoa-binh")
    assert [(one.number, one.day, one.period) for one in row.documents] == [("12-KH/TU", "05/02/2024", "Quý I/2024")]
    client.force_login(people.leader)
    html = client.get(reverse("targets:target", args=["cum-4", 2024, "nq44_party_plan"])).content.decode()
    assert "12-KH/TU" in html and "05/02/2024" in html


def test_a_duty_is_said_by_the_latest_figures_the_year_has(sample):
    found = page_of("crime_reduction", "q1")
    assert not any(row.cell.headroom for row in found.rows)
    assert {row.duty for row in found.rows} == {""}  # the whole year is known
