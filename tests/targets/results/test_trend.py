"""A target over the years: totals on the members that all years share, gaps where figures are missing."""

import re
from fractions import Fraction

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pledges.models import Agreement, Member, Province
from targets.agreements.imports.agreement_file import load_agreement
from targets.core import workflow
from targets.core.kinds import value_of
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from targets.results.queries.trend import trend_of
from targets.results.queries.trend_chart import trend_charts
from targets.words import wording
from tests import builders

pytestmark = pytest.mark.django_db
SAMPLE = builders.DATA / "figures-cum4.csv"
SIX = ("quang-ninh", "phu-tho", "bac-giang", "bac-ninh", "hoa-binh", "vinh-phuc")
HEADER = "province,year,quarter,measure,value,reason\n"


@pytest.fixture
def agreements(clock):
    """Load both agreements; return them by year."""
    clock(builders.NOW)
    return {2024: builders.agreement_2024(), 2025: builders.agreement_2025()}


@pytest.fixture
def load(agreements, tmp_path, capsys):
    """Return a function that loads lines of figures, or the whole sample, as accepted history."""
    builders.user_with("administrator", username="qt")

    def run(*lines):
        path = SAMPLE
        if lines:
            path = tmp_path / "figures.csv"
            path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        call_command("import_figures", str(path), "--by", "qt", "--accept")
        capsys.readouterr()

    return run


def trend(agreement, code="crime_reduction", window="through-4", **more):
    season = read_season(agreement)
    return trend_of(results_of(season, season.window(window)), code, **more)


def published(measure, year, quarters, codes=SIX):
    """Return the sum of a measure over units and quarters as the file has it, read anew."""
    rows = [line.split(",") for line in SAMPLE.read_text("utf-8").splitlines()[1:]]
    return sum(
        int(value)
        for code, of, quarter, what, value, _reason in rows
        if (code, int(of), what) == (code, year, measure) and code in codes and int(quarter) in quarters
    )


def shown(found, year, place=6):
    return next(row for row in found.rows if row.year == year).cells[place]


def test_what_was_sent_in_a_year_that_one_does_not_review_counts_for_nobody_else(load, agreements):
    """Of the two years that the agreement is judged on nothing is withheld, of the one before them a report is."""
    load_agreement(builders.agreement_file(2025) | {"year": 2026}, at=builders.NOW)
    load(*(f"{code},{year},1,social_order_crimes,100," for year in (2023, 2024) for code in SIX if code != "hoa-binh"))
    builders.submission_at(workflow.SUBMITTED, social_order_crimes=876_501)

    def of_2024(seen_years):
        season = read_season(Agreement.objects.get(year=2026)).for_reader(seen_years, frozenset())
        found = trend_of(results_of(season, season.window("through-1")), "crime_reduction", provisional=True)
        return next(cell.value for cell in next(row for row in found.rows if row.year == 2024).cells)

    assert of_2024(None) == 876_501 + 500
    assert of_2024(frozenset({2025, 2026})) is None


def test_years_with_other_members_are_added_up_over_those_they_share(load, agreements):
    load()
    found = trend(agreements[2025])
    assert found.windows == ("Quý I", "Quý II", "Quý III", "Quý IV", "6 tháng đầu năm", "9 tháng", "Năm")
    assert [(row.year, row.is_base, [one.code for one in row.units]) for row in found.rows] == [
        (2023, True, list(SIX)),
        (2024, False, list(SIX)),
        (2025, False, ["phu-tho-2025", "quang-ninh", "bac-ninh-2025"]),
    ]
    later = (*SIX, "phu-tho-2025", "bac-ninh-2025")
    whole = [
        [
            published("social_order_crimes", year, quarters, codes)
            for year, codes in ((2023, SIX), (2024, SIX), (2025, later))
        ]
        for quarters in ((1,), (3,), (1, 2), (1, 2, 3, 4))
    ]
    assert [[row.cells[place].value for row in found.rows] for place in (0, 2, 4, 6)] == whole


def test_it_says_who_is_counted_and_who_is_left_out(agreements):
    found = trend(agreements[2025])
    assert found.sentences == [
        "Số của mọi năm (2023, 2024, 2025) chỉ cộng các đơn vị mà năm nào cũng có: Phú Thọ (gồm Hòa Bình, Phú Thọ, "
        "Vĩnh Phúc trước sáp nhập); Quảng Ninh; Bắc Ninh (gồm Bắc Giang, Bắc Ninh trước sáp nhập).",
        "Không tính của năm 2025: Lạng Sơn, Thái Nguyên, Hưng Yên.",
    ]
    assert trend(agreements[2024]).sentences[1:] == ["Không đơn vị nào bị để ngoài."]


def test_missing_is_never_zero_and_says_how_many_are_known(load, agreements):
    load("phu-tho,2024,1,social_order_crimes,0,", "hoa-binh,2024,1,social_order_crimes,3,")
    found = trend(agreements[2024])
    cell = shown(found, 2024, 0)
    assert (cell.value, cell.shown, cell.is_missing) == (None, "chưa đủ số liệu (2/6 đơn vị)", True)


def lines(year, quarter, measure, value, codes=SIX):
    return [f"{code},{year},{quarter},{measure},{value}," for code in codes]


def test_a_change_stands_under_the_number_where_both_years_are_known(load, agreements):
    load(*lines(2023, 1, "social_order_crimes", 50), *lines(2024, 1, "social_order_crimes", 40))
    load(*lines(2023, 2, "social_order_crimes", 0), *lines(2024, 2, "social_order_crimes", 1))
    load(*lines(2023, 3, "social_order_crimes", 0), *lines(2024, 3, "social_order_crimes", 0))
    found = trend(agreements[2024])
    assert [shown(found, 2024, place).change for place in (0, 1, 2, 3)] == [
        "−20,00%", "–, tăng 6 vụ", "không phát sinh", "",
    ]  # fmt: skip
    assert [shown(found, 2023, place).change for place in (0, 1)] == ["", ""]


def test_a_rate_is_a_rate_of_sums_and_needs_a_denominator(load, agreements):
    load(
        *lines(2024, 1, "tips_arrived", 50),
        *lines(2024, 1, "tips_received", 50, SIX[:5]),
        "vinh-phuc,2024,1,tips_received,47,",
    )
    load(*lines(2024, 2, "tips_arrived", 0), *lines(2024, 2, "tips_received", 0))
    found = trend(agreements[2024], "tips_intake")
    assert [row.year for row in found.rows] == [2024]
    assert found.sentences[0].startswith("Chỉ có năm 2024: Quảng Ninh; Phú Thọ;")
    assert [(one.shown, one.counts, one.value) for one in found.rows[0].cells[:3]] == [
        ("99,00%", "297/300", Fraction(99)),
        ("không phát sinh", "", None),
        ("chưa đủ số liệu (0/6 đơn vị)", "", None),
    ]
    assert found.rows[0].cells[4].counts == "297/300"


def test_a_value_reads_as_on_the_dashboard(load, agreements):
    """3599 of 3999 is not 90,00%, on whatever page it stands."""
    zeros = ("tips_transferred", "tips_not_prosecuted", "tips_administrative", "tips_carried_over")
    load(
        *(f"{code},2024,1,tips_{what},{number}," for code, received, done in [
            ("quang-ninh", 3999, 3599), *((code, 0, 0) for code in SIX[1:])]
          for what, number in (("arrived", received), ("received", received), ("prosecuted", done))),
        *(line for measure in zeros for line in lines(2024, 1, measure, 0)),
    )  # fmt: skip
    for window in ("q1", "through-4"):
        cell = shown(trend(agreements[2024], "tips_resolved", window), 2024, 0)
        assert (cell.shown, cell.counts) == ("89,997%", "3.599/3.999")
    season = read_season(agreements[2024])
    board = results_of(season, season.window("q1")).of("tips_resolved")[-1]
    assert wording.shown(board) == "89,997%"


def test_an_amount_adds_up(load, agreements):
    load(*lines(2024, 1, "charity_house_fund", 30_000_000))
    cell = shown(trend(agreements[2024], "charity_house_fund"), 2024, 0)
    assert (cell.value, cell.shown, cell.counts, cell.change) == (180_000_000, "180.000.000", "", "")


def test_what_does_not_count_has_no_trend(agreements):
    assert [trend(agreements[2024], code) for code in ("nq44_party_plan", "security_kept", "unheard_of")] == [None] * 3


def test_submitted_figures_count_only_where_they_are_asked_for(clock):
    clock(builders.NOW)
    builders.agreement_2024()
    for code in SIX:
        submission = builders.submission_at(
            workflow.SUBMITTED,
            builders.people_of(code, "phu-tho" if code == "quang-ninh" else "quang-ninh"),
            province=code,
        )
    agreement = submission.period.cluster.agreements.get(year=2024)
    values = [shown(trend(agreement, provisional=one), 2024, 0).value for one in (False, True)]
    assert values == [None, 240]


def test_a_year_that_shares_nobody_is_named_and_ends_the_row(agreements):
    old = Agreement.objects.create(
        cluster=agreements[2024].cluster,
        year=2022,
        title="2022",
        state="published",
        applies_from="2021-12-15",
        published_at=builders.NOW,
    )
    Member.objects.create(agreement=old, province=Province.objects.get(code="thai-binh"), position="member", order=1)
    found = trend(agreements[2024])
    assert ([row.year for row in found.rows], found.apart) == ([2023, 2024], (2021, 2022))
    assert [row.is_base for row in found.rows] == [True, False]
    assert found.sentences[1:] == [
        "Không đơn vị nào bị để ngoài.",
        "Năm 2021 không có đơn vị nào chung nên không so được.",
        "Năm 2022 không có đơn vị nào chung nên không so được.",
    ]


def charts(agreement, code="crime_reduction", window="through-2"):
    season = read_season(agreement)
    return trend_charts(results_of(season, season.window(window)), code)


def test_each_member_has_a_panel_with_gaps_where_nothing_is_known(load, agreements):
    one = [f"hoa-binh,{year},{quarter},social_order_crimes,{n}," for year, quarter, n in (
        (2023, 1, 100), (2023, 2, 100), (2023, 3, 100), (2023, 4, 100), (2024, 1, 90), (2024, 2, 120),
    )]  # fmt: skip
    load(*one)
    found = charts(agreements[2024])
    assert [drawn.series.label for drawn in found.lines.drawn][:2] == ["Toàn Cụm", "Quảng Ninh"]
    line = next(drawn for drawn in found.lines.drawn if drawn.series.label == "Hòa Bình")
    assert [(dot.point.words, dot.point.text, dot.point.shape) for dot in line.dots] == [
        ("Quý I", "−10,00%", "met"),
        ("6 tháng", "+5,00%", "not_met"),
    ]
    assert [stroke.is_goal for stroke in line.strokes] == [False, True]
    assert [level.words for level in found.lines.levels] == ["0%", "−5%"]
    assert [(drawn.change.before, drawn.change.after) for drawn in found.slope.drawn] == [(200, 210)]
    assert found.slope.years == ("6 tháng đầu năm 2023", "6 tháng đầu năm 2024")


def test_a_rate_slopes_between_the_same_windows_of_two_years(load, agreements, client):
    load()
    client.force_login(builders.user_with("leader"))
    where = reverse("targets:trend", args=["cum-4", 2025, "tips_resolved"], query={"window": "q1"})
    drawn = client.get(where).context["charts"].slope.drawn
    values = []
    for year in (2024, 2025):
        season = read_season(agreements[year])
        values.append(
            {row.province: value_of(row) for row in results_of(season, season.window("q1")).of("tips_resolved")}
        )
    known = [code for code in values[1] if code and values[0].get(code) is not None and values[1][code] is not None]
    assert known
    assert [(one.change.before, one.change.after) for one in drawn] == [
        (values[0][code], values[1][code]) for code in known
    ]
    assert "%" in drawn[0].change.before_words


def test_a_rate_has_its_threshold(load, agreements):
    load()
    found = charts(agreements[2024], "tips_resolved")
    assert [level.words for level in found.lines.levels] == ["100%", "90%"]
    assert len(found.lines.drawn) == 7
    assert all(len(drawn.dots) == 4 for drawn in found.lines.drawn)


def page(client, agreement, code="crime_reduction", query="", user=None):
    client.force_login(user or builders.user_with("leader"))
    return client.get(reverse("targets:trend", args=["cum-4", agreement.year, code]) + query)


def test_the_page_shows_chart_table_and_sentence_and_a_target_leads_to_it(client, load, agreements):
    load()
    text = page(client, agreements[2025]).content.decode()
    assert text.count('<svg class="line"') == 7
    assert "So với cùng kỳ năm trước" in text
    assert 'aria-current="page">Bảng theo dõi' in text
    assert not re.search(r'<svg[^>]*>.*?style="', text, re.DOTALL)
    assert "Không tính của năm 2025: Lạng Sơn, Thái Nguyên, Hưng Yên." in text
    assert (
        'href="/agreements/cum-4/2025/targets/crime_reduction/trend/?'
        in client.get(reverse("targets:target", args=["cum-4", 2025, "crime_reduction"])).content.decode()
    )
    assert (
        "/trend/" not in client.get(reverse("targets:target", args=["cum-4", 2025, "security_kept"])).content.decode()
    )


def test_what_has_no_trend_is_not_found(client, agreements):
    assert page(client, agreements[2024], "nq44_party_plan").status_code == 404
    assert page(client, agreements[2024], user=builders.user_with(None)).status_code == 404


def test_a_provinces_own_people_see_accepted_totals_whatever_they_ask(client, agreements):
    reporter = builders.user_with("reporter", "hoa-binh")
    answer = page(client, agreements[2024], query="?basis=provisional", user=reporter)
    assert answer.context["is_provisional"] is False
    leader = page(client, agreements[2024], query="?basis=provisional")
    assert leader.context["is_provisional"] is True


def test_the_number_of_queries_does_not_grow_with_years_or_figures(client, load, agreements):
    leader = builders.user_with("leader")
    load("hoa-binh,2024,1,social_order_crimes,3,")
    page(client, agreements[2024], user=leader)
    counts = []
    for year in (2024, 2025, 2025):
        page(client, agreements[year], user=leader)  # it reads the rules
        with CaptureQueriesContext(connection) as queries:
            page(client, agreements[year], user=leader)
        counts.append(len(queries))
        load()
    assert len(set(counts)) == 1, counts
