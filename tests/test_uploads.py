"""Files that people send: what is taken, what is kept of it, and each way in which one pretends to be another."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from foundation.downloads import disposition
from foundation.errors import Invalid
from foundation.uploads import KINDS, LARGEST, take, tidy_name
from tests import office_files, pictures
from tests.office_files import document, packed, workbook
from tests.pictures import PDF, SECRET, picture

ONLY = "Chỉ nhận tệp PDF, JPG, PNG, DOCX, XLSX: hãy chọn tệp khác."
NO_PDF = "Tệp hỏng hoặc không phải PDF như đuôi tên: hãy chọn tệp khác."
NO_JPG = "Tệp hỏng hoặc không phải JPG như đuôi tên: hãy chọn tệp khác."
NO_PNG = "Tệp hỏng hoặc không phải PNG như đuôi tên: hãy chọn tệp khác."
BROKEN = "Tệp hỏng hoặc không đúng định dạng: hãy mở, lưu lại rồi chọn lại."
LOCKED = "Tệp đặt mật khẩu: hãy bỏ mật khẩu, lưu lại rồi chọn lại."
POINTS = "Ảnh lớn quá 40 triệu điểm ảnh: hãy thu nhỏ rồi chọn lại."
PROGRAM = b"MZ\x90\0\3\0\0\0This program cannot be run in DOS mode"
PAGE = b"<!doctype html><script>alert(1)</script>"
DRAWING = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def taken(name: str, content: bytes):
    return take(SimpleUploadedFile(name, content), KINDS)


def sentence(name: str, content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        taken(name, content)
    (problem,) = caught.value.problems
    assert problem.where == "file"
    return problem.message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Kế hoạch.pdf", PDF),
        ("Kế hoạch.PDF", PDF.rstrip()),
        ("mẫu có mã.pdf", pictures.WITH_SCRIPT),  # given as a download alone
        ("kế hoạch.docx", document()),
        ("số liệu.xlsx", workbook()),
    ],
)
def test_what_is_taken_as_it_is(name, content):
    file = taken(name, content)
    assert (file.name, file.content) == (name, content)


@pytest.mark.parametrize(
    ("name", "content", "size"),
    [
        ("ảnh.png", picture(), (60, 40)),
        ("ảnh.jpg", picture("JPEG"), (60, 40)),
        ("ảnh.JPEG", picture("JPEG"), (60, 40)),
        ("xám.jpg", picture("JPEG", mode="L"), (60, 40)),
        ("in.jpg", picture("JPEG", mode="CMYK"), (60, 40)),
        ("trắng đen.png", picture(mode="1"), (60, 40)),
        ("nằm.jpg", pictures.photograph(), (40, 60)),
        ("chú thích.png", pictures.written_on(), (60, 40)),
    ],
)
def test_a_picture_is_drawn_anew_upright_and_alone(name, content, size):
    file = taken(name, content)
    with Image.open(io.BytesIO(file.content)) as image:
        image.load()
        assert (
            image.size,
            dict(image.getexif()),
            image.info.keys() & {"comment", "Comment", "icc_profile", "exif"},
        ) == (
            size,
            {},
            set(),
        )
    assert SECRET.encode() not in file.content
    assert file.digest == taken(name, content).digest


def test_nothing_stays_behind_a_picture():
    """An archive, a page or a program that lies behind the points of a picture is not kept."""
    for format_name, name in (("PNG", "a.png"), ("JPEG", "a.jpg")):
        for rider in (packed({"a.txt": b"rider-rider"}), b"rider-rider" + PAGE, PROGRAM + b"rider-rider"):
            file = taken(name, picture(format_name) + rider)
            assert b"rider-rider" not in file.content
            assert not file.content.endswith(rider[-8:])


HOSTILE = {
    "a program renamed": ("a.pdf", PROGRAM, NO_PDF),
    "a program as it is": ("a.exe", PROGRAM, ONLY),
    "a program behind a PDF's name": ("a.pdf.exe", PDF, ONLY),
    "a page": ("a.html", PAGE, ONLY),
    "a page renamed": ("a.pdf", PAGE, NO_PDF),
    "a drawing with a script": ("a.svg", DRAWING, ONLY),
    "a drawing renamed": ("a.png", DRAWING, NO_PNG),
    "a picture of another kind": ("a.jpg", picture("PNG"), NO_JPG),
    "a picture of a third kind": ("a.png", picture("GIF"), NO_PNG),
    "a beginning of a picture": ("a.png", b"\x89PNG\r\n\x1a\n" + PROGRAM, NO_PNG),
    "half a picture": ("a.png", picture(size=(600, 400))[:300], NO_PNG),
    "half a photograph": ("a.jpg", picture("JPEG", size=(600, 400))[:700], NO_JPG),
    "half a PDF": ("a.pdf", PDF[:-10], NO_PDF),
    "the two ends of a PDF": ("a.pdf", b"%PDF-1.7 a page\n%%EOF\n", NO_PDF),
    "a PDF of no object": ("a.pdf", b"%PDF-1.7\nstartxref\n9\n%%EOF\n", NO_PDF),
    "a PDF with something before it": ("a.pdf", b"MZ" + PDF, NO_PDF),
    "a PDF that is an archive too": ("a.pdf", PDF + packed({"a.txt": b"a"}), NO_PDF),
    "a PDF that is a page too": ("a.pdf", PDF + PAGE, NO_PDF),
    "a document renamed": ("a.xlsx", document(), "Tệp không phải bảng tính Excel (.xlsx): hãy chọn tệp khác."),
    "a workbook renamed": ("a.docx", workbook(), "Tệp không phải văn bản Word (.docx): hãy chọn tệp khác."),
    "a workbook with macros": ("a.xlsm", office_files.of_macro_kind(workbook()), ONLY),
    "a workbook with macros, renamed": (
        "a.xlsx",
        office_files.of_macro_kind(workbook()),
        "Tệp có macro: hãy lưu lại dưới dạng không có macro (.docx, .xlsx) rồi chọn lại.",
    ),
    "a workbook with a password": ("a.xlsx", office_files.encrypted(), LOCKED),
    "a workbook as a PDF": ("a.pdf", workbook(), NO_PDF),
    "an archive": ("a.docx", packed({"a.txt": b"a"}), "Tệp không phải văn bản Word (.docx): hãy chọn tệp khác."),
    "an archive bomb": (
        "a.xlsx",
        office_files.bomb(150),
        "Tệp có nội dung quá lớn khi mở ra: hãy chia nhỏ rồi chọn lại.",
    ),
    "a bomb of points": ("a.png", pictures.bomb(), POINTS),
    "a smaller bomb of points": ("a.png", pictures.bomb(10_000, 10_000), POINTS),
    "one row of points too many": ("a.png", pictures.bomb(8_000, 5_001), POINTS),
    "nothing": ("a.pdf", b"", "Tệp trống: hãy chọn tệp khác."),
    "too much": (
        "a.pdf",
        PDF + b" " * LARGEST,
        "Tệp lớn quá 10 MB: hãy giảm dung lượng rồi chọn lại.",
    ),
    "no ending": ("a", PDF, ONLY),
    "an ending alone": (".pdf", PROGRAM, ONLY),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_pretends_is_refused_with_a_sentence(what):
    name, content, message = HOSTILE[what]
    assert sentence(name, content) == message


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("Kế hoạch 44.pdf", "Kế hoạch 44.pdf"),
        ("Ke\u0302\u0301 hoa\u0323ch.pdf", "Kế hoạch.pdf"),
        ("../../x.pdf", "x.pdf"),
        ("/etc/passwd/../x.pdf", "x.pdf"),
        ("C:\\Windows\\x.pdf", "x.pdf"),
        ("a\0b.pdf", "ab.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("hop-dong\u202efdp.exe", "hop-dongfdp.exe"),
        ("\u200b\u200f.pdf", "pdf"),
        ("\u202e .pdf.pdf", "pdf.pdf"),
        ('x" onload="a.pdf', "x onload=a.pdf"),
        ("<b>.pdf", "b.pdf"),
        ("  . .x .pdf", "x.pdf"),
        ("..", "tai-lieu"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("a." + "x" * 300, "a." + "x" * 118),
        ("a.báo cáo quý I", "a.báo cáo quý I"),
    ],
)
def test_a_name_is_made_harmless(name, tidy):
    assert tidy_name(name) == tidy


def test_a_download_is_named_for_old_and_for_new_programs():
    assert disposition("Kế hoạch Đảng 100%.pdf") == (
        'attachment; filename="Ke hoach Dang 100_.pdf"; '
        "filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%C4%90%E1%BA%A3ng%20100%25.pdf"
    )
    assert disposition('a"b\\c.png', is_inline=True) == (
        "inline; filename=\"a_b_c.png\"; filename*=UTF-8''a%22b%5Cc.png"
    )
