"""The list of provinces with its search, and a province's page: its year, its reports, its kin."""

from datetime import datetime

import pytest
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


def test_the_list_asks_a_fixed_number_of_queries(client):
    client.force_login(builders.user_with("leader"))
    counts = []
    for text in ("lang son", "", "bac giang"):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("targets:provinces"), {"q": text})
        counts.append(len(queries))
    assert counts == [11, 11, 11]


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
