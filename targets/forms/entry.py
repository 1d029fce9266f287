"""What the entry page posts, one cell or the whole page, read into the services' inputs; parses dates, not numbers.

A cell's key is its measure's code, or "province.code" where it is a base cell that a history submission holds.
Fields of one cell: v value as typed, r reason, n note, e estimate, ed its day, dn and dd the document, x version seen.
Of one narrative: t text, x version seen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from audit.errors import Problem
from targets.core.numbers import NumberRefused, parse_date
from targets.services.cells import CellInput

PARTS = ("v", "r", "n", "e", "ed", "dn", "dd", "x")


@dataclass(frozen=True)
class PageInput:
    """Everything a posted entry page says: cells by holder ("" is the submission itself, else a base's province code)."""

    cells: dict[str, list[CellInput]] = field(default_factory=dict)
    narratives: dict[int, tuple[str, int]] = field(default_factory=dict)  # pledge id -> (text, version seen)
    problems: list[Problem] = field(default_factory=list)


def split_key(key: str) -> tuple[str, str]:
    """Return (base province code or "", measure code) of a cell's key."""
    province, _dot, measure = key.rpartition(".")
    return province, measure


def join_key(province: str, measure: str) -> str:
    """Return the key of a cell; `province` is "" for the submission's own."""
    return f"{province}.{measure}" if province else measure


def read_cell(key: str, part: Callable[[str], str]) -> tuple[CellInput, list[Problem]]:
    """Return one cell as typed, and the dates in it that cannot be read; `part` gives the text of a field."""
    problems = []

    def day(name):
        text = part(name).strip()
        try:
            return parse_date(text) if text else None
        except NumberRefused as refused:
            problems.append(Problem(key, str(refused)))
            return None

    text, reason = part("v"), part("r")
    cell = CellInput(
        measure=split_key(key)[1],
        text=text,
        reason=reason,
        note=part("n"),
        is_estimate=bool(part("e")),
        estimated_on=day("ed"),
        document_number=part("dn"),
        document_date=day("dd"),
        expected_version=_version(part("x")),
    )
    return cell, problems


def read_page(data: Mapping[str, str]) -> PageInput:
    """Return everything a whole posted page says; cells are those with a version field "x:KEY"."""
    page = PageInput()
    for name in data:
        kind, _colon, key = name.partition(":")
        if kind == "x":
            cell, problems = read_cell(key, lambda part, key=key: data.get(f"{part}:{key}", ""))
            page.cells.setdefault(split_key(key)[0], []).append(cell)
            page.problems.extend(problems)
        elif kind == "t" and key.isdigit():
            page.narratives[int(key)] = (data[name], _version(data.get(f"tx:{key}", "")))
    return page


def is_blank(cell: CellInput) -> bool:
    """Say whether nothing at all was typed into a cell."""
    return not (cell.text or "").strip() and not cell.reason.strip() and not (cell.note or "").strip()


def _version(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 10 else 0
