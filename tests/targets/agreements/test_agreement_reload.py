"""Loading another file over an agreement: what has figures stays as it means, the rest goes or changes in place."""

import pytest

from pledges.models import Agreement, Province
from targets.agreements.exports.agreement_file import dump
from targets.agreements.services.targets import set_enabled
from targets.models import AgreementWindow, Period, Submission, Target, TargetVersion
from targets.reports.services.submissions import open_submission
from targets.results.services.closing import close_period
from tests import builders
from tests.agreements import MINIMAL, WINDOW, changed, load, refusals, target_with, windows, without
from tests.builders import NOW

pytestmark = pytest.mark.django_db


def test_what_the_file_leaves_out_is_removed_where_it_has_no_figures():
    load(builders.agreement_file(2024))
    load(MINIMAL)
    back = dump(Agreement.objects.get())
    assert [one["code"] for one in back["measures"]] == [one["code"] for one in MINIMAL["measures"]]
    assert [one["code"] for one in back["pledges"][0]["targets"]] == ["crime_reduction", "tips_resolved"]
    assert [one["code"] for one in back["provinces"]] == ["quang-ninh", "bac-giang"]
    assert back.keys() & {"checks", "stocks", "windows"} == set()


def entered(**values):
    """Load 2024 and let Hòa Bình enter quý I."""
    return builders.submission_at(Submission.State.DRAFT, **values)


def test_with_figures_the_same_file_still_loads_and_what_has_figures_stays():
    entered()
    file = builders.agreement_file(2024)
    assert load(file) == []
    assert refusals(without(file, target="exemplars")) == ["targets.exemplars"]
    assert refusals(without(file, province="hoa-binh")) == ["provinces"]
    assert refusals(without(file, target="exemplars", measure="exemplars")) == ["measures"]
    assert refusals(without(file, pledge=6)) == ["targets.exemplars"]
    accumulated = changed("measures", 3, "accumulation", to="closing_stock", of=file)
    assert accumulated["measures"][3]["code"] == "surprise_incidents"
    assert len(load(accumulated, dry_run=True)) == 1  # nothing is accepted yet


def test_with_accepted_figures_a_measure_is_counted_as_it_was():
    builders.submission_at(Submission.State.ACCEPTED)
    file = builders.agreement_file(2024)
    assert refusals(changed("measures", 3, "accumulation", to="closing_stock", of=file)) == ["accumulation"]
    assert refusals(changed("measures", 3, "unit", to="người", of=file)) == ["unit"]


def test_with_figures_what_has_none_may_still_go():
    entered()
    file = without(builders.agreement_file(2024), target="media_items", measure="media_items", province="phu-tho")
    removed = [line for line in load(file) if line.startswith("Bỏ")]
    assert removed == ["Bỏ thành viên Phú Thọ.", "Bỏ mục số liệu media_items.", "Bỏ chỉ tiêu media_items."]
    assert dump(Agreement.objects.get()) == file


def test_a_frozen_meaning_needs_a_reason_and_becomes_a_new_version():
    entered()
    file = builders.agreement_file(2024)
    place = ("pledges", 2, "targets", 0)
    stricter = changed(*place, "threshold", to="-6", of=file)
    assert refusals(stricter) == ["targets.crime_reduction"]
    explained = changed(*place, "reason", to="Phụ lục số 2", of=stricter)
    later = changed(*place, "effective_from", to=3, of=explained)
    assert load(later) == [
        "Chỉ tiêu crime_reduction: phiên bản 2.",
        "Cần xem lại chỉ tiêu crime_reduction: Tên chỉ tiêu ghi 5%, ngưỡng là −6%.",
    ]
    versions = TargetVersion.objects.filter(target__code="crime_reduction").values_list(
        "number", "threshold", "effective_from", "reason"
    )
    assert list(versions) == [(1, "-5", 1, ""), (2, "-6", 3, "Phụ lục số 2")]
    assert load(later) == []
    original = file["pledges"][2]["targets"][0]
    first = {"effective_from": 1} | {
        name: original[name] for name in original.keys() - {"code", "title", "short_title"}
    }
    with_both = changed(*place, "versions", to=[first], of=later)
    assert dump(Agreement.objects.get()) == with_both
    assert load(with_both) == []
    assert load(changed(*place, "title", to="Tên mới", of=later)) != []  # a title is no meaning


def test_the_file_still_loads_after_a_target_was_switched_back_in_a_later_quarter():
    entered()
    file, act = builders.agreement_file(2024), {"by": builders.user_with("administrator"), "at": NOW.replace(month=7)}
    close_period(builders.period(1), **act)
    for is_on in (False, True):
        set_enabled(Target.objects.get(code="exemplars"), is_on, reason="Thống nhất lại", **act)
    assert load(file) == []
    place = ("pledges", 5, "targets", 0)
    assert file["pledges"][5]["targets"][0]["code"] == "exemplars"
    assert refusals(changed(*place, "effective_from", to=1, of=file)) == ["targets.exemplars"]  # quý I is closed
    assert load(dump(Agreement.objects.get())) == []


def test_before_the_first_figure_a_meaning_changes_in_place():
    load(MINIMAL)
    load(target_with(threshold="-6"))
    versions = TargetVersion.objects.filter(target__code="crime_reduction").values_list("number", "threshold")
    assert list(versions) == [(1, "-6")]


def days_of(code):
    return list(Period.objects.filter(code=code).order_by("year").values_list("year", "start", "end", "quarter"))


def test_a_named_window_has_periods_of_its_year_and_the_year_before():
    load(windows(WINDOW))
    found = [(year, f"{start}", f"{end}", quarter) for year, start, end, quarter in days_of("10-thang")]
    assert found == [(2023, "2022-12-15", "2023-10-14", None), (2024, "2023-12-15", "2024-10-14", None)]
    load(windows(WINDOW | {"to": "2024-11-14"}))
    assert [f"{end}" for _year, _start, end, _quarter in days_of("10-thang")] == ["2023-11-14", "2024-11-14"]
    assert load(windows()) == ["Bỏ mốc 10-thang."]
    assert (days_of("10-thang"), AgreementWindow.objects.count()) == ([], 0)


def test_a_window_with_reports_neither_goes_nor_moves():
    load(windows(WINDOW))
    people = builders.people_of("bac-giang")
    window = Period.objects.get(code="10-thang", year=2024)
    open_submission(Province.objects.get(code="bac-giang"), window, by=people.reporter, at=NOW)
    assert load(windows(WINDOW)) == []
    assert refusals(windows()) == ["windows"]
    assert refusals(windows(WINDOW | {"to": "2024-11-14"})) == ["windows"]


def test_a_succession_left_out_goes_until_the_successor_reports():
    link = {"predecessor": "old", "successor": "bac-giang", "on": "2023-07-01"}
    load(MINIMAL | {"successions": [link]})
    assert load(MINIMAL) == ["Bỏ sáp nhập Cũ → Bắc Giang (01/07/2023)."]
    assert load(MINIMAL | {"successions": [link]}) == ["Thêm sáp nhập Cũ → Bắc Giang."]
    builders.draft(builders.people_of("bac-giang"), "bac-giang")
    assert refusals(MINIMAL) == ["successions"]
