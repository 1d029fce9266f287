"""What changed: against the quarter before, last year and what was known on a day; turned verdicts come first."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from django.core.management import call_command
from django.urls import reverse

from foundation.clock import now
from pledges.models import Agreement
from pledges.permissions import authority_of
from targets.agreements.services.windows import NewWindow, add_window
from targets.core import workflow
from targets.core.movement import BETTER, FLIPPED, KNOWN, LOST, MOVED, NEITHER, WORSE
from targets.results.queries.before import last_quarter, last_year
from targets.results.queries.changes import FEW, changes
from targets.results.queries.results import results
from tests import builders, merging
from tests.agreements import load as load_file
from tests.builders import HANOI, NOW

pytestmark = pytest.mark.django_db
JUNE = datetime(2024, 6, 17, 9, 0, tzinfo=HANOI)
HEADER = "province,year,quarter,measure,value,reason\n"


@pytest.fixture
def leader(client, clock):
    clock(NOW)
    builders.agreement_2024()
    user = builders.user_with("leader")
    client.force_login(user)
    return user


@pytest.fixture
def two_quarters(leader, clock):
    """Hòa Bình takes in all 50 tips of quý I and 49 of 50 in quý II."""
    people = builders.people_of()
    builders.submission_at(workflow.ACCEPTED, people)
    builders.submission_at(workflow.ACCEPTED, people, quarter=2, at=JUNE, tips_received=49)
    clock(JUNE)
    return people


def address(against="quarter", year=2024):
    return reverse("targets:changes", args=["cum-4", year, against])


def of(answer, target, place="hoa-binh"):
    """Return the change of one cell."""
    return answer.context["changes"].marks[target, place]


def test_verdicts_that_turned_come_first_and_the_worse_before_the_better(client, two_quarters):
    answer = client.get(address(), {"window": "through-2"})
    rows = answer.context["changes"].rows
    intake = of(answer, "tips_intake")
    assert (intake.movement.what, intake.direction, intake.turn) == (FLIPPED, WORSE, "Đạt → Chưa đạt")
    assert intake.movement.delta == -1
    assert (intake.was, intake.by) == ("Quý I: Đạt", "▼ 1,00 điểm %")
    assert intake.sentence == "Quý I: Đạt (100,00%); 6 tháng đầu năm: Chưa đạt (99,00%), giảm 1,00 điểm %."
    order = [(row.movement.what != FLIPPED, row.direction == BETTER) for row in rows if row.movement.what == FLIPPED]
    assert order == sorted(order)
    assert [row.movement.what for row in rows] == sorted(
        (row.movement.what for row in rows), key=[FLIPPED, MOVED, LOST, KNOWN].index
    )
    text = answer.content.decode()
    assert "6 tháng đầu năm 2024: thay đổi so với Quý I" in " ".join(text.split())
    assert f'href="{intake.url}"'.replace("&", "&amp;") in text


@pytest.mark.parametrize(("state", "basis"), [(workflow.ACCEPTED, "accepted"), (workflow.SUBMITTED, "provisional")])
def test_a_value_of_now_says_that_it_is_being_corrected_or_is_not_accepted(client, leader, clock, state, basis):
    people = builders.people_of()
    builders.submission_at(workflow.ACCEPTED, people)
    submission = builders.submission_at(state, people, quarter=2, at=JUNE, tips_received=49)
    clock(JUNE)
    is_correcting = state == workflow.ACCEPTED
    if is_correcting:
        builders.do(submission, "reopen", people.administrator)
    answer = client.get(address(), {"window": "through-2", "basis": basis})
    rows = [row for row in answer.context["changes"].rows if row.place == "hoa-binh"]
    assert {(row.is_correcting, row.is_provisional) for row in rows} == {(is_correcting, not is_correcting)}
    assert answer.content.decode().count(f'mark-{"correcting" if is_correcting else "provisional"}">') >= len(rows)


def test_each_row_leads_to_its_explanation_and_says_how_it_stood(client, two_quarters):
    row = of(client.get(address(), {"window": "through-2"}), "tips_intake")
    assert client.get(row.url).status_code == 200
    assert (row.then, row.now, row.by, row.tendency) == (
        "Đạt (100,00%)",
        "Chưa đạt (99,00%)",
        "▼ 1,00 điểm %",
        "kém hơn",
    )


def test_nothing_is_said_where_neither_side_is_known_or_nothing_moved(client, two_quarters):
    found = client.get(address(), {"window": "through-2"}).context["changes"]
    assert {place for _target, place in found.marks} == {"hoa-binh"}
    assert not found.leaves_out_cluster


def test_what_is_not_known_any_more_and_what_is_known_now_is_said(client, leader, clock):
    people = builders.people_of()
    builders.submission_at(workflow.ACCEPTED, people)
    clock(JUNE)
    gone = of(client.get(address(), {"window": "through-2"}), "tips_intake")
    assert (gone.movement.what, gone.direction, gone.movement.delta) == (LOST, NEITHER, None)
    assert gone.turn.endswith("→ chưa đủ số liệu")
    come = of(
        client.get(address("day"), {"window": "q1", "known": f"{NOW - timedelta(days=1):%d/%m/%Y}"}), "tips_intake"
    )
    assert (come.movement.what, come.then) == (KNOWN, "chưa đủ số liệu")


def test_a_window_that_nothing_comes_before_says_so(client, two_quarters):
    days = {"start": date(2023, 12, 15), "end": date(2024, 10, 14)}
    agreement, administrator = Agreement.objects.get(), two_quarters.administrator
    add_window(agreement, NewWindow(code="10-thang", title="Mốc bình xét", **days), by=administrator, at=JUNE)
    for window in ("q1", "h2", "10-thang"):
        answer = client.get(address(), {"window": window})
        assert (answer.status_code, answer.context["changes"]) == (200, None)
        assert "Mốc này không có quý nào trước nó trong năm." in answer.content.decode()
    assert client.get(address(), {"window": "11-thang"}).status_code == 404
    assert last_quarter(results(Agreement.objects.get(), "q2"), None).window.code == "q1"


def test_other_words_are_not_found(client, leader):
    assert client.get(address("month")).status_code == 404
    assert client.get(address(year=2031)).status_code == 404


def test_without_an_agreement_last_year_values_are_compared_without_a_verdict(client, leader, tmp_path, capsys):
    builders.user_with("administrator", username="qt")
    lines = [f"hoa-binh,{year},1,tips_received,{122 - year % 100}," for year in (2023, 2024)]
    lines += [f"hoa-binh,{year},1,tips_arrived,100," for year in (2023, 2024)]
    path = tmp_path / "figures.csv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    call_command("import_figures", str(path), "--by", "qt", "--accept")
    found = client.get(address("year"), {"window": "q1"}).context["changes"]
    assert {key: (row.movement.what, row.by) for key, row in found.marks.items()} == {
        ("tips_intake", "hoa-binh"): (MOVED, "▼ 1,00 điểm %")
    }
    assert found.versus == "Quý I/2023"
    assert found.marks["tips_intake", "hoa-binh"].then == "99,00%"


def test_last_years_verdict_is_that_of_last_years_agreement(client, leader, clock, tmp_path, capsys):
    builders.agreement_2025()
    builders.user_with("administrator", username="qt")
    crimes = {2023: 100, 2024: 90, 2025: 89}  # 10% down, then 1,11%
    lines = [f"quang-ninh,{year},1,social_order_crimes,{count},\n" for year, count in crimes.items()]
    path = tmp_path / "figures.csv"
    path.write_text(HEADER + "".join(lines), encoding="utf-8")
    clock(datetime(2025, 3, 20, 9, 0, tzinfo=HANOI))
    call_command("import_figures", str(path), "--by", "qt", "--accept")
    found = client.get(address("year", 2025), {"window": "q1"}).context["changes"]
    crime = found.marks["crime_reduction", "quang-ninh"]
    assert (crime.movement.what, crime.direction, crime.turn) == (FLIPPED, WORSE, "Đạt → Chưa đạt")
    assert crime.movement.delta == Fraction(-100, 90) + 10
    assert crime.sentence == "Quý I/2024: Đạt (−10,00%); Quý I: Chưa đạt (−1,11%), tăng 8,89 điểm %."


def test_a_provinces_people_compare_what_they_may_read(client, leader):
    mine, others = builders.people_of(), builders.people_of("phu-tho")
    for people, place in ((mine, "hoa-binh"), (others, "phu-tho")):
        builders.submission_at(workflow.ACCEPTED, people, province=place)
        builders.submission_at(workflow.SUBMITTED, people, province=place, quarter=2, at=JUNE, tips_received=49)
    places = []
    for user in (leader, mine.reporter):
        client.force_login(user)
        found = client.get(address(), {"window": "through-2", "basis": "provisional"}).context["changes"]
        places.append({place for (_target, place), row in found.marks.items() if row.movement.what == FLIPPED})
    assert places == [{"hoa-binh", "phu-tho"}, {"hoa-binh"}]


def test_a_panel_names_the_first_and_counts_the_rest(two_quarters):
    half = results(Agreement.objects.get(), "through-2")
    found = changes(half, results(Agreement.objects.get(), "q1"))
    assert (len(found.few), found.more) == (min(FEW, len(found.rows)), max(len(found.rows) - FEW, 0))
    assert found.few == found.rows[:FEW]
    assert [row for _heading, rows in found.groups for row in rows] == list(found.rows)
    assert changes(half, half).rows == ()


def test_a_successor_is_compared_with_what_its_predecessors_had(tmp_path, capsys):
    builders.user_with("administrator", username="qt")
    load_file(merging.merging_file())
    path = tmp_path / "figures.csv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in merging.LINES), encoding="utf-8")
    call_command("import_figures", str(path), "--by", "qt", "--accept")
    agreement = Agreement.objects.get()
    before = results(agreement, "through-2")
    found = changes(results(agreement, "through-3"), before)
    assert not found.leaves_out_cluster
    assert found.marks == {}  # 10% down in each quarter, on both sides of the merger

    path.write_text(HEADER + "s,2025,4,social_order_crimes,80,\n", encoding="utf-8")
    call_command("import_figures", str(path), "--by", "qt", "--accept")
    whole = results(agreement, "through-4")
    marks = changes(whole, before).marks
    successor = marks["crime_reduction", "s"]
    assert (successor.movement.what, successor.before.current, successor.before.base) == (MOVED, 180, 200)
    assert (successor.after.current, successor.after.base) == (350, 400)
    assert marks["crime_reduction", "cluster"].movement.delta == Fraction(100 * -130, 1200) - Fraction(100 * -60, 600)


def test_a_cluster_of_other_members_is_left_out(client, leader, clock):
    builders.agreement_2025()
    user = leader
    clock(datetime(2025, 9, 20, 9, 0, tzinfo=HANOI))
    client.force_login(user)
    answer = client.get(address("year", 2025), {"window": "through-2"})
    assert answer.context["changes"].leaves_out_cluster
    assert "Số của toàn Cụm không so được" in answer.content.decode()
    assert last_year(results(Agreement.objects.get(year=2024), "q1"), authority_of(user, now=now())) is None
