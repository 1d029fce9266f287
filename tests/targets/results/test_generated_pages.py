"""Pages of targets, units and contents on agreements of 1, 6 and 63 units: nothing contradicts a verdict."""

import re

import pytest

from pledges.models import Pledge
from targets.core.difficulty import difficulty
from targets.core.kinds import kind_of, value_of
from targets.core.scheme import MET, NO_ACTIVITY, NO_DATA, NOT_MET
from targets.results.queries.bullets import bullet_of
from targets.results.queries.results import results
from targets.words import duties
from tests.targets.results.test_generated_agreements import loaded, page, queries_of  # noqa: F401

pytestmark = pytest.mark.django_db
GENERATED = [(1, 21), (6, 22), (6, 23), (63, 24)]
TARGETS = ("crime_reduction", "tips_resolved", "fund", "plan", "both", "calm", "watched", "yearly")


def known(agreement, window):
    return {(row.target.code, row.province): row for row in results(agreement, window).rows}


def shape_of(row):
    return row.verdict if row.verdict in (MET, NOT_MET) and not row.is_reference else "plain"


def check_duty(text, row):
    """A duty keeps what is met and reaches what is not."""
    if text.startswith("Để giữ"):
        assert row.duty.is_met
    if text.startswith(("Để đạt", "So với")):
        assert not row.duty.is_met


@pytest.mark.parametrize(("units", "seed"), GENERATED)
@pytest.mark.parametrize("window", ["q1", "q2", "through-2"])
def test_a_targets_page_says_what_its_results_say(loaded, client, units, seed, window):  # noqa: F811
    agreement = loaded(units, seed)
    rows = known(agreement, window)
    for code in TARGETS:
        found = page(client, "target", code, window=window).context["target_page"]
        own = {place: row for (target, place), row in rows.items() if target == code}
        shown = {row.cell.result.province: row for row in (*found.rows, found.cluster)}
        assert {place: row.cell.result.verdict for place, row in shown.items()} == {
            place: row.verdict for place, row in own.items()
        }
        hard = [difficulty(row.cell.result) for row in found.rows]
        assert hard == sorted(hard, reverse=True)
        for placed in found.strip.marks if found.strip else ():
            row = own[None if placed.mark.is_cluster else placed.mark.key]
            assert placed.mark.shape.rpartition("-")[2] == shape_of(row)
            assert placed.value == value_of(row)
        for row in shown.values():
            assert (row.line is not None) == (found.lines is not None and row.cell.result.province in drawn(found))
            if row.bullet and row.cell.headroom:
                check_duty(row.duty, row.cell.result)
                assert row.bullet == bullet_of(row.cell)


def drawn(found):
    return {None if one.series.label == "Toàn Cụm" else f"u{one.series.label.split()[-1]}" for one in found.lines.drawn}


@pytest.mark.parametrize(("units", "seed"), GENERATED)
def test_if_closed_sorts_by_difficulty_and_leaves_nobody_out(loaded, client, units, seed):  # noqa: F811
    rows = known(loaded(units, seed), "through-2")
    for target in page(client, "if_closed", window="through-2").context["targets"]:
        own = [row for (code, place), row in rows.items() if code == target.code and place]
        assert (target.met, target.total) == (sum(row.verdict == MET for row in own), len(own))
        named = [one.cell for one in target.wanting]
        settled = [cell for group in target.settled for cell in group.cells]
        unknown = [cell for group in target.unknown for cell in group.cells]
        assert {cell.place for cell in (*named, *settled, *unknown)} == {row.province for row in own}
        hard = [difficulty(cell.result) for cell in named]
        assert hard == sorted(hard, reverse=True)
        assert all(cell.result.verdict in (MET, NO_ACTIVITY) for cell in settled)
        assert all(cell.result.verdict == NO_DATA for cell in unknown)
        for one in target.wanting:
            assert (one.cell.result.verdict == NOT_MET) == bool(one.words)
            if one.duty and one.cell.result.duty:
                check_duty(one.duty, one.cell.result)


@pytest.mark.parametrize(("units", "seed"), GENERATED)
def test_a_trend_draws_each_window_as_it_was_judged(loaded, client, units, seed):  # noqa: F811
    agreement = loaded(units, seed)
    columns = [known(agreement, window) for window in ("q1", "through-2", "through-3", "through-4")]
    for code in ("crime_reduction", "tips_resolved", "watched", "yearly"):
        charts = page(client, "trend", code, window="through-2").context["charts"]
        for one in charts.lines.drawn:
            label = one.series.label
            place = None if label == "Toàn Cụm" else f"u{label.split()[-1]}"
            wanted = [column[code, place] for column in columns]
            assert [point.value for point in one.series.points] == [value_of(row) for row in wanted]
            assert [point.shape for point in one.series.points if point.value is not None] == [
                shape_of(row) for row in wanted if value_of(row) is not None
            ]
            last = next((row for row in reversed(wanted) if value_of(row) is not None), None)
            can_be_reached = last and last.duty and not last.duty.is_met and last.duty.count >= 0
            assert (one.series.goal is not None) == bool(can_be_reached)
        for drawn_change in charts.slope.drawn if charts.slope else ():
            change = drawn_change.change
            row = columns[1][code, f"u{change.label.split()[-1]}"]
            values = (row.base, row.current) if row.base is not None else (change.before, value_of(row))
            assert (change.before, change.after, change.shape) == (*values, shape_of(row))


@pytest.mark.parametrize(("units", "seed"), GENERATED)
def test_a_profile_counts_what_it_lists(loaded, client, units, seed):  # noqa: F811
    rows = known(loaded(units, seed), "through-2")
    answer = client.get("/provinces/u0/", {"year": 2024, "window": "through-2"})
    found = answer.context["place_page"].profile
    own = {code: row for (code, place), row in rows.items() if place == "u0" and not row.is_reference}
    judged = {code: row for code, row in own.items() if code != "watched"}
    assert {row.cell.result.target.code for row in found.rows} == set(judged)
    verdicts = [row.verdict for row in judged.values()]
    asked, met = len(verdicts) - verdicts.count(NO_ACTIVITY), verdicts.count(MET)
    if asked:
        counted = re.search(r"đạt (?:cả )?(\d+)(?:/(\d+))? chỉ tiêu", found.sentence)
        assert (int(counted[1]), int(counted[2] or counted[1])) == (met, asked)
    assert ("chưa đạt:" in found.sentence) == (NOT_MET in verdicts)
    for row in found.rows:
        every = [one for (code, place), one in rows.items() if code == row.cell.result.target.code and place]
        if row.rank:
            assert None not in [value_of(one) for one in every]
    cards = client.get("/provinces/", {"window": "through-2"}).context["cards"]
    assert len(cards) == units
    assert cards[0].sentence == found.sentence


@pytest.mark.parametrize("units", [1, 6, 63])
def test_a_contents_page_lists_every_unit(loaded, client, units):  # noqa: F811
    loaded(units)
    found = page(client, "pledge", Pledge.objects.get().pk, window="q1").context["found"]
    assert len(found.units) == units
    assert {target.title for target in found.targets} >= {"Kéo giảm ít nhất 5%", "Giữ vững"}


def test_pages_ask_no_more_of_many_units(queries_of):  # noqa: F811
    ways = [("target", "crime_reduction"), ("target", "plan"), ("trend", "crime_reduction"), ("if_closed",)]
    counts = queries_of(lambda: [*ways, ("pledge", Pledge.objects.get().pk)], "q1")
    assert counts[63] == counts[1], counts


def test_a_bullet_says_what_there_is_and_its_limit(loaded, client):  # noqa: F811
    rows = known(loaded(6, 25), "through-2")
    for row in rows.values():
        words = duties.pace(row)
        assert bool(words) == (row.duty is not None)
        if words and kind_of(row.target).is_share:
            assert "cần" in words
