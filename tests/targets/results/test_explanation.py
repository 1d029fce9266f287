"""How a result was computed: formula, numbers, comparison, every figure with who answers for it; a target's page."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from targets.agreements.services.targets import set_enabled
from targets.core import workflow
from targets.models import Target
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import save_cells
from targets.reports.services.papers import correct_paper
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference(clock):
    clock(NOW)
    builders.agreement_2024()


@pytest.fixture
def load(tmp_path, capsys):
    """Return a function that loads lines of figures as accepted history."""
    builders.user_with("administrator", username="qt")

    def run(*lines):
        path = tmp_path / "figures.csv"
        path.write_text("province,year,quarter,measure,value,reason\n" + "".join(f"{one}\n" for one in lines), "utf-8")
        call_command("import_figures", str(path), "--by", "qt", "--accept")
        capsys.readouterr()

    return run


@pytest.fixture
def show(client):
    """Return a function that opens an explanation as a leader, or as another person."""
    leader = builders.user_with("leader")

    def run(target, place="hoa-binh", query="", user=None, year=2024):
        client.force_login(user or leader)
        return client.get(reverse("targets:explanation", args=["cum-4", year, target, place]) + query)

    return run


def crimes(province, current, base):
    return [
        f"{province},2024,1,social_order_crimes,{current},",
        f"{province},2023,1,social_order_crimes,{base},",
    ]


def test_a_change_is_explained_down_to_the_comparison(load, show):
    load(*crimes("bac-ninh", 96, 101))
    found = show("crime_reduction", "bac-ninh").context["explanation"]
    assert (found.cell.shown, found.cell.verdict) == ("−4,95%", "not_met")
    assert found.substitution == "(96 − 101) ÷ 101 = −5 ÷ 101 = −4,95%"
    assert found.comparisons == ("100 × (101 − 96) = 500 < 5 × 101 = 505 (phải ≥)",)
    assert found.asks == "giảm ít nhất 5%"
    assert [(side.title, side.total) for side in found.sides] == [
        ("Số kỳ này (Quý I/2024)", 96),
        ("Số cùng kỳ năm trước (Quý I/2023)", 101),
    ]


def test_a_ratio_shows_both_sums_term_by_term(load, show):
    values = {
        "tips_carried_over": 45, "tips_arrived": 512, "tips_received": 512, "tips_transferred": 7,
        "tips_prosecuted": 272, "tips_not_prosecuted": 183, "tips_administrative": 40,
    }  # fmt: skip
    load(*(f"bac-ninh,2024,1,{code},{value}," for code, value in values.items()))
    found = show("tips_resolved", "bac-ninh").context["explanation"]
    assert found.substitution == "(272 + 183 + 40) ÷ (45 + 512 − 7) = 495 ÷ 550 = 90,00%"
    assert found.comparisons == ("100 × 495 = 49.500 = 90 × 550 = 49.500 (phải >)",)
    assert [(line.sign, line.amount) for line in found.sides[1].lines] == [("+", "45"), ("+", "512"), ("−", "7")]
    assert found.cell.headroom == "Từ 15/3 đến 14/12 cần giải quyết thêm 1 tin."


def test_each_figure_names_who_entered_signed_and_accepted_it_and_leads_to_its_report(show):
    people = builders.people_of()
    submission = builders.submission_at(workflow.ACCEPTED, people)
    answer = show("tips_intake")
    line = answer.context["explanation"].sides[0].lines[0]
    assert (line.version.by, line.confirmation.by, line.acceptance.by) == (
        people.reporter,
        people.commander,
        people.reviewer,
    )
    assert (line.confirmation.number, line.version.number) == ("125/BC-CAT-PV01", 1)
    assert f'href="{submission.get_absolute_url()}#cell-tips_received"' in answer.content.decode()


def test_an_accepted_figure_stands_on_the_paper_it_was_accepted_with(show):
    """By the order of the record: here everything happens at one moment of the clock."""
    people = builders.people_of()
    submission = builders.submission_at(workflow.REOPENED, people)
    builders.do(submission, "present", people.reporter)
    builders.do(submission, "submit", people.commander, paper=builders.paper(number="126/BC-CAT-PV01"))

    def number(query=""):
        return show("tips_intake", query=query).context["explanation"].sides[0].lines[0].confirmation.number

    assert (number(), number("?basis=provisional")) == ("125/BC-CAT-PV01", "126/BC-CAT-PV01")
    builders.do(submission, "accept", people.reviewer)
    assert number() == "126/BC-CAT-PV01"
    correct_paper(
        submission, builders.paper(number="127/BC-CAT-PV01"), reason=builders.REASON, by=people.commander, at=NOW
    )
    assert number() == "127/BC-CAT-PV01"


def test_a_provisional_figure_is_marked_and_its_report_is_no_link_for_others(show):
    people = builders.people_of()
    submission = builders.submission_at(workflow.SUBMITTED, people)
    answer = show("tips_intake", query="?basis=provisional")
    line = answer.context["explanation"].sides[0].lines[0]
    assert (line.acceptance, answer.context["explanation"].cell.is_provisional) == (None, True)
    other = show("tips_intake", query="?basis=provisional", user=builders.user_with("reporter", "phu-tho"))
    assert other.context["explanation"].cell.shown == "chưa đủ số liệu"
    assert submission.get_absolute_url() not in other.content.decode()


def test_versions_count_what_was_submitted_and_not_how_often_the_cell_was_saved(show):
    people = builders.people_of()
    submission = builders.draft(people)
    sent = builders.number("tips_received")

    def save(value):
        save_cells(submission, [CellInput("tips_received", value=value)], by=people.reporter, at=NOW)

    for value in (sent - 2, sent - 1):
        save(value)
    builders.fill(submission, people)

    def send(*moves):
        for action, role in moves:
            builders.do(submission, action, people.of(role))

    def versions(query=""):
        answer = show("tips_intake", query=query)
        line = answer.context["explanation"].sides[0].lines[0]
        return line.version.number, line.sent_as, f"phiên bản {line.version.number}" in answer.content.decode()

    send(("present", "reporter"), ("submit", "commander"))
    assert versions("?basis=provisional") == (3, 1, False)
    send(("recall", "commander"))
    save(sent - 1)
    send(("present", "reporter"), ("submit", "commander"))
    assert versions("?basis=provisional") == (4, 1, False)  # what was recalled was not submitted
    send(("return", "reviewer"))
    save(sent - 2)
    send(("present", "reporter"), ("submit", "commander"), ("accept", "reviewer"), ("reopen", "administrator"))
    save(sent)
    assert versions() == (5, 2, False)
    send(("present", "reporter"), ("submit", "commander"))
    assert versions("?basis=provisional") == (6, 3, False)


def test_what_is_missing_is_named_in_words(load, show):
    load("hoa-binh,2024,1,social_order_crimes,94,")
    found = show("crime_reduction").context["explanation"]
    assert found.missing == ("Hòa Bình, Quý I/2023: Số vụ phạm tội về trật tự xã hội",)
    ruling = show("security_kept").context["explanation"]
    assert ruling.missing == ("Hòa Bình, Quý I/2024: đánh giá của người thẩm định",)


def test_the_cluster_is_the_sum_of_its_members_each_a_link(load, show):
    codes = ["quang-ninh", "phu-tho", "bac-giang", "bac-ninh", "hoa-binh", "vinh-phuc"]
    load(*(line for number, code in enumerate(codes) for line in crimes(code, 90 + number, 100)))
    found = show("crime_reduction", "cluster").context["explanation"]
    assert (found.cell.result.current, found.cell.result.base) == (555, 600)
    assert sum(one.result.current for one in found.members) == 555
    assert [one.place for one in found.members] == codes
    assert (found.sides, found.cell.result.members_met) == ((), 6)


def test_a_target_of_the_cluster_alone_shows_every_figure_and_no_member(load, show):
    codes = ["quang-ninh", "phu-tho", "bac-giang", "bac-ninh", "hoa-binh", "vinh-phuc"]
    load(*(f"{code},2024,1,charity_house_fund,30000000," for code in codes))
    found = show("charity_house_fund", "cluster").context["explanation"]
    assert (found.cell.shown, found.cell.verdict) == ("180.000.000 đồng", "met")
    assert found.asks == "ít nhất 180.000.000 đồng"
    assert ([line.province for line in found.sides[0].lines], found.members) == (
        ["Quảng Ninh", "Phú Thọ", "Bắc Giang", "Bắc Ninh", "Hòa Bình", "Vĩnh Phúc"],
        (),
    )
    assert show("charity_house_fund", "hoa-binh").status_code == 404


def test_a_ruling_on_a_narrative_names_who_ruled(show):
    people = builders.people_of()
    builders.submission_at(workflow.ACCEPTED, people)
    found = show("security_kept").context["explanation"]
    assert [(one.verdict, one.acceptance.by) for one in found.judgements] == [("met", people.reviewer)]
    assert (found.cell.shown, found.cell.verdict) == ("đạt", "met")


def test_the_parts_of_a_whole_are_explained_though_they_are_switched_off(load, show):
    set_enabled(
        Target.objects.get(code="traffic_all"),
        True,
        reason="Phụ lục",
        by=builders.user_with("administrator"),
        at=builders.NOW,
    )
    measures = ("traffic_accidents", "traffic_deaths", "traffic_injuries")
    load(*(f"hoa-binh,{year},1,{code},{value}," for code in measures for year, value in ((2023, 10), (2024, 9))))
    whole = show("traffic_all").context["explanation"]
    assert [one.shown for one in whole.parts] == ["−10,00%", "−10,00%", "−10,00%"]
    assert show("traffic_deaths").context["explanation"].substitution == "(9 − 10) ÷ 10 = −1 ÷ 10 = −10,00%"


def test_a_merger_names_the_predecessors_whose_figures_were_added(load, show, clock):
    builders.agreement_2025()
    call_command("import_figures", str(builders.DATA / "figures-cum4.csv"), "--by", "qt", "--accept")
    found = show("crime_reduction", "phu-tho-2025", "?window=through-4", year=2025).context["explanation"]
    assert found.substitution == "(965 − 1.345) ÷ 1.345 = −380 ÷ 1.345 = −28,25%"
    assert found.mergers == (
        "Phú Thọ: số của các kỳ trước sáp nhập là tổng số của Hòa Bình, Phú Thọ, Vĩnh Phúc (tiền thân).",
    )
    assert sorted({line.province for line in found.sides[1].lines}) == ["Hòa Bình", "Phú Thọ", "Vĩnh Phúc"]


def test_what_does_not_exist_is_not_found(show):
    assert [
        show(target, place).status_code for target, place in [("none", "hoa-binh"), ("tips_intake", "lang-son")]
    ] == [
        404,
        404,
    ]
    assert show("tips_intake", user=builders.user_with(None)).status_code == 404


def test_the_number_of_queries_does_not_grow_with_figures(load, client):
    client.force_login(builders.user_with("leader"))
    address = reverse("targets:explanation", args=["cum-4", 2024, "crime_reduction", "hoa-binh"])
    counts = []
    for quarter in (1, 2, 3):
        load(*(f"hoa-binh,{year},{quarter},social_order_crimes,50," for year in (2023, 2024)))
        client.get(address)  # it reads the rules
        with CaptureQueriesContext(connection) as queries:
            client.get(address, {"window": f"through-{quarter}"})
        counts.append(len(queries))
    assert counts == [8, 10, 10]  # two of them for versions and acceptances that no page has read before


def page(client, code, query="?window=q1", user=None):
    client.force_login(user or builders.user_with("leader"))
    return client.get(reverse("targets:target", args=["cum-4", 2024, code]) + query)


def test_the_members_of_a_clusters_sum_have_their_counts_under_the_measures_names(show):
    for target, heads in (
        ("tips_resolved", ("Đã giải quyết", "Phải giải quyết")),
        ("crime_reduction", ("Kỳ này", "Cùng kỳ năm trước")),
        ("exemplars", ("", "")),
    ):
        answer = show(target, "cluster", "?window=q1")
        assert answer.context["explanation"].heads == heads
        shown = re.findall(r'class="num head-words">([^<]*)<', answer.content.decode())
        assert tuple(shown) == (heads if heads[0] else ())


def test_a_targets_page_draws_every_value_against_the_threshold(client, load):
    load(*crimes("bac-ninh", 96, 101), *crimes("bac-giang", 95, 100), *crimes("hoa-binh", 110, 100))
    answer = page(client, "crime_reduction")
    found = answer.context["target_page"]
    marks = {placed.mark.full_label: placed.mark.shape for placed in found.strip.marks}
    assert marks == {"Bắc Giang": "met", "Bắc Ninh": "not_met", "Hòa Bình": "not_met"}
    assert [mark.full_label for mark in found.strip.apart] == ["Quảng Ninh", "Phú Thọ", "Vĩnh Phúc", "Toàn Cụm"]
    assert [line.label for line in found.strip.lines] == ["giảm ít nhất 5%"]
    positions = {placed.mark.full_label: placed.position for placed in found.strip.marks}
    assert positions["Bắc Giang"] < found.strip.lines[0].position < positions["Bắc Ninh"] < positions["Hòa Bình"]
    assert found.strip.caption.sentence == "3/6 đơn vị có số"
    assert [row.cell.place_name for row in found.rows] == [
        "Hòa Bình", "Bắc Ninh", "Quảng Ninh", "Phú Thọ", "Vĩnh Phúc", "Bắc Giang",
    ]  # fmt: skip
    assert found.heads == ("Kỳ này", "Cùng kỳ năm trước")
    assert [row.line.series.last.text for row in found.rows if row.line.dots] == ["+10,00%", "−4,95%", "−5,00%"]


def test_a_milestones_page_has_a_table_and_no_chart(client):
    found = page(client, "nq44_party_plan").context["target_page"]
    assert (found.strip, found.lines, len(found.rows)) == (None, None, 6)


def test_an_unknown_target_is_not_found(client):
    assert page(client, "none").status_code == 404
    assert page(client, "tips_intake", user=builders.user_with(None)).status_code == 404
