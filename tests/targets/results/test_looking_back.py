"""Xem lại như ngày: a day is written as everywhere; a mistake and a day to come are said on the page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from targets.core import workflow
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=200)  # quý II has ended


@pytest.fixture
def board(client, clock):
    clock(LATER)
    builders.agreement_2024()
    client.force_login(builders.user_with("leader"))
    where = reverse("targets:dashboard_year", args=["cum-4", 2024])
    return lambda **asked: client.get(where, asked)


@pytest.mark.parametrize("text", ["20/3/2024", "20/03/2024", "20-03-2024", " 20-3-2024 ", "2024-03-20"])
def test_a_day_is_written_as_everywhere_and_opens_its_own_window(board, text):
    page = board(on=text).context["page"]
    assert (f"{page.season.at:%d/%m/%Y %H:%M}", page.results.window.code) == ("20/03/2024 23:59", "q1")
    assert board().context["page"].results.window.code == "through-3"


def test_the_figures_of_a_day_are_shown_again(board):
    builders.submission_at(workflow.ACCEPTED, builders.people_of(), social_order_crimes=38)  # on 20/03/2024
    days = ("19/03/2024", "2024-03-21", "2124-03-21")
    assert ["38/38" in board(window="q1", on=day).content.decode() for day in days] == [False, True, True]
    assert "Đây là những gì lãnh đạo thấy lúc 23:59 19/03/2024" in board(on=days[0]).content.decode()


@pytest.mark.parametrize("text", ["hôm qua", "31/02/2024", "2024-13-01", "2024-02-30", "20/3", "x" * 500])
def test_a_mistake_is_answered_on_the_page(board, text):
    answer = board(on=text)
    page = answer.context["page"]
    assert (answer.status_code, page.season.at, bool(page.day_problem)) == (200, None, True)
    assert page.day_problem in answer.content.decode().replace("&quot;", '"')
    assert f'value="{text[:40]}"' in answer.content.decode()


@pytest.mark.parametrize("text", ["7/10/2024", "31/12/9999"])
def test_a_day_to_come_is_said(board, text):
    answer = board(on=text)
    assert "chưa đến: trang này là số liệu hiện nay." in answer.content.decode()
    assert answer.context["page"].season.at is None
    assert board(on=f"{LATER:%d/%m/%Y}").context["page"].day_problem == ""


def test_a_day_gone_by_is_shown_without_where_reports_are_now(board, client):
    now, then = ((client.get(reverse("targets:provinces"), asked)) for asked in ({}, {"on": "20/3/2024"}))
    assert ["chưa bắt đầu nhập" in answer.content.decode() for answer in (now, then)] == [True, False]
    assert {card.report for card in then.context["cards"]} == {None}
    assert "Đây là những gì lãnh đạo thấy lúc 23:59 20/03/2024" in then.content.decode()


def test_a_units_page_of_a_day_gone_by_does_not_say_where_its_reports_are_now(board, client):
    address = reverse("targets:province", args=["hoa-binh"])
    now, then = (client.get(address, {"year": 2024} | asked).content.decode() for asked in ({}, {"on": "20/3/2024"}))
    assert ["chưa bắt đầu nhập" in text for text in (now, then)] == [True, False]
    assert ["Chưa có kỳ báo cáo nào" in text for text in (now, then)] == [False, False]


def test_who_is_late_is_said_of_now_alone(board, client):
    address = reverse("targets:lateness", args=["cum-4", 2024])
    now, then = (client.get(address, asked).context for asked in ({}, {"on": "20/3/2024"}))
    assert (now["lateness"].period.code, now["lateness"]) == ("q3", then["lateness"])
    assert now["page"].moment == then["page"].moment == LATER


def test_the_form_asks_for_no_window(board):
    assert 'type="hidden" name="window"' not in board().content.decode()
