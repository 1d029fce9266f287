"""Windows are made of the stored periods: a moved last day is the one that every page and file prints."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.urls import reverse

from pledges.models import Agreement
from targets.core.headroom import last_day
from targets.core.lasting import quarters_until
from targets.core.members import owed_window
from targets.core.periods import year_before
from targets.exports.results_file import as_data
from targets.models import Period
from targets.queries.results import read_season, results_of, windows_of
from tests import builders

pytestmark = pytest.mark.django_db


def test_a_duty_and_what_a_unit_owes_go_by_the_stored_last_days(client):
    agreement = builders.agreement_2024()
    days = Period.objects.filter(cluster=agreement.cluster, year=2024)
    days.filter(code="q4").update(end=date(2024, 12, 20))
    days.filter(code="q2").update(end=date(2024, 6, 20))
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
    Period.objects.filter(cluster=agreement.cluster, year=2024, code="q2").update(end=date(2024, 6, 20))
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
