"""Zip archives from outside, documents and workbooks among them: what they may hold, checked before a reader opens one.

Headers are not believed: entries are unpacked, counted and thrown away. Readers still parse XML with defusedxml.
"""

import zlib
from collections.abc import Iterator
from struct import error as StructError
from struct import unpack
from typing import BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml import DefusedXmlException, ElementTree
from django.utils.translation import gettext_lazy as _

from foundation.errors import Invalid, Problem

MOST_ENTRIES = 200
LARGEST = 100 * 1024 * 1024  # bytes, unpacked, all entries together
EXPANSION = 100  # unpacked to packed, of the whole archive
LARGEST_TYPES = 256 * 1024  # bytes: the list of what the entries are, which is parsed whole
LARGEST_DIRECTORY = MOST_ENTRIES * 1024  # bytes: the list of entries, which is read before they can be counted
CHUNK = 64 * 1024

ARCHIVE = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc and .xls; what Office encrypts lies in such a file too
EMBEDDED = (ARCHIVE, OLD_OFFICE, b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"MZ\x90")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
LAST_RECORD = 22  # bytes of the record that ends an archive without a comment
TYPES = "[Content_Types].xml"
MACROS = ("vbaproject", "macroenabled", "macrosheet", "activex")  # in names of parts and of content types

_OFFICE = "application/vnd.openxmlformats-officedocument."
XLSX = _OFFICE + "spreadsheetml.sheet"  # as browsers are told
DOCX = _OFFICE + "wordprocessingml.document"
WORKBOOK, DOCUMENT = XLSX + ".main+xml", DOCX + ".main+xml"  # their main parts

UNREADABLE = (BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, StructError, OverflowError)

BROKEN = _("Tệp hỏng hoặc không đúng định dạng: hãy mở, lưu lại rồi chọn lại.")
LOCKED = _("Tệp đặt mật khẩu: hãy bỏ mật khẩu, lưu lại rồi chọn lại.")
OLD = _("Tệp Office đời cũ (.doc, .xls): hãy lưu lại dưới dạng .docx hoặc .xlsx rồi chọn lại.")
WITH_MACROS = _("Tệp có macro: hãy lưu lại dưới dạng không có macro (.docx, .xlsx) rồi chọn lại.")
WITH_FILES = _("Tệp có tệp khác nhúng bên trong: hãy bỏ ra, lưu lại rồi chọn lại.")
NO_WORKBOOK = _("Tệp không phải bảng tính Excel (.xlsx): hãy chọn tệp khác.")
NO_DOCUMENT = _("Tệp không phải văn bản Word (.docx): hãy chọn tệp khác.")
TOO_LARGE = _("Tệp có nội dung quá lớn khi mở ra: hãy chia nhỏ rồi chọn lại.")


def check_workbook(file: BinaryIO, *, where: str = "file") -> None:
    """Raise Invalid unless the file is a workbook (.xlsx) without macros that a reader may safely unpack."""
    check_archive(file, where=where)
    _check_main_part(file, WORKBOOK, NO_WORKBOOK, where)


def check_document(file: BinaryIO, *, where: str = "file") -> None:
    """Raise Invalid unless the file is a document (.docx) without macros that a reader may safely unpack."""
    check_archive(file, where=where)
    _check_main_part(file, DOCUMENT, NO_DOCUMENT, where)


def check_archive(file: BinaryIO, *, where: str = "file") -> None:
    """Raise Invalid, with one sentence at `where`, unless the file is a zip archive that a reader may safely unpack.

    Whole and nothing else (no bytes before or after it), not encrypted, at most 200 entries, 100 MB unpacked and
    100 times its size, with no other archive, no program and no macro inside. The file is left at its beginning.
    """
    size = file.seek(0, 2)
    try:
        _check_frame(file, size, where)
        with ZipFile(file) as archive:
            _check_entries(archive, where)
            _unpack(archive, size * EXPANSION, where)
    except UNREADABLE:
        raise _invalid(where, BROKEN) from None
    finally:
        file.seek(0)


def _check_frame(file: BinaryIO, size: int, where: str) -> None:
    """Refuse by the first and last bytes, before the list of entries is read."""
    file.seek(0)
    beginning = file.read(len(OLD_OFFICE))
    if beginning == OLD_OFFICE:
        raise _invalid(where, LOCKED if ENCRYPTED in file.read() else OLD)
    if not beginning.startswith(ARCHIVE) or size < LAST_RECORD:
        raise _invalid(where, BROKEN)
    file.seek(size - LAST_RECORD)
    mark, directory, start, comment = unpack("<4s8xLLH", file.read(LAST_RECORD))
    if mark != b"PK\x05\x06" or comment or start + directory + LAST_RECORD != size:
        raise _invalid(where, BROKEN)
    if directory > LARGEST_DIRECTORY:
        raise _invalid(where, TOO_LARGE)


def _check_entries(archive: ZipFile, where: str) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MOST_ENTRIES:
        raise _invalid(where, TOO_LARGE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise _invalid(where, LOCKED)
    if len(names) < len(entries) or any(entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for entry in entries):
        raise _invalid(where, BROKEN)
    if any(word in name.lower() for name in names for word in MACROS):
        raise _invalid(where, WITH_MACROS)


def _unpack(archive: ZipFile, limit: int, where: str) -> None:
    """Unpack every entry, keeping none: refuse what is too large or holds another file, and whatever is not whole."""
    unpacked = 0
    for entry in archive.infolist():
        for number, chunk in enumerate(_chunks(archive, entry)):
            unpacked += len(chunk)
            if unpacked > min(limit, LARGEST):
                raise _invalid(where, TOO_LARGE)
            if number == 0 and chunk.startswith(EMBEDDED):
                raise _invalid(where, WITH_FILES)
            if number == 0 and b"<!DOCTYPE" in chunk.replace(b"\0", b""):
                raise _invalid(where, BROKEN)


def _chunks(archive: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            yield chunk


def _check_main_part(file: BinaryIO, kind: str, message: str, where: str) -> None:
    """Refuse an archive whose list of contents names no part of this kind, or one with macros."""
    with ZipFile(file) as archive:
        names = set(archive.namelist())
        if TYPES not in names:
            raise _invalid(where, message)
        with archive.open(TYPES) as part:
            types = part.read(LARGEST_TYPES + 1)
        if len(types) > LARGEST_TYPES:
            raise _invalid(where, TOO_LARGE)
        try:
            root = ElementTree.fromstring(types, forbid_dtd=True)
        except (ParseError, DefusedXmlException):
            raise _invalid(where, BROKEN) from None
    file.seek(0)
    parts = [(part.get("PartName", ""), part.get("ContentType", "")) for part in root]
    if any(word in content.lower() for _name, content in parts for word in MACROS):
        raise _invalid(where, WITH_MACROS)
    if not any(content == kind and name.lstrip("/") in names for name, content in parts):
        raise _invalid(where, message)


def _invalid(where: str, message: str) -> Invalid:
    return Invalid([Problem(where, str(message))])
