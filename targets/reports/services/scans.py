"""What an uploaded scan of a signed paper must be to be kept (a PDF or a picture), and keeping it."""

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from foundation.errors import Invalid, Problem
from foundation.uploads import take
from targets.models import Evidence
from targets.reports.services.kept_files import keep
from targets.reports.services.screening import screened

KINDS = (".pdf", ".jpg", ".jpeg", ".png")


def scan_problems(scan: UploadedFile | None) -> list[Problem]:
    """Return what is wrong with an uploaded scan; no scan is fine."""
    try:
        if scan is not None:
            take(scan, KINDS, where="scan")
    except Invalid as invalid:
        return invalid.problems
    return []


def keep_scan(scan: UploadedFile | None, kept: list[str]) -> tuple[str, str]:
    """Keep the file (services.kept_files.keep); return its name there and the name it came with, "" for no file.

    Raises Invalid where it is none, has a virus, or could not be looked into: a paper may be recorded without its scan.
    """
    if scan is None:
        return "", ""
    sent = take(scan, KINDS, where="scan")
    if screened(sent, where="scan") == Evidence.Screening.WAITING:
        message = _("Chưa quét được mã độc trong bản chụp: hãy gửi lại sau ít phút, hoặc gửi không kèm bản chụp.")
        raise Invalid([Problem("scan", message)])
    return keep(sent.content, "scans", sent.suffix, kept, where="scan"), sent.name
