"""A workbook in a clerk's own layout: which line says which measure, proposed by code and by name, then read.

Measures stand in rows, or in columns where the layout is turned; their values in one column, or row. A line is found
again by its label, so that rows may be added; without that by its number.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from foundation.text import search_key
from targets.reports.imports.sheet_values import ValueRefused, count_of
from targets.reports.imports.untrusted import OpenedWorkbook, Sheet, SheetCell
from targets.reports.queries.layouts import Layout
from targets.reports.services.cells import CellInput
from targets.reports.services.changes import VALUE, Fault, ReportChanges

SHORTEST = 8  # signs of a label that may be a part of a measure's name, or the reverse
HEADS = ("ky nay", "thuc hien", "so lieu", "ket qua", "so luong", "tong so")  # of the column that is meant
LONGEST_LABEL = 80  # signs of a line's label that are shown


@dataclass(frozen=True)
class Line:
    """A row, or a column where the layout is turned: its number, how people call it, what its texts say."""

    number: int
    label: str
    keys: tuple[str, ...]


class Grid:
    """A sheet read along its measures: rows as they are, or columns as rows."""

    def __init__(self, sheet: Sheet, *, is_turned: bool):
        self.sheet, self.is_turned = sheet, is_turned
        self.cells: dict[int, dict[int, SheetCell]] = {}
        for row, line in sheet.rows.items():
            for column, cell in line.items():
                along, across = (column, row) if is_turned else (row, column)
                self.cells.setdefault(along, {})[across] = cell

    def at(self, line: int, across: int) -> SheetCell:
        """Return the cell of a line in a column (row) of values."""
        return self.sheet.at(across, line) if self.is_turned else self.sheet.at(line, across)

    def line(self, number: int) -> Line | None:
        """Return a line by its number, None where it says nothing."""
        return next((line for line in self.lines() if line.number == number), None)

    def lines(self) -> Iterator[Line]:
        """Yield the lines that say something in words, in order."""
        for number in sorted(self.cells):
            texts = [cell.value.strip() for _across, cell in sorted(self.cells[number].items()) if _is_text(cell)]
            if texts:
                yield Line(number, Truncator(" · ".join(texts)).chars(LONGEST_LABEL), tuple(map(search_key, texts)))

    def value_places(self) -> dict[int, str]:
        """Return the columns (rows) that hold any number, each with its first text."""
        places: dict[int, str] = {}
        for across in sorted({across for line in self.cells.values() for across in line}):
            cells = [line[across] for _along, line in sorted(self.cells.items()) if across in line]
            if any(_is_number(cell) for cell in cells):
                places[across] = next((cell.value.strip() for cell in cells if _is_text(cell)), "")
        return places


def grid_of(book: OpenedWorkbook, layout: Layout) -> Grid | None:
    """Return the sheet of a layout, None where the workbook has none of that title."""
    sheet = book.sheet(layout.sheet)
    return Grid(sheet, is_turned=layout.is_turned) if sheet else None


def propose(book: OpenedWorkbook, names: Mapping[str, str], remembered: Layout | None = None) -> Layout | None:
    """Return the layout that finds most measures (`names` by code); None of a workbook that says nothing.

    `remembered`: what was chosen for the last one; its labels go before names.
    """
    found = [
        proposed_for(Grid(sheet, is_turned=is_turned), names, remembered)
        for sheet in book.sheets
        if not sheet.is_hidden and sheet.rows
        for is_turned in (False, True)
    ]
    return max(found, key=lambda layout: (len(layout.lines), not layout.is_turned), default=None)


def proposed_for(grid: Grid, names: Mapping[str, str], remembered: Layout | None) -> Layout:
    """Return what is proposed for one sheet read one way; see propose."""
    lines = list(grid.lines())
    chosen: dict[str, Line] = {}
    for code, name in names.items():
        wanted = [remembered.labels[code]] if remembered and code in remembered.labels else []
        line = _matching([*wanted, search_key(code), search_key(name)], lines, chosen.values())
        if line:
            chosen[code] = line
    numbers = {code: line.number for code, line in chosen.items()}
    labels = {code: _label(line) for code, line in chosen.items()}
    values = _values(grid, numbers.values(), remembered)
    head = search_key(grid.value_places().get(values, ""))
    return Layout(grid.sheet.title, grid.is_turned, values, numbers, labels, head)


def _matching(keys: Iterable[str], lines: Iterable[Line], taken: Iterable[Line]) -> Line | None:
    """Return the first line that says one of the keys, else one that says a part of it; none that is taken."""
    free = [line for line in lines if line not in list(taken)]
    for key in keys:
        if line := next((line for line in free if key in line.keys), None):
            return line
    for key in keys:
        close = [line for line in free if any(_is_part(key, said) for said in line.keys)]
        if len(close) == 1:
            return close[0]
    return None


def _is_part(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= SHORTEST and short in long


def _label(line: Line) -> str:
    return max(line.keys, key=len)


def _values(grid: Grid, numbers: Iterable[int], remembered: Layout | None) -> int:
    """Return the column (row) of values: the one remembered, else one whose head says so, else the fullest."""
    places = grid.value_places()
    heads = {across: search_key(head) for across, head in places.items()}
    if remembered and remembered.head:
        for across, head in heads.items():
            if head == remembered.head:
                return across
    filled = {across: sum(_is_number(grid.at(number, across)) for number in numbers) for across in places}
    named = [across for across, head in heads.items() if filled[across] and any(word in head for word in HEADS)]
    return (named or sorted(filled, key=lambda across: -filled[across]) or [1])[0]


def chosen(book: OpenedWorkbook, layout: Layout) -> Layout | None:
    """Return a layout as it was chosen, with the labels by which it is found again; None of a sheet there is not."""
    grid = grid_of(book, layout)
    if grid is None:
        return None
    labels = {code: _label(line) for code, number in layout.lines.items() if (line := grid.line(number))}
    return replace(layout, labels=labels, head=search_key(grid.value_places().get(layout.values, "")))


def fitted(book: OpenedWorkbook, layout: Layout) -> Layout:
    """Return a layout as this workbook has it: a line stands where its label does now, if it has moved."""
    grid = grid_of(book, layout)
    if grid is None:
        return replace(layout, lines={})
    lines = list(grid.lines())
    numbers = {code: _now_at(layout.labels.get(code, ""), number, lines) for code, number in layout.lines.items()}
    return replace(layout, lines={code: number for code, number in numbers.items() if number is not None})


def _now_at(label: str, number: int, lines: Iterable[Line]) -> int | None:
    with_label = [line.number for line in lines if label in line.keys]
    return number if number in with_label else with_label[0] if len(with_label) == 1 else None


def read_layout(book: OpenedWorkbook, layout: Layout) -> ReportChanges:
    """Return what a workbook asks in a layout: a number for each line that holds one; every fault at its place."""
    there = fitted(book, layout)
    grid = grid_of(book, there)
    cells, places, said, faults = {}, {}, {}, []
    for code, number in there.lines.items() if grid else ():
        cell = grid.at(number, there.values)
        places[code, VALUE] = (there.sheet, cell.coordinate)
        said[code, VALUE] = cell.value
        try:
            value = count_of(cell)
        except ValueRefused as refused:
            faults.append(Fault(there.sheet, cell.coordinate, str(refused), code, VALUE))
            continue
        if value is not None:
            cells[code] = CellInput(code, value=value)
    lost = tuple(_lost(layout, code) for code in layout.lines if code not in there.lines)
    return ReportChanges(cells=cells, places=places, said=said, faults=tuple(faults), remarks=lost)


def _lost(layout: Layout, code: str) -> Fault:
    label = layout.labels.get(code) or code
    words = _("Không tìm thấy dòng đã chọn lần trước (“%(label)s”): số đang có được giữ nguyên.") % {"label": label}
    return Fault(layout.sheet, "A1", words, code)


def _is_text(cell: SheetCell) -> bool:
    return isinstance(cell.value, str) and bool(cell.value.strip()) and not cell.is_error


def _is_number(cell: SheetCell) -> bool:
    return isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
