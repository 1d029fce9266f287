"""Home in true words: how much waits and how long it is overdue, how a period stands, what of one's own is late."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from targets.core import workflow
from targets.words import lateness as words
from tests import builders
from tests.builders import HANOI, NOW

DUE = datetime(2024, 3, 18, 17, 0, tzinfo=HANOI)  # of quý I


@pytest.fixture
def people(clock):
    clock(NOW)  # 09:00 20/03/2024, 40 hours after the due moment
    builders.agreement_2024()
    return builders.people_of()


def home(client, user):
    client.force_login(user)
    return client.get(reverse("targets:home"))


def text_of(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def standing(answer):
    """Return {heading: units} of the first period that stands on the page."""
    first = answer.context["standings"][0]
    return {
        name: [unit.report.province.short_name for unit in getattr(first, name)]
        for name in ("late", "reviewing", "completing", "correcting")
    } | {"accepted": (first.accepted, first.total)}


@given(st.lists(st.integers(1, 10**7).map(lambda seconds: timedelta(seconds=seconds)), max_size=5), st.integers(0, 5))
def test_the_headline_counts_what_waits_and_names_the_longest(overdue, more):
    count = len(overdue) + more
    text = words.waiting(count, overdue)
    assert text.startswith(f"{count} việc" if count else "Không có việc")
    assert ("quá hạn" in text) == bool(overdue)
    if overdue:
        assert words.duration(max(overdue)) in text
        assert (f"{len(overdue)} việc quá hạn") in text


@pytest.mark.django_db
def test_an_administrator_reads_who_is_late_and_what_waits_for_whom(client, people, clock):
    early = DUE - timedelta(hours=4)
    builders.submission_at(workflow.SUBMITTED, people, at=NOW - timedelta(minutes=5))
    for code, state in (
        ("phu-tho", workflow.RETURNED),
        ("bac-ninh", workflow.REOPENED),
        ("vinh-phuc", workflow.ACCEPTED),
    ):
        builders.submission_at(state, builders.people_of(code), province=code)
    builders.submission_at(workflow.PRESENTED, builders.people_of("bac-giang"), province="bac-giang", at=early)
    answer = home(client, people.administrator)
    assert standing(answer) == {
        "late": ["Quảng Ninh", "Bắc Giang"],
        "reviewing": ["Hòa Bình"],
        "completing": ["Phú Thọ"],
        "correcting": ["Bắc Ninh"],
        "accepted": (1, 6),
    }
    text = text_of(answer)
    assert "Quá hạn chưa gửi (2) Quảng Ninh – quá hạn 01 ngày, chưa bắt đầu nhập" in text
    assert "Bắc Giang – quá hạn 01 ngày, chờ lãnh đạo duyệt từ 18/3 (02 ngày)" in text
    assert "Chờ thẩm định (1) Hòa Bình – chờ Tổ giúp việc thẩm định từ 20/3 (00 ngày)" in text
    assert "Không có việc nào đang chờ bạn." in text
    assert "Bạn đã làm xong việc của mình." not in text


@pytest.mark.django_db
def test_a_reviewer_reads_since_when_a_report_waits_and_whether_it_came_in_time(client, people):
    builders.submission_at(workflow.SUBMITTED, people, at=DUE + timedelta(hours=16))
    answer = home(client, people.reviewer)
    text = text_of(answer)
    assert "1 việc đang chờ bạn." in text
    assert "gửi muộn 16 giờ · chờ 01 ngày" in text
    assert standing(answer)["late"] == ["Quảng Ninh", "Phú Thọ", "Bắc Giang", "Bắc Ninh", "Vĩnh Phúc"]


@pytest.mark.django_db
def test_a_commander_reads_that_the_own_unit_is_late_with_its_reporter(client, people):
    builders.submission_at(workflow.DRAFT, people)
    answer = home(client, people.commander)
    text = text_of(answer)
    assert "Không có việc nào đang chờ bạn." in text
    assert "Quý I/2024 – Hòa Bình: quá hạn 01 ngày, cán bộ đang nhập từ 20/3 (00 ngày)" in text
    assert "Bạn đã làm xong việc của mình." not in text
    assert answer.context["standings"] == []
    assert home(client, people.reporter).context["elsewhere"] == []


@pytest.mark.django_db
def test_a_commander_reads_how_long_what_waits_is_overdue(client, people):
    builders.submission_at(workflow.PRESENTED, people)
    text = text_of(home(client, people.commander))
    assert "1 việc đang chờ bạn; 1 việc quá hạn 01 ngày." in text
    assert "quá hạn 01 ngày (hạn 17:00 thứ Hai, 18/03/2024)" in text
    assert "đang chậm ở khâu khác" not in text


@pytest.mark.django_db
def test_before_the_due_moment_nobody_is_late(client, people, clock):
    clock(DUE - timedelta(hours=1))
    text = text_of(home(client, people.administrator))
    assert "Chưa đơn vị nào chậm: còn 6/6 đơn vị chưa gửi, hạn 17:00 thứ Hai, 18/03/2024." in text
    assert "quá hạn" not in text.lower()


@pytest.mark.django_db
def test_who_has_nothing_left_and_nobody_late_has_done_the_work(client, people, clock):
    clock(DUE - timedelta(hours=1))
    for user in (people.commander, builders.user_with("commander", "bac-ninh")):
        assert "Bạn đã làm xong việc của mình." in text_of(home(client, user))
