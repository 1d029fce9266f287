"""A workbook in a clerk's own layout: which line says which measure, proposed by code and by name, then read.

Measures stand in rows, or in columns where the layout is turned; their values in one column, or row. Lines and values
are found again by their labels, so that others may be added; what has none by its number.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from foundation.text import search_key
from targets.reports.imports.collected import Collected
from targets.reports.imports.sheet_values import ValueRefused, count_of
from targets.reports.imports.untrusted import OpenedWorkbook, Sheet, SheetCell
from targets.reports.queries.layouts import Layout
from targets.reports.services.cells import CellInput
from targets.reports.services.changes import VALUE, Fault, ReportChanges, sorted_faults

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

    def place(self, line: int, across: int) -> tuple[int, int]:
        """Return the row and column where a line crosses a column (row) of values."""
        return (across, line) if self.is_turned else (line, across)

    def at(self, line: int, across: int) -> SheetCell:
        """Return the cell of a line in a column (row) of values."""
        return self.sheet.at(*self.place(line, across))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Return the lines that say something in words, in order."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[Line]:
        for number in sorted(self.cells):
            texts = [cell.value.strip() for _across, cell in sorted(self.cells[number].items()) if _is_text(cell)]
            if texts:
                yield Line(number, Truncator(" · ".join(texts)).chars(LONGEST_LABEL), tuple(map(search_key, texts)))

    @cached_property
    def value_places(self) -> dict[int, str]:
        """Return the columns (rows) that hold any number, each with its first text."""
        places: dict[int, str] = {}
        for across in sorted({across for line in self.cells.values() for across in line}):
            cells = [line[across] for _along, line in sorted(self.cells.items()) if across in line]
            if any(_is_number(cell) for cell in cells):
                places[across] = next((cell.value.strip() for cell in cells if _is_text(cell)), "")
        return places

    @cached_property
    def heads(self) -> dict[int, tuple[str, ...]]:
        """Return by what each of these columns (rows) is found again."""
        return {across: (search_key(head),) for across, head in self.value_places.items()}


def grid_of(book: OpenedWorkbook, layout: Layout) -> Grid | None:
    """Return the sheet of a layout, None where the workbook has none of that title."""
    sheet = book.sheet(layout.sheet)
    return Grid(sheet, is_turned=layout.is_turned) if sheet else None


def propose(book: OpenedWorkbook, names: Mapping[str, str], remembered: Layout | None = None) -> Layout | None:
    """Return the layout that finds most measures (`names` by code); None of a workbook that says nothing.

    `remembered`: what was chosen for the last one; its labels go before names.
    """
    layouts = [
        proposed_for(Grid(sheet, is_turned=is_turned), names, remembered)
        for sheet in book.sheets
        if not sheet.is_hidden and sheet.rows
        for is_turned in (False, True)
    ]
    return max(layouts, key=lambda layout: (len(layout.lines), not layout.is_turned), default=None)


def proposed_for(grid: Grid, names: Mapping[str, str], remembered: Layout | None) -> Layout:
    """Return what is proposed for one sheet read one way; see propose."""
    matches: dict[str, Line] = {}
    for code, name in names.items():
        wanted = [remembered.labels[code]] if remembered and code in remembered.labels else []
        line = _matching([*wanted, search_key(code), search_key(name)], grid.lines, matches.values())
        if line:
            matches[code] = line
    numbers = {code: line.number for code, line in matches.items()}
    values = _values(grid, numbers.values(), remembered)
    return _labelled(grid, Layout(grid.sheet.title, grid.is_turned, values, numbers))


def _matching(keys: Iterable[str], lines: Iterable[Line], taken: Iterable[Line]) -> Line | None:
    """Return the first line that says one of the keys, else one that says a part of it; none that is taken."""
    free = [line for line in lines if line not in list(taken)]
    for key in keys:
        if line := next((line for line in free if key in line.keys), None):
            return line
    for key in keys:
        close = [line for line in free if any(_is_part(key, words) for words in line.keys)]
        if len(close) == 1:
            return close[0]
    return None


def _is_part(text: str, other: str) -> bool:
    short, long = sorted((text, other), key=len)
    return len(short) >= SHORTEST and short in long


def _values(grid: Grid, numbers: Iterable[int], remembered: Layout | None) -> int:
    """Return the column (row) of values: the one remembered, else one whose head says so, else the fullest."""
    heads = grid.heads
    again = _now_at(remembered.head, remembered.values, heads) if remembered and remembered.head else None
    if again is not None:
        return again
    filled = {across: sum(_is_number(grid.at(number, across)) for number in numbers) for across in heads}
    named = [across for across, (head,) in heads.items() if filled[across] and any(word in head for word in HEADS)]
    return (named or sorted(filled, key=lambda across: -filled[across]) or [0])[0]


def chosen(book: OpenedWorkbook, layout: Layout) -> Layout | None:
    """Return a layout as it was chosen, with the labels by which it is found again; None of a sheet there is not.

    Of what the workbook does not have nothing is chosen; `values` is 0 where there is no such column (row).
    """
    grid = grid_of(book, layout)
    return _labelled(grid, layout) if grid else None


def _labelled(grid: Grid, layout: Layout) -> Layout:
    lines, heads = {line.number: line for line in grid.lines}, grid.heads
    numbers = {code: number for code, number in layout.lines.items() if number in lines}
    labels = {code: max(lines[number].keys, key=len) for code, number in numbers.items()}
    values = layout.values if layout.values in heads else 0
    return replace(layout, values=values, lines=numbers, labels=labels, head=heads[values][0] if values else "")


def _now_at(label: str, number: int, places: Mapping[int, tuple[str, ...]]) -> int | None:
    """Return where stands what had this label and this number, None where nobody can tell; `places`: their labels."""
    with_label = [place for place, keys in places.items() if label in keys]
    if number in with_label:
        return number
    return with_label[0] if label and len(with_label) == 1 else None


def read_layout(book: OpenedWorkbook, layout: Layout) -> ReportChanges:
    """Return what a workbook asks in a layout: a number for each line that holds one; every fault at its place."""
    collected, grid = Collected(), grid_of(book, layout)
    values = _now_at(layout.head, layout.values, grid.heads) if grid else None
    if grid is None or values is None:
        return ReportChanges(faults=(_changed(layout, is_sheet=grid is None),))
    lines, cells = {line.number: line.keys for line in grid.lines}, {}
    places: dict[tuple[int, int], tuple[str, str]] = {}
    for code, number in layout.lines.items():
        now = _now_at(layout.labels.get(code, ""), number, lines)
        if now is None:
            collected.remark(layout.sheet, "A1", _lost(layout, code))
            continue
        places[grid.place(now, values)] = (code, VALUE)
        value = collected.value(grid.sheet, grid.at(now, values), code, VALUE)
        if value is not None:
            cells[code] = CellInput(code, value=value, is_bare=True)
    collected.hidden(grid.sheet, places)
    collected.cut(grid.sheet)
    wrong = collected.merged(grid.sheet, places) | {fault.key for fault in collected.faults}
    return ReportChanges(
        cells={code: cell for code, cell in cells.items() if code not in wrong},
        places=collected.places,
        values=collected.values,
        faults=tuple(sorted_faults(collected.faults)),
        remarks=tuple(sorted_faults(collected.remarks)),
    )


def _changed(layout: Layout, *, is_sheet: bool) -> Fault:
    """Return the fault of a workbook in which the sheet, or the place of values, is not there any longer."""
    if is_sheet:
        words = _("Tệp không có trang “%(name)s” đã chọn: hãy chọn lại dòng, cột.") % {"name": layout.sheet}
    else:
        words = _("Không tìm thấy nơi ghi số đã chọn (“%(name)s”): hãy chọn lại dòng, cột.") % {"name": layout.head}
    return Fault(layout.sheet, "A1", words)


def _lost(layout: Layout, code: str) -> str:
    label = layout.labels.get(code) or code
    return _("Không tìm thấy dòng đã chọn lần trước (“%(label)s”): số đang có được giữ nguyên.") % {"label": label}


def _is_text(cell: SheetCell) -> bool:
    return isinstance(cell.value, str) and bool(cell.value.strip()) and not cell.is_error and not _is_number(cell)


def _is_number(cell: SheetCell) -> bool:
    """Say whether a cell holds a number, be it as text, be it no whole one, or is to compute one."""
    if cell.formula or (isinstance(cell.value, int | float) and not isinstance(cell.value, bool)):
        return True
    if not any(map(str.isdigit, str(cell.value))):
        return False
    try:
        return count_of(cell) is not None
    except ValueRefused:
        return False
