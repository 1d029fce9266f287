"""The dashboard: who has reported, the matrix, windows and basis in the address, who may see what."""

import re
from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pledges.models import Agreement
from targets.core import workflow
from tests import builders, source
from tests.builders import HANOI, NOW

pytestmark = pytest.mark.django_db
YEAR = ["cum-4", 2024]


@pytest.fixture(autouse=True)
def _reference(clock):
    clock(NOW)
    builders.agreement_2024()


def page(client, user, query="", name="dashboard_year"):
    client.force_login(user)
    return client.get(reverse(f"targets:{name}", args=YEAR if name == "dashboard_year" else []) + query)


def cells(answer, target):
    """Return {place: (shown, verdict, marks)} of one row of the matrix."""
    rows = [row for row in answer.context["matrix"].rows if row.code == target]
    return {
        one.place: (one.shown, one.verdict, one.is_provisional, one.is_correcting)
        for row in rows
        for one in (*row.cells, row.cluster)
    }


def test_the_short_address_leads_to_this_years_agreement_and_keeps_the_state(client):
    builders.agreement_2025()
    answer = page(client, builders.user_with("leader"), "?window=q1&basis=provisional", name="dashboard")
    assert answer.url == "/agreements/cum-4/2024/dashboard/?window=q1&basis=provisional"


def test_without_a_published_agreement_it_says_so(client):
    Agreement.objects.all().update(state="draft", published_at=None)
    answer = page(client, builders.user_with("leader"), name="dashboard")
    assert (answer.status_code, answer.templates[0].name) == (200, "targets/results/dashboard_empty.html")
    assert page(client, builders.user_with("leader")).status_code == 404


def test_nobody_without_a_role_sees_it(client):
    assert page(client, builders.user_with(None)).status_code == 404
    client.logout()
    assert client.get(reverse("targets:dashboard_year", args=YEAR)).status_code == 302


def test_unknown_windows_and_years_are_not_found(client):
    leader = builders.user_with("leader")
    assert page(client, leader, "?window=q7").status_code == 404
    client.force_login(leader)
    assert client.get(reverse("targets:dashboard_year", args=["cum-4", 2031])).status_code == 404


def test_completeness_and_timeliness_stand_on_top(client, clock):
    people = {code: builders.people_of(code) for code in ("hoa-binh", "phu-tho", "bac-ninh")}
    on_time = datetime(2024, 3, 18, 16, 0, tzinfo=HANOI)
    first = builders.submission_at(workflow.PRESENTED, people["hoa-binh"], at=on_time)
    paper = builders.paper(dated=on_time.date())
    first = builders.do(first, "submit", people["hoa-binh"].commander, at=on_time, paper=paper)
    builders.do(first, "accept", people["hoa-binh"].reviewer, at=NOW)
    builders.submission_at(workflow.SUBMITTED, people["phu-tho"], province="phu-tho", at=NOW)
    builders.submission_at(workflow.DRAFT, people["bac-ninh"], province="bac-ninh", at=NOW)
    answer = page(client, builders.user_with("leader"))
    reporting = answer.context["reporting"]
    assert (reporting.handed_in, reporting.on_time, reporting.total) == (2, 1, 6)
    text = " ".join(re.sub(r"<[^>]+>", "", answer.content.decode()).split())
    assert "2/6 đã gửi, 1/6 đúng hạn" in text
    assert "Số liệu đến 09:00 20/03/2024" in text
    assert "Quảng Ninh quá hạn 01 ngày chưa bắt đầu nhập" in text
    assert [(line.name, line.state, line.is_late) for line in reporting.lines] == [
        ("Quảng Ninh", "", True),
        ("Phú Thọ", "submitted", True),
        ("Bắc Giang", "", True),
        ("Bắc Ninh", "draft", True),
        ("Hòa Bình", "accepted", False),
        ("Vĩnh Phúc", "", True),
    ]


def test_where_no_window_is_complete_it_is_the_last_that_has_ended_unless_the_address_says_another(client, clock):
    leader = builders.user_with("leader")
    moments = [
        (datetime(2024, 2, 1, tzinfo=HANOI), "q1"),
        (datetime(2024, 3, 15, tzinfo=HANOI), "q1"),
        (datetime(2024, 6, 14, 23, 59, tzinfo=HANOI), "q1"),
        (datetime(2024, 6, 15, 0, 0, tzinfo=HANOI), "through-2"),
        (datetime(2024, 9, 18, tzinfo=HANOI), "through-3"),
        (datetime(2025, 1, 10, tzinfo=HANOI), "through-4"),
    ]
    for moment, code in moments:
        clock(moment)
        assert page(client, leader).context["page"].results.window.code == code
    assert page(client, leader, "?window=h2").context["page"].results.window.code == "h2"


def test_accepted_by_default_and_provisional_with_a_label(client):
    builders.submission_at(workflow.SUBMITTED, builders.people_of())
    leader = builders.user_with("leader")
    accepted, provisional = page(client, leader), page(client, leader, "?basis=provisional")
    assert cells(accepted, "exemplars")["hoa-binh"] == ("chưa đủ số liệu", "no_data", False, False)
    assert cells(provisional, "exemplars")["hoa-binh"] == ("0 gương", "monitored", True, False)
    assert [answer.content.decode().count("mark-provisional") > 0 for answer in (accepted, provisional)] == [
        False,
        True,
    ]
    assert "basis-line is-provisional" in provisional.content.decode()


def test_a_provinces_people_see_provisional_figures_of_their_own_unit_only(client):
    mine = builders.people_of()
    builders.submission_at(workflow.SUBMITTED, mine)
    builders.submission_at(workflow.SUBMITTED, builders.people_of("phu-tho"), province="phu-tho")
    found = cells(page(client, mine.reporter, "?basis=provisional"), "exemplars")
    assert [found[one][0] for one in ("hoa-binh", "phu-tho", "cluster")] == [
        "0 gương",
        "chưa đủ số liệu",
        "chưa đủ số liệu (0/6 đơn vị)",
    ]


def test_cells_that_are_being_corrected_say_so(client):
    builders.submission_at(workflow.REOPENED, builders.people_of())
    answer = page(client, builders.user_with("leader"))
    assert cells(answer, "crime_reduction")["hoa-binh"] == ("0,00%", "not_met", False, True)
    assert answer.context["matrix"].is_correcting is True


def test_each_members_column_counts_its_judged_targets(client):
    builders.submission_at(workflow.ACCEPTED, builders.people_of())
    columns = {one.code: one for one in page(client, builders.user_with("leader")).context["matrix"].columns}
    mine, other = columns["hoa-binh"], columns["phu-tho"]
    assert (mine.met, mine.not_met, mine.no_data, mine.judged) == (3, 3, 0, 6)
    assert (other.met, other.not_met, other.no_data, other.judged) == (0, 0, 6, 6)


def test_a_quarter_alone_shows_values_for_reference_without_a_verdict(client):
    people = builders.people_of()
    builders.submission_at(workflow.ACCEPTED, people)
    later = datetime(2024, 6, 17, 9, 0, tzinfo=HANOI)
    builders.submission_at(workflow.ACCEPTED, people, quarter=2, at=later)
    found = cells(page(client, builders.user_with("leader"), "?window=q2"), "crime_reduction")
    assert found["hoa-binh"] == ("0,00%", "", False, False)


def test_history_that_was_loaded_is_neither_on_time_nor_late(client, tmp_path, capsys):
    builders.user_with("administrator", username="qt")
    path = tmp_path / "figures.csv"
    path.write_text("province,year,quarter,measure,value,reason\nhoa-binh,2024,1,exemplars,3,\n", encoding="utf-8")
    call_command("import_figures", str(path), "--by", "qt", "--accept")
    reporting = page(client, builders.user_with("leader")).context["reporting"]
    line = next(one for one in reporting.lines if one.name == "Hòa Bình")
    assert (line.is_handed_in, line.is_on_time, line.is_late, line.is_loaded) == (True, False, False, True)
    assert (reporting.handed_in, reporting.on_time) == (1, 0)


def test_every_cell_and_title_is_a_link_that_keeps_window_and_basis(client):
    builders.submission_at(workflow.ACCEPTED, builders.people_of())
    leader = builders.user_with("leader")
    text = page(client, leader, "?window=q1&basis=provisional").content.decode()
    links = re.findall(r'href="(/agreements/cum-4/2024/targets/[^"]+)"', text)
    tables = re.findall(r'<table class="matrix.*?</table>', text, re.DOTALL)  # what is judged, and what is watched
    own = [link for table in tables for link in re.findall(r'href="(/agreements/cum-4/2024/targets/[^"]+)"', table)]
    assert len(own) == len(set(own)) == 10 + 8 * 7 + 1  # two documents of one content stand in one row
    assert set(own) == set(links)
    assert {link.split("?")[1] for link in links} == {"window=q1&amp;basis=provisional"}


def test_the_number_of_queries_does_not_grow_with_reports(client):
    leader = builders.user_with("leader")
    counts = []
    for codes in (["hoa-binh"], ["phu-tho", "bac-ninh"]):
        for code in codes:
            builders.submission_at(workflow.ACCEPTED, builders.people_of(code), province=code)
        page(client, leader)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("targets:dashboard_year", args=YEAR))
        counts.append(len(queries))
    assert counts == [8, 8]


READ = (
    "dashboard", "target", "explanation", "trend", "if_closed", "changes", "lateness", "province", "provinces",
    "stocks", "corrections",
)  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_every_page_of_results_has_a_button_that_prints_it(name):
    text = (source.ROOT / "templates" / "targets" / "results" / f"{name}.html").read_text("utf-8")
    buttons = ("components/print_button.html", "targets/results/_choosers.html", " data-print>")
    assert sum(text.count(button) for button in buttons) == 1
