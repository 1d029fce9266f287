"""Documents and workbooks as people send them, and as those who mean harm would: bytes to upload."""

import io
import zipfile

import docx
import openpyxl

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def workbook(value=42) -> bytes:
    """Return a small workbook with one value."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"] = value
    book.save(file)
    return file.getvalue()


def document(text="Kế hoạch số 12/KH-UBND") -> bytes:
    """Return a small document with one paragraph."""
    written, file = docx.Document(), io.BytesIO()
    written.add_paragraph(text)
    written.save(file)
    return file.getvalue()


def packed(entries: dict[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive of some entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the entries of a zip archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_entry(content: bytes, name: str, entry: bytes) -> bytes:
    """Return an archive with one more entry, or with that one replaced."""
    return packed(unpacked(content) | {name: entry})


def with_macros(content: bytes) -> bytes:
    """Return a workbook that a reader of names and content types knows to hold macros."""
    return with_entry(content, "xl/vbaProject.bin", b"Attribute VB_Name")


def of_macro_kind(content: bytes) -> bytes:
    """Return a workbook that says of itself that it may hold macros (an .xlsm renamed)."""
    types = unpacked(content)["[Content_Types].xml"]
    plain = b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    assert plain in types
    return with_entry(content, "[Content_Types].xml", types.replace(plain, b"vnd.ms-excel.sheet.macroEnabled.main+xml"))


def encrypted() -> bytes:
    """Return what Office writes for a file with a password: an old container with an encrypted package in it."""
    return OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\x17" * 2000


def bomb(megabytes: int) -> bytes:
    """Return a workbook with one more sheet of this many megabytes of zeros."""
    return with_entry(workbook(), "xl/worksheets/sheet9.xml", b"\0" * (megabytes * 1024 * 1024))


def lying_bomb(megabytes: int) -> bytes:
    """Return a bomb whose headers say that its entry is one byte long."""
    content, size = bomb(megabytes), (megabytes * 1024 * 1024).to_bytes(4, "little")
    assert content.count(size) == 2  # beside the entry, and in the directory
    return content.replace(size, (1).to_bytes(4, "little"))
