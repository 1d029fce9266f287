"""The list of provinces with its search, and a province's page: its year, its reports, its kin."""

from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from targets.core import workflow
from tests import builders
from tests.builders import HANOI, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference(clock):
    clock(NOW)
    builders.agreement_2024()
    builders.agreement_2025()


def listed(client, text):
    client.force_login(builders.user_with("leader"))
    return [one.code for one in client.get(reverse("targets:provinces"), {"q": text}).context["provinces"]]


@pytest.mark.parametrize("text", ["bac giang", "BẮC GIANG", "Ba\u0306\u0301c Giang", " bắc  giang "])
def test_a_search_finds_the_old_unit_and_the_new_one(client, text):
    assert listed(client, text) == ["bac-giang", "bac-ninh-2025"]


def test_names_stand_in_vietnamese_order_and_nothing_is_left_out(client):
    found = listed(client, "")
    assert (len(found), found[:4], found[-1]) == (
        15,
        ["bac-giang", "bac-kan", "bac-ninh", "bac-ninh-2025"],
        "vinh-phuc",
    )
    assert listed(client, "hà nội") == []


def test_the_list_asks_a_fixed_number_of_queries(client, new_process):
    client.force_login(builders.user_with("leader"))

    def count(text):
        """Return what the first page of a process asks, which reads the rules, and what the next one does."""
        new_process()
        counts = []
        for _time in range(2):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("targets:provinces"), {"q": text})
            counts.append(len(queries))
        return counts

    assert [count(text) for text in ("lang son", "bac giang")] == [[15, 7], [15, 7]]
    builders.submission_at(workflow.ACCEPTED, builders.people_of("bac-giang"), province="bac-giang")
    before = count("")
    builders.submission_at(workflow.ACCEPTED, builders.people_of())
    builders.submission_at(workflow.ACCEPTED, builders.people_of("phu-tho"), province="phu-tho")
    assert count("") == before == [35, 12]


def test_the_list_shows_a_card_for_each_member_of_the_running_year(client):
    builders.submission_at(workflow.ACCEPTED, builders.people_of())
    client.force_login(builders.user_with("leader"))
    answer = client.get(reverse("targets:provinces"), {"window": "q1"})
    cards = answer.context["cards"]
    assert [card.name for card in cards] == [
        "Quảng Ninh", "Phú Thọ", "Bắc Giang", "Bắc Ninh", "Hòa Bình", "Vĩnh Phúc",
    ]  # fmt: skip
    card = next(card for card in cards if card.name == "Hòa Bình")
    assert card.sentence == (
        "Quý I/2024: đạt 3/6 chỉ tiêu; chưa đạt: Kế hoạch của Tỉnh ủy (chưa ban hành); "
        "Kế hoạch của UBND tỉnh (chưa ban hành); Giảm tội phạm (không tăng, không giảm)."
    )
    assert [name for name, _cell in card.values] == ["Giảm tội phạm", "Tiếp nhận tin báo", "Giải quyết tin báo"]
    assert "cards" not in client.get(reverse("targets:provinces"), {"q": "hoa binh"}).context


def test_a_profile_has_a_row_for_each_judged_target_the_hardest_first_and_ranks_where_all_are_known(client, capsys):
    name = builders.people_of().administrator.username
    call_command("import_figures", str(builders.DATA / "figures-cum4.csv"), "--by", name, "--accept")
    capsys.readouterr()
    answer = page(client, "hoa-binh", "?year=2024&window=through-2")
    found = answer.context["place_page"].profile
    assert found.sentence.startswith("6 tháng đầu năm 2024: đạt ")
    assert "Giảm tội phạm (tăng 2,22%)" in found.sentence
    rows = {row.cell.result.target.code: row for row in found.rows}
    assert next(iter(rows)) == "crime_reduction"
    crimes = rows["crime_reduction"]
    assert (crimes.cell.shown, crimes.cluster_shown, crimes.rank) == ("+2,22%", "−4,52%", "6/6")
    assert [dot.point.words for dot in crimes.lines.drawn[0].dots] == ["Quý I", "6 tháng", "9 tháng", "Năm"]
    assert "exemplars" not in rows  # watched only: in the table of all windows
    assert found.sentence in answer.content.decode()


def test_nobody_is_ranked_while_a_members_figures_are_missing(client):
    builders.submission_at(workflow.ACCEPTED, builders.people_of())
    found = page(client, "hoa-binh", "?year=2024&window=q1").context["place_page"].profile
    assert not found.has_ranks


def page(client, code, query="", user=None):
    client.force_login(user or builders.user_with("leader"))
    return client.get(reverse("targets:province", args=[code]) + query)


def test_a_provinces_year_shows_each_target_over_the_cumulative_windows(client):
    people = builders.people_of()
    builders.submission_at(workflow.ACCEPTED, people)
    answer = page(client, "hoa-binh")
    found = answer.context["place_page"]
    assert found.windows == ("Quý I", "6 tháng đầu năm", "9 tháng", "Năm")
    row = next(one for one in found.rows if one.target.code == "tips_intake")
    assert [(one.shown, one.verdict) for _label, one in row.cells] == [
        ("100,00%", "met"),
        ("chưa đủ số liệu", "no_data"),
        ("chưa đủ số liệu", "no_data"),
        ("chưa đủ số liệu", "no_data"),
    ]
    assert "charity_house_fund" not in {one.target.code for one in found.rows}


def test_its_reports_stand_below_the_latest_first(client, clock):
    people = builders.people_of()
    submission = builders.submission_at(workflow.SUBMITTED, people)
    clock(datetime(2024, 6, 18, 9, 0, tzinfo=HANOI))
    answer = page(client, "hoa-binh")
    assert [(line.period.code, line.state) for line in answer.context["place_page"].reports] == [
        ("q3", ""),
        ("q2", ""),
        ("q1", "submitted"),
    ]
    assert f'href="{submission.get_absolute_url()}"' in answer.content.decode()
    other = page(client, "hoa-binh", user=builders.user_with("reporter", "phu-tho"))
    assert submission.get_absolute_url() not in other.content.decode()


def test_pages_lead_to_predecessors_and_successors(client):
    old, new = page(client, "bac-giang").content.decode(), page(client, "bac-ninh-2025").content.decode()
    assert 'href="/provinces/bac-ninh-2025/"' in old
    assert ['href="/provinces/bac-giang/"' in new, 'href="/provinces/bac-ninh/"' in new] == [True, True]


def test_a_successor_reports_from_the_quarter_that_contains_the_day(client, clock):
    clock(datetime(2025, 9, 20, 9, 0, tzinfo=HANOI))
    found = page(client, "phu-tho-2025").context["place_page"]
    assert [line.period.code for line in found.reports] == ["q4", "q3"]


def test_the_year_is_this_ones_or_the_one_asked_for(client):
    assert page(client, "quang-ninh").context["page"].agreement.year == 2024
    assert page(client, "quang-ninh", "?year=2025").context["page"].agreement.year == 2025
    assert page(client, "lang-son").context["page"].agreement.year == 2025
    assert page(client, "quang-ninh", "?year=1900").context["page"].agreement.year == 2024


def test_a_unit_that_was_never_a_member_has_a_page_without_results(client):
    answer = page(client, "bac-kan")
    assert (answer.status_code, answer.context.get("place_page")) == (200, None)


def test_nobody_without_a_role_sees_them(client):
    nobody = builders.user_with(None)
    assert page(client, "hoa-binh", user=nobody).status_code == 404
    assert list(client.get(reverse("targets:provinces")).context["provinces"]) == []
    assert page(client, "ha-noi").status_code == 404
