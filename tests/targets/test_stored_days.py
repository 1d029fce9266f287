"""Windows are made of the stored periods: a moved last day is the one that every page and file prints."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from pledges.models import Agreement
from targets.exports.results_file import as_data
from targets.models import Period
from targets.queries.results import read_season, results_of, windows_of
from tests import builders

pytestmark = pytest.mark.django_db


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
