"""Closing a period freezes its results; what comes later stands beside them, and any day can be shown again."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from foundation.errors import NotAllowed, Refused
from pledges.models import Agreement
from targets.agreements.services import targets
from targets.agreements.services.targets import set_enabled
from targets.calendar.services.periods import edit_period
from targets.core import freezing, workflow
from targets.models import Closing, FrozenResult, Notice, Period
from targets.reports.services import figures
from targets.reports.services.cells import CellInput
from targets.results.queries.explanation import explain
from targets.results.queries.frozen import earlier_ruling, standing_results
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season
from targets.results.services.closing import close_period
from tests import builders

pytestmark = pytest.mark.django_db
NOW, LATER = builders.NOW, builders.NOW + timedelta(days=30)


@pytest.fixture
def people():
    builders.agreement_2024()
    return builders.people_of()


def agreement():
    return Agreement.objects.select_related("cluster").get(year=2024)


def standing(code="q1", at=None):
    season = read_season(agreement(), at)
    return standing_results(season, season.window(code))


def one(results, target="crime_reduction", province="hoa-binh"):
    return next(row for row in results.rows if (row.target.code, row.province) == (target, province))


def close(people, quarter=1, at=NOW, **more):
    return close_period(builders.period(quarter), by=people.administrator, at=at, **more)


def correct(submission, people, at=LATER, **values):
    """Reopen an accepted report, change some cells, and have it accepted again."""
    builders.do(submission, "reopen", people.administrator, at=at)
    cells = [CellInput(code, value=value, note="Đếm trùng") for code, value in values.items()]
    figures.save_cells(submission, cells, by=people.reporter, at=at)
    for action, role in builders.PATHS[workflow.ACCEPTED]:
        builders.do(submission, action, people.of(role), at=at + timedelta(hours=1))


def test_what_is_frozen_is_what_stood(people):
    builders.submission_at(workflow.ACCEPTED, people, social_order_crimes=40)
    season = read_season(agreement())
    before = results_of(season, season.window("q1"))
    closing = close(people, note="Theo kết luận sơ kết")
    assert standing().rows == before.rows
    assert (standing().closing, standing().restated) == (closing, {})
    assert {row.window for row in closing.results.all()} == {"q1"}
    assert standing("through-1").rows == before.rows
    assert builders.period(1).closed_at == NOW


def test_a_province_not_accepted_by_then_is_no_data_for_ever(people):
    submission = builders.submission_at(workflow.SUBMITTED, people)
    close(people)
    builders.do(submission, "accept", people.reviewer, at=LATER)
    frozen = one(standing())
    assert frozen.verdict == "no_data"
    assert standing().restated["crime_reduction", "hoa-binh"].verdict != "no_data"


def test_later_corrections_targets_and_members_rewrite_nothing(people):
    submission = builders.submission_at(workflow.ACCEPTED, people, social_order_crimes=38)
    before = close(people)
    stood = list(before.results.values_list("verdict", "shown", "data"))
    rows = standing().rows
    correct(submission, people, social_order_crimes=39)
    target = agreement().targets.get(code="crime_reduction")
    meaning = {"threshold": "-1", "comparator": "<="}
    targets.edit_target(target, meaning, reason="Cụm thống nhất lại", by=people.administrator, at=LATER)
    set_enabled(
        agreement().targets.get(code="tips_intake"), False, reason="Tạm dừng", by=people.administrator, at=LATER
    )
    agreement().members.filter(province__code="vinh-phuc").delete()
    results = standing()
    assert results.rows == rows
    assert [unit.code for unit in results.units][-1] == "vinh-phuc"
    assert list(before.results.values_list("verdict", "shown", "data")) == stood
    today = results.restated["crime_reduction", "hoa-binh"]
    assert (one(results).current, today.current) == (38, 39)
    assert (one(results).target.threshold, today.target.threshold) == (-5, -5)
    assert results.causes["crime_reduction", "hoa-binh"] == ("figures",)


def test_the_trend_of_a_closed_window_is_the_same_to_a_unit_that_asks_for_its_own_figures(people, client):
    submission = builders.submission_at(workflow.ACCEPTED, people, social_order_crimes=38)
    close(people)
    correct(submission, people, social_order_crimes=39)
    client.force_login(people.reporter)
    urls = (address("trend", "crime_reduction", window="through-1", basis=basis) for basis in ("", "provisional"))
    plain, own = ([panel.series.points for panel in client.get(url).context["charts"].lines.drawn] for url in urls)
    assert ([points[0].text for points in plain].count("0,00%"), own) == (1, plain)


def test_an_explanation_of_frozen_results_names_what_moved(people):
    submission = builders.submission_at(workflow.ACCEPTED, people, social_order_crimes=38)
    close(people)
    correct(submission, people, social_order_crimes=39)
    found = explain(standing(), "crime_reduction", "hoa-binh")
    (moved,) = found.moved
    assert (moved.province, moved.before.value, moved.after.value) == ("Hòa Bình", 38, 39)
    assert (moved.before_sent_as, moved.after_sent_as, moved.after.note) == (1, 2, "Đếm trùng")
    assert found.version.number == 1
    assert found.cell.restated.verdict in ("met", "not_met")


def test_narrative_rulings_after_the_closing_are_left_out(people):
    submission = builders.submission_at(workflow.ACCEPTED, people)
    close(people)
    correct(submission, people, social_order_crimes=41)
    code = next(one.code for one in agreement().targets.all() if one.versions.get().kind == "narrative")
    found = explain(standing(), code, "hoa-binh")
    assert [one.acceptance.number for one in found.judgements] == [1]


def test_cumulative_windows_of_a_later_closing_stand_on_what_was_known_then(people):
    submission = builders.submission_at(workflow.ACCEPTED, people)
    close(people)
    assert standing("through-2").closing is None
    correct(submission, people, social_order_crimes=41)
    moment = datetime(2024, 6, 20, 9, 0, tzinfo=builders.HANOI)
    closing = close(people, 2, moment)
    assert set(closing.results.values_list("window", flat=True)) == {"q2", "through-2"}
    close(people, 4, datetime(2024, 12, 20, 9, 0, tzinfo=builders.HANOI))
    assert set(Closing.objects.get(period__quarter=4).results.values_list("window", flat=True)) == {
        "q4", "through-4", "h2",
    }  # fmt: skip


def test_a_named_window_is_frozen_by_its_own_period(people):
    period = Period.objects.filter(year=2024, quarter__isnull=True).first()
    if period is None:
        windows = [{"code": "10-thang", "title": "Mốc bình xét", "from": "2023-12-15", "to": "2024-10-14"}]
        builders.load_agreement({**builders.agreement_file(2024), "windows": windows}, at=NOW)
        period = Period.objects.get(year=2024, code="10-thang")
    closing = close_period(period, by=people.administrator, at=datetime(2024, 11, 1, tzinfo=builders.HANOI))
    assert set(closing.results.values_list("window", flat=True)) == {period.code}
    assert standing(period.code).closing == closing


def test_a_period_is_closed_once_after_its_end_by_an_administrator(people):
    with pytest.raises(NotAllowed):
        close_period(builders.period(1), by=people.reviewer, at=NOW)
    with pytest.raises(Refused, match="chưa kết thúc"):
        close(people, at=datetime(2024, 3, 14, 23, 59, 59, tzinfo=builders.HANOI))
    with pytest.raises(Refused, match="Chưa có giao ước"):
        close_period(builders.period(1, 2023), by=people.administrator, at=NOW)
    close(people, at=datetime(2024, 3, 15, 0, 0, tzinfo=builders.HANOI))
    with pytest.raises(Refused, match="đã chốt số liệu lúc"):
        close(people)
    with pytest.raises(Refused, match="không sửa được nữa"):
        edit_period(builders.period(1), {"locks_at": None}, reason="x", by=people.administrator, at=NOW)
    assert Notice.objects.filter(kind="closed", user=people.reporter).count() == 1
    assert FrozenResult.objects.count() > 0


def test_what_was_seen_on_a_day_is_shown_again(people):
    submission = builders.submission_at(workflow.ACCEPTED, people, social_order_crimes=38)
    first = NOW + timedelta(days=1)
    correct(submission, people, social_order_crimes=39)
    set_enabled(
        agreement().targets.get(code="tips_intake"), False, reason="Tạm dừng", by=people.administrator, at=LATER
    )

    def at(moment, **basis):
        season = read_season(agreement(), moment)
        return results_of(season, season.window("q1"), **basis)

    assert one(at(first)).current == 38
    assert one(at(LATER + timedelta(days=1))).current == 39
    assert one(at(NOW - timedelta(hours=1))).verdict == "no_data"
    assert one(at(first), "tips_intake").province == "hoa-binh"
    assert [row for row in at(None).rows if row.target.code == "tips_intake"] == []
    builders.do(submission, "reopen", people.administrator, at=LATER + timedelta(days=2))
    during = at(LATER + timedelta(days=3))
    assert all(row.figure.source.is_correcting for row in one(during).inputs)
    assert not any(row.figure.source.is_correcting for row in one(at(first)).inputs)


def test_submitted_figures_of_a_day_are_shown_again(people):
    submission = builders.submission_at(workflow.SUBMITTED, people, social_order_crimes=38)
    builders.do(submission, "return", people.reviewer, at=LATER)
    cells = [CellInput("social_order_crimes", value=77, note="x"), CellInput("exemplars", clear=True)]
    figures.save_cells(submission, cells, by=people.reporter, at=LATER)
    season = read_season(agreement(), NOW + timedelta(days=1))
    then = results_of(season, season.window("q1"), provisional=True)
    assert one(then).current == 38
    assert one(results_of(read_season(agreement(), LATER), season.window("q1"), provisional=True)).verdict == "no_data"


def test_closings_are_left_out_of_an_earlier_day(people):
    builders.submission_at(workflow.ACCEPTED, people)
    close(people, at=LATER)
    assert standing(at=NOW + timedelta(days=1)).closing is None
    assert standing(at=LATER + timedelta(days=1)).closing is not None


def test_a_target_written_later_was_not_there(people):
    pledge = agreement().pledges.get(number=3)
    facts = {"title": "Sau này", "kind": "amount", "numerator": ["exemplars"]}
    targets.add_target(pledge, "later", facts, by=people.administrator, at=LATER)
    codes = {row.target.code for row in standing(at=NOW).rows}
    assert "later" not in codes
    assert "later" in {row.target.code for row in standing().rows}


def test_the_command_prints_what_was_frozen_and_what_moved(people, capsys):
    submission = builders.submission_at(workflow.ACCEPTED, people, social_order_crimes=38)
    close(people)
    correct(submission, people, social_order_crimes=39)

    def printed(*more):
        call_command("results", "--cluster", "cum-4", "--year", "2024", "--through", "1", *more)
        return capsys.readouterr().out

    def hoa_binh(data):
        return next(r for r in data["rows"] if (r["province"], r["target"]) == ("hoa-binh", "crime_reduction"))

    data = json.loads(printed())
    row = hoa_binh(data)
    assert (row["current"], row["restated"]["current"], data["closed_at"][:10]) == (38, 39, "2024-03-20")
    assert "restated" not in next(r for r in data["rows"] if r["province"] == "phu-tho")
    assert hoa_binh(json.loads(printed("--today")))["current"] == 39
    assert "Đã chốt số liệu 20/03/2024" in printed("--format", "table")
    assert "(đã đính chính sau chốt)" in printed("--format", "table")
    before = json.loads(printed("--as-of", "2024-03-19"))
    assert (before["as_of"][:10], hoa_binh(before)["verdict"]) == ("2024-03-19", "no_data")
    with pytest.raises(CommandError, match="--as-of phải là một ngày"):
        printed("--as-of", "19/3/2024")


def address(name="dashboard_year", *more, **query):
    return reverse(f"targets:{name}", args=["cum-4", 2024, *more], query=query)


def test_pages_show_the_closing_what_moved_and_the_way_to_today(client, people):
    submission = builders.submission_at(workflow.ACCEPTED, people, social_order_crimes=38)
    close(people)
    correct(submission, people, social_order_crimes=40)
    client.force_login(people.leader)
    page = client.get(address(window="q1")).content.decode()
    assert "kết quả chốt lúc" in page
    assert "Đã đính chính sau chốt" in page
    assert "Số liệu hiện nay" in page
    assert "38/38" in page
    today = client.get(address(window="q1", basis="today")).content.decode()
    assert "40/38" in today
    assert "tính lại trên số đã thẩm định đến nay" in today
    told = client.get(address("explanation", "crime_reduction", "hoa-binh", window="q1")).content.decode()
    assert "Số đã đổi từ khi chốt" in told
    assert "Đếm trùng" in told
    province = client.get(reverse("targets:province", args=["hoa-binh"], query={"year": 2024})).content.decode()
    assert "Đã đính chính sau chốt" in province


def test_the_page_of_closing_asks_twice(client, people):
    builders.submission_at(workflow.ACCEPTED, people)
    client.force_login(people.administrator)
    where = address("config_close", "q1")
    page = client.get(where).content.decode()
    assert "Hòa Bình" in page
    assert client.post(where, {}).status_code == 422
    assert not Closing.objects.exists()
    assert client.post(where, {"is_sure": "on", "note": "Sơ kết"}).status_code == 302
    assert Closing.objects.get().note == "Sơ kết"
    assert client.post(where, {"is_sure": "on"}).status_code == 409
    assert "Đã chốt số liệu" in client.get(address("config_period", "q1")).content.decode()
    assert client.get(address("config_periods")).content.decode().count("chưa chốt") == 3


def test_frozen_rows_come_back_whole(people):
    builders.submission_at(workflow.ACCEPTED, people)
    close(people)
    for row in standing().rows:
        assert freezing.from_data(freezing.as_data(row, lambda s: s), lambda s: s, dict) == replace(row, duty=None)


@pytest.mark.parametrize(
    ("shown", "ruling", "ruled"),
    [("đạt", "met", None), ("chưa đạt", "not_met", None), ("2/3 đơn vị đạt", None, [2, 3]), ("90,00%", None, None)],
)
def test_a_ruling_that_an_earlier_release_froze_in_words_is_known(shown, ruling, ruled):
    assert earlier_ruling({"shown": shown}) == {"ruling": ruling, "ruled": ruled}


def test_a_duty_of_a_closed_window_is_said_from_the_latest_accepted_figures(people, tmp_path, capsys):
    before = {1: 200, 2: 100, 3: 0, 4: 100}  # 95% of 400 is 380
    lines = [f"hoa-binh,2023,{quarter},social_order_crimes,{count}," for quarter, count in before.items()]
    file = tmp_path / "2023.csv"
    file.write_text("\n".join(["province,year,quarter,measure,value,reason", *lines, ""]), "utf-8")
    call_command("import_figures", str(file), "--by", people.administrator.username, "--accept")
    capsys.readouterr()
    submission = builders.submission_at(workflow.ACCEPTED, people, social_order_crimes=180)
    close(people)
    assert one(standing()).duty.count == 200
    correct(submission, people, social_order_crimes=200)
    row = one(standing())
    assert (row.current, row.duty.count) == (180, 180)  # the figure is as it was frozen, the duty is not
    assert "không quá 180 vụ" in explain(standing(), "crime_reduction", "hoa-binh").cell.headroom
