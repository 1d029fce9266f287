"""The layout of a province's own workbook: which line of which sheet says which measure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pledges.models import Province
from targets.models import WorkbookLayout


@dataclass(frozen=True)
class Layout:
    """Which sheet, which way, in which column the values stand, and which row says which measure (by code).

    `is_turned`: measures stand in columns, and values in one row. `labels`: the search keys by which lines are found
    again, `head` that of the values.
    """

    sheet: str
    is_turned: bool
    values: int
    lines: Mapping[str, int] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    head: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON can hold it; from_data reads it."""
        lines = {code: [number, self.labels.get(code, "")] for code, number in self.lines.items()}
        own = {"sheet": self.sheet, "is_turned": self.is_turned, "values": self.values, "head": self.head}
        return own | {"lines": lines}


def from_data(data: Mapping[str, Any]) -> Layout:
    """Return the layout that as_data wrote."""
    lines = {code: number for code, (number, _label) in data["lines"].items()}
    labels = {code: label for code, (_number, label) in data["lines"].items()}
    return Layout(data["sheet"], data["is_turned"], data["values"], lines, labels, data["head"])


def layout_of(province: Province) -> Layout | None:
    """Return what the province's clerks chose last, None where they never did."""
    kept = WorkbookLayout.objects.filter(province=province).first()
    return from_data(kept.data) if kept else None
