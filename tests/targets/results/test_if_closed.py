"""If we closed today: who would meet each target, who would not and by how much."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.core.management import call_command
from django.urls import reverse

from audit import services as audit
from pledges.models import Agreement
from targets.core.result import Headroom
from targets.core.rollup import Input
from targets.core.scheme import Figure, TargetSpec
from targets.models import Period
from targets.results.queries.dashboard import cell
from targets.results.queries.if_closed import if_closed, misses_by
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from targets.words import wording
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


@pytest.fixture
def half(people, tmp_path):
    """Load the figures up to quý II/2024 only: what must still hold in the year is not known yet."""
    head, *lines = (builders.DATA / "figures-cum4.csv").read_text(encoding="utf-8").splitlines()
    members = set(Agreement.objects.get(year=2024).members.values_list("province__code", flat=True))
    wanted = [["2023", str(one)] for one in (1, 2, 3, 4)] + [["2024", "1"], ["2024", "2"]]
    known = [one for one in lines if one.split(",")[0] in members and one.split(",")[1:3] in wanted]
    path = tmp_path / "half.csv"
    path.write_text("\n".join([head, *known]) + "\n", encoding="utf-8")
    call_command("import_figures", str(path), "--by", people.administrator.username, "--accept")
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
    assert {one.cell.place_name: one.words for one in crimes.wanting} == {
        "Bắc Ninh": "vượt 3 vụ so với mức giảm ít nhất 5%",  # 193 of at most 190
        "Hòa Bình": "vượt 13 vụ so với mức giảm ít nhất 5%",  # 184 of at most 171
        "Vĩnh Phúc": "vượt 4 vụ so với mức giảm ít nhất 5%",  # 230 of at most 226,1
    }
    assert [one.words for one in found["tips_intake"].wanting] == ["thiếu 1 tin"]  # 512 of 513
    assert [one.words for one in found["tips_resolved"].wanting] == ["thiếu 92 tin"]  # 766 of 953: above 857,7
    assert "gratitude_activities" not in found  # watched only
    fund = found["charity_house_fund"]
    assert (fund.total, fund.wanting, fund.cluster.words) == (0, (), "")


def test_windows_on_which_nothing_is_judged(sample):
    assert "crime_reduction" not in lines("q2")


def test_the_hardest_comes_first(half):
    found = if_closed(results("through-2"))
    assert [one.code for one in found[:2]] == ["crime_reduction", "tips_intake"]
    crimes = found[0]
    required = [one.duty.partition("phải giảm ")[2] for one in crimes.wanting]
    assert required == ["11,98%).", "6,87%).", "6,83%).", "4,93%).", "3,36%).", "2,44%)."]
    assert [one.cell.verdict for one in crimes.wanting] == ["not_met"] * 3 + ["met"] * 3
    assert [one.duty.split()[1] for one in crimes.wanting] == ["đạt"] * 3 + ["giữ"] * 3
    assert all(one.bullet for one in crimes.wanting)
    resolved = next(one for one in found if one.code == "tips_resolved")
    assert [len(group.cells) for group in resolved.settled] == [1] * 5


@pytest.mark.parametrize(("day", "duty"), [(date(2024, 12, 14), True), (date(2024, 12, 15), False)])
def test_what_is_past_is_no_duty(half, day, duty):
    season = read_season(Agreement.objects.get(year=2024), today=day)
    found = results_of(season, season.window("through-2"))
    cells = [cell(one, found, {}) for one in found.rows]
    assert any(one.headroom for one in cells) is duty


@pytest.mark.parametrize(
    ("threshold", "headroom", "words"),
    [
        (3, 7, "Để giữ mức tăng nhiều nhất 3%: từ 15/6 đến 14/12 không quá 7 vụ."),
        (0, 0, "Để giữ mức giảm ít nhất 0%: từ 15/6 đến 14/12 không quá 0 vụ."),
        (3, -2, "So với mức tăng nhiều nhất 3%: đã vượt 2 vụ, không còn khả năng đạt trong năm."),
        (-5, 7, "Để giữ mức giảm 5%: từ 15/6 đến 14/12 không quá 7 vụ."),
    ],
)
def test_a_bound_on_a_rise_is_not_worded_as_a_fall(people, threshold, headroom, words):
    row = next(one for one in results("q1").rows if one.target.code == "crime_reduction")
    target = replace(row.target, comparator="<=", threshold=Fraction(threshold))
    duty = Headroom(headroom, True, date(2024, 6, 15), date(2024, 12, 14))
    assert wording.headroom(replace(row, target=target, duty=duty, unit="vụ")) == words


@pytest.mark.parametrize(
    ("kind", "duty", "words"),
    [
        ("change", {"count": 169, "is_met": False, "rest": 192},
         "Để đạt mức giảm 5%: từ 15/6 đến 14/12 không quá 169 vụ (cùng kỳ 192, phải giảm 11,98%)."),
        ("change", {"count": 200, "rest": 192},
         "Để giữ mức giảm 5%: từ 15/6 đến 14/12 không quá 200 vụ (cùng kỳ 192)."),
        ("change", {"count": 5, "rest": 0}, "Để giữ mức giảm 5%: từ 15/6 đến 14/12 không quá 5 vụ."),
        ("change", {"count": -188, "is_met": False, "rest": 192},
         "So với mức giảm 5%: đã vượt 188 vụ, không còn khả năng đạt trong năm."),
        ("ratio", {"count": 12, "is_met": False, "remaining": 9},
         "Từ 15/6 đến 14/12 cần giải quyết thêm 12 vụ, hiện còn 9 vụ."),
        ("ratio", {"count": 12, "is_met": False, "remaining": 12}, "Từ 15/6 đến 14/12 cần giải quyết thêm 12 vụ."),
        ("ratio", {"count": 0, "remaining": 12}, ""),
        ("change", {"count": 5, "start": date(2024, 12, 15)}, ""),  # no day is left
    ],
)  # fmt: skip
def test_a_duty_says_from_which_day_to_which_how_many_and_how_that_is_done(people, kind, duty, words):
    row = next(one for one in results("q1").rows if one.target.code == "crime_reduction")
    known = Headroom(**{"is_met": True, "start": date(2024, 6, 15), "end": date(2024, 12, 14)} | duty)
    result = replace(row, target=replace(row.target, kind=kind), duty=known, unit="vụ")
    assert wording.headroom(result) == words


def test_a_value_for_reference_is_worded_without_its_verdict(people):
    row = replace(results("q1").rows[0], verdict="monitored", is_reference=True)
    issued = replace(row, target=TargetSpec("m", "M", "milestone"), numerator=1, denominator=1)
    told = replace(row, target=TargetSpec("n", "N", "narrative"))
    whole = replace(row, target=TargetSpec("w", "W", "all_of"), numerator=1, denominator=2)
    assert [wording.shown(one) for one in (issued, told, whole)] == ["đã ban hành", "chưa đạt", "1/2 tiêu chí đạt"]


def test_what_is_missing_is_named(people):
    found = lines("q1")["tips_resolved"]
    assert (found.met, found.total, [len(group.cells) for group in found.unknown]) == (0, 6, [6])
    assert found.unknown[0].words.startswith("Quý I/2024: ")
    assert found.unknown[0].words.endswith("và 3 số khác")


def test_other_kinds_say_what_is_missing(people):
    found = results("q1")
    row = next(one for one in found.rows if one.target.code == "crime_reduction")
    failed = replace(row, verdict="not_met", target=replace(row.target, title="Phần một"))
    failed = replace(failed, numerator=-1, denominator=100, current=99, base=100, unit="vụ")
    whole = replace(row, verdict="not_met", target=TargetSpec("all", "Cả hai", "all_of"), parts=(failed, row))
    assert misses_by(whole, found, {}) == "Phần một: vượt 4 vụ so với mức giảm ít nhất 5%"
    plans = ("nq44_party_plan", "nq44_committee_plan")
    target = TargetSpec("m", "Kế hoạch", "milestone", plans)
    one_issued = tuple(
        Input(("hoa-binh", 2024, "q1", code), 1, place, Figure(place)) for place, code in enumerate(plans)
    )
    issued = replace(row, verdict="not_met", target=target, numerator=1, denominator=2)
    name = found.season.scheme.measures["nq44_party_plan"].name
    assert misses_by(replace(issued, inputs=one_issued), found, {}) == f"1/2 đã ban hành: {name}"
    both = replace(issued, province=None, inputs=tuple(replace(one, number=1) for one in one_issued))
    assert misses_by(both, found, {}) == "1/2 đã ban hành"  # each by one province: who has not is in the rows
    ratio = TargetSpec("r", "Tỷ lệ", "ratio", ("a",), ("b",), "<=", 10)
    above = replace(row, verdict="not_met", target=ratio, numerator=12, denominator=100, unit="tin")
    assert misses_by(above, found, {}) == "vượt 2 tin"
    rise = replace(row.target, comparator=">=", threshold=Fraction(5))
    nothing_before = replace(row, verdict="not_met", target=rise, numerator=3, denominator=0, current=3, base=0)
    assert misses_by(replace(nothing_before, unit="vụ"), found, {}) == "–, tăng 3 vụ"


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


def test_what_must_still_hold_is_said_until_the_year_is_closed(half, client):
    client.force_login(half.leader)
    where = reverse("targets:dashboard_year", args=["cum-4", 2024], query={"window": "through-2"})
    duty = "Để đạt mức giảm 5%: từ 15/6 đến 14/12 không quá"
    assert duty in client.get(where).content.decode()  # the cluster's
    page = client.get(reverse("targets:province", args=["bac-ninh"], query={"year": 2024})).content.decode()
    words = "Để đạt mức giảm 5%: từ 15/6 đến 14/12 không quá 190 vụ (cùng kỳ 204, phải giảm 6,87%)."
    profile, _mark, every_window = page.partition('class="all-windows"')
    assert (profile.count(words), every_window.count(words)) == (1, 1)
    Period.objects.filter(year=2024, code="q4").update(closed_at=builders.NOW)
    audit.record(action="close_period", subject="period/cum-4/2024/q4", by=None, at=builders.NOW)
    assert duty not in client.get(where).content.decode()


def test_what_must_still_hold_is_said_from_the_latest_figures(sample, client):
    client.force_login(sample.leader)
    where = reverse("targets:dashboard_year", args=["cum-4", 2024], query={"window": "through-2"})
    assert "không quá" not in client.get(where).content.decode()  # quý III and IV are known


def test_which_base_is_missing_is_said(people, client):
    builders.submission_at("accepted", people)
    client.force_login(people.leader)
    page = client.get(reverse("targets:province", args=["hoa-binh"], query={"year": 2024, "window": "q1"}))
    words = "Chưa tính được số còn phải giữ: chưa có số cùng kỳ Quý II/2023, Quý III/2023, Quý IV/2023."
    assert words in page.content.decode()


QUERIES = 4
