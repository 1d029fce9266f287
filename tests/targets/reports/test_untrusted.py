"""Hostile and broken files: weighed before they are opened, refused with one sentence, read in bounds."""

import io
import os
import subprocess
import sys
import zipfile

import openpyxl
import pytest
from django.utils import translation

from foundation import archives
from foundation.errors import Invalid
from targets.reports.imports import untrusted
from targets.reports.imports.untrusted import LARGEST, open_untrusted_workbook

ZIP = zipfile.ZIP_DEFLATED
SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(fill=lambda sheet: None) -> bytes:
    """Return a small workbook with one sheet."""
    book = openpyxl.Workbook()
    fill(book.active)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def changed(content: bytes, parts: dict, *, without=()) -> bytes:
    """Return an archive with some parts replaced or added."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w", ZIP) as new:
        for name in old.namelist():
            if name not in parts and name not in without:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return output.getvalue()


def sheet_of(rows: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def refusal(content: bytes) -> str:
    """Return the one sentence with which a file is refused."""
    with pytest.raises(Invalid) as refused:
        open_untrusted_workbook(content)
    [problem] = refused.value.problems
    return problem.message


PLAIN = workbook(lambda sheet: sheet.append([1, "hai"]))
with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
    TYPES = archive.read("[Content_Types].xml").decode()
    RELS = archive.read("xl/_rels/workbook.xml.rels").decode()
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x" * 100}">' for n in range(9))
BOMB = f'<?xml version="1.0"?><!DOCTYPE d [{ENTITIES}]>' + sheet_of('<row r="1"><c t="str"><v>&e8;</v></c></row>')
DOCUMENT = changed(PLAIN, {"word/document.xml": "<d/>"}, without={"xl/workbook.xml"})


def encrypted() -> bytes:
    """Return an archive whose first entry says that it has a password."""
    content = bytearray(PLAIN)
    content[6] |= 1
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1
    return bytes(content)


def repeated() -> bytes:
    output = io.BytesIO(PLAIN)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(output, "a", ZIP) as archive:
        archive.writestr("xl/workbook.xml", "<other/>")
    return output.getvalue()


def elsewhere(part: str) -> bytes:
    """Return a workbook whose sheet, far too large, lies where its relationship says."""
    rels = RELS.replace("/" + SHEET, "/" + part)
    rows = "".join(f"<row><c><v>{n * n}</v></c></row>" for n in range(70_000))
    return changed(PLAIN, {"xl/_rels/workbook.xml.rels": rels, part: sheet_of(rows)}, without={SHEET})


def strings_elsewhere(part: str) -> bytes:
    """Return a workbook whose list of texts, far too large, lies where its kind is named."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = TYPES.replace("</Types>", f'<Override PartName="/{part}" ContentType="{kind}"/></Types>')
    texts = "".join(f"<si><t>{n * n}</t></si>" for n in range(110_000))
    strings = f'<sst xmlns="{MAIN}">{texts}</sst>'
    return changed(PLAIN, {"[Content_Types].xml": types, part: strings})


HOSTILE = {
    "garbage": (lambda: b"\x00\x01garbage" * 100, archives.BROKEN),
    "empty": (lambda: b"", archives.BROKEN),
    "cut": (lambda: PLAIN[: len(PLAIN) // 2], archives.BROKEN),
    "csv": (lambda: b"a;b\n1;2\n", archives.BROKEN),
    "a document renamed": (lambda: DOCUMENT, archives.NO_WORKBOOK),
    "an old or encrypted workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, archives.OLD),
    "an archive with a password": (encrypted, archives.LOCKED),
    "macros": (lambda: changed(PLAIN, {"xl/vbaProject.bin": b"x"}), archives.WITH_MACROS),
    "macros by type": (
        lambda: changed(PLAIN, {"[Content_Types].xml": TYPES.replace("sheet.main", "sheet.macroEnabled.main")}),
        archives.WITH_MACROS,
    ),
    "an entity bomb": (lambda: changed(PLAIN, {SHEET: BOMB}), archives.BROKEN),
    "an entity from outside": (
        lambda: changed(PLAIN, {SHEET: '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'}),
        archives.BROKEN,
    ),
    "no XML": (lambda: changed(PLAIN, {SHEET: "<worksheet><sheetData>"}), untrusted.NO_WORKBOOK),
    "a zip bomb": (lambda: changed(PLAIN, {"xl/media/a.bin": b"\0" * 60_000_000}), archives.TOO_LARGE),
    "a million rows": (
        lambda: changed(PLAIN, {SHEET: sheet_of("".join(f"<row><c><v>{n * n}</v></c></row>" for n in range(200_000)))}),
        untrusted.SWOLLEN,
    ),
    "a million rows elsewhere": (lambda: elsewhere("xl/figures.xml"), untrusted.SWOLLEN),
    "a million rows for a picture": (lambda: elsewhere("xl/media/image1.png"), untrusted.SWOLLEN),
    "a million texts elsewhere": (lambda: strings_elsewhere("xl/drawings/words.bin"), untrusted.SWOLLEN),
    "too many entries": (lambda: changed(PLAIN, {f"a/{n}": b"" for n in range(200)}), archives.TOO_LARGE),
    "an entry twice": (repeated, archives.BROKEN),
    "a zip inside": (lambda: changed(PLAIN, {"xl/embeddings/a.bin": PLAIN}), archives.WITH_FILES),
    "a workbook inside": (lambda: changed(PLAIN, {"xl/embeddings/a.xlsx": PLAIN}), archives.WITH_FILES),
    "too large": (lambda: PLAIN + b"\0" * LARGEST, untrusted.TOO_LARGE),
    "too many sheets": (
        lambda: _many_sheets(),
        untrusted.SWOLLEN,
    ),
    "one part for many sheets": (lambda: shared_part(), untrusted.SWOLLEN),
    "texts without end": (lambda: workbook(lambda sheet: shared_text(sheet)), untrusted.SWOLLEN),
    "too many merged ranges": (lambda: changed(PLAIN, {SHEET: merged(10_001)}), untrusted.SWOLLEN),
}  # fmt: skip


def shared_text(sheet):
    """Fill cells with one long text, which a file holds once."""
    for row in range(1, 36):
        sheet.cell(row, 1, "".join(f"{number} vụ " for number in range(5_000)))


def merged(number: int) -> str:
    """Return a sheet with so many merged ranges."""
    ranges = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in range(1, number + 1))
    rows = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>')
    return rows.replace("</worksheet>", f"<mergeCells>{ranges}</mergeCells></worksheet>")


def shared_part() -> bytes:
    """Return a workbook of two sheets that lie in one part."""
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    start = book.index("<sheet ")
    sheet = book[start : book.index("/>", start) + 2]
    again = sheet.replace('name="Sheet"', 'name="Again"').replace('sheetId="1"', 'sheetId="2"')
    return changed(PLAIN, {"xl/workbook.xml": book.replace(sheet, sheet + again)})


def _many_sheets() -> bytes:
    book = openpyxl.Workbook()
    for _number in range(60):
        book.create_sheet()
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_workbook_of_figures_is_refused_with_one_sentence(name):
    make, sentence = HOSTILE[name]
    with translation.override("vi"):
        assert refusal(make()) == str(sentence)


def test_a_header_that_lies_about_a_size_is_not_believed():
    content = bytearray(changed(PLAIN, {"xl/media/a.bin": b"\0" * 60_000_000}))
    place = content.index(b"xl/media/a.bin", content.index(b"PK\x01\x02"))  # in the central directory
    content[place - 46 + 24 : place - 46 + 28] = (1000).to_bytes(4, "little")
    with translation.override("vi"):
        assert refusal(bytes(content)) == str(archives.BROKEN)


def test_a_cell_at_the_end_of_the_world_makes_no_grid():
    last = '<row r="1048576"><c r="XFD1048576"><v>3</v></c></row>'
    rows = f'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>{last}'
    [sheet] = open_untrusted_workbook(changed(PLAIN, {SHEET: sheet_of(rows)})).sheets
    assert (sheet.rows.keys(), sheet.at(1, 1).value, sheet.is_cut) == ({1}, 1, True)


def test_a_merge_over_all_makes_no_grid():
    rows = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>').replace(
        "</worksheet>", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
    )
    [sheet] = open_untrusted_workbook(changed(PLAIN, {SHEET: rows})).sheets
    assert sheet.merged == ("A1:XFD1048576",)


def test_merged_ranges_of_a_large_sheet_are_taken():
    [sheet] = open_untrusted_workbook(changed(PLAIN, {SHEET: merged(10_000)})).sheets
    assert len(sheet.merged) == 10_000


def test_what_a_plain_workbook_holds():
    def fill(sheet):
        sheet["A1"], sheet["B2"], sheet["C3"] = 1, "=A1", "#REF!"
        sheet.row_dimensions[2].hidden = True
        sheet.merge_cells("D1:E1")

    [sheet] = open_untrusted_workbook(workbook(fill)).sheets
    assert (sheet.title, sheet.is_hidden, sheet.merged, sheet.hidden_rows) == ("Sheet", False, ("D1:E1",), {2})
    assert (sheet.at(2, 2).value, sheet.at(2, 2).formula) == (None, "=A1")
    assert (sheet.at(3, 3).is_error, sheet.at(9, 9).value, sheet.at(9, 9).coordinate) == (True, None, "I9")


def test_text_that_looks_like_a_formula_is_text():
    def fill(sheet):
        sheet["A1"] = "=1+1"
        sheet["A1"].data_type = "s"

    [sheet] = open_untrusted_workbook(workbook(fill)).sheets
    assert (sheet.at(1, 1).value, sheet.at(1, 1).formula) == ("=1+1", "")


def swollen() -> bytes:
    """Return a workbook of eleven sheets, 88 MB of texts that no limit of one part or of the archive stops."""
    book = openpyxl.Workbook()
    for _number in range(10):
        book.create_sheet()
    output = io.BytesIO()
    book.save(output)
    text = "".join(f"{number} vụ " for number in range(400)) * 3_000
    sheet = sheet_of(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>')
    sheets = {f"xl/worksheets/sheet{number}.xml": sheet for number in range(1, 12)}
    return changed(output.getvalue(), {**sheets, "xl/media/image1.png": os.urandom(1_000_000)})


def full() -> bytes:
    """Return a workbook of as many cells as are read."""
    cells = "".join(f"<c><v>{number}</v></c>" for number in range(60))
    return changed(PLAIN, {SHEET: sheet_of(f"<row>{cells}</row>" * 780)})


CHILD = """
import sys, django
django.setup()
from foundation.errors import Invalid
from targets.reports.imports.untrusted import open_untrusted_workbook
for path in sys.argv[1:]:
    try:
        open_untrusted_workbook(open(path, "rb").read())
        print("read")
    except Invalid:
        print("refused")
    print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""


def test_no_file_takes_much_memory(tmp_path):
    paths = [tmp_path / "bomb.xlsx", tmp_path / "swollen.xlsx", tmp_path / "full.xlsx"]
    for path, make in zip(paths, (HOSTILE["an entity bomb"][0], swollen, full), strict=True):
        path.write_bytes(make())
    child = subprocess.run([sys.executable, "-c", CHILD, *paths], capture_output=True, text=True, check=True)
    bomb, bomb_kb, swollen_one, _kb, full_one, highest_kb = child.stdout.split()
    assert (bomb, swollen_one, full_one) == ("refused", "refused", "read")
    assert (int(bomb_kb) < 200 * 1024, int(highest_kb) < 300 * 1024) == (True, True)
