"""Tables as files: real numbers that read as on the page, no live formula, heads that stay; how often one may ask."""

import csv
import io
import subprocess
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from django.core.cache import cache
from django.http import Http404
from django.test import RequestFactory, override_settings
from openpyxl import load_workbook

from foundation.dates import HANOI
from foundation.limits import seconds_to_wait
from foundation.table_downloads import Download, is_asked
from foundation.table_files import to_csv, to_xlsx
from foundation.tables import Number, Table
from tests.servers import program

NAMES = ["=1+1", "+84912", "-2+3", "@SUM(1)", "\tx", '=HYPERLINK("http://x")', "_x000D_", "a\nb", "Bắc & <Ninh>", "\rx"]
FALL = Number(Fraction(-7, 2), "−3,50%", 2, is_percent=True, is_signed=True)
RISE = Number(Fraction(7, 2), "+3,50%", 2, is_percent=True, is_signed=True)
NEARLY = Number(Fraction(89997, 1000), "89,997%", 3, is_percent=True)
TINY = Number(Fraction(-1, 1000), "−0,00%", 2, is_percent=True, is_signed=True)
LEVEL = Number(Fraction(5, 2), "2,50", 2)
AT = datetime(2024, 9, 18, 2, 30, 45, tzinfo=HANOI)


def table(*rows, **facts):
    width = max(map(len, rows), default=1)
    return Table("Bảng", "Tiêu đề", tuple(f"Cột {n}" for n in range(width)), rows, **facts)


def sheet_of(*tables):
    return load_workbook(io.BytesIO(to_xlsx(tables))).worksheets[0]


def below(sheet, head="Cột 0"):
    """Return the rows of values below the heads."""
    rows = list(sheet.iter_rows(values_only=True))
    at = next(place for place, row in enumerate(rows) if row[0] == head)
    return rows[at + 1 :]


def csv_rows(*tables):
    text = to_csv(tables)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))


def test_numbers_are_numbers_and_days_are_days():
    sheet = sheet_of(table(("a", 1_234_567, -1234, FALL, NEARLY, LEVEL, date(2024, 3, 5), AT, None)))
    ((name, count, below_zero, fall, nearly, level, day, moment, nothing),) = below(sheet)
    assert (name, count, below_zero, nothing) == ("a", 1_234_567, -1234, None)
    assert (fall, level, f"{day:%d/%m/%Y}", f"{moment:%H:%M:%S}") == (-0.035, 2.5, "05/03/2024", "02:30:00")
    assert nearly == 0.89997


def test_a_number_that_a_spreadsheet_would_round_stands_as_text():
    ((count, exact),) = below(sheet_of(table((10**15 + 1, 10**15))))
    assert (count, exact) == ("1.000.000.000.000.001", 10**15)


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_a_formula(name):
    sheet = sheet_of(table((name,)))
    cell = sheet.cell(sheet.max_row, 1)
    assert (cell.data_type, cell.value) == ("s", name.replace("\r", "\n"))
    *_head, (shown,) = csv_rows(table((name,)))
    assert shown == (f"'{name}" if name[0] in "=+-@\t\r" else name)


def test_titles_and_heads_are_no_formulas_either():
    evil = Table("=x", "=1+1", ("=2+2",), (), facts=("+3",), warning="@SUM(1)")
    texts = [cell.value for row in sheet_of(evil).iter_rows() for cell in row if cell.value]
    assert texts == ["@SUM(1)", "=1+1", "+3", "=2+2"]
    assert {cell.data_type for row in sheet_of(evil).iter_rows() for cell in row if cell.value} == {"s"}
    assert [row[0] for row in csv_rows(evil) if row] == ["'@SUM(1)", "'=1+1", "'+3", "'=2+2"]


@pytest.mark.parametrize("separator", [",", "\t"])
def test_no_text_of_csv_begins_a_formula_where_a_spreadsheet_parts_cells_otherwise(separator):
    text = to_csv([table(("a;=1+1,@SUM(1)\t+2\n-3", "−3"))])
    cells = [cell for row in csv.reader(io.StringIO(text[1:], newline=""), delimiter=separator) for cell in row]
    assert not [cell for cell in cells for part in cell.split(";") if part.strip('"').startswith(("=", "+", "-", "@"))]


def test_csv_prints_numbers_as_they_are_written_here():
    rows = csv_rows(table(("a", 1_234_567, -1234, FALL, RISE, NEARLY, date(2024, 3, 5), AT, None)), table((1,)))
    assert rows[-5] == ["a", "1.234.567", "-1.234", "-3,50%", "+3,50%", "89,997%", "05/03/2024", "02:30 18/09/2024", ""]
    assert rows[-4] == []  # another table begins


def test_heads_stay_and_print_on_every_page():
    sheet = sheet_of(table(*[("a", 1)] * 60, facts=("Căn cứ",), warning="KHÔNG DÙNG & ĐỂ XÉT", fixed=1))
    assert (sheet["A1"].value, sheet["A2"].value, sheet["A3"].value) == ("KHÔNG DÙNG & ĐỂ XÉT", "Tiêu đề", "Căn cứ")
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref) == ("B6", "$5:$5", "A5:B65")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert "KHÔNG DÙNG & ĐỂ XÉT" in sheet.oddFooter.center.text.replace("&&", "&")


def test_sheets_have_names_that_a_workbook_takes():
    long = "Tồn: tin báo / kiến nghị [khởi tố] của các đơn vị"
    book = load_workbook(io.BytesIO(to_xlsx([Table(long, "t", ("a",), ()), Table(long, "t", ("a",), ())])))
    assert book.sheetnames == ["Tồn tin báo kiến nghị khởi tố c", "Tồn tin báo kiến nghị khởi t 2"]


def test_a_spreadsheet_shows_what_the_page_shows_and_changes_no_cell(tmp_path):
    """LibreOffice opens the file, computes it again and saves it."""
    path = tmp_path / "bang.xlsx"
    shown = [FALL, RISE, NEARLY, TINY, LEVEL]
    path.write_bytes(to_xlsx([table(*[(name, 1234) for name in NAMES]), table(*[(number, "x") for number in shown])]))
    said = converted(path, "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,true,false,false,2", "csv")
    again = load_workbook(converted(path, "xlsx", "again.xlsx"))
    before = load_workbook(path)
    for one, other in zip(before.worksheets, again.worksheets, strict=True):
        assert [[str(value) for value in row] for row in other.iter_rows(values_only=True)] == [
            [str(value) for value in row] for row in one.iter_rows(values_only=True)
        ]
    lines = said.read_text("utf-8-sig").splitlines()
    assert [line.partition(";")[0] for line in lines[-len(shown) :]] == [number.text for number in shown]


def converted(path, to, ending):
    """Return the file that LibreOffice makes of another."""
    out = path.parent / f"out-{ending}"
    command = [program("soffice"), f"-env:UserInstallation=file://{path.parent}/profile", "--headless"]
    subprocess.run([*command, "--convert-to", to, "--outdir", out, path], check=True, capture_output=True, timeout=120)
    (made,) = out.iterdir()
    return made


def test_only_files_that_there_are_can_be_asked_for():
    ask = RequestFactory().get
    assert [is_asked(ask("/", query)) for query in ({}, {"format": "xlsx"}, {"format": "csv"})] == [False, True, True]
    with pytest.raises(Http404):
        is_asked(ask("/", {"format": "pdf"}))
    assert Download("x", list).query == ""


@override_settings(CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}})
def test_who_asks_too_often_waits_until_the_minute_is_over():
    cache.clear()
    at = datetime(2024, 9, 18, 9, 30, 40, tzinfo=HANOI)
    assert [seconds_to_wait("x", at=at, most=2) for _time in range(4)] == [0, 0, 20, 20]
    assert seconds_to_wait("y", at=at, most=2) == 0
    assert seconds_to_wait("x", at=at + timedelta(seconds=20), most=2) == 0


def test_nobody_waits_where_nothing_is_kept():
    assert {seconds_to_wait("x", at=AT, most=0) for _time in range(3)} == {0}
