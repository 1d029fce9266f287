"""The one door for workbooks that come from outside: weighed before they are opened, read in bounds, closed again.

Nothing here knows what a workbook is about. Whatever a file does, it is taken or refused with one Vietnamese sentence.
"""

import contextlib
import io
import warnings
import zipfile
from dataclasses import dataclass, field
from typing import Any

from defusedxml.ElementTree import iterparse
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from foundation.archives import check_workbook
from foundation.errors import Invalid, Problem
from foundation.uploads import SentFile, as_it_came

LARGEST = 5 * 1024 * 1024  # bytes of the file; what may be in it: foundation.archives
LARGEST_PART = 8 * 1024 * 1024  # bytes of one part that may be read
MOST_TAGS = 200_000  # of all parts that may be read: what reading costs, some 10 µs each
MOST_SIGNS = 1_000_000  # of all texts of cells, one that many cells share as often: what looking at them costs
MOST_SHEETS = 50
MOST_MERGED = 10_000  # ranges of one sheet: each is held against every cell
MOST_ROWS, MOST_COLUMNS = 500, 60
NOTHING = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"  # what may stand before the first sign of XML: blanks, marks of encodings

TOO_LARGE = gettext_lazy("Tệp quá lớn: bảng tính tối đa 5 MB.")
NO_WORKBOOK = gettext_lazy(
    "Tệp này không mở được như một bảng tính .xlsx: hãy tải lại mẫu, nhập số rồi lưu dạng .xlsx."
)
SWOLLEN = gettext_lazy("Tệp chứa quá nhiều dữ liệu so với một bảng số liệu: hãy tải lại mẫu rồi nhập lại.")


@dataclass(frozen=True)
class SheetCell:
    """One cell that holds something: its value (a formula's, where Excel kept it), and how it came to it."""

    coordinate: str
    value: Any  # int, float, str, bool, date, datetime, time, timedelta; None of a formula that was never computed
    formula: str = ""
    is_error: bool = False
    is_percent: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet within the bounds: what is in it by row and column from 1, what spreads over cells or hides them."""

    title: str
    is_hidden: bool
    rows: dict[int, dict[int, SheetCell]]
    merged: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    is_cut: bool = False  # there is something beyond the bounds

    def at(self, row: int, column: int) -> SheetCell:
        """Return a cell; one that holds nothing too."""
        return self.rows.get(row, {}).get(column) or SheetCell(coordinate(row, column), None)


@dataclass(frozen=True)
class OpenedWorkbook:
    """What was read of a file, in the order of its sheets."""

    sheets: tuple[Sheet, ...] = field(default_factory=tuple)

    def sheet(self, title: str) -> Sheet | None:
        """Return the sheet of that title, None where there is none."""
        return next((sheet for sheet in self.sheets if sheet.title == title), None)


def sent_workbook(upload: UploadedFile) -> SentFile:
    """Return an uploaded workbook as it came, unopened; raises Invalid by the ending of its name or its size."""
    return as_it_came(upload, (".xlsx",), largest=LARGEST)


def coordinate(row: int, column: int) -> str:
    """Return how people call a cell: F14."""
    return f"{get_column_letter(column)}{row}"


def open_untrusted_workbook(content: bytes, *, rows: int = MOST_ROWS, columns: int = MOST_COLUMNS) -> OpenedWorkbook:
    """Return what a file holds in the first `rows` and `columns` of its sheets; raises Invalid with one problem.

    Weighed first, part by part and counting what really comes out, so that no header is believed; then opened for
    reading alone, so that no cell far away makes a grid.
    """
    try:
        return _opened(content, rows, columns)
    except Invalid:
        raise
    except Exception:  # zip, XML and openpyxl raise whatever they like
        raise _refusal(NO_WORKBOOK) from None


def _refusal(sentence) -> Invalid:
    return Invalid([Problem("", str(sentence))])


def _opened(content: bytes, rows: int, columns: int) -> OpenedWorkbook:
    if len(content) > LARGEST:
        raise _refusal(TOO_LARGE)
    check_workbook(io.BytesIO(content), where="")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _weigh(archive)
        return OpenedWorkbook(tuple(_sheets(content, archive, rows, columns)))


def _weigh(archive: zipfile.ZipFile) -> None:
    """Refuse parts that would take long to read: how large each is, how many elements all of them have.

    By what they are and not by their names: which part is a sheet or the list of texts, only the file itself says.
    """
    tags = 0
    for name in archive.namelist():
        with archive.open(name) as part:
            read = part.read(LARGEST_PART + 1)
        beginning = read.lstrip(NOTHING)
        if beginning and not beginning.startswith(b"<"):
            continue  # a picture, settings of a printer: no reader of XML takes it
        tags += read.count(b"<")
        if len(read) > LARGEST_PART or tags > MOST_TAGS:
            raise _refusal(SWOLLEN)


def _sheets(content: bytes, archive: zipfile.ZipFile, rows: int, columns: int) -> list[Sheet]:
    """Read the sheets for values, for formulas where there are any, and their XML for what openpyxl does not tell."""
    with warnings.catch_warnings(), contextlib.ExitStack() as stack:
        warnings.simplefilter("ignore")  # of parts that we do not read
        values = stack.enter_context(_loaded(content, data_only=True))
        if len(values.sheetnames) > MOST_SHEETS:
            raise _refusal(SWOLLEN)
        sheets = values.worksheets
        if len({sheet._worksheet_path for sheet in sheets}) < len(sheets):
            raise _refusal(SWOLLEN)  # one part for many sheets would be read as often
        spread = [_spread(archive, sheet._worksheet_path.removeprefix("/"), rows, columns) for sheet in sheets]
        formulas = values
        if any(extent.has_formulas for extent in spread):
            formulas = stack.enter_context(_loaded(content, data_only=False))
        read, signs = [], 0
        for sheet, formed, extent in zip(sheets, formulas.worksheets, spread, strict=True):
            cells = _cells(sheet, formed, rows, columns)
            signs += _signs(cells)
            if signs > MOST_SIGNS:
                raise _refusal(SWOLLEN)
            read.append(
                Sheet(
                    sheet.title,
                    sheet.sheet_state != "visible",
                    cells,
                    tuple(extent.merged),
                    frozenset(extent.hidden_rows),
                    frozenset(extent.hidden_columns),
                    extent.is_cut,
                )
            )
        return read


def _loaded(content: bytes, *, data_only: bool):
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    return contextlib.closing(book)


def _cells(valued, formed, rows: int, columns: int) -> dict[int, dict[int, SheetCell]]:
    bounds = {"max_row": rows, "max_col": columns}
    cells: dict[int, dict[int, SheetCell]] = {}
    for line, (some, same) in enumerate(zip(valued.iter_rows(**bounds), formed.iter_rows(**bounds), strict=True), 1):
        for place, (cell, twin) in enumerate(zip(some, same, strict=True), 1):
            formula = twin.value if twin.value is not None and twin.data_type == "f" else None
            if cell.value is not None or formula is not None:
                cells.setdefault(line, {})[place] = SheetCell(
                    coordinate(line, place),
                    cell.value,
                    "" if formula is None else str(getattr(formula, "text", formula) or "="),
                    cell.value is not None and cell.data_type == "e",
                    cell.value is not None and "%" in cell.number_format,
                )
    return cells


def _signs(cells: dict[int, dict[int, SheetCell]]) -> int:
    """Return how many signs the texts of cells have."""
    every = (cell for line in cells.values() for cell in line.values())
    return sum(len(cell.formula) + (len(cell.value) if isinstance(cell.value, str) else 0) for cell in every)


@dataclass
class _Spread:
    """What the XML of a sheet tells beside its cells."""

    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_cut: bool = False
    has_formulas: bool = False


def _spread(archive: zipfile.ZipFile, path: str, rows: int, columns: int) -> _Spread:
    """Return what is merged and hidden, whether the sheet goes on beyond the bounds, whether anything is computed."""
    spread, number = _Spread(), 0
    with archive.open(path) as part:
        for event, element in iterparse(part, events=("start", "end")):
            name = element.tag.rpartition("}")[2]
            if event == "start":
                if name == "row":
                    number = int(element.get("r") or number + 1)
                    if element.get("hidden") in ("1", "true"):
                        spread.hidden_rows.add(number)
                continue
            if name == "c":
                is_beyond = number > rows or _column(element.get("r", "")) > columns
                spread.is_cut = spread.is_cut or (is_beyond and len(element) > 0)
            elif name == "col" and element.get("hidden") in ("1", "true"):
                last = min(int(element.get("max", 0)), columns)
                spread.hidden_columns |= set(range(max(1, int(element.get("min", 1))), last + 1))
            elif name == "mergeCell":
                spread.merged.append(element.get("ref", ""))
                if len(spread.merged) > MOST_MERGED:
                    raise _refusal(SWOLLEN)
            spread.has_formulas = spread.has_formulas or name == "f"
            if name in ("c", "row", "mergeCell"):
                element.clear()
    return spread


def _column(reference: str) -> int:
    """Return the number of a reference's column, 0 where it names none."""
    number = 0
    for sign in reference:
        if not ("A" <= sign <= "Z"):
            break
        number = number * 26 + ord(sign) - 64
    return number
