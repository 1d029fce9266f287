"""The page of carried-over stock, and the opening stock that a new report begins with."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from pledges.models import Agreement, Province
from targets.calendar.queries.scheme import units_of
from targets.reports.services import figures
from targets.reports.services.cells import CellInput
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from targets.results.queries.stocks import chains_of
from tests import builders

pytestmark = pytest.mark.django_db
NOW = builders.NOW
AFTER = NOW + timedelta(days=90)


@pytest.fixture
def people():
    builders.agreement_2024()
    return builders.people_of()


def chain(province="hoa-binh", year=2024, **basis):
    season = read_season(Agreement.objects.select_related("cluster").get(year=year))
    results = results_of(season, season.window("through-4"), **basis)
    unit = units_of([Province.objects.get(code=province)])[0]
    (found,) = chains_of(season, results.ground.known, unit, {"hoa-binh": "Hòa Bình"})
    return found


def test_a_report_begins_with_what_remained(people):
    builders.submission_at("accepted", people)  # 5 + 50 − 2 − 20 − 20 − 8 = 5
    later = builders.draft(people, quarter=2, at=AFTER)
    assert builders.value_of(later, "tips_carried_over") == 5
    version = later.figures.get(measure__code="tips_carried_over").current
    assert (version.by, version.source, version.note) == (people.reporter, "prefill", "")
    assert later.figures.count() == 1


def test_nothing_is_invented_where_the_last_period_is_not_known(people):
    first = builders.draft(people)
    assert first.figures.count() == 0
    later = builders.draft(people, quarter=2, at=AFTER)
    assert later.figures.count() == 0


def test_the_chain_shows_where_it_breaks_and_why(people, client):
    builders.submission_at("accepted", people)
    later = builders.draft(people, quarter=2, at=AFTER)
    builders.fill(later, people, at=AFTER, tips_carried_over=7)
    figures.save_cells(
        later, [CellInput("tips_carried_over", value=7, note="Kiểm đếm lại")], by=people.reporter, at=AFTER
    )
    for action, role in builders.PATHS["accepted"]:
        later = builders.do(later, action, people.of(role), at=AFTER)
    found = chain()
    assert [(line.period, line.opening, line.remaining, line.standing) for line in found.lines] == [
        ("Quý I/2024", 5, 5, "first"), ("Quý II/2024", 7, 7, "breaks"), ("Quý III/2024", None, None, "unknown"),
        ("Quý IV/2024", None, None, "unknown"),
    ]  # fmt: skip
    assert (found.breaks, found.lines[1].joint, found.lines[1].notes[0].note) == (1, "đứt: lệch +2", "Kiểm đếm lại")
    client.force_login(people.leader)
    page = client.get(reverse("targets:stocks", args=["cum-4", 2024, "hoa-binh"])).content.decode()
    assert "đứt: lệch +2" in page
    assert "Kiểm đếm lại" in page
    assert "Xem chuỗi tồn chuyển kỳ" in client.get(reverse("targets:province", args=["hoa-binh"])).content.decode()
    assert client.get(reverse("targets:stocks", args=["cum-4", 2024, "khong-co"])).status_code == 404
    builders.agreement_2025()
    assert client.get(reverse("targets:stocks", args=["cum-4", 2024, "phu-tho-2025"])).status_code == 404


def test_a_chain_without_figures_is_empty(people, client):
    assert chain().lines == ()
    client.force_login(people.leader)
    page = client.get(reverse("targets:stocks", args=["cum-4", 2024, "hoa-binh"])).content.decode()
    assert "Chưa có số liệu nào" in page


def test_a_successors_chain_goes_on_from_its_predecessors(people, capsys):
    builders.agreement_2025()
    call_command(
        "import_figures", str(builders.DATA / "figures-cum4.csv"), "--by", people.administrator.username, "--accept"
    )
    capsys.readouterr()
    found = chain("phu-tho-2025", 2025)
    assert [line.period for line in found.lines][:5] == [
        "Quý I/2024", "Quý II/2024", "Quý III/2024", "Quý IV/2024", "Quý I/2025",
    ]  # fmt: skip
    first = next(line for line in found.lines if line.period == "Quý I/2025")
    assert len(first.submissions) == 3  # the predecessors report quý I


def test_the_number_of_queries_does_not_grow_with_periods(people, client, new_process, django_assert_num_queries):
    client.force_login(people.leader)
    where = reverse("targets:stocks", args=["cum-4", 2024, "hoa-binh"])

    def check():
        new_process()
        for queries in (FIRST, NEXT):
            with django_assert_num_queries(queries):
                client.get(where)

    builders.submission_at("accepted", people)
    check()
    later = builders.draft(people, quarter=2, at=AFTER)
    builders.fill(later, people, at=AFTER)
    for action, role in builders.PATHS["accepted"]:
        later = builders.do(later, action, people.of(role), at=AFTER)
    check()


FIRST, NEXT = 33, 13  # the first page of a process reads the rules


def test_a_difference_is_grouped(people, client):
    builders.submission_at("accepted", people)
    later = builders.draft(people, quarter=2, at=AFTER)
    builders.fill(later, people, at=AFTER)
    cells = [CellInput("tips_carried_over", value=46_391, note="Kiểm đếm lại theo sổ thụ lý")]
    figures.save_cells(later, cells, by=people.reporter, at=AFTER)
    for action, role in builders.PATHS["accepted"]:
        later = builders.do(later, action, people.of(role), at=AFTER)
    assert chain().lines[1].joint == "đứt: lệch +46.386"
    client.force_login(people.leader)
    page = client.get(reverse("targets:stocks", args=["cum-4", 2024, "hoa-binh"])).content.decode()
    assert "đứt: lệch +46.386" in page
