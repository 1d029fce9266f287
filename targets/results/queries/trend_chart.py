"""The small charts of a trend, drawn by the server: one for each window, a bar for each year, one scale for all."""

from dataclasses import dataclass
from fractions import Fraction

from targets.core.kinds import kind_of
from targets.core.numbers import format_count
from targets.results.queries.trend import Trend, TrendCell

WIDTH, TOP, FLOOR, HEIGHT = 220, 26, 130, 152  # a panel's measures, in its own units
WIDEST, LETTER = 44, 8  # of a bar; of a letter, to know whether a value fits over its bar
STEPS = (Fraction(1), Fraction(3, 2), Fraction(2), Fraction(5, 2), Fraction(3), Fraction(4), Fraction(5), Fraction(8))


@dataclass(frozen=True)
class YearBar:
    """One year in one panel; `height` None where there is no number: a gap, never a bar of zero."""

    year: int
    cell: TrendCell
    middle: int
    x: int
    width: int
    y: int
    height: int | None
    is_latest: bool
    fits: bool  # the value can be written over the bar

    @property
    def value_y(self) -> int:
        """Return where the value is written."""
        return self.y - 6


@dataclass(frozen=True)
class Panel:
    """One window over the years."""

    title: str
    bars: tuple[YearBar, ...]
    sentence: str


@dataclass(frozen=True)
class Panels:
    """All panels with the scale that they share."""

    panels: tuple[Panel, ...]
    top: str  # what the line at the top stands for
    zero: int  # the height of the line of zero
    has_gap: bool
    width: int = WIDTH
    height: int = HEIGHT
    line: int = TOP


def panels_of(trend: Trend) -> Panels:
    """Draw a trend; the one scale begins at zero (or at the least value, where sums are negative)."""
    cells = [cell for row in trend.rows for cell in row.cells]
    values = [Fraction(0), *(one.value for one in cells if one.value is not None)]
    low, high = min(values), ceiling(max(values))

    def height(value: Fraction) -> int:
        return FLOOR - round((value - low) * (FLOOR - TOP) / (high - low))

    panels = tuple(_panel(trend, place, height) for place in range(len(trend.windows)))
    top = format_count(int(high)) + ("%" if kind_of(trend.spec).is_share else f" {trend.unit}")
    return Panels(panels, top, height(Fraction(0)), any(one.value is None for one in cells))


def ceiling(value: Fraction) -> Fraction:
    """Return the first round whole number from a value on: 1, 2, 3, 4, 5, 8, 10, 15, 20, 25, 30 …"""
    power = Fraction(1)
    while True:
        for step in STEPS:
            if step * power >= value and (step * power).denominator == 1:
                return step * power
        power *= 10


def _panel(trend: Trend, place: int, height) -> Panel:
    slot = WIDTH // len(trend.rows)
    bars = []
    for index, row in enumerate(trend.rows):
        cell, middle = row.cells[place], index * slot + slot // 2
        width = min(slot * 3 // 5, WIDEST)
        top, bottom = height(max(cell.value or 0, Fraction(0))), height(min(cell.value or 0, Fraction(0)))
        bars.append(
            YearBar(
                year=row.year,
                cell=cell,
                middle=middle,
                x=middle - width // 2,
                width=width,
                y=top,
                height=None if cell.value is None else max(bottom - top, 1),
                is_latest=index == len(trend.rows) - 1,
                fits=len(cell.shown) * LETTER <= slot,
            )
        )
    title = trend.windows[place]
    told = "; ".join(f"{bar.year}: {bar.cell.shown}" for bar in bars)
    return Panel(title, tuple(bars), f"{title}: {told}")
