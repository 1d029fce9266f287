"""Which backups are kept: 14 daily, 8 weekly, 12 monthly, whenever the others are dropped."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from targets.core.backups import DAILY, MONTHLY, WEEKLY, kept

BEGIN = datetime(2024, 1, 1, 2, 0)  # noqa: DTZ001 - local, as they come
MOMENTS = st.lists(st.integers(0, 24 * 800), unique=True, max_size=150).map(
    lambda hours: [BEGIN + timedelta(hours=hour) for hour in sorted(hours)]
)


def test_two_years_of_nights():
    nights = [BEGIN + timedelta(days=day) for day in range(731)]
    days = sorted(moment.date() for moment in kept(nights))
    assert days[-14:] == [date(2025, 12, 18) + timedelta(days=day) for day in range(14)]
    older = days[:-14]
    sundays = [date(2025, 11, 16) + timedelta(weeks=week) for week in range(5)]  # and three among the last days
    month_ends = [date(2025, month + 1, 1) - timedelta(days=1) for month in range(1, 12)]
    assert older == sorted({*sundays, *month_ends})


@given(MOMENTS)
def test_dropping_as_they_come_leaves_the_same(moments):
    standing = set()
    for moment in moments:
        standing = set(kept([*standing, moment]))
    assert standing == kept(moments)


@given(MOMENTS)
def test_the_last_stays_and_no_more_than_the_rule_says(moments):
    chosen = kept(moments)
    assert chosen <= set(moments)
    assert len(chosen) <= DAILY + WEEKLY + MONTHLY
    assert set(moments[-1:]) <= chosen
    assert kept(chosen) == chosen


@given(MOMENTS)
def test_whatever_is_dropped_has_one_of_its_month_or_twelve_later_months(moments):
    chosen = kept(moments)
    months = {(moment.year, moment.month) for moment in chosen}
    for moment in set(moments) - chosen:
        month = (moment.year, moment.month)
        later = [one for one in months if one > month]
        assert month in months or len(later) >= MONTHLY
