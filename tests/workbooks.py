"""Workbooks as people send them back: a report's own, edited with openpyxl or through LibreOffice."""

import io
import subprocess
from pathlib import Path

from openpyxl import load_workbook
from xlsxwriter import Workbook

from tests import servers

HEADS = [
    "Mã", "Mục số liệu", "Đơn vị tính", "Kỳ trước", "Cùng kỳ năm trước", "Kỳ này", "Lý do không thu thập được",
    "Giải trình", "Số ước đến ngày", "Số văn bản", "Ngày văn bản",
]  # fmt: skip
HEAD_ROW = 6


def sheet_with(rows, title: str = "Tổng hợp", *, above: int = 0, more=None) -> bytes:
    """Return a workbook of one sheet with these rows, below some empty ones; `more(book, sheet)` does more to it."""
    output = io.BytesIO()
    with Workbook(output, {"in_memory": True}) as book:
        sheet = book.add_worksheet(title)
        for place, row in enumerate(rows, above):
            sheet.write_row(place, 0, row)
        if more:
            more(book, sheet)
    return output.getvalue()


def rows_of(book) -> dict:
    """Return {code: {head: cell}} of the first sheet."""
    rows = (dict(zip(HEADS, row, strict=False)) for row in book.worksheets[0].iter_rows(min_row=HEAD_ROW + 1))
    return {row["Mã"].value: row for row in rows if row["Mã"].value}


def edited(content: bytes, edit) -> bytes:
    """Return a workbook after `edit(book, rows)`: what openpyxl saves of it."""
    book = load_workbook(io.BytesIO(content))
    edit(book, rows_of(book))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def with_values(content: bytes, values: dict) -> bytes:
    """Return a workbook with {(code, head): value} typed in; a code alone means “Kỳ này”."""

    def edit(_book, rows):
        for place, value in values.items():
            code, head = place if isinstance(place, tuple) else (place, "Kỳ này")
            rows[code][head].value = value

    return edited(content, edit)


def through_libreoffice(content: bytes, folder: Path, *, opened: str = "xlsx", saved: str = "xlsx") -> bytes:
    """Return what LibreOffice saves of a file that it opened: a workbook as one, a document as PDF."""
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / f"a.{opened}").write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [servers.program("soffice"), profile, "--headless", "--convert-to", saved, "--outdir", folder / "out"]
    subprocess.run([*command, folder / "in" / f"a.{opened}"], check=True, capture_output=True, timeout=120)
    return (folder / "out" / f"a.{saved}").read_bytes()
