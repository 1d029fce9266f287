"""What reading the cells of a workbook gives, whatever its layout: where each stands, what it says, what is wrong."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from openpyxl.utils.cell import range_boundaries

from targets.reports.imports.sheet_values import ValueRefused, count_of, day_of, shown, text_of
from targets.reports.imports.untrusted import Sheet, SheetCell, coordinate
from targets.reports.services.changes import Fault

READERS: Mapping[str, Callable] = {
    "v": count_of, "r": text_of, "n": text_of, "ed": day_of, "dn": text_of, "dd": day_of,
}  # fmt: skip


@dataclass
class Collected:
    """What was read so far, by key and field of a cell; of a cell with a fault nothing is asked."""

    places: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    values: dict[tuple[str, str], object] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)

    def value(self, sheet: Sheet, cell: SheetCell, key: str, name: str):
        """Return the value of one cell, None where it is refused (or, of a count or a day, empty)."""
        self.places[key, name] = (sheet.title, cell.coordinate)
        self.values[key, name] = shown(cell.value if cell.value is not None else cell.formula or None)
        try:
            value = READERS.get(name, text_of)(cell)
        except ValueRefused as refused:
            self.faults.append(Fault(sheet.title, cell.coordinate, str(refused), key, name))
            return None
        if cell.formula:
            words = {"value": cell.value}
            self.remark(sheet.title, cell.coordinate, _("Ô là công thức: lấy kết quả đã lưu là %(value)s.") % words)
        return value

    def remark(self, title: str, at: str, words: str) -> None:
        """Tell of something that keeps nothing from being taken."""
        self.remarks.append(Fault(title, at, words))

    def hidden(self, sheet: Sheet, cells: Iterable[tuple[int, int]]) -> None:
        """Tell of rows and columns that are hidden, and read all the same; `cells`: row and column of each."""
        cells = list(cells)
        for row in sorted({row for row, _column in cells} & sheet.hidden_rows):
            self.remark(sheet.title, coordinate(row, 1), _("Dòng này đang ẩn trong tệp, vẫn được đọc."))
        for column in sorted({column for _row, column in cells} & sheet.hidden_columns):
            self.remark(sheet.title, coordinate(1, column), _("Cột này đang ẩn trong tệp, vẫn được đọc."))

    def cut(self, sheet: Sheet) -> None:
        """Tell of cells beyond the bounds."""
        if sheet.is_cut:
            self.remark(sheet.title, "A1", _("Trang này có ô nằm quá xa, ngoài vùng được đọc: bỏ qua những ô đó."))

    def merged(self, sheet: Sheet, cells: Mapping[tuple[int, int], tuple[str, str]]) -> set[str]:
        """Refuse merged cells where one would speak for others; return the keys whose cells are among them.

        `cells`: key and field by row and column. What a cell says that another one hides is not known.
        """
        spread = set()
        for reference, (left, top, right, bottom) in boxes(sheet.merged):
            box = {(row, column) for row, column in cells if top <= row <= bottom and left <= column <= right}
            inside = {place: cells[place] for place in sorted(box)}
            swallowed = [name for place, name in inside.items() if place != (top, left)]
            if not swallowed:
                continue
            words = _("Các ô %(range)s đã bị gộp: hãy bỏ gộp rồi nhập từng ô.") % {"range": reference}
            self.faults.append(Fault(sheet.title, coordinate(top, left), words, *next(iter(inside.values()))))
            spread |= {key for key, _name in inside.values()}
            for name in swallowed:
                self.values.pop(name, None)
        return spread


def boxes(references: Iterable[str]) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Yield merged ranges with their bounds: first column, first row, last column, last row."""
    for reference in references:
        try:
            first_column, first_row, last_column, last_row = range_boundaries(reference)
        except ValueError:
            continue
        yield reference, (first_column or 1, first_row or 1, last_column or 1, last_row or 1)
