"""The writer of evidence: files attached to cells of a report that is being written, and withdrawn again."""

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import Invalid, Problem, Refused, length_problems
from foundation.text import nfc
from foundation.uploads import KINDS, SentFile, take
from pledges.models import Pledge, Province
from targets.models import Evidence, Submission
from targets.reports.queries.evidence import About, Room, column_of, room_of
from targets.reports.queries.reading import Reading
from targets.reports.services import figures, narratives
from targets.reports.services.entry import holder_of
from targets.reports.services.kept_files import keep, removed_on_failure
from targets.reports.services.screening import record_act, screened

FOLDER = "evidence"
LONGEST_REASON = Evidence._meta.get_field("withdrawal").max_length


def attach(submission: Submission, about: About, upload: UploadedFile, *, by, at: datetime, base: str = "") -> Evidence:
    """Keep a file behind a measure's cell or a pledge's narrative; return it. The same file again is the one there is.

    `base`: code of the province whose figure of the year before it is, "" for the report's own. Where the scanner does
    not answer the file is kept and given to nobody (Evidence.Screening). Raises NotAllowed or Refused as writing the
    cell does, Invalid: what the file is not, the province's room or the disk is full, a virus.
    """
    figures.check_writable(submission, by=by, at=at)  # before a file is opened
    sent = take(upload, KINDS)
    screening = screened(sent)
    kept: list[str] = []
    with removed_on_failure(kept), transaction.atomic():
        submission = figures.lock(holder_of(submission, base, by=by, at=at))
        figures.check_writable(submission, by=by, at=at)
        _check_belongs(submission, about)
        place = {column_of(about): about}
        same = submission.evidence.filter(**place, digest=sent.digest, withdrawn_at=None).first()
        if same:
            return same
        _check_room(submission.province, sent)
        evidence = Evidence.objects.create(
            submission=submission,
            **place,
            file=keep(sent.content, FOLDER, sent.suffix, kept),
            name=sent.name,
            size=len(sent.content),
            digest=sent.digest,
            screening=screening,
            by=by,
            at=at,
        )
        record_act("attach_evidence", evidence, by=by, at=at)
        return evidence


def withdraw(evidence: Evidence, *, reason: str, by, at: datetime) -> Evidence:
    """Withdraw a file, for a reason: from then on nobody is given it; the file and its row are kept.

    Raises NotAllowed or Refused as writing its cell does, or where it is withdrawn already; Invalid without a reason.
    """
    with transaction.atomic():
        submission = figures.lock(evidence.submission)
        figures.check_writable(submission, by=by, at=at)
        reason = nfc(reason).strip()
        if problems := length_problems("reason", reason, LONGEST_REASON):
            raise Invalid(problems)
        if not reason:
            raise Invalid([Problem("reason", _("Phải ghi lý do rút tài liệu."))])
        standing = Evidence.objects.filter(pk=evidence.pk, withdrawn_at=None)
        if not standing.update(withdrawn_by=by, withdrawn_at=at, withdrawal=reason):
            raise Refused(_("Tài liệu này đã được rút."))
        evidence.refresh_from_db()
        record_act("withdraw_evidence", evidence, by=by, at=at)
        return evidence


def _check_belongs(submission: Submission, about: About) -> None:
    """Raise Invalid unless the report has such a cell or such a narrative."""
    if isinstance(about, Pledge):
        narratives.check_belongs(submission, about)
    elif about.code not in Reading(submission).listed:
        raise Invalid([Problem("file", _("Giao ước không có mục số liệu này."))])


def _check_room(province: Province, file: SentFile) -> None:
    """Raise Invalid where the province's files would take more than their room; its row is held, so that of two files
    at once the later one is counted too."""
    held = Province.objects.select_for_update(no_key=True).get(pk=province.pk)
    room = Room(used=room_of(held).used + len(file.content))
    if room.used > room.limit:
        message = _("Hết chỗ dành cho tài liệu của đơn vị (%(limit)s): hãy báo quản trị trước khi tải thêm.")
        raise Invalid([Problem("file", message % {"limit": room.limit_text})])
