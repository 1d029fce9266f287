"""Files that people send: taken only where the ending of the name, the content and a parser agree; names made harmless.

Pictures are drawn anew: what is kept of one is its points, and nothing else that its file may have held.
"""

import io
import re
import unicodedata
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import PurePath
from threading import Lock
from typing import BinaryIO

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps

from foundation.archives import DOCX, XLSX, check_document, check_workbook
from foundation.errors import Invalid, Problem
from foundation.text import nfc

LARGEST = 10 * 1024 * 1024  # bytes of one file
MOST_PIXELS = 40_000_000
LONGEST_NAME = 120  # characters, with the ending
LONGEST_SUFFIX = 10  # characters of an ending, the dot too; what is longer is no ending
UNNAMED = "tai-lieu"
QUALITY = 90  # of a photograph drawn anew, of 100
MODES = {"JPEG": {"L", "RGB"}, "PNG": {"1", "L", "LA", "P", "RGB", "RGBA"}}  # others are drawn in RGB
OBJECT_OF_PDF = re.compile(rb"\b\d{1,10}\s{1,9}\d{1,5}\s{1,9}obj\b")
END_OF_PDF = re.compile(rb"\bstartxref\s{1,9}\d{1,10}\s{1,9}%%EOF$")  # where its list of objects begins
LONGEST_END = 60  # bytes
PADDING = b"\0\t\n\x0c\r "  # what may follow the end of a PDF

_drawing = Lock()  # one picture at a time in a process: 40 megapixels take 160 MB, twice while it is turned


@dataclass(frozen=True)
class Kind:
    """A kind of file that may be sent: its type as a browser is told, and who checks and returns what is kept of it."""

    content_type: str
    read: Callable[[BinaryIO, str], bytes]


@dataclass(frozen=True)
class SentFile:
    """A file that somebody sent: what is kept of it, under which harmless name."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """Return the ending of its name, in lower case."""
        return suffix_of(self.name)

    @cached_property
    def digest(self) -> str:
        """Return the sha256 of what is kept."""
        return sha256(self.content).hexdigest()


def take(upload: UploadedFile, suffixes: Collection[str], *, where: str = "file") -> SentFile:
    """Return what is kept of an upload of one of these kinds (keys of KINDS); else raise Invalid, with one sentence."""
    file = as_it_came(upload, suffixes, where=where)
    return replace(file, content=KINDS[file.suffix].read(io.BytesIO(file.content), where))


def as_it_came(
    upload: UploadedFile, suffixes: Collection[str], *, largest: int = LARGEST, where: str = "file"
) -> SentFile:
    """Return an upload with one of these endings, of 1 to `largest` bytes, unopened; else raise Invalid."""
    name = tidy_name(upload.name)
    if suffix_of(name) not in suffixes:
        kinds = ", ".join(suffix.removeprefix(".").upper() for suffix in suffixes if suffix != ".jpeg")
        raise _invalid(where, _("Chỉ nhận tệp %(kinds)s: hãy chọn tệp khác.") % {"kinds": kinds})
    if upload.size > largest:
        size = {"size": largest // 1024**2}
        raise _invalid(where, _("Tệp lớn quá %(size)s MB: hãy giảm dung lượng rồi chọn lại.") % size)
    if not upload.size:
        raise _invalid(where, _("Tệp trống: hãy chọn tệp khác."))
    upload.seek(0)
    return SentFile(name, upload.read())


def suffix_of(name: str) -> str:
    """Return the ending of a file's name in lower case: ".pdf"; "" where it has none."""
    return PurePath(name).suffix.lower()


def tidy_name(name: str) -> str:
    """Return a file's name without folders and signs that nobody sees or that turn or split it, and not too long."""
    last = nfc(name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C" and sign not in '<>:"|?*')
    path = PurePath(" ".join(seen.split()).strip(". "))
    suffix = path.suffix if len(path.suffix) <= LONGEST_SUFFIX else ""
    stem = path.name.removesuffix(suffix)[: LONGEST_NAME - len(suffix)].strip(". ")
    return f"{stem or UNNAMED}{suffix}"


def _read_pdf(file: BinaryIO, where: str) -> bytes:
    """Return a file that begins as a PDF, has an object and ends as one, with nothing before or after.

    What its objects hold is not looked at: it is given out as a download alone.
    """
    content = file.read()
    end = content.rstrip(PADDING)[-LONGEST_END:]
    if not (content.startswith(b"%PDF-") and OBJECT_OF_PDF.search(content) and END_OF_PDF.search(end)):
        raise _other_content(where, "PDF")
    return content


def _drawn_anew(format_name: str) -> Callable[[BinaryIO, str], bytes]:
    """Return what reads a picture of one format and draws it anew, upright and without whatever else its file held."""

    def read(file: BinaryIO, where: str) -> bytes:
        ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint lets half pictures pass, in the whole process
        try:
            with _drawing, Image.open(file, formats=[format_name]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise Image.DecompressionBombError
                return _draw(image, format_name)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise _invalid(where, _("Ảnh lớn quá 40 triệu điểm ảnh: hãy thu nhỏ rồi chọn lại.")) from None
        except (OSError, ValueError, SyntaxError, EOFError, OverflowError, KeyError, TypeError):  # Pillow on bad files
            raise _other_content(where, "JPG" if format_name == "JPEG" else format_name) from None

    return read


def _draw(image: Image.Image, format_name: str) -> bytes:
    upright = ImageOps.exif_transpose(image)
    if upright.mode not in MODES[format_name]:
        upright = upright.convert("RGB")
    upright.info = {name: value for name, value in upright.info.items() if name == "transparency"}
    file = io.BytesIO()
    upright.save(file, format_name, quality=QUALITY)
    return file.getvalue()


def _checked(check: Callable[..., None]) -> Callable[[BinaryIO, str], bytes]:
    """Return what reads an office file that passes a check."""

    def read(file: BinaryIO, where: str) -> bytes:
        check(file, where=where)
        return file.read()

    return read


def _other_content(where: str, kind: str) -> Invalid:
    return _invalid(where, _("Tệp hỏng hoặc không phải %(kind)s như đuôi tên: hãy chọn tệp khác.") % {"kind": kind})


def _invalid(where: str, message: str) -> Invalid:
    return Invalid([Problem(where, message)])


_JPEG = Kind("image/jpeg", _drawn_anew("JPEG"))
KINDS = {
    ".pdf": Kind("application/pdf", _read_pdf),
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".png": Kind("image/png", _drawn_anew("PNG")),
    ".docx": Kind(DOCX, _checked(check_document)),
    ".xlsx": Kind(XLSX, _checked(check_workbook)),
}
PICTURES = (".jpg", ".jpeg", ".png")  # the only ones that a browser may draw: they are ours
