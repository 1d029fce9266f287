"""What a page of results reads: what it shows and no more, in a number of queries that grows with nothing."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pledges.models import Agreement
from targets.core import workflow
from targets.models import Submission, Target
from targets.reports.services import moves
from targets.results.queries.results import results_of
from targets.results.queries.season import ALL, CLUSTER, NONE, Extent, read_season
from tests import builders

pytestmark = pytest.mark.django_db
YEAR = "/agreements/cum-4/2024"
# Queries of a page that is made anew while the rules stand.
MADE = {
    f"{YEAR}/dashboard/?window=through-2": 7,
    f"{YEAR}/if-closed/?window=through-2": 4,
    f"{YEAR}/changes/quarter/?window=through-2": 4,
    f"{YEAR}/changes/year/?window=through-2": 5,
    f"{YEAR}/targets/crime_reduction/?window=through-2": 4,
    f"{YEAR}/targets/crime_reduction/trend/?window=through-2": 4,
    f"{YEAR}/targets/crime_reduction/hoa-binh/?window=through-2": 9,
    f"{YEAR}/stocks/hoa-binh/?window=through-2": 13,
    "/provinces/hoa-binh/?year=2024&window=through-2": 5,
}
# The same after a report has moved: the figures of its period are read again, by three.
MOVED = {f"{YEAR}/dashboard/?window=through-2": 10, f"{YEAR}/if-closed/?window=through-2": 7}
OF_NOW = {f"{YEAR}/lateness/?window=q1": 8}  # never kept: they show how time passes
KEPT = 3  # of a kept one: session with its person, the record's end, unread notices


@pytest.fixture
def leader(client, clock):
    clock(builders.NOW)
    builders.agreement_2024()
    user = builders.user_with("leader")
    client.force_login(user)
    return user


def report(place, quarter):
    builders.submission_at(workflow.ACCEPTED, builders.people_of(place), province=place, quarter=quarter)


def queries(client, address):
    assert client.get(address).status_code == 200  # it reads the rules, once for all pages
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def test_queries_grow_neither_with_units_nor_with_quarters(client, leader):
    report("hoa-binh", 1)
    pledge = Target.objects.get(code="crime_reduction").pledge_id
    pages = MADE | OF_NOW | {f"{YEAR}/pledges/{pledge}/?window=through-2": 7}
    first = {address: queries(client, address) for address in pages}
    for place, quarter in (("hoa-binh", 2), ("phu-tho", 1), ("phu-tho", 2), ("bac-ninh", 1)):
        report(place, quarter)
    again = {address: queries(client, address) for address in pages}
    assert again == first
    assert again == pages


def test_after_a_move_figures_are_read_again(client, leader):
    report("hoa-binh", 1)
    report("phu-tho", 1)
    why = {"by": builders.user_with("administrator"), "at": builders.NOW, "reason": "Đối chiếu với hồ sơ gốc."}
    moved = Submission.objects.get(province__code="phu-tho", carried_by=None)
    for address, expected in MOVED.items():
        assert client.get(address).status_code == 200
        moves.reopen(moved, **why)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        assert len(captured) == expected
        moves.cancel_reopening(moved, **why)


def test_a_kept_page_asks_who_reads_and_whether_it_still_stands(client, leader, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    assert {queries(client, address) for address in MADE} == {KEPT}
    cache.clear()


def test_a_season_reads_the_figures_of_its_extent_alone(leader):
    report("hoa-binh", 1)
    report("phu-tho", 1)
    season = read_season(Agreement.objects.get(year=2024))

    def known(extent):
        keys = season.within(extent).figures.accepted
        return {key[0] for key in keys}, {key[3] for key in keys}

    places, measures = known(ALL)
    assert places == {"hoa-binh", "phu-tho"}
    assert len(measures) > 10
    assert known(Extent("crime_reduction", "phu-tho")) == ({"phu-tho"}, {"social_order_crimes"})
    assert known(Extent("crime_reduction", CLUSTER)) == (places, {"social_order_crimes"})
    assert known(Extent(place="phu-tho")) == ({"phu-tho"}, measures)
    assert known(NONE) == (set(), set())


def test_an_extent_gives_the_rows_of_the_whole(leader):
    report("hoa-binh", 1)
    season = read_season(Agreement.objects.get(year=2024))
    window = season.window("q1")
    whole = results_of(season, window)
    for code in dict.fromkeys(row.target.code for row in whole.rows):
        for place in ("hoa-binh", "phu-tho", CLUSTER):
            part = results_of(season.within(Extent(code, place)), window)
            wanted = [row for row in whole.of(code) if place == CLUSTER or row.province == place]
            assert part.of(code) == wanted, (code, place)
