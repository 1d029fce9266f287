"""A table as a page shows it, before it is a file: what stands above it, its heads, its values. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True)
class Number:
    """A number that is no whole one: `text` as a page prints it without its unit, `value` the number that it says.

    `digits`: the decimals that are printed. `value` of a percentage is in percent: −3,50% is −7/2. What rounds to
    zero keeps its value, and so its sign.
    """

    value: Fraction
    text: str
    digits: int
    is_percent: bool = False
    is_signed: bool = False  # a plus stands before what is above zero


Cell: TypeAlias = str | int | Number | date | datetime | None  # a moment is aware; None: nothing stands there
Row: TypeAlias = Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """One table: what it is called, what must be known to read it, its heads and its rows."""

    name: str  # a few words: the tab of a sheet
    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    facts: tuple[str, ...] = ()  # lines under the title: of what, on what figures, of when
    warning: str = ""  # what nobody may overlook, on every printed page
    fixed: int = 1  # the first columns name a row: they stay in sight

    def under(self, facts: Sequence[str], warning: str = "") -> "Table":
        """Return the table with these lines before its own."""
        return replace(self, facts=(*facts, *self.facts), warning=warning or self.warning)
