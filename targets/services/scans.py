"""What an uploaded scan must be before it is kept: a PDF or a picture by its content, and small. Writes nothing."""

from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from audit.errors import Problem
from targets.core.numbers import nfc

LARGEST = 10 * 1024 * 1024  # bytes (trust.md B3)
# suffix -> how such a file begins; the suffix and the content must agree
BEGINNINGS = {
    ".pdf": (b"%PDF-",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
}
TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


def scan_problems(scan: UploadedFile | None) -> list[Problem]:
    """Return what is wrong with an uploaded scan; no scan is fine."""
    if scan is None:
        return []
    if scan.size > LARGEST:
        return [Problem("scan", _("Bản chụp lớn quá 10 MB: hãy giảm dung lượng rồi tải lại."))]
    beginning = scan.read(16)
    scan.seek(0)
    if not beginning.startswith(BEGINNINGS.get(_suffix(scan.name), ())):
        return [Problem("scan", _("Bản chụp phải là tệp PDF, JPG hoặc PNG: hãy chọn tệp khác."))]
    return []


def kept_scan(scan: UploadedFile | None) -> tuple[ContentFile | str, str]:
    """Return the file under a name that nobody can guess, and the name it came with; ("", "") where there is none."""
    if scan is None:
        return "", ""
    name = PurePath(nfc(scan.name).replace("\\", "/")).name[-255:]
    return ContentFile(scan.read(), name=f"{uuid4()}{_suffix(scan.name)}"), name


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()
