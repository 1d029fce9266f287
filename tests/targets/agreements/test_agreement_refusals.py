"""What is wrong with an agreement file is listed with its place, and then nothing is written."""

import pytest

from pledges.models import Agreement, Province, Succession
from targets.models import Measure
from tests.agreements import WINDOW, changed, load, refusals, target_with, windows

pytestmark = pytest.mark.django_db

ENDED = changed("provinces", 0, "valid_to", to="2025-07-01")
TO_NEW = {"predecessor": "old", "successor": "bac-giang", "on": "2025-07-01"}
STOCK = {"opening": "tips_carried_over", "remaining": ["tips_carried_over"]}
WRONG = [
    (changed("title", to=...), [""]),
    (changed("surprise", to=1), [""]),
    ([], [""]),
    (changed("year", to="2024"), ["year"]),
    (changed("year", to=1999), ["year"]),
    (changed("year", to=True), ["year"]),
    (changed("signed_on", to="20/3/2024"), ["signed_on"]),
    (changed("title", to="a\u0000b"), ["title"]),
    (changed("title", to="\ud800"), ["title"]),
    (changed("title", to="x" * 301), ["giao ước năm 2024"]),
    (changed("cluster", "code", to="Cụm 4"), ["cluster.code"]),
    (changed("provinces", to={}), ["provinces"]),
    (changed("provinces", 0, to=7), ["provinces[1]"]),
    (changed("provinces", 0, "position", to="boss"), ["provinces[1].position"]),
    (changed("provinces", 1, "position", to="lead"), ["provinces"]),
    (changed("provinces", 1, "code", to="quang-ninh"), ["provinces"]),
    (changed("provinces", 0, "valid_to", to="0001-01-01"), ["provinces[1].valid_to"]),
    (changed("measures", 0, "accumulation", to="sum"), ["measures[1].accumulation"]),
    (changed("measures", 1, "code", to="tips_received"), ["measures", "targets.tips_resolved.denominator"]),
    (changed("measures", 0, "unit", to=" "), ["measures[1]"]),
    (changed("pledges", "+", to={"number": 3, "title": "Lại"}), ["pledges"]),
    (changed("pledges", "+", to={"number": 0, "title": "Không"}), ["pledges[2].number"]),
    (changed("pledges", 0, "measures", to=["none", {}]), ["pledges[1].measures", "pledges[1].measures"]),
    (target_with(kind="guess"), ["targets.crime_reduction.kind"]),
    (target_with(kind=""), ["pledges[1].targets[1]"]),
    (target_with(numerator=["nothing"]), ["targets.crime_reduction.numerator"]),
    (target_with(numerator=[["x"]]), ["targets.crime_reduction.numerator"] * 2),
    (target_with(numerator=["social_order_crimes", "-social_order_crimes"]), ["targets.crime_reduction.numerator"]),
    (target_with(denominator=["tips_received"]), ["targets.crime_reduction.denominator"]),
    (target_with(threshold="5%"), ["targets.crime_reduction.threshold"]),
    (target_with(threshold=-5), ["pledges[1].targets[1].threshold", "targets.crime_reduction.threshold"]),
    (target_with(threshold="-5,5"), ["targets.crime_reduction.threshold"]),
    (target_with(threshold=None), ["targets.crime_reduction.threshold"]),
    (target_with(comparator="=<"), ["targets.crime_reduction.comparator"]),
    (target_with(upper={"comparator": "<", "threshold": "9"}), ["targets.crime_reduction.upper_comparator"]),
    (
        target_with(comparator=">", upper={"comparator": "<", "threshold": "-6"}),
        ["targets.crime_reduction.upper_threshold"],
    ),
    (target_with(thresholds={"nowhere": "1"}), ["targets.crime_reduction.thresholds"]),
    (target_with(thresholds={"bac-giang": 1}), ["targets.crime_reduction.thresholds.bac-giang"]),
    (target_with(scope="world"), ["targets.crime_reduction.scope"]),
    (target_with(judged_on="month"), ["targets.crime_reduction.judged_on"]),
    (target_with(effective_from=5), ["targets.crime_reduction.effective_from"]),
    (target_with(kind="milestone"), ["targets.crime_reduction.comparator"]),
    (target_with(kind="ratio", threshold="5"), ["targets.crime_reduction.denominator"]),
    (target_with(parts=["tips_resolved"]), ["targets.crime_reduction.parts"]),
    (target_with(code="tips_resolved"), ["targets"]),
    (
        changed("checks", to=[{"at_most": {"left": ["x"], "right": []}}]),
        ["checks[1].at_most.left", "checks[1].at_most.right"],
    ),
    (changed("stocks", to=[{"opening": "x", "remaining": ["-y"]}]), ["stocks[1].opening", "stocks[1].remaining"]),
    (changed("provinces", 0, "valid_from", to="2025-07-02", of=ENDED), ["provinces[1]"]),
    (changed("successions", to=[TO_NEW, TO_NEW]), ["successions"]),
    (changed("successions", to=[TO_NEW, {**TO_NEW, "successor": "new"}]), ["successions[2]"]),
    (changed("pledges", 0, "measures", to=["tips_received", "tips_received"]), ["pledges"]),
    (changed("stocks", to=[STOCK, STOCK]), ["stocks"]),
    (target_with(comparator="", threshold="", thresholds={"bac-giang": "1"}), ["targets.crime_reduction.thresholds"]),
    (windows({**WINDOW, "code": "q1"}), ["windows[1].code"]),
    (windows({**WINDOW, "from": "2024-11-14"}), ["windows[1]"]),
    (
        changed("successions", to=[{"predecessor": "nowhere", "successor": "bac-giang", "on": "2024-07-01"}]),
        ["successions[1]"],
    ),
    (
        changed(
            "successions",
            to=[
                {"predecessor": "quang-ninh", "successor": "bac-giang", "on": "2024-07-01"},
                {"predecessor": "bac-giang", "successor": "quang-ninh", "on": "2024-07-02"},
            ],
        ),
        ["successions", "successions"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("data", "places"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_file_is_refused_at_its_place_and_writes_nothing(data, places):
    assert refusals(data) == places
    assert (Agreement.objects.count(), Province.objects.count(), Measure.objects.count()) == (0, 0, 0)


def test_all_of_parts_are_targets_with_a_value_of_their_own():
    data = changed("pledges", 0, "targets", "+", to={"code": "a", "title": "A", "kind": "all_of", "parts": ["b", "z"]})
    data["pledges"][0]["targets"].append({"code": "b", "title": "B", "kind": "all_of", "parts": ["crime_reduction"]})
    assert refusals(data) == ["targets.a.parts", "targets.a.parts"]


def test_a_split_and_a_merger_of_the_same_units_lead_nowhere_back():
    """Two ways to the same successor are no circle; what has been looked at is not looked at again."""
    data = changed("provinces", "+", to={"code": "new", "name": "Mới", "short_name": "Mới", "position": None})
    links = [("old", "bac-giang"), ("old", "quang-ninh"), ("bac-giang", "new"), ("quang-ninh", "new")]
    data["successions"] = [{"predecessor": old, "successor": new, "on": "2025-07-01"} for old, new in links]
    load(data)
    assert Succession.objects.count() == 4
