"""Windows are made of the stored periods: a moved last day is the one that every page and file prints."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from pledges.models import Agreement, Province
from targets.agreements.services.merging import Merger, merger_problems
from targets.calendar.queries.days import stored_days, year_days, year_of
from targets.calendar.services.periods import make_windows
from targets.core.headroom import last_day
from targets.core.lasting import quarters_until
from targets.core.members import is_whole, owed_window
from targets.core.periods import year_before
from targets.core.scheme import Unit
from targets.models import AgreementWindow, Period
from targets.reports.queries.entry_results import windows_of as entry_windows
from targets.reports.queries.reading import Reading
from targets.results.exports.results_file import as_data
from targets.results.queries.results import results_of
from targets.results.queries.season import read_season, windows_of
from targets.results.queries.trend import trend_of
from tests import builders

pytestmark = pytest.mark.django_db
DUE = datetime(2024, 6, 24, 17, 0, tzinfo=builders.HANOI)  # of a quý II that ends on 20/6


def test_a_duty_and_what_a_unit_owes_go_by_the_stored_last_days(client):
    agreement = builders.agreement_2024()
    days = Period.objects.filter(cluster=agreement.cluster, year=2024)
    days.filter(code="q4").update(end=date(2024, 12, 20), due_at=datetime(2024, 12, 24, 17, 0, tzinfo=builders.HANOI))
    days.filter(code="q2").update(end=date(2024, 6, 20), due_at=DUE)
    season = read_season(Agreement.objects.select_related("cluster").get(pk=agreement.pk))
    window = season.window("through-2")
    target = season.scheme.specs(2)["crime_reduction"]
    assert last_day(target, window) == date(2024, 12, 20)
    leaving = replace(season.scheme.units[0], valid_to=date(2024, 6, 14))
    assert owed_window(leaving, window).periods == ("q1",)  # quý II goes on to 20/6
    assert owed_window(leaving, year_before(window)).periods == ("q1",)
    named = replace(window, periods=("moc",), end=date(2024, 6, 14))
    assert quarters_until(named) == ("q1",)


def test_windows_have_the_stored_days_of_their_periods(client, clock):
    agreement = builders.agreement_2024()
    Period.objects.filter(cluster=agreement.cluster, year=2024, code="q2").update(end=date(2024, 6, 20), due_at=DUE)
    Period.objects.filter(cluster=agreement.cluster, year=2024, code="q3").update(start=date(2024, 6, 21))
    season = read_season(Agreement.objects.select_related("cluster").get(pk=agreement.pk))
    for code, first, last in (
        ("q2", "2024-03-15", "2024-06-20"), ("through-2", "2023-12-15", "2024-06-20"),
        ("q3", "2024-06-21", "2024-09-14"),
        ("h2", "2024-06-21", "2024-12-14"),
    ):  # fmt: skip
        data = as_data(results_of(season, season.window(code)))
        assert (data["from"], data["to"]) == (first, last), code
    assert {one.code: one.end for one in windows_of(season)}["q2"] == date(2024, 6, 20)
    client.force_login(builders.user_with("leader"))
    address = reverse("targets:explanation", args=["cum-4", 2024, "tips_intake", "hoa-binh"])
    assert "20/06/2024" in client.get(address, {"window": "through-2"}).content.decode()
    dashboard = reverse("targets:dashboard_year", args=["cum-4", 2024])
    clock(datetime(2024, 6, 20, 23, 0, tzinfo=builders.HANOI))  # quý II has not ended yet
    assert client.get(dashboard).context["page"].results.window.code == "q1"
    clock(datetime(2024, 6, 21, 1, 0, tzinfo=builders.HANOI))
    assert client.get(dashboard).context["page"].results.window.code == "through-2"


def moved(code: str, year: int = 2024, **days) -> None:
    """Move a period's days, and its due moment with the last of them: the database refuses one before it."""
    if "end" in days:
        days["due_at"] = datetime.combine(days["end"] + timedelta(days=4), time(17), builders.HANOI)
    Period.objects.filter(cluster__code="cum-4", code=code, year=year).update(**days)


def test_trends_bases_stocks_and_the_entry_page_have_the_stored_days(client):
    agreement = builders.agreement_2024()
    for year in (2023, 2024):
        moved("q2", year, end=date(year, 6, 20))
        moved("q3", year, start=date(year, 6, 21))
    season = read_season(Agreement.objects.select_related("cluster").get(pk=agreement.pk))
    base = year_before(season.window("through-2"))
    assert (base.end, base.quarter_days(2)[1]) == (date(2023, 6, 20), date(2023, 6, 20))
    trend = trend_of(results_of(season, season.window("through-2")), "crime_reduction")
    ends = {(row.year, cell.window.code): cell.window.end for row in trend.rows for cell in row.cells}
    assert {ends[year, code] for year in (2023, 2024) for code in ("q2", "through-2")} == {
        date(2023, 6, 20), date(2024, 6, 20),
    }  # fmt: skip
    submission = builders.draft(builders.people_of(), quarter=2)
    spec = season.scheme.specs(2)["crime_reduction"]
    assert {one.end for one in entry_windows(Reading(submission), spec)} == {date(2024, 6, 20)}


def test_a_named_window_ends_in_the_quarter_that_the_stored_days_say():
    agreement = builders.agreement_2024()
    moved("q2", end=date(2024, 6, 20))
    moved("q3", start=date(2024, 6, 21))
    window = AgreementWindow.objects.create(
        agreement=agreement, code="moc", title="Mốc", start=date(2023, 12, 15), end=date(2024, 6, 18), order=9
    )
    make_windows(agreement)
    season = read_season(Agreement.objects.select_related("cluster").get(pk=agreement.pk))
    assert season.window(window.code).quarter == 2
    assert Period.objects.get(code="moc", year=2024).last_quarter == 2


def test_a_year_ends_and_begins_on_its_stored_days():
    agreement = builders.agreement_2024()
    builders.agreement_2025()
    moved("q4", end=date(2024, 12, 31))
    moved("q1", 2025, start=date(2025, 1, 1))
    days = stored_days(agreement.cluster_id)
    assert year_days(agreement.cluster_id, 2024) == (date(2023, 12, 15), date(2024, 12, 31))
    assert [year_of(agreement.cluster_id, one) for one in (date(2024, 12, 31), date(2025, 1, 1))] == [2024, 2025]
    leaving = Unit("a", "A", valid_to=date(2024, 12, 14))
    assert (is_whole(leaving, 2024, {}), is_whole(leaving, 2024, days)) == (True, False)


def test_the_home_page_leads_to_the_year_that_runs_by_the_stored_days(client, clock):
    builders.agreement_2024()
    builders.agreement_2025()
    client.force_login(builders.user_with("leader"))
    clock(datetime(2024, 12, 20, 9, 0, tzinfo=builders.HANOI))
    assert "/2025/" in client.get(reverse("targets:dashboard"))["Location"]
    moved("q4", end=date(2024, 12, 31))
    moved("q1", 2025, start=date(2025, 1, 1))
    assert "/2024/" in client.get(reverse("targets:dashboard"))["Location"]


def test_a_member_may_merge_on_the_years_last_stored_days():
    agreement = builders.agreement_2024()
    moved("q4", end=date(2024, 12, 31))
    old = list(Province.objects.filter(code__in=("bac-giang", "bac-ninh")))
    merger = Merger(date(2024, 12, 28), old, "moi", "Công an tỉnh mới", "Mới")
    assert [one.where for one in merger_problems(agreement, merger)] == []
