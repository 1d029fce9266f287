"""A merger within the running year: each window speaks of who is valid on its last day, and nothing counts twice."""

from datetime import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse

from foundation.errors import Invalid
from pledges.models import Agreement, Province
from targets.agreements.services.years import set_members
from targets.calendar.queries import reporting
from targets.core import periods
from targets.core.members import speaking
from targets.results.exports.results_file import as_data
from targets.results.queries.dashboard import cell
from targets.results.queries.if_closed import if_closed
from targets.results.queries.results import results
from targets.results.queries.season import read_season
from targets.results.queries.trend import trend_of
from targets.results.services.closing import close_period
from tests import builders, merging
from tests.agreements import load as load_file
from tests.agreements import refusals
from tests.builders import HANOI, period
from tests.independent import Independent, read_figures

pytestmark = pytest.mark.django_db
HEADER = "province,year,quarter,measure,value,reason\n"
OCTOBER = datetime(2025, 10, 2, 9, 0, tzinfo=HANOI)
BEFORE, AFTER = ("c", "a", "b"), ("c", "s")


@pytest.fixture
def figures(tmp_path, capsys):
    """Return a function that loads lines as accepted history, and gives their path."""

    def run(lines):
        path = tmp_path / "figures.csv"
        path.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        call_command("import_figures", str(path), "--by", "qt", "--accept")
        capsys.readouterr()
        return path

    builders.user_with("administrator", username="qt")
    return run


@pytest.fixture
def merged(figures):
    """Load the agreement and its figures; return the agreement."""
    load_file(merging.merging_file())
    figures(merging.LINES)
    return Agreement.objects.get()


def rows(agreement, window, target="crime_reduction"):
    return {one.province: (one.current, one.base) for one in results(agreement, window).of(target)}


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("q1", {"c": (180, 200), "a": (45, 50), "b": (45, 50), None: (270, 300)}),
        ("through-2", {"c": (360, 400), "a": (90, 100), "b": (90, 100), None: (540, 600)}),
        ("q3", {"c": (180, 200), "s": (90, 100), None: (270, 300)}),
        ("through-3", {"c": (540, 600), "s": (270, 300), None: (810, 900)}),
        ("h2", {"c": (360, 400), "s": (180, 200), None: (540, 600)}),
        ("through-4", {"c": (720, 800), "s": (360, 400), None: (1080, 1200)}),
    ],
)
def test_a_window_speaks_of_those_valid_on_its_last_day_and_counts_nothing_twice(merged, window, expected):
    assert rows(merged, window) == expected


def test_a_second_computation_gives_the_same(merged, tmp_path):
    known = read_figures(tmp_path / "figures.csv")
    for through in (1, 2, 3, 4):
        given = as_data(results(merged, f"through-{through}"))["rows"]
        counted = {
            (one["province"], one["target"]): (one["numerator"], one["denominator"], one["verdict"], one["headroom"])
            for one in given
        }
        assert counted == Independent(merging.merging_file(), known, through).rows(), through


def test_how_many_met_it_is_counted_among_those_alone(merged):
    cluster = results(merged, "through-4").of("crime_reduction")[-1]
    assert (cluster.members_met, cluster.members_total) == (2, 2)


def test_the_predecessors_report_before_the_period_with_the_date_and_the_successor_from_it_on(merged):
    owing = [[one.code for one in reporting.reporting_provinces(merged, period(quarter, 2025))] for quarter in (2, 3)]
    assert owing == [list(BEFORE), list(AFTER)]


def test_the_trend_shows_the_same_totals(merged):
    trend = trend_of(results(merged, "through-4"), "crime_reduction")
    shown = [[one.shown for one in row.cells] for row in trend.rows]
    assert shown == [["300", "300", "300", "300", "600", "900", "1.200"], ["270"] * 4 + ["540", "810", "1.080"]]
    assert trend.sentences[0].count("A, B") == 1


def test_if_we_closed_today_counts_the_same_members(merged):
    crimes = next(one for one in if_closed(results(merged, "through-3")) if one.code == "crime_reduction")
    assert (crimes.met, crimes.total) == (2, 2)


def test_what_was_frozen_before_the_merger_was_recorded_stands(figures):
    alone = [one for one in merging.merging_file()["provinces"] if one["code"] != "s"]
    load_file(merging.merging_file(provinces=[one | {"valid_to": None} for one in alone], successions=[]))
    for year, cases in ((2024, 50), (2025, 40)):
        figures(merging.crimes(year, {one: {1: cases} for one in BEFORE}))
    agreement = Agreement.objects.get()
    close_period(period(1, 2025), by=builders.user_with("administrator"), at=OCTOBER)
    load_file(merging.merging_file())
    client_sees = results(agreement, "q1")
    assert [one.province for one in client_sees.of("crime_reduction")] == [*BEFORE, None]


@pytest.mark.parametrize("code", ["a", "s"])
def test_every_page_opens_in_every_window(client, clock, merged, code):
    clock(OCTOBER)
    client.force_login(builders.user_with("leader"))
    places = [
        reverse("targets:dashboard_year", args=["cum-4", 2025]),
        reverse("targets:target", args=["cum-4", 2025, "crime_reduction"]),
        reverse("targets:trend", args=["cum-4", 2025, "crime_reduction"]),
        reverse("targets:if_closed", args=["cum-4", 2025]),
        reverse("targets:province", args=[code]),
    ]
    answers = {
        (place, window): client.get(place, {"window": window, "year": 2025}).status_code
        for place in places
        for window in ("q1", "through-2", "q3", "through-4")
    }
    assert set(answers.values()) == {200}, answers
    page = client.get(places[0], {"window": "through-4"}).content.decode()
    assert ("1.080/1.200" in page, "1.440" in page) == (True, False)


def test_a_unit_that_merges_has_no_duty_up_to_the_years_end_nor_the_cluster_once_the_successor_has_reported(figures):
    load_file(merging.merging_file())
    numbers = {"c": merging.each(180, 1, 2), "a": merging.each(45, 1, 2), "b": merging.each(45, 1, 2)}
    figures(merging.crimes(2024, {"c": merging.each(200), "a": merging.each(50), "b": merging.each(50)}))
    figures(merging.crimes(2025, numbers))
    assert duties("through-2") == {"c": True, "a": False, "b": False, "": True}
    rows = [one for one in results(Agreement.objects.get(), "through-2").rows if one.target.code == "crime_reduction"]
    assert {one.province: one.headroom is not None for one in rows} == {"c": True, "a": False, "b": False, None: True}
    figures(merging.crimes(2025, {"s": {3: 90}}))
    assert duties("through-2") == {"c": True, "a": False, "b": False, "": False}


def duties(window):
    """Return of each member, and of the cluster (""), whether a cell says what must still hold."""
    found = results(Agreement.objects.get(), window)
    return {row.province or "": bool(cell(row, found, {}).headroom) for row in found.of("crime_reduction")}


# Members that join or leave without a succession.


@pytest.fixture
def joined(figures):
    """Load an agreement that D joins on 1/5/2025 and B leaves on 30/6/2025; return it."""
    provinces = [
        merging.province("c", "lead"),
        merging.province("b", valid_to="2025-06-30"),
        merging.province("d", valid_from="2025-05-01"),
    ]
    load_file(merging.merging_file(provinces=provinces, successions=[]))
    figures(
        [
            *merging.crimes(2024, {"c": merging.each(200), "b": merging.each(50), "d": merging.each(10, 3, 4)}),
            *merging.crimes(2025, {"c": merging.each(180), "b": merging.each(45, 1, 2), "d": merging.each(9, 3, 4)}),
        ]
    )
    return Agreement.objects.get()


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("through-2", {"c": (360, 400), "b": (90, 100), None: (450, 500)}),
        ("q3", {"c": (180, 200), "d": (9, 10), None: (189, 210)}),
        ("through-4", {"c": (720, 800), "b": (90, 100), "d": (18, 20), None: (828, 920)}),
    ],
)
def test_who_joins_or_leaves_counts_with_the_periods_wholly_in_its_validity(joined, window, expected):
    assert rows(joined, window) == expected


def test_who_joins_or_leaves_owes_the_same_periods(joined):
    owing = [[one.code for one in reporting.reporting_provinces(joined, period(one, 2025))] for one in (1, 2, 3, 4)]
    assert owing == [["c", "b"], ["c", "b"], ["c", "d"], ["c", "d"]]


def test_a_second_computation_gives_the_same_for_those_who_join_or_leave(joined, tmp_path):
    known = read_figures(tmp_path / "figures.csv")
    provinces = [
        merging.province("c", "lead"),
        merging.province("b", valid_to="2025-06-30"),
        merging.province("d", valid_from="2025-05-01"),
    ]
    file = merging.merging_file(provinces=provinces, successions=[])
    for through in (1, 2, 3, 4):
        given = as_data(results(joined, f"through-{through}"))["rows"]
        counted = {
            (one["province"], one["target"]): (one["numerator"], one["denominator"], one["verdict"], one["headroom"])
            for one in given
        }
        assert counted == Independent(file, known, through).rows(), through


def test_a_predecessor_and_its_successor_are_both_members_only_in_the_year_of_the_merger(merged):
    provinces = merging.merging_file()["provinces"]
    assert refusals(merging.merging_file(year=2026, provinces=provinces)) == ["provinces", "provinces"]
    assert refusals(merging.merging_file(year=2024, provinces=provinces)) == ["provinces", "provinces"]


def test_the_members_page_refuses_them_too(merged):
    load_file(
        merging.merging_file(
            year=2026,
            provinces=[
                one | {"position": None if one["code"] in "ab" else one["position"]}
                for one in merging.merging_file()["provinces"]
            ],
        )
    )
    agreement = Agreement.objects.get(year=2026)
    members = [(Province.objects.get(code=code), "member") for code in ("a", "s")]
    with pytest.raises(Invalid) as refused:
        set_members(agreement, members, by=builders.user_with("administrator"), at=OCTOBER)
    assert [one.message for one in refused.value.problems] == [
        "A và đơn vị kế tiếp S không cùng là thành viên năm 2026 được."
    ]


def test_units_of_a_season_are_heard_by_window(merged):
    units = read_season(merged).scheme.units
    heard = [
        [one.code for one in speaking(units, window)] for window in (periods.through(2025, 2), periods.through(2025, 3))
    ]
    assert heard == [list(BEFORE), list(AFTER)]
