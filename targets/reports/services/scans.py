"""What an uploaded scan must be to be kept (a PDF or a picture by its content, and small); and keeping it, or not."""

import logging
from contextlib import contextmanager
from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from foundation.bodies import is_full
from foundation.errors import Invalid, Problem
from foundation.text import nfc

logger = logging.getLogger(__name__)
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
    """Write the file under a name that nobody can guess; return that and the name it came with ("", "" for no file).

    The name is added to `kept`: whoever opens the transaction holds `removed_on_failure` around it. Raises Invalid
    where the disk is full.
    """
    if scan is None:
        return "", ""
    try:
        stored = default_storage.save(f"scans/{uuid4()}{_suffix(scan.name)}", ContentFile(scan.read()))
    except OSError as error:
        if not is_full(error):
            raise
        logger.exception("no room for a scan of %s bytes", scan.size)
        message = _("Máy chủ hết chỗ nên chưa lưu được bản chụp và chưa gửi báo cáo: hãy báo quản trị rồi gửi lại.")
        raise Invalid([Problem("scan", message)]) from None
    kept.append(stored)
    return stored, PurePath(nfc(scan.name).replace("\\", "/")).name


@contextmanager
def removed_on_failure(kept: list[str]):
    """Remove the files kept inside the block when it fails: its transaction leaves no row that would know of them."""
    try:
        yield
    except BaseException:
        for name in kept:
            default_storage.delete(name)
        raise
    finally:
        kept.clear()


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()
