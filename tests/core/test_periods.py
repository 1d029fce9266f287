"""Quarters, windows and due moments (docs/metrics.md#periods-and-windows)."""

import itertools
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.dates import HANOI
from targets.core import periods
from targets.words import wording
from targets.words.moments import deadline


@pytest.mark.parametrize(
    ("quarter", "start", "end"),
    [
        (1, date(2023, 12, 15), date(2024, 3, 14)),
        (2, date(2024, 3, 15), date(2024, 6, 14)),
        (3, date(2024, 6, 15), date(2024, 9, 14)),
        (4, date(2024, 9, 15), date(2024, 12, 14)),
    ],
)
def test_quarters_run_from_the_15th_to_the_14th(quarter, start, end):
    assert periods.quarter_bounds(2024, quarter) == (start, end)


@given(st.integers(2000, 2099))
def test_quarters_tile_the_years(year):
    bounds = [periods.quarter_bounds(year, quarter) for quarter in periods.QUARTERS]
    bounds.append(periods.quarter_bounds(year + 1, 1))
    for (_start, end), (start, _end) in itertools.pairwise(bounds):
        assert start - end == timedelta(days=1)


@pytest.mark.parametrize(
    ("window", "code", "title", "codes", "start", "end"),
    [
        (periods.through(2024, 1), "through-1", "Quý I/2024", "q1", "2023-12-15", "2024-03-14"),
        (periods.through(2024, 2), "through-2", "6 tháng đầu năm 2024", "q1 q2", "2023-12-15", "2024-06-14"),
        (periods.through(2024, 3), "through-3", "9 tháng 2024", "q1 q2 q3", "2023-12-15", "2024-09-14"),
        (periods.through(2024, 4), "through-4", "Năm 2024", "q1 q2 q3 q4", "2023-12-15", "2024-12-14"),
        (periods.quarter(2024, 1), "q1", "Quý I/2024", "q1", "2023-12-15", "2024-03-14"),
        (periods.quarter(2024, 2), "q2", "Quý II/2024", "q2", "2024-03-15", "2024-06-14"),
        (periods.quarter(2024, 3), "q3", "Quý III/2024", "q3", "2024-06-15", "2024-09-14"),
        (periods.quarter(2024, 4), "q4", "Quý IV/2024", "q4", "2024-09-15", "2024-12-14"),
        (periods.second_half(2024), "h2", "6 tháng cuối năm 2024", "q3 q4", "2024-06-15", "2024-12-14"),
    ],
)
def test_windows(window, code, title, codes, start, end):
    assert (window.code, wording.window_title(window), " ".join(window.periods)) == (code, title, codes)
    assert (window.start.isoformat(), window.end.isoformat()) == (start, end)
    assert not window.is_named


def test_a_named_window_has_periods_of_its_own_and_a_year_before():
    window = periods.named("10-thang", "Mốc bình xét", 2024, date(2023, 12, 15), date(2024, 10, 14))
    before = periods.year_before(window)
    assert (window.is_named, window.periods) == (True, ("10-thang",))
    assert (before.year, before.start, before.end) == (2023, date(2022, 12, 15), date(2023, 10, 14))


def test_the_year_before_a_leap_day():
    window = periods.named("w", "W", 2024, date(2024, 1, 1), date(2024, 2, 29))
    assert periods.year_before(window).end == date(2023, 2, 28)


def test_only_the_first_quarter_alone_is_cumulative():
    assert [periods.quarter(2024, quarter).through for quarter in periods.QUARTERS] == [1, None, None, None]


@pytest.mark.parametrize(
    ("end", "days_off", "make_up", "due"),
    [
        (date(2024, 9, 14), [], [], "2024-09-17T17:00"),  # Saturday: Monday, Tuesday
        (date(2024, 6, 14), [], [], "2024-06-18T17:00"),  # Friday: Monday, Tuesday
        (date(2024, 3, 14), [], [], "2024-03-18T17:00"),  # Thursday: Friday, Monday
        (date(2024, 4, 29), [date(2024, 4, 30), date(2024, 5, 1)], [], "2024-05-03T17:00"),
        (date(2024, 5, 2), [], [date(2024, 5, 4)], "2024-05-04T17:00"),  # Friday, then a Saturday that is worked
    ],
)
def test_due_is_two_working_days_later_at_17_00_in_hanoi(end, days_off, make_up, due):
    moment = periods.due_moment(end, days_off=days_off, make_up_days=make_up)
    assert moment == datetime.fromisoformat(due).replace(tzinfo=HANOI)


def test_a_deadline_is_printed_with_its_weekday():
    assert deadline(periods.due_moment(date(2024, 9, 14))) == "17:00 thứ Ba, 17/09/2024"


def test_quarter_codes():
    assert [periods.quarter_code(one) for one in periods.QUARTERS] == ["q1", "q2", "q3", "q4"]


def test_each_day_of_a_week_has_its_name():
    monday = datetime(2024, 9, 16, 9, 5, tzinfo=HANOI)
    days = [deadline(monday + timedelta(days=one)) for one in range(7)]
    assert [one.split(",")[0] for one in days] == [
        "09:05 thứ Hai", "09:05 thứ Ba", "09:05 thứ Tư", "09:05 thứ Năm", "09:05 thứ Sáu", "09:05 thứ Bảy",
        "09:05 Chủ nhật",
    ]  # fmt: skip
