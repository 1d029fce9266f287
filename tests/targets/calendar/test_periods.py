"""Periods: four quarters by the 15–14 rule, due by working days, edited with a reason; days off are data."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from audit.models import Event
from foundation.dates import HANOI
from foundation.errors import Invalid, NotAllowed
from pledges.models import RoleName
from targets.agreements.imports.agreement_file import load_agreement
from targets.agreements.services.windows import NewWindow, add_window
from targets.calendar.services import periods
from targets.models import Holiday, Period
from targets.words.moments import deadline
from tests import builders
from tests.builders import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement():
    return builders.agreement_2024()


@pytest.fixture
def administrator():
    return builders.user_with(RoleName.ADMINISTRATOR)


def quarter(number, year=2024):
    return builders.period(number, year)


def test_a_year_has_four_quarters_made_once(agreement):
    made = periods.make_year(agreement.cluster, 2030)
    assert [(one.code, one.quarter, one.title, f"{one.start}", f"{one.end}") for one in made] == [
        ("q1", 1, "Quý I/2030", "2029-12-15", "2030-03-14"),
        ("q2", 2, "Quý II/2030", "2030-03-15", "2030-06-14"),
        ("q3", 3, "Quý III/2030", "2030-06-15", "2030-09-14"),
        ("q4", 4, "Quý IV/2030", "2030-09-15", "2030-12-14"),
    ]
    assert periods.make_year(agreement.cluster, 2030) == []


def test_a_period_opens_on_its_first_day_and_is_due_two_working_days_after_its_last(agreement):
    assert quarter(3).opens_at == datetime(2024, 6, 15, 0, 0, tzinfo=HANOI)
    assert [deadline(quarter(one).due_at) for one in (1, 2, 3, 4)] == [
        "17:00 thứ Hai, 18/03/2024",
        "17:00 thứ Ba, 18/06/2024",
        "17:00 thứ Ba, 17/09/2024",
        "17:00 thứ Ba, 17/12/2024",
    ]


def test_days_off_push_the_due_moment_and_make_up_days_pull_it(agreement, administrator):
    due = {"by": administrator, "at": NOW}
    periods.save_holiday(date(2029, 9, 17), title="Nghỉ", is_working_day=False, **due)
    periods.save_holiday(date(2029, 12, 15), title="Làm bù", is_working_day=True, **due)
    made = periods.make_year(agreement.cluster, 2029)
    assert [deadline(one.due_at) for one in made[2:]] == [
        "17:00 thứ Tư, 19/09/2029",
        "17:00 thứ Hai, 17/12/2029",
    ]


def test_the_first_quarter_of_an_agreement_signed_later_is_due_after_the_signing():
    load_agreement(builders.agreement_file(2024) | {"signed_on": "2024-04-12"}, at=NOW)
    assert [deadline(quarter(one).due_at) for one in (1, 2)] == [
        "17:00 thứ Ba, 16/04/2024",
        "17:00 thứ Ba, 18/06/2024",
    ]


def test_editing_a_period_needs_a_reason_and_is_on_the_record(agreement, administrator):
    period, later = quarter(2), quarter(2).due_at + timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        periods.edit_period(period, {"due_at": later}, reason=" ", by=administrator, at=NOW)
    assert [problem.where for problem in refused.value.problems] == ["reason"]
    periods.edit_period(quarter(2), {"due_at": later}, reason="Nghỉ bù", by=administrator, at=NOW)
    period.refresh_from_db()
    assert (period.due_at, period.due_version) == (later, 2)
    event = Event.objects.last()
    assert (event.action, event.subject, event.reason) == ("edit_period", "period/cum-4/2024/q2", "Nghỉ bù")
    assert sorted(event.data) == ["from", "to"]


def test_an_edit_that_changes_nothing_writes_nothing(agreement, administrator):
    count = Event.objects.count()
    periods.edit_period(quarter(2), {"due_at": quarter(2).due_at}, reason="", by=administrator, at=NOW)
    assert Event.objects.count() == count


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"end": date(2024, 3, 1)}, ["end"]),
        ({"start": date(2024, 3, 14)}, ["start"]),
        ({"end": date(2024, 6, 15)}, ["start"]),
        ({"due_at": datetime(2024, 3, 1, tzinfo=HANOI)}, ["due_at"]),
        ({"locks_at": datetime(2024, 3, 1, tzinfo=HANOI)}, ["locks_at"]),
        ({"due_at": datetime(2024, 6, 14, 17, tzinfo=HANOI)}, ["due_at"]),  # before its last day is over
        ({"locks_at": datetime(2024, 6, 18, 16, 59, tzinfo=HANOI)}, ["locks_at"]),  # before it is due
        ({"due_at": datetime(2024, 6, 23, 17, tzinfo=HANOI)}, ["is_unusual_meant"]),  # a Sunday
        ({"locks_at": datetime(2024, 9, 2, 17, tzinfo=HANOI)}, ["is_unusual_meant"]),  # the national day
        ({"end": date(2024, 6, 10)}, ["is_unusual_meant"]),  # 11 to 14 June would belong to no quarter
    ],
)
def test_moments_that_cannot_be_are_refused_at_their_field(agreement, administrator, changes, where):
    call_command("load_holidays")
    with pytest.raises(Invalid) as refused:
        periods.edit_period(quarter(2), changes, reason="Thử", by=administrator, at=NOW)
    assert [problem.where for problem in refused.value.problems] == where


def test_what_is_unusual_is_written_once_it_is_meant(agreement, administrator):
    sunday = datetime(2024, 6, 23, 17, tzinfo=HANOI)
    given = {"reason": "Trực", "by": administrator, "at": NOW}
    periods.edit_period(quarter(2), {"due_at": sunday}, is_unusual_meant=True, **given)
    assert quarter(2).due_at == sunday


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("due_at", datetime(2024, 6, 19, 17, tzinfo=HANOI)),
        ("locks_at", datetime(2024, 6, 20, 17, tzinfo=HANOI)),
    ],
)
def test_a_moment_never_moves_into_the_past(agreement, administrator, name, when):
    given = {"reason": "Thử", "by": administrator, "at": when}
    with pytest.raises(Invalid) as refused:
        periods.edit_period(quarter(2), {name: when}, **given)
    assert [problem.where for problem in refused.value.problems] == [name]
    periods.edit_period(quarter(2), {name: when}, **given | {"at": when - timedelta(minutes=1)})
    assert getattr(quarter(2), name) == when


def test_the_bounds_freeze_with_the_first_figure_of_the_period(agreement, administrator):
    given = {"reason": "Thử", "is_unusual_meant": True, "by": administrator, "at": NOW}
    periods.edit_period(quarter(2), {"start": date(2024, 3, 16)}, **given)
    people = builders.people_of()
    builders.fill(builders.draft(people, quarter=2), people)
    for name in ("start", "end"):
        with pytest.raises(Invalid) as refused:
            periods.edit_period(quarter(2), {name: date(2024, 3, 20)}, **given)
        assert [problem.where for problem in refused.value.problems] == [name]
    later = quarter(2).due_at + timedelta(days=1)
    periods.edit_period(quarter(2), {"due_at": later}, **given)
    assert (quarter(2).start, quarter(2).due_at) == (date(2024, 3, 16), later)


def test_a_refused_edit_leaves_the_row_as_it_was(agreement, administrator):
    period, due = quarter(2), quarter(2).due_at
    with pytest.raises(Invalid):
        periods.edit_period(period, {"due_at": NOW}, reason="Thử", by=administrator, at=NOW)
    assert period.due_at == due


def test_a_named_window_has_the_days_of_its_period(agreement, administrator):
    add_window(
        agreement,
        NewWindow(code="10-thang", title="Mốc", start=date(2023, 12, 15), end=date(2024, 10, 14)),
        by=administrator,
        at=NOW,
    )
    period = Period.objects.get(year=2024, code="10-thang")
    periods.edit_period(period, {"end": date(2024, 10, 15)}, reason="Hội nghị", by=administrator, at=NOW)
    assert agreement.windows.get(code="10-thang").end == date(2024, 10, 15)


def test_only_administrators_change_periods_and_days_off(agreement):
    leader = builders.user_with(RoleName.LEADER)
    with pytest.raises(NotAllowed):
        periods.edit_period(quarter(2), {"title": "x"}, reason="x", by=leader, at=NOW)
    with pytest.raises(NotAllowed):
        periods.save_holiday(date(2024, 9, 2), title="x", is_working_day=False, by=leader, at=NOW)


def test_days_off_are_changed_and_removed_on_the_record(administrator):
    given = {"by": administrator, "at": NOW}
    periods.save_holiday(date(2024, 9, 3), title="Quốc khánh", is_working_day=False, **given)
    title = " Quo\u0302\u0301c kha\u0301nh "
    holiday = periods.save_holiday(date(2024, 9, 3), title=title, is_working_day=True, **given)
    assert (Holiday.objects.count(), holiday.title, holiday.is_working_day) == (1, "Quốc khánh", True)
    periods.remove_holiday(holiday, **given)
    assert Holiday.objects.count() == 0
    actions = Event.objects.filter(subject="holiday/2024-09-03").values_list("action", flat=True)
    assert list(actions) == ["save_holiday", "save_holiday", "remove_holiday"]


def test_the_shipped_days_off_load_once_and_leave_what_was_edited(administrator):
    days = json.loads((builders.DATA / "holidays.json").read_text("utf-8"))
    periods.save_holiday(date(2024, 9, 2), title="Lễ", is_working_day=False, by=administrator, at=NOW)
    assert periods.load_holidays(days) == len(days) - 1
    assert periods.load_holidays(days) == 0
    assert Holiday.objects.get(day="2024-09-02").title == "Lễ"
    weekend_days_off = [one.day for one in Holiday.objects.filter(is_working_day=True) if one.day.weekday() < 5]
    assert weekend_days_off == []


def test_periods_are_the_clusters_and_outlive_an_agreement(agreement):
    assert Period.objects.filter(cluster=agreement.cluster).count() == 8


def test_the_command_that_loads_days_off(tmp_path, capsys):
    call_command("load_holidays")
    assert capsys.readouterr().out == f"Thêm {Holiday.objects.count()} ngày nghỉ, ngày làm bù.\n"
    wrong = tmp_path / "days.json"
    wrong.write_text('[{"day": "2/9/2024"}]', encoding="utf-8")
    with pytest.raises(CommandError) as caught:
        call_command("load_holidays", str(wrong))
    assert caught.value.returncode == 2


@pytest.mark.parametrize(
    ("changes", "is_refused"),
    [
        ({"due_at": datetime(2024, 3, 12, 17, tzinfo=builders.HANOI)}, True),  # before its last day
        ({"end": date(2024, 4, 30)}, True),  # after it is due
        ({"locks_at": datetime(2024, 3, 15, 17, tzinfo=builders.HANOI)}, True),  # before it is due
        ({"locks_at": datetime(2024, 4, 15, 17, tzinfo=builders.HANOI)}, False),
        ({"title": "Quý một"}, False),
    ],
)
def test_the_database_holds_the_order_of_a_periods_moments(agreement, changes, is_refused):
    stored = Period.objects.filter(cluster=agreement.cluster, year=2024, code="q1")
    if is_refused:
        with pytest.raises(IntegrityError, match="due from its last day on"), transaction.atomic():
            stored.update(**changes)
    else:
        assert stored.update(**changes) == 1


def test_the_database_takes_no_new_period_that_is_due_before_its_end(agreement):
    late = Period.objects.get(cluster=agreement.cluster, year=2024, code="q4")
    late.pk, late.code, late.quarter = None, "khac", None
    late.due_at = late.opens_at
    with pytest.raises(IntegrityError, match="due from its last day on"), transaction.atomic():
        late.save(force_insert=True)
