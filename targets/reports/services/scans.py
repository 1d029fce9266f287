"""What an uploaded scan must be to be kept (a PDF or a picture by its content, and small); and keeping it."""

from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from foundation.errors import Problem
from foundation.uploads import tidy_name
from targets.reports.services.kept_files import keep

LARGEST = 10 * 1024 * 1024  # bytes
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


def keep_scan(scan: UploadedFile | None, kept: list[str]) -> tuple[str, str]:
    """Keep the file (services.kept_files.keep); return its name there and the name it came with, "" for no file."""
    if scan is None:
        return "", ""
    return keep(scan.read(), "scans", _suffix(scan.name), kept, where="scan"), tidy_name(scan.name)


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()
