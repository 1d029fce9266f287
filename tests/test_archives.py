"""Archives from outside: what is taken, and each way in which one may do harm, by its sentence."""

import io
import os
import tracemalloc
import zipfile

import pytest

from foundation import archives
from foundation.archives import check_archive, check_document, check_workbook
from foundation.errors import Invalid
from tests import office_files as files
from tests.office_files import document, packed, with_entry, workbook

BROKEN = "Tệp hỏng hoặc không đúng định dạng: hãy mở, lưu lại rồi chọn lại."
LOCKED = "Tệp đặt mật khẩu: hãy bỏ mật khẩu, lưu lại rồi chọn lại."
OLD = "Tệp Office đời cũ (.doc, .xls): hãy lưu lại dưới dạng .docx hoặc .xlsx rồi chọn lại."
MACROS = "Tệp có macro: hãy lưu lại dưới dạng không có macro (.docx, .xlsx) rồi chọn lại."
EMBEDDED = "Tệp có tệp khác nhúng bên trong: hãy bỏ ra, lưu lại rồi chọn lại."
LARGE = "Tệp có nội dung quá lớn khi mở ra: hãy chia nhỏ rồi chọn lại."
NO_WORKBOOK = "Tệp không phải bảng tính Excel (.xlsx): hãy chọn tệp khác."
NO_DOCUMENT = "Tệp không phải văn bản Word (.docx): hãy chọn tệp khác."
BOMB = b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><x>&b;</x>"


def answer(check, content: bytes) -> str:
    """Return the sentence with which some bytes are refused, "" where they are taken."""
    file = io.BytesIO(content)
    try:
        check(file, where="data")
    except Invalid as error:
        (problem,) = error.problems
        assert problem.where == "data"
        return problem.message
    assert file.tell() == 0
    return ""


def one_flag(content: bytes) -> bytes:
    """Return an archive whose first entry says that it is encrypted."""
    at = content.index(b"PK\x01\x02") + 8
    return content[:at] + b"\x01" + content[at + 1 :]


def twice(content: bytes) -> bytes:
    """Return an archive with two entries of one name."""
    file = io.BytesIO(content)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(file, "a") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
    return file.getvalue()


def test_a_workbook_and_a_document_are_told_apart():
    assert (answer(check_workbook, workbook()), answer(check_document, document())) == ("", "")
    assert answer(check_workbook, document()) == NO_WORKBOOK
    assert answer(check_document, workbook()) == NO_DOCUMENT
    assert answer(check_workbook, packed({"a.txt": b"x"})) == NO_WORKBOOK
    assert answer(check_archive, packed({"a.txt": b"x"})) == ""


def test_a_type_without_its_part_is_no_workbook():
    entries = files.unpacked(workbook())
    del entries["xl/workbook.xml"]
    assert answer(check_workbook, packed(entries)) == NO_WORKBOOK


HOSTILE = {
    "empty": (b"", BROKEN),
    "no archive": (b"MZ\x90\0" + b"\0" * 100, BROKEN),
    "text": (b"PK\x03\x04 and nothing more", BROKEN),
    "cut in half": (workbook()[:2000], BROKEN),
    "two bytes turned": (workbook()[:100] + b"\xff\xff" + workbook()[102:], BROKEN),
    "a program before it": (b"MZ\x90\0" + workbook(), BROKEN),
    "a picture before it": (b"\x89PNG\r\n\x1a\n" + workbook(), BROKEN),
    "an archive before it": (packed({"a": b"a"}) + workbook(), BROKEN),
    "something after it": (workbook() + b"<script>", BROKEN),
    "a password on an entry": (one_flag(workbook()), LOCKED),
    "a password of Office": (files.encrypted(), LOCKED),
    "an .xls renamed": (files.OLE + b"\0" * 3000, OLD),
    "macros": (files.with_macros(workbook()), MACROS),
    "a kind with macros": (files.of_macro_kind(workbook()), MACROS),
    "a macro sheet": (with_entry(workbook(), "xl/macrosheets/sheet1.xml", b"<x/>"), MACROS),
    "ActiveX": (with_entry(workbook(), "xl/activeX/activeX1.bin", b"x"), MACROS),
    "an archive inside": (with_entry(workbook(), "xl/media/a.png", packed({"a": b"a"})), EMBEDDED),
    "an object inside": (with_entry(workbook(), "xl/embeddings/oleObject1.bin", files.OLE + b"x"), EMBEDDED),
    "a program inside": (with_entry(workbook(), "xl/media/image1.png", b"MZ\x90\0\3"), EMBEDDED),
    "201 entries": (packed({f"xl/{number}.xml": b"x" for number in range(201)}), LARGE),
    "20.000 entries": (packed({f"xl/{number}.xml": b"x" for number in range(20_000)}), LARGE),
    "101 times its size": (packed({"a": b"\0" * 1_000_000}), LARGE),
    "one byte, it says": (files.lying_bomb(20), BROKEN),
    "an entity bomb": (with_entry(workbook(), "xl/workbook.xml", BOMB), BROKEN),
    "an entity bomb of types": (with_entry(workbook(), "[Content_Types].xml", BOMB), BROKEN),
    "an entity bomb in UTF-16": (with_entry(workbook(), "xl/workbook.xml", BOMB.decode().encode("utf-16")), BROKEN),
    "another compression": (packed({"a": b"a"}, zipfile.ZIP_LZMA), BROKEN),
    "a list of types without end": (
        with_entry(workbook(), "[Content_Types].xml", b"<Types>" + b"<a/>" * 65_000 + os.urandom(30_000)),
        LARGE,
    ),
    "types that are no XML": (with_entry(workbook(), "[Content_Types].xml", b"<Types"), BROKEN),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_may_do_harm_is_refused(name):
    content, sentence = HOSTILE[name]
    assert answer(check_workbook, content) == sentence


def test_two_entries_of_one_name_are_refused():
    assert answer(check_workbook, twice(workbook())) == BROKEN


def test_as_much_as_may_be_is_taken():
    assert answer(check_archive, packed({f"{number}": b"x" for number in range(200)})) == ""
    almost = packed({"zeros": b"\0" * 900_000, "noise": os.urandom(10_000)})
    assert answer(check_archive, almost) == ""


def test_the_limit_unpacked_holds_whatever_the_ratio(monkeypatch):
    monkeypatch.setattr(archives, "LARGEST", 1_000_000)
    packed_well = packed({"zeros": b"\0" * 990_000, "noise": os.urandom(10_000)})
    assert answer(check_archive, packed_well) == ""
    assert answer(check_archive, packed({"zeros": b"\0" * 990_001, "noise": os.urandom(10_000)})) == LARGE


def test_a_bomb_is_never_unpacked_into_memory():
    content = files.bomb(150)
    tracemalloc.start()
    assert answer(check_workbook, content) == LARGE
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()
