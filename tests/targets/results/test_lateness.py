"""Who is late: the late ones first and the longest first, by how long, who holds it, and what each reader may know."""

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from pledges.models import Province
from targets.calendar.services.extensions import extend
from targets.core import workflow
from targets.models import Submission
from targets.results.queries.lateness import DONE, LATE, OPEN
from targets.words import lateness as words
from tests import builders
from tests.builders import HANOI, NOW

DUE = datetime(2024, 3, 18, 17, 0, tzinfo=HANOI)  # of quý I: the second working day after 14/3
ON_TIME = DUE - timedelta(hours=1)
CODES = ("quang-ninh", "phu-tho", "bac-giang", "bac-ninh", "hoa-binh", "vinh-phuc")

times = st.integers(0, 60 * 60 * 24 * 400).map(lambda seconds: timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("time", "vietnamese", "english"),
    [
        (timedelta(seconds=59), "chưa đến 1 phút", "less than a minute"),
        (timedelta(minutes=5), "05 phút", "05 min"),
        (timedelta(hours=16), "16 giờ", "16 h"),
        (timedelta(hours=16, minutes=30, seconds=59), "16 giờ 30 phút", "16 h 30 min"),
        (timedelta(hours=23, minutes=59), "23 giờ 59 phút", "23 h 59 min"),
        (timedelta(days=1), "01 ngày", "01 days"),
        (timedelta(days=12, hours=23), "12 ngày", "12 days"),
    ],
)
def test_a_length_of_time_is_said_as_people_say_it(time, vietnamese, english):
    said = []
    for language in ("vi", "en"):
        with override(language):
            said.append(words.duration(time))
    assert said == [vietnamese, english]


@given(times, times)
def test_a_longer_time_is_never_said_as_a_shorter_one(one, other):
    def minutes(time):
        factors = {"ngày": 24 * 60, "giờ": 60, "phút": 1}
        parts = words.duration(time).split()
        if parts[0] == "chưa":
            return 0
        return sum(int(number) * factors[unit] for number, unit in zip(parts[::2], parts[1::2], strict=True))

    shorter, longer = sorted((one, other))
    assert minutes(shorter) <= minutes(longer)
    assert timedelta(minutes=minutes(longer)) <= longer


@given(st.integers(0, 63), st.data())
def test_what_is_said_where_nobody_is_late_is_true_of_the_numbers(total, data):
    sent = data.draw(st.integers(0, total))
    loaded = data.draw(st.integers(0, sent))
    on_time = data.draw(st.integers(0, sent - loaded))
    is_due = data.draw(st.booleans())
    text = words.nobody_late(total=total, sent=sent, on_time=on_time, loaded=loaded, due_at=DUE, is_due=is_due)
    assert ("đều đúng hạn" in text) == (total > 0 and sent == total and on_time == total)
    assert (f"còn {total - sent}/{total} đơn vị chưa gửi" in text) == (sent < total and not is_due)
    assert ("gia hạn" in text) == (sent < total and is_due)
    assert ("gửi muộn" in text) == (sent == total and loaded < total and on_time + loaded < sent)


@pytest.fixture
def leader(client, clock):
    clock(NOW)  # 09:00 20/03/2024
    builders.agreement_2024()
    user = builders.user_with("leader")
    client.force_login(user)
    return user


def page(client, window="q1"):
    return client.get(reverse("targets:lateness", args=["cum-4", 2024]), {"window": window})


def standings(answer):
    return [(line.report.name, line.standing) for line in answer.context["lateness"].lines]


def text_of(answer):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


@pytest.fixture
def one_of_each(leader):
    """Hòa Bình sent in time and is accepted, Phú Thọ sent late, Bắc Ninh is presented, Bắc Giang is a draft."""
    people = {code: builders.people_of(code) for code in ("hoa-binh", "phu-tho", "bac-ninh", "bac-giang")}
    report = builders.submission_at(workflow.PRESENTED, people["hoa-binh"], at=ON_TIME - timedelta(hours=3))
    paper = builders.paper(dated=ON_TIME.date())
    report = builders.do(report, "submit", people["hoa-binh"].commander, at=ON_TIME, paper=paper)
    builders.do(report, "accept", people["hoa-binh"].reviewer, at=NOW)
    late = DUE + timedelta(hours=16, minutes=30)
    builders.submission_at(workflow.SUBMITTED, people["phu-tho"], province="phu-tho", at=late)
    builders.submission_at(workflow.PRESENTED, people["bac-ninh"], province="bac-ninh", at=late)
    builders.submission_at(workflow.DRAFT, people["bac-giang"], province="bac-giang", at=late)
    return people


@pytest.mark.django_db
def test_the_late_come_first_then_the_open_then_the_accepted(client, one_of_each):
    answer = page(client)
    assert standings(answer) == [
        ("Quảng Ninh", LATE),
        ("Bắc Giang", LATE),
        ("Bắc Ninh", LATE),
        ("Vĩnh Phúc", LATE),
        ("Phú Thọ", OPEN),
        ("Hòa Bình", DONE),
    ]
    text = text_of(answer)
    assert "4/6 đơn vị quá hạn chưa gửi" in text
    assert text.count("quá hạn 01 ngày") == 8  # 40 hours: in the chart and in the table
    assert "quá hạn 01 ngày · chờ lãnh đạo duyệt" in text
    assert "quá hạn 01 ngày · chưa bắt đầu nhập" in text
    assert "gửi muộn 16 giờ 30 phút · chờ Tổ giúp việc thẩm định" in text
    assert "Quá hạn chưa gửi: Quảng Ninh, Bắc Giang, Bắc Ninh, Vĩnh Phúc." in text


@pytest.mark.django_db
def test_moments_are_those_of_the_record_and_only_for_who_may_open_the_report(client, one_of_each):
    moments = {line.report.name: line.moments for line in page(client).context["lateness"].lines}
    mine = moments["Hòa Bình"]
    assert (mine.begun, mine.presented, mine.sent, mine.accepted) == (
        ON_TIME - timedelta(hours=3),
        ON_TIME - timedelta(hours=3),
        ON_TIME,
        NOW,
    )
    assert moments["Bắc Giang"].begun
    assert moments["Bắc Giang"].presented is None

    client.force_login(one_of_each["bac-ninh"].reporter)
    answer = page(client)
    seen = {line.report.name: line.moments for line in answer.context["lateness"].lines}
    assert {name for name, found in seen.items() if any(vars(found).values())} == {"Hòa Bình", "Bắc Ninh"}
    text = text_of(answer)
    assert "gửi muộn · chờ Tổ giúp việc thẩm định" in text  # not by how much
    assert "16 giờ 30 phút" not in text
    assert answer.context["hides"]
    opens = {report.get_absolute_url() for report in Submission.objects.filter(carried_by=None)}
    linked = set(re.findall(r'href="(/submissions/\d+/)"', answer.content.decode()))
    assert {url: client.get(url).status_code for url in opens} == {url: 200 if url in linked else 404 for url in opens}
    assert len(linked) == 2
    rows = {drawn.row.label: drawn for drawn in answer.context["chart"].rows}
    assert (rows["Phú Thọ"].events, rows["Phú Thọ"].spans, rows["Phú Thọ"].due) == ((), (), "")


@pytest.mark.django_db
def test_a_report_that_was_sent_back_counts_as_presented_no_more(client, leader):
    people = builders.people_of()
    report = builders.submission_at(workflow.PRESENTED, people)
    builders.do(report, "send_back", people.commander)
    line = next(one for one in page(client).context["lateness"].lines if one.report.name == "Hòa Bình")
    assert (line.standing, line.moments.presented) == (LATE, None)


@pytest.mark.django_db
def test_who_was_given_more_time_is_not_late(client, leader, clock):
    administrator = builders.user_with("administrator")
    clock(ON_TIME)
    period = builders.period()
    reason = "Sự cố mạng tại đơn vị, đã có văn bản đề nghị."
    extend(
        period,
        Province.objects.get(code="hoa-binh"),
        until=NOW + timedelta(days=2),
        reason=reason,
        by=administrator,
        at=ON_TIME,
    )
    clock(NOW)
    answer = page(client)
    assert standings(answer)[-1] == ("Hòa Bình", OPEN)
    assert "chưa đến hạn" in text_of(answer)


@pytest.mark.django_db
def test_before_the_due_moment_nobody_is_late_and_before_it_opens_nothing_has_begun(client, leader, clock):
    clock(ON_TIME)
    text = text_of(page(client))
    assert "Chưa đơn vị nào chậm: còn 6/6 đơn vị chưa gửi, hạn 17:00 thứ Hai, 18/03/2024." in text
    answer = page(client, "q3")
    assert "Chưa bắt đầu: mở nhập từ 00:00 thứ Bảy, 15/06/2024." in text_of(answer)
    assert "<table" not in answer.content.decode()


@pytest.mark.django_db
def test_loaded_history_is_neither_on_time_nor_late(client, leader, tmp_path, capsys):
    builders.user_with("administrator", username="qt")
    path = tmp_path / "figures.csv"
    lines = [f"{code},2024,1,exemplars,3,\n" for code in CODES]
    path.write_text("province,year,quarter,measure,value,reason\n" + "".join(lines), encoding="utf-8")
    call_command("import_figures", str(path), "--by", "qt", "--accept")
    answer = page(client)
    assert "Cả 6 báo cáo là số liệu lịch sử nạp sẵn, không xét hạn." in text_of(answer)
    assert {standing for _name, standing in standings(answer)} == {DONE}
    assert "quá hạn" not in text_of(answer)


@pytest.mark.django_db
def test_the_quarter_is_the_last_that_has_ended_unless_another_is_asked_for(client, leader, clock):
    moments = [
        (datetime(2024, 2, 1, tzinfo=HANOI), "q1"),
        (datetime(2024, 3, 14, tzinfo=HANOI), "q1"),
        (datetime(2024, 6, 16, tzinfo=HANOI), "q2"),
        (datetime(2024, 9, 18, tzinfo=HANOI), "q3"),
        (datetime(2025, 1, 18, tzinfo=HANOI), "q4"),
    ]
    address = reverse("targets:lateness", args=["cum-4", 2024])
    for moment, code in moments:
        clock(moment)
        assert client.get(address).context["lateness"].period.code == code
    assert page(client, "q2").context["lateness"].period.code == "q2"
    assert [choice.is_current for choice in page(client, "q2").context["choices"]] == [False, True, False, False]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["lateness", "dashboard_year"])
def test_a_page_that_is_read_later_says_the_time_that_has_passed_by_then(client, leader, clock, settings, name):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    seen = []
    for moment in (DUE + timedelta(minutes=30), DUE + timedelta(hours=2, minutes=1)):
        clock(moment)
        answer = client.get(reverse(f"targets:{name}", args=["cum-4", 2024]))
        seen.append([time for time in ("quá hạn 30 phút", "quá hạn 02 giờ 01 phút") if time in text_of(answer)])
    assert seen == [["quá hạn 30 phút"], ["quá hạn 02 giờ 01 phút"]]
    is_made_anew = f"targets/results/{name.removesuffix('_year')}.html" in {one.name for one in answer.templates}
    assert is_made_anew == (name == "lateness")
    cache.clear()
