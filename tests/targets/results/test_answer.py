"""The answer above the matrix: its sentences agree with the verdicts, its window is complete, the worst come first."""

import re
from dataclasses import replace
from datetime import datetime
from itertools import combinations_with_replacement

import pytest
from django.core.management import call_command
from django.urls import reverse

from pledges.models import Agreement, RoleName
from targets.core import workflow
from targets.core.freezing import FIGURES
from targets.core.scheme import MET, NO_ACTIVITY, NO_DATA, NOT_MET
from targets.results.queries.answer import answer
from targets.results.queries.matrix import matrix
from targets.results.queries.results import results
from targets.results.queries.season import read_season
from targets.results.queries.windows import ahead, usual_window
from targets.words import answers
from tests import builders
from tests.agreements import load as load_file
from tests.builders import HANOI, NOW

JUNE = datetime(2024, 6, 17, 9, 0, tzinfo=HANOI)
VERDICTS = (MET, NOT_MET, NO_DATA, NO_ACTIVITY)
ALL = [some for size in range(6) for some in combinations_with_replacement(VERDICTS, size)]


@pytest.mark.core
@pytest.mark.parametrize("verdicts", ALL, ids=",".join)
def test_no_headline_contradicts_the_verdicts(verdicts):
    text = answers.headline(verdicts, "của nội dung 3")
    met, missed = verdicts.count(MET), verdicts.count(NOT_MET)
    unknown, idle = verdicts.count(NO_DATA), verdicts.count(NO_ACTIVITY)
    asked = len(verdicts) - idle
    assert ("chỉ tiêu nào được đánh giá" in text) == (not verdicts)
    if not asked:
        return
    assert "của nội dung 3" in text
    said = re.search(r"đạt (\d+)/(\d+) chỉ tiêu", text)
    if said:
        assert (int(said[1]), int(said[2])) == (met, asked)
    assert ("đạt cả" in text or "duy nhất" in text) == (met == asked)
    assert ("chưa đạt chỉ tiêu nào" in text) == (missed == asked)
    assert ("chưa đủ số liệu để đánh giá" in text) == (unknown == asked)
    assert (f"{unknown} chưa đủ số liệu" in text) == (0 < unknown < asked)
    assert (f"{idle} không phát sinh" in text) == (idle > 0 and unknown < asked)


@pytest.fixture
def leader(clock, db):
    clock(NOW)
    builders.agreement_2024()
    return builders.user_with(RoleName.LEADER)


def of_window(code="q1"):
    return answer(results(Agreement.objects.get(year=2024), code))


def test_a_leader_lands_on_the_answer_and_others_on_their_work(leader, client):
    client.force_login(leader)
    assert client.get("/").url == reverse("targets:dashboard")
    page = client.get("/", follow=True)
    assert page.templates[0].name == "targets/results/dashboard.html"
    assert "Việc của tôi" not in page.content.decode()
    builders.grant(leader, RoleName.REVIEWER, "quang-ninh")
    assert client.get("/").status_code == 200


def test_nothing_known_says_so_once(leader):
    found = of_window()
    assert found.headline == "Toàn Cụm chưa đủ số liệu để đánh giá chỉ tiêu nào của nội dung 3"
    assert (found.sentences, found.panels, found.attention) == ((), (), ())
    assert found.nobody == "Trong số đã biết, không đơn vị nào chưa đạt."
    numbers = "chưa có số Quý I/2024 của cả 6 đơn vị."
    assert next(text for text in found.lacking if "đánh giá" not in text).endswith(numbers)
    assert len(found.lacking) == len(set(found.lacking))


def test_who_misses_most_comes_first_with_each_target_in_a_few_words(leader):
    builders.submission_at(workflow.ACCEPTED, builders.people_of(), tips_received=49)
    builders.submission_at(workflow.ACCEPTED, builders.people_of("phu-tho"), province="phu-tho")
    found = of_window()
    assert found.attention[0].name == "Hòa Bình"
    words = dict(found.attention[0].words)
    assert words["Tiếp nhận tin báo"] == "thiếu 1 tin"
    assert words["Giảm tội phạm"] == "không tăng, không giảm"


def accepted(path, quarter, provinces):
    """Take in one accepted figure of a quarter for each province."""
    lines = [f"{province},2024,{quarter},exemplars,3," for province in provinces]
    path.write_text("\n".join(["province,year,quarter,measure,value,reason", *lines]), encoding="utf-8")
    call_command("import_figures", str(path), "--by", "qt", "--accept")


def test_the_usual_window_is_the_latest_that_every_member_has_accepted(leader, clock, tmp_path, capsys):
    builders.user_with("administrator", username="qt")
    units = [unit.code for unit in read_season(Agreement.objects.get(year=2024)).scheme.units]
    clock(JUNE)
    accepted(tmp_path / "first.csv", 1, units)
    season = read_season(Agreement.objects.get(year=2024))
    assert usual_window(season, JUNE) == "q1"
    following = ahead(season, season.window("q1"), JUNE)
    assert (following.window.code, following.accepted, following.total) == ("through-2", 0, 6)
    accepted(tmp_path / "second.csv", 2, units[:5])
    season = read_season(Agreement.objects.get(year=2024))
    assert (usual_window(season, JUNE), ahead(season, season.window("q1"), JUNE).accepted) == ("q1", 5)
    assert ahead(season, season.window("h2"), JUNE) is None
    accepted(tmp_path / "last.csv", 2, units[5:])
    assert usual_window(read_season(Agreement.objects.get(year=2024)), JUNE) == "through-2"


def test_a_quarter_that_has_not_begun_says_so_and_tallies_nothing(leader, client):
    client.force_login(leader)
    text = client.get(reverse("targets:dashboard_year", args=["cum-4", 2024]), {"window": "q4"}).content.decode()
    assert "Quý IV chưa bắt đầu: từ 15/09/2024." in text
    assert not re.search(r"\d thiếu số|\d đạt\b", text)


def test_documents_of_one_content_stand_in_one_row(leader):
    builders.submission_at(workflow.ACCEPTED, builders.people_of())
    found = matrix(results(Agreement.objects.get(year=2024), "q1"))
    row = next(row for row in found.rows if row.parts)
    assert [part.name for part in row.parts] == ["Kế hoạch của Tỉnh ủy", "Kế hoạch của UBND tỉnh"]
    mine = next(cell for cell in row.cells if cell.place == "hoa-binh")
    assert (mine.shown, mine.verdict) == ("0/2 văn bản", NOT_MET)
    assert (row.cluster.verdict, row.cluster.result.members_known) == (NO_DATA, 1)
    assert {cell.verdict for row in found.watched for cell in row.cells} <= {"monitored", NO_DATA}
    first = found.groups[0][0]
    assert first.number == 3  # what has a threshold comes first


def test_a_document_that_was_restated_stands_in_a_row_of_its_own(leader):
    found, moved = results(Agreement.objects.get(year=2024), "q1"), ("nq44_party_plan", "hoa-binh")
    assert any(row.parts for row in matrix(found).rows)
    now = replace(found, restated={moved: found.rows[0]}, causes={moved: (FIGURES,)})
    assert not any(row.parts for row in matrix(now).rows)


def test_many_members_become_the_rows(leader, client, db):
    file = builders.agreement_file(2024)
    more = [
        {"code": f"unit-{n}", "name": f"Công an đơn vị {n}", "short_name": f"Đơn vị {n}", "position": "member"}
        for n in range(7)
    ]
    load_file(file | {"provinces": file["provinces"] + more})
    client.force_login(leader)
    page = client.get(reverse("targets:dashboard_year", args=["cum-4", 2024]), {"window": "q1"})
    assert page.context["matrix"].is_tall
    text = page.content.decode()
    assert text.count('class="col-unit"') == 1 + 1 + 13
    assert 'class="fold"' not in text
