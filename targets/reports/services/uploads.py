"""The writer of uploads: keeps what came, refuses what is of another report, takes one over once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import Invalid, NotAllowed, Problem, Refused
from foundation.uploads import SentFile
from pledges.models import Province, RoleName
from pledges.permissions import authority_of
from targets.models import Period, Submission, TakenUpload, Upload
from targets.reports.queries.reading import Reading
from targets.reports.queries.workbook_identity import Identity, rules_mark
from targets.reports.services import figures
from targets.reports.services.changes import ReportChanges, save_changes
from targets.reports.services.submissions import open_submission

MOST_KEPT = 200  # files of one report: nobody fills one in so often


def check_identity(submission: Submission, identity: Identity, file: SentFile, *, by, at: datetime) -> None:
    """Raise unless a workbook is of this report, under the rules that stand.

    NotAllowed where it is another unit's, which is recorded; Invalid where period or rules are others; each names both.
    """
    period = submission.period
    if (identity.cluster, identity.province) != (period.cluster.code, submission.province.code):
        refuse_foreign(submission, identity, file, by=by, at=at)
    if (identity.year, identity.period) != (period.year, period.code):
        theirs = Period.objects.filter(cluster=period.cluster_id, year=identity.year, code=identity.period).first()
        words = {"theirs": theirs or f"{identity.year}/{identity.period}", "ours": period}
        raise Invalid([Problem("", _("Tệp này là của %(theirs)s, báo cáo đang mở là %(ours)s.") % words)])
    rules = rules_mark(Reading(submission))
    if identity.rules != rules:
        words = {"theirs": identity.rules, "ours": rules}
        sentence = _(
            "Tệp theo biểu mẫu phiên bản %(theirs)s, biểu mẫu nay là phiên bản %(ours)s: hãy tải lại mẫu rồi nhập lại."
        )
        raise Invalid([Problem("", sentence % words)])


def refuse_foreign(submission: Submission, identity: Identity, file: SentFile, *, by, at: datetime) -> None:
    """Record that somebody brought another unit's workbook to this report, and raise NotAllowed, naming both."""
    theirs = Province.objects.filter(code=identity.province).first()
    with transaction.atomic():
        data = _refused_data(identity, file)
        audit.record(action="refuse_upload", subject=submission.subject, by=by, at=at, data=data)
    words = {"theirs": theirs.name if theirs else identity.province, "ours": submission.province.name}
    raise NotAllowed(_("Tệp này là của %(theirs)s, báo cáo đang mở là của %(ours)s: không nạp được.") % words)


def keep_upload(submission: Submission, file: SentFile, *, by, at: datetime) -> Upload:
    """Keep a file that is of this report; the same file that the same person brought and did not take over is one.

    Raises NotAllowed or Refused where the person may not write to the report now.
    """
    with transaction.atomic():
        submission = figures.lock(submission)
        figures.check_writable(submission, by=by, at=at)
        same = Upload.objects.filter(submission=submission, sha256=file.digest, by=by, taken__isnull=True)
        if kept := same.order_by("-pk").first():
            return kept
        if Upload.objects.filter(submission=submission).count() >= MOST_KEPT:
            raise Refused(_("Báo cáo này đã có quá nhiều bảng tính tải lên: hãy nhập trên màn hình."))
        upload = Upload.objects.create(
            submission=submission, name=file.name, content=file.content, sha256=file.digest, by=by, at=at
        )
        data = {"upload": upload.pk, "name": upload.name, "sha256": upload.sha256}
        audit.record(action="upload", subject=submission.subject, by=by, at=at, data=data, rows=[upload])
        return upload


def take_upload(upload: Upload, changes: ReportChanges, *, by, at: datetime) -> TakenUpload:
    """Write what an upload asks, all or nothing, as it is judged now; a second time gives what came of the first.

    Raises NotTaken, NotAllowed or Refused.
    """
    with transaction.atomic():
        submission = figures.lock(upload.submission)
        if taken := TakenUpload.objects.filter(upload=upload).first():
            return taken
        figures.check_writable(submission, by=by, at=at)
        changed = save_changes(submission, changes, by=by, at=at)
        taken = TakenUpload.objects.create(upload=upload, changed=changed, by=by, at=at)
        data = {"upload": upload.pk, "name": upload.name, "changed": changed}
        audit.record(action="take_upload", subject=submission.subject, by=by, at=at, data=data, rows=[taken])
        return taken


def check_own_unit(identity: Identity, file: SentFile, *, by, at: datetime) -> None:
    """Raise NotAllowed, and record it, where a workbook is of a unit that the person does not report for."""
    province = Province.objects.filter(code=identity.province).first()
    if province and authority_of(by, now=at).acts_for(RoleName.REPORTER, province.pk):
        return
    with transaction.atomic():
        subject = f"province/{identity.province}"
        audit.record(action="refuse_upload", subject=subject, by=by, at=at, data=_refused_data(identity, file))
    words = {"theirs": province or identity.province, "who": by}
    raise NotAllowed(_("Tệp này là của %(theirs)s, %(who)s không phải Cán bộ tổng hợp của đơn vị đó.") % words)


def bring(identity: Identity, changes: ReportChanges, file: SentFile, *, by, at: datetime) -> int:
    """Find the report a workbook is of (begun where there is none yet), keep the file and take it over, in one act.

    Returns how many cells and texts changed; where none did, nothing is written. Raises as check_identity and
    take_upload do.
    """
    with transaction.atomic():
        province = Province.objects.filter(code=identity.province).first()
        place = {"cluster__code": identity.cluster, "year": identity.year, "code": identity.period}
        period = Period.objects.filter(**place).select_related("cluster").first()
        if province is None or period is None:
            raise Invalid([Problem("", _("Tệp này là của một đơn vị hoặc một kỳ không có ở đây."))])
        own = Submission.objects.filter(province=province, period=period, carried_by__isnull=True)
        submission = own.select_related("province", "period__cluster").first()
        if submission is None:
            submission, changes = open_submission(province, period, by=by, at=at), changes.unseen()
        check_identity(submission, identity, file, by=by, at=at)
        taken = take_upload(keep_upload(submission, file, by=by, at=at), changes, by=by, at=at)
        if not taken.changed:
            transaction.set_rollback(True)
        return taken.changed


def _refused_data(identity: Identity, file: SentFile) -> dict:
    """Return what the record keeps of a workbook that was refused."""
    of = {"cluster": identity.cluster, "province": identity.province, "year": identity.year, "period": identity.period}
    return of | {"name": file.name, "sha256": file.digest}
