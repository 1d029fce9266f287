"""If we closed today: who would meet each target, who would not and by how much."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from pledges.models import Agreement
from targets.core.scheme import TargetSpec
from targets.models import Period
from targets.queries.if_closed import if_closed, misses_by
from targets.queries.results import read_season, results_of
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    builders.agreement_2024()
    return builders.people_of()


@pytest.fixture
def sample(people, capsys):
    builders.agreement_2025()
    name = people.administrator.username
    call_command("import_figures", str(builders.DATA / "figures-cum4.csv"), "--by", name, "--accept")
    capsys.readouterr()
    return people


def results(window):
    season = read_season(Agreement.objects.select_related("cluster").get(year=2024))
    return results_of(season, season.window(window))


def lines(window="through-2"):
    return {one.cluster.cell.result.target.code: one for one in if_closed(results(window))}


def test_who_misses_each_target_and_by_how_much(sample):
    found = lines()
    crimes = found["crime_reduction"]
    assert (crimes.met, crimes.total) == (3, 6)
    assert {one.cell.place_name: one.words for one in crimes.missed} == {
        "Bắc Ninh": "vượt 3 vụ so với mức giảm ít nhất 5%",  # 193 of at most 190
        "Hòa Bình": "vượt 13 vụ so với mức giảm ít nhất 5%",  # 184 of at most 171
        "Vĩnh Phúc": "vượt 4 vụ so với mức giảm ít nhất 5%",  # 230 of at most 226,1
    }
    assert [one.words for one in found["tips_intake"].missed] == ["thiếu 1 tin"]  # 512 of 513
    assert [one.words for one in found["tips_resolved"].missed] == ["thiếu 92 tin"]  # 766 of 953: above 857,7
    assert "gratitude_activities" not in found  # watched only
    fund = found["charity_house_fund"]
    assert (fund.total, fund.missed, fund.cluster.words) == (0, (), "")


def test_windows_on_which_nothing_is_judged(sample):
    assert "crime_reduction" not in lines("q2")


def test_what_is_missing_is_named(people):
    found = lines("q1")["tips_resolved"]
    assert (found.met, found.total, len(found.unknown)) == (0, 6, 6)
    assert found.unknown[0].words.startswith("Quảng Ninh, Quý I/2024: ")
    assert found.unknown[0].words.endswith("và 3 số khác")


def test_other_kinds_say_what_is_missing(people):
    found = results("q1")
    from dataclasses import replace

    row = next(one for one in found.rows if one.target.code == "crime_reduction")
    failed = replace(row, verdict="not_met", target=replace(row.target, title="Phần một"))
    whole = replace(row, verdict="not_met", target=TargetSpec("all", "Cả hai", "all_of"), parts=(failed, row))
    assert misses_by(whole, found, {}) == "Phần một"
    issued = replace(row, verdict="not_met", target=TargetSpec("m", "Kế hoạch", "milestone"), shown="chưa ban hành")
    assert misses_by(issued, found, {}) == "chưa ban hành"
    ratio = TargetSpec("r", "Tỷ lệ", "ratio", ("a",), ("b",), "<=", 10)
    above = replace(row, verdict="not_met", target=ratio, numerator=12, denominator=100, unit="tin")
    assert misses_by(above, found, {}) == "vượt 2 tin"


def test_the_page(sample, client, django_assert_num_queries):
    client.force_login(sample.leader)
    where = reverse("targets:if_closed", args=["cum-4", 2024], query={"window": "through-2"})
    page = client.get(where).content.decode()
    assert "vượt 3 vụ so với mức giảm ít nhất 5%" in page
    assert "3/6" in page
    board = client.get(reverse("targets:dashboard_year", args=["cum-4", 2024])).content.decode()
    assert "Nếu chốt hôm nay" in board
    empty = reverse("targets:if_closed", args=["cum-4", 2024], query={"window": "h2"})
    assert client.get(empty).status_code == 200
    with django_assert_num_queries(QUERIES):
        client.get(where)
    with django_assert_num_queries(QUERIES):
        client.get(reverse("targets:if_closed", args=["cum-4", 2024], query={"window": "q1"}))


def test_what_must_still_hold_stands_in_the_cell_until_the_year_is_closed(sample, client):
    client.force_login(sample.leader)
    where = reverse("targets:dashboard_year", args=["cum-4", 2024], query={"window": "through-2"})
    board = client.get(where).content.decode()
    assert "đến 14/12: không quá 190 vụ" in board
    assert "cần thêm 92 tin" in board
    Period.objects.filter(year=2024, code="q4").update(closed_at=builders.NOW)
    assert "không quá 190 vụ" not in client.get(where).content.decode()


def test_which_base_is_missing_is_said(people, client):
    builders.submission_at("accepted", people)
    client.force_login(people.leader)
    page = client.get(reverse("targets:province", args=["hoa-binh"], query={"year": 2024, "window": "q1"}))
    words = "Chưa tính được số còn phải giữ: chưa có số cùng kỳ Quý II/2023, Quý III/2023, Quý IV/2023."
    assert words in page.content.decode()


QUERIES = 23
