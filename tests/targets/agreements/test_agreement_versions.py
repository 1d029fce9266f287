"""Earlier versions of a target in an agreement file: a dump writes them, an empty place gets them, none is lost."""

import copy
from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import transaction

from foundation.errors import Invalid
from pledges.models import Agreement
from targets.agreements.exports.agreement_file import dump
from targets.agreements.services.targets import edit_target, set_enabled
from targets.models import Target, TargetVersion
from targets.results.exports.results_file import as_data
from targets.results.queries.results import results as results_of_window
from tests import builders
from tests.agreements import MINIMAL, load, refusals, target_with, without

pytestmark = pytest.mark.django_db
JANUARY = datetime(2025, 1, 20, 9, 0, tzinfo=builders.HANOI)
FIGURES = {
    # through quý I 91,67% is above 90 and below 95: met then, and only then
    "tips_carried_over": (2, 1, 1, 1), "tips_received": (10, 10, 10, 10), "tips_prosecuted": (11, 10, 10, 10),
    "social_order_crimes": (9, 9, 9, 8),
}  # fmt: skip


def import_figures(folder):
    lines = ["province,year,quarter,measure,value,reason"]
    for province in ("quang-ninh", "bac-giang"):
        for measure, numbers in FIGURES.items():
            for quarter, number in enumerate(numbers, start=1):
                lines += [f"{province},2024,{quarter},{measure},{number},", f"{province},2023,{quarter},{measure},10,"]
    path = folder / "so-lieu.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    call_command("import_figures", str(path), "--by", "qt", "--accept")


def results():
    """Return the results of each quarter, as the file of results says them."""
    agreement = Agreement.objects.select_related("cluster").get()
    return [as_data(results_of_window(agreement, f"through-{quarter}")) for quarter in (1, 2, 3, 4)]


def change_rules(by):
    """Move a threshold from quý II on, and switch a target off from quý III on and on again in quý IV."""
    more = {"by": by, "at": JANUARY}
    edit_target(Target.objects.get(code="tips_resolved"), {"threshold": "95"}, reason="Nâng", effective_from=2, **more)
    crimes = Target.objects.get(code="crime_reduction")
    edit_target(crimes, {"enabled": False}, reason="Dừng", effective_from=3, **more)
    edit_target(crimes, {"enabled": True}, reason="Tiếp tục", effective_from=4, **more)
    set_enabled(Target.objects.get(code="tips_resolved"), False, reason="Thôi", **more)


@pytest.fixture
def administrator(db, clock):
    clock(JANUARY)
    load(MINIMAL)
    return builders.user_with("administrator", username="qt")


def stored():
    names = ("target__code", "number", "effective_from", "enabled", "threshold", "reason")
    return list(TargetVersion.objects.order_by("target__order", "number").values_list(*names))


VERSIONS = [
    ("crime_reduction", 1, 1, True, "-5", ""),
    ("crime_reduction", 2, 3, False, "-5", "Dừng"),
    ("crime_reduction", 3, 4, True, "-5", "Tiếp tục"),
    ("tips_resolved", 1, 1, True, "90", ""),
    ("tips_resolved", 2, 2, True, "95", "Nâng"),
    ("tips_resolved", 3, 2, False, "95", "Thôi"),
]


def test_a_dump_makes_the_same_results_of_every_quarter_in_an_empty_place(clock, tmp_path):
    clock(JANUARY)
    with transaction.atomic():  # the first place, which is gone afterwards
        load(MINIMAL)
        by = builders.user_with("administrator", username="qt")
        import_figures(tmp_path)
        change_rules(by)
        assert stored() == VERSIONS
        file, expected = dump(Agreement.objects.get()), results()
        transaction.set_rollback(True)
    assert not Agreement.objects.exists()
    load(file)
    builders.user_with("administrator", username="qt")
    import_figures(tmp_path)
    assert stored() == VERSIONS
    assert results() == expected
    verdicts = {
        (row["target"], place): row["verdict"]
        for place, data in enumerate(expected, start=1)
        for row in data["rows"]
        if row["province"] == "bac-giang"
    }
    assert verdicts == {
        ("crime_reduction", 1): "met",
        ("crime_reduction", 2): "met",
        ("crime_reduction", 4): "met",
        ("tips_resolved", 1): "met",
    }
    assert dump(Agreement.objects.get()) == file


def test_a_dump_loaded_where_it_comes_from_changes_nothing(administrator, tmp_path):
    import_figures(tmp_path)
    change_rules(administrator)
    file = dump(Agreement.objects.get())
    assert file["pledges"][0]["targets"][1]["versions"] == [
        {
            "effective_from": 1, "kind": "ratio", "numerator": ["tips_prosecuted"],
            "denominator": ["tips_carried_over", "tips_received"], "comparator": ">", "threshold": "90",
        },
        {
            "effective_from": 2, "kind": "ratio", "numerator": ["tips_prosecuted"], "reason": "Nâng",
            "denominator": ["tips_carried_over", "tips_received"], "comparator": ">", "threshold": "95",
        },
    ]  # fmt: skip
    before = stored()
    assert load(file) == []
    assert stored() == before


def test_where_figures_are_already_the_versions_that_lack_are_added(administrator, tmp_path):
    import_figures(tmp_path)
    with transaction.atomic():
        change_rules(administrator)
        file, expected = dump(Agreement.objects.get()), results()
        transaction.set_rollback(True)
    load(file)
    assert (stored(), results()) == (VERSIONS, expected)
    assert load(file) == []


def test_a_dump_that_is_older_than_the_record_or_another_is_refused(administrator, tmp_path):
    import_figures(tmp_path)
    edit_target(
        Target.objects.get(code="tips_resolved"), {"threshold": "92"}, reason="Nâng", by=administrator, at=JANUARY
    )
    older = dump(Agreement.objects.get())
    change_rules(administrator)
    assert refusals(older) == ["targets.tips_resolved.versions"]
    another = dump(Agreement.objects.get())
    another["pledges"][0]["targets"][1]["versions"][0]["threshold"] = "80"
    assert refusals(another) == ["targets.tips_resolved.versions"]


def test_an_edited_dump_adds_a_version_once(administrator, tmp_path):
    import_figures(tmp_path)
    change_rules(administrator)
    file = dump(Agreement.objects.get())
    file["pledges"][0]["targets"][0] |= {"threshold": "-6", "reason": "Phụ lục"}
    assert load(file)[0] == "Chỉ tiêu crime_reduction: phiên bản 4."
    before = stored()
    assert load(file) == []
    assert stored() == before


def test_before_the_first_figure_the_versions_are_those_of_the_file():
    load(MINIMAL)
    file = versions({"threshold": "-4"}, {"effective_from": 2, "threshold": "-4.5", "reason": "Nâng"})
    load(file)
    numbers = [(row[1:3], row[4]) for row in stored() if row[0] == "crime_reduction"]
    assert numbers == [((1, 1), "-4"), ((2, 2), "-4.5"), ((3, 3), "-5")]
    assert load(file) == []
    load(MINIMAL)
    assert [row[1:5] for row in stored()] == [(1, 1, True, "-5"), (1, 1, True, "90")]


def test_in_place_a_version_is_not_in_force_before_the_one_before_it(administrator):
    load(versions({}, {"effective_from": 3, "threshold": "-4", "reason": "Giảm"}))
    target = Target.objects.get(code="crime_reduction")
    with pytest.raises(Invalid) as caught:
        edit_target(target, {"effective_from": 2}, by=administrator, at=JANUARY)
    assert [problem.where for problem in caught.value.problems] == ["effective_from"]


def test_what_only_an_earlier_version_uses_stays(administrator, tmp_path):
    more = {"by": administrator, "at": JANUARY}
    file = copy.deepcopy(MINIMAL)
    file["measures"] += [{"code": code, "name": code, "unit": "vụ"} for code in ("fires", "storms")]
    targets = file["pledges"][0]["targets"]
    targets.append({"code": "calm", "title": "Yên", "kind": "amount", "numerator": ["fires"]})
    targets.append({"code": "both", "title": "Cả hai", "kind": "all_of", "parts": ["calm", "tips_resolved"]})
    load(file)
    import_figures(tmp_path)
    edit_target(Target.objects.get(code="calm"), {"numerator": ["storms"]}, reason="Khác", **more)
    edit_target(Target.objects.get(code="both"), {"parts": ["tips_resolved"]}, reason="Bớt", **more)
    now = dump(Agreement.objects.get())
    assert refusals(without(now, measure="fires")) == ["targets.calm.versions[1].numerator"]
    targets = now["pledges"][0]["targets"]
    for row in targets:
        row.pop("versions", None)
    assert refusals(without(now, measure="fires")) == ["targets.calm"]
    assert refusals(without(now, target="calm")) == ["targets.both"]


def test_a_unit_with_an_own_threshold_that_is_no_member_any_more_comes_along(administrator, tmp_path):
    import_figures(tmp_path)
    target = Target.objects.get(code="tips_resolved")
    edit_target(target, {"thresholds": {"old": "80"}}, reason="Riêng", by=administrator, at=JANUARY)
    edit_target(target, {"thresholds": {}}, reason="Chung", by=administrator, at=JANUARY)
    file = dump(Agreement.objects.get())
    assert [(row["code"], row.get("position")) for row in file["provinces"]][-1] == ("old", None)
    assert load(file) == []


def versions(*rows):
    """Return a file whose first target, now in force from quý III on, has these earlier versions."""
    file = target_with(effective_from=3, reason="Nay")
    target = file["pledges"][0]["targets"][0]
    first = {name: target[name] for name in ("kind", "numerator", "comparator", "threshold")}
    target["versions"] = [{"effective_from": 1} | first | row if isinstance(row, dict) else row for row in rows]
    return file


PLACE = "targets.crime_reduction.versions"
MALFORMED = [
    (versions("x"), [f"{PLACE}[1]"]),
    (target_with(versions={}), ["pledges[1].targets[1].versions"]),
    (versions({"code": "x"}), [f"{PLACE}[1]"]),
    (versions({"versions": []}), [f"{PLACE}[1]"]),
    (versions({"kind": None}), [f"{PLACE}[1]"]),
    (versions({"effective_from": None}), [f"{PLACE}[1]"]),
    (versions({"effective_from": 5}), [f"{PLACE}[1].effective_from"]),
    (versions({"threshold": "5%"}), [f"{PLACE}[1].threshold"]),
    (versions({"numerator": ["nothing"]}), [f"{PLACE}[1].numerator"]),
    (versions({"effective_from": 4}), ["targets.crime_reduction.effective_from"]),
    (
        versions({"effective_from": 3}, {"effective_from": 2, "reason": "Sửa"}),
        [f"{PLACE}[2].effective_from"],
    ),
    (versions({}, {"effective_from": 2}), [f"{PLACE}[2]"]),
    (versions({}, {"reason": "Như cũ"}), [f"{PLACE}[2]"]),
    (versions({"reason": "x" * 4001}), [f"{PLACE}[1].reason"]),
    (target_with(versions=[{"effective_from": 1, "kind": "narrative"}]), ["targets.crime_reduction"]),
    (
        versions({"kind": "milestone", "comparator": None, "threshold": None, "numerator": ["tips_received"]}),
        [f"{PLACE}[1].numerator", "targets.tips_resolved.numerator"],
    ),
]


@pytest.mark.parametrize(("data", "places"), MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_versions_are_refused_at_their_place_and_write_nothing(data, places):
    assert refusals(data) == places
    assert not Agreement.objects.exists()
