"""The row of a sheet in which its heads stand, wherever people have moved it and them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from targets.reports.imports.untrusted import Sheet

HIGHEST = 30  # the heads stand in one of so many rows


@dataclass(frozen=True)
class Heads:
    """A row of heads and the column of each, by name."""

    row: int = 0
    columns: dict[str, int] = field(default_factory=dict)

    def lacking(self, needed: Collection[str]) -> list[str]:
        """Return those of the needed heads that are not there, in their order."""
        return [name for name in needed if name not in self.columns]


def find_heads(sheet: Sheet, name_of: Callable[[str], str], needed: Collection[str]) -> Heads:
    """Return the first row with all needed heads, else the one with most; `name_of`: which a text is, "" for none."""
    best = Heads()
    for row in range(1, HIGHEST + 1):
        columns: dict[str, int] = {}
        for column, cell in sheet.rows.get(row, {}).items():
            if isinstance(cell.value, str) and (name := name_of(cell.value)):
                columns.setdefault(name, column)
        heads = Heads(row, columns)
        if not heads.lacking(needed):
            return heads
        best = min(best, heads, key=lambda heads: len(heads.lacking(needed)))
    return best
