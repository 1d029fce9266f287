"""Quarters by the 15–14 rule, windows over them, due moments in working days. Knows no database and no clock."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from foundation.dates import HANOI

QUARTERS = (1, 2, 3, 4)
_CODES = {quarter: f"q{quarter}" for quarter in QUARTERS}
ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}
WEEKEND = 5  # the weekday on which it begins, Saturday
_STARTS = {1: (-1, 12), 2: (0, 3), 3: (0, 6), 4: (0, 9)}  # quarter: (year shift, month), always the 15th


# Codes that every year has of its own, or that a key or a file reads as a quarter; no named window may have one.
RESERVED = re.compile(r"q?[1-4]|h[12]|through-.*")


Days = Mapping[tuple[int, str], tuple[date, date]]  # first and last day by year and period code, as stored


@dataclass(frozen=True)
class Window:
    """The periods a result speaks of, in order. `through`: the quarter a cumulative window ends with, else None.

    `title`: of a named window, as people wrote it, else ""; targets.words names the others. `periods` are period codes
    ("q1".."q4", or a named window's own code); both days are included. `quarter`: the quarter whose target versions
    judge it.
    """

    code: str
    title: str
    year: int
    periods: tuple[str, ...]
    start: date
    end: date
    through: int | None = None
    quarter: int = 4
    base_of: "Window | None" = None  # the window that is compared with this one of the year before
    days: Days = field(default_factory=dict, compare=False)  # as stored

    @cached_property
    def is_named(self) -> bool:
        """Whether the window has figures of its own, kept apart from the quarters'."""
        return self.periods[0] not in _CODES.values()

    @cached_property
    def ending(self) -> "Window":
        """The last period of the window alone."""
        return replace(self, periods=self.periods[-1:])

    @cached_property
    def year_before(self) -> "Window":
        """The same window a year before (cùng kỳ năm trước), with that year's stored days where they are known."""
        before = replace(
            self,
            year=self.year - 1,
            title=self.title.replace(str(self.year), str(self.year - 1)),
            start=_a_year_before(self.start),
            end=_a_year_before(self.end),
            base_of=self.base_of or self,
        )
        return replace(dated(before, self.days), quarter=self.quarter)

    def quarter_days(self, number: int) -> tuple[date, date]:
        """Return the first and last day of a quarter of the window's year: as stored where that is known."""
        return stored_bounds(self.days, self.year, number)


def quarter_bounds(year: int, quarter: int) -> tuple[date, date]:
    """Return the first and last day that a quarter is made with (Decree 09/2019/NĐ-CP, Article 12: 15th to 14th).

    What is stored may be others: ask stored_bounds.
    """
    shift, month = _STARTS[quarter]
    start = date(year + shift, month, 15)
    return start, date(year, 3 * quarter, 14)


def stored_bounds(days: Days, year: int, quarter: int) -> tuple[date, date]:
    """Return the first and last day of a quarter as stored; as it would be made where its year has none."""
    return days.get((year, quarter_code(quarter))) or quarter_bounds(year, quarter)


def year_bounds(days: Days, year: int) -> tuple[date, date]:
    """Return the first and last day of a year of quarters."""
    return stored_bounds(days, year, QUARTERS[0])[0], stored_bounds(days, year, QUARTERS[-1])[1]


def year_of(days: Days, day: date) -> int:
    """Return the year whose quarters a day lies in."""
    return next((year for year in (day.year - 1, day.year) if day <= year_bounds(days, year)[1]), day.year + 1)


def dated(window: Window, days: Days) -> Window:
    """Return a window with the days of its periods as they are stored, never from their labels."""
    first, last = (days.get((window.year, period)) for period in (window.periods[0], window.periods[-1]))
    start, end = (first[0], last[1]) if first and last else (window.start, window.end)
    quarter = last_quarter(window.year, end, days) if window.is_named else window.quarter
    return replace(window, start=start, end=end, quarter=quarter, days=days)


def quarter_code(quarter: int) -> str:
    """Return the code of a quarter's period: q1 … q4."""
    return _CODES[quarter]


def through(year: int, quarter: int) -> Window:
    """Return the cumulative window of a year that ends with `quarter`: quý I, 6 tháng, 9 tháng, năm."""
    codes = tuple(quarter_code(number) for number in QUARTERS[:quarter])
    start, end = quarter_bounds(year, 1)[0], quarter_bounds(year, quarter)[1]
    return Window(f"through-{quarter}", "", year, codes, start, end, quarter, quarter)


def quarter(year: int, number: int) -> Window:
    """Return the window of one quarter alone; quý I is also the cumulative window through quý I."""
    start, end = quarter_bounds(year, number)
    code = quarter_code(number)
    return Window(code, "", year, (code,), start, end, 1 if number == 1 else None, number)


def second_half(year: int) -> Window:
    """Return 6 tháng cuối năm: quý III and quý IV."""
    start, end = quarter_bounds(year, 3)[0], quarter_bounds(year, 4)[1]
    return Window("h2", "", year, ("q3", "q4"), start, end)


def named(code: str, title: str, year: int, start: date, end: date) -> Window:
    """Return a named window of an agreement, whose figures are its own; its quarter is the one in which it ends."""
    return Window(code, title, year, (code,), start, end, quarter=last_quarter(year, end))


def last_quarter(year: int, end: date, days: Days | None = None) -> int:
    """Return the quarter in which a window of a year ends."""
    return next((number for number in QUARTERS if end <= stored_bounds(days or {}, year, number)[1]), QUARTERS[-1])


def year_before(window: Window) -> Window:
    """Return the same window a year before (cùng kỳ năm trước)."""
    return window.year_before


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def due_moment(
    end: date,
    *,
    days_off: Collection[date] = (),
    make_up_days: Collection[date] = (),
    working_days: int = 2,
    hour: int = 17,
) -> datetime:
    """Return `hour`:00 in Hanoi on the working day that is `working_days` after `end` (docs/metrics.md)."""
    office = OfficeDays(frozenset(days_off), frozenset(make_up_days))
    return datetime.combine(office.after(end, working_days), time(hour), HANOI)


@dataclass(frozen=True)
class OfficeDays:
    """On which days offices work: not at weekends, unless made up for, nor on the days off."""

    days_off: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Say whether offices work on a day."""
        return day in self.make_up_days or not (day.weekday() >= WEEKEND or day in self.days_off)

    def after(self, day: date, working_days: int) -> date:
        """Return the working day that is so many after a day; the day itself for none."""
        while working_days:
            day += timedelta(days=1)
            working_days -= self.works(day)
        return day

    def not_before(self, day: date) -> date:
        """Return a day if it is worked on, else the first after it that is."""
        return day if self.works(day) else self.after(day, 1)

    def not_after(self, day: date) -> date:
        """Return a day if it is worked on, else the last before it that is."""
        while not self.works(day):
            day -= timedelta(days=1)
        return day
