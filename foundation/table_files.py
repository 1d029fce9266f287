"""Tables as files: a workbook with real numbers, and CSV as spreadsheets here open it (docs/formats.md#tables)."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from textwrap import wrap

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from foundation.dates import local, moment_text
from foundation.tables import Cell, Number, Row, Table
from foundation.text import as_text, grouped

MINUS = "\u2212"
LONGEST_EXACT = 10**15  # a spreadsheet keeps fifteen digits: a longer number stands as text
LONGEST_TAB = 31  # characters of a sheet's name
A4 = 9
MARGINS = {"left": 0.5, "right": 0.4, "top": 0.6, "bottom": 0.8}  # inches
NARROWEST, WIDEST = 7, 28  # characters of a column: what is longer goes on in the next line
SHORT = 12  # characters of a text that stays in one line
LINE, MOST_LINES = 15, 27  # points, and as many as a row may be high
FONT = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
BORDER = {"border": 1, "border_color": "#8C9A90"}
VIETNAMESE = "[$-42A]"  # a comma before the decimals, where a spreadsheet lets a cell choose


def to_csv(tables: Sequence[Table]) -> str:
    """Return tables one after the other, an empty line between: BOM, semicolons, numbers as they are written here."""
    out = io.StringIO(newline="")
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    for place, table in enumerate(tables):
        if place:
            writer.writerow([])
        for line in (table.warning, table.title, *table.facts):
            if line:
                writer.writerow([as_text(line)])
        writer.writerow(map(as_text, table.heads))
        writer.writerows(map(_printed, table.rows))
    return out.getvalue()


def _printed(row: Row) -> list[str]:
    return [as_text(cell) if isinstance(cell, str) else _text(cell).replace(MINUS, "-") for cell in row]


def _text(cell: Cell) -> str:
    """Return a cell as it is printed."""
    if cell is None:
        return ""
    if isinstance(cell, int):
        return f"{MINUS if cell < 0 else ''}{grouped(abs(cell))}"
    if isinstance(cell, datetime):
        return moment_text(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return cell.text if isinstance(cell, Number) else cell


def to_xlsx(tables: Sequence[Table]) -> bytes:
    """Return a workbook with a sheet for each table: heads that stay in sight and on every page of A4, no formula."""
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": tables[0].title})
        formats = _Formats(book)
        tabs: set[str] = set()
        for table in tables:
            tab = _tab(table.name, tabs)
            tabs.add(tab.casefold())
            _fill(book.add_worksheet(tab), table, formats)
    return out.getvalue()


def _tab(name: str, taken: set[str]) -> str:
    """Return a name that a sheet may have, and none has yet."""
    plain = " ".join(re.sub(r"[\[\]:*?/\\']", " ", name).split())[:LONGEST_TAB].strip()
    tab, number = plain, 1
    while tab.casefold() in taken:
        number += 1
        tab = f"{plain[: LONGEST_TAB - 3]} {number}"
    return tab


class _Formats:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook):
        self.of = cache(lambda *facts: book.add_format(FONT | dict(facts)))

    def plain(self, **facts) -> Format:
        """Return the format of what stands above a table."""
        return self.of(*facts.items())

    def cell(self, **facts) -> Format:
        """Return the format of a cell of the table."""
        return self.plain(**BORDER, **facts)


def _fill(sheet: Worksheet, table: Table, formats: _Formats) -> None:
    above = [(line, formats.plain(bold=True, font_color="#9B1C1C")) for line in filter(None, [table.warning])]
    above += [(table.title, formats.plain(bold=True, font_size=14))]
    above += [(fact, formats.plain()) for fact in table.facts]
    for place, (line, style) in enumerate(above):
        _write_text(sheet, place, 0, line, style)
    head = len(above) + 1  # an empty line between
    widths = [_width(name, [row[column] for row in table.rows]) for column, name in enumerate(table.heads)]
    style = formats.cell(bold=True, bg_color="#E3EBE4", text_wrap=True, align="center")
    for column, (name, width) in enumerate(zip(table.heads, widths, strict=True)):
        _write_text(sheet, head, column, name, style)
        sheet.set_column(column, column, width)
    sheet.set_row(head, LINE * _lines(table.heads, widths))
    for place, row in enumerate(table.rows, head + 1):
        sheet.set_row(place, LINE * _lines(row, widths))
        for column, cell in enumerate(row):
            _write(sheet, place, column, cell, formats)
    _print_set_up(sheet, table, head)


def _print_set_up(sheet: Worksheet, table: Table, head: int) -> None:
    last = head + len(table.rows), len(table.heads) - 1
    sheet.freeze_panes(head + 1, table.fixed)
    if table.rows:
        sheet.autofilter(head, 0, *last)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(**MARGINS)
    sheet.fit_to_pages(1, 0)  # as wide as a page, as long as it gets
    sheet.repeat_rows(head)
    sheet.print_area(0, 0, *last)
    warning = table.warning.replace("&", "&&")
    sheet.set_footer(f'&C&"{FONT["font_name"]},Bold"{warning}&R&"{FONT["font_name"]},Regular"&P/&N')


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, formats: _Formats) -> None:
    """Write a cell: a number as a number that reads as on the page, a text as text whatever it begins with."""
    if isinstance(cell, int) and abs(cell) <= LONGEST_EXACT:
        sheet.write_number(row, column, cell, formats.cell(num_format=_pattern("#,##0")))
    elif isinstance(cell, Number):
        value = float(cell.value / 100 if cell.is_percent else cell.value)
        sheet.write_number(row, column, value, formats.cell(num_format=_pattern_of(cell)))
    elif isinstance(cell, datetime):
        moment = local(cell).replace(tzinfo=None, second=0, microsecond=0)
        sheet.write_datetime(row, column, moment, formats.cell(num_format="hh:mm dd/mm/yyyy", align="left", indent=1))
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats.cell(num_format="dd/mm/yyyy", align="left", indent=1))
    elif cell is None:
        sheet.write_blank(row, column, None, formats.cell())
    elif isinstance(cell, str):
        is_quoted = as_text(cell) != cell  # it stays a text where somebody edits it
        style = formats.cell(text_wrap=True, align="left", indent=1, quote_prefix=is_quoted)
        _write_text(sheet, row, column, cell, style)
    else:
        _write_text(sheet, row, column, _text(cell), formats.cell(align="right"))


def _write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if sheet.write_string(row, column, plain, style):
        raise ValueError(f"no cell holds {len(text)} characters")


def _pattern_of(number: Number) -> str:
    decimals = f".{'0' * number.digits}" if number.digits else ""
    return _pattern(f"#,##0{decimals}{'%' if number.is_percent else ''}", is_signed=number.is_signed)


def _pattern(plain: str, *, is_signed: bool = False) -> str:
    """Return a number format with the true minus, and a plus where it is shown."""
    above = f"+{plain}" if is_signed else plain
    return f'{VIETNAMESE}{above};{VIETNAMESE}"{MINUS}"{plain};{VIETNAMESE}{plain}'


def _width(head: str, cells: Sequence[Cell]) -> int:
    """Return how many characters wide a column is: as its longest line, no word of its head broken."""
    longest = max((len(line) for cell in cells for line in _text(cell).splitlines()), default=0)
    words = max((len(word) for text in (head, *map(_text, cells)) for word in text.split()), default=0)
    wide = longest if longest <= SHORT else -(-longest // 2) + 3  # two lines
    return max(NARROWEST, min(WIDEST, max(wide, -(-len(head) // 3), words) + 2))


def _lines(row: Row, widths: Sequence[int]) -> int:
    """Return how many lines a row takes where its texts go on in the next line."""
    taken = [
        sum(len(wrap(line, width + width // 6)) or 1 for line in cell.splitlines())
        for cell, width in zip(row, widths, strict=True)
        if isinstance(cell, str)
    ]
    return min(max([1, *taken]), MOST_LINES)
