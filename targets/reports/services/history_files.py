"""The writer of workbooks of years gone by: keeps what came, and what came of each reading of it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import NotAllowed, Refused
from foundation.uploads import SentFile
from pledges.models import Cluster, RoleName
from pledges.permissions import authority_of
from targets.jobs.services import jobs
from targets.models import HistoryFile, HistoryRun, Job

WORK = "history_file"  # the kind of job


def keep_history_file(cluster: Cluster, sent: SentFile, *, by, at: datetime) -> tuple[HistoryFile, Job]:
    """Keep a file; returns it with the job that tries it. Raises NotAllowed."""
    _check(cluster, by, at)
    with transaction.atomic():
        file = HistoryFile.objects.create(
            cluster=cluster, name=sent.name, content=sent.content, sha256=sent.digest, by=by, at=at
        )
        data = {"file": file.pk, "name": file.name, "sha256": file.sha256}
        audit.record(action="history_file", subject=_subject(file), by=by, at=at, data=data, rows=[file])
        return file, jobs.start(WORK, {"file": file.pk, "is_trial": True}, by=by, at=at)


def confirm_history(file: HistoryFile, *, by, at: datetime) -> Job:
    """Return the job that loads a file for good; raises NotAllowed, or Refused of one whose trial did not go well."""
    _check(file.cluster, by, at)
    if not file.runs.filter(is_trial=True, is_good=True).exists():
        raise Refused(_("Tệp này chưa qua chạy thử nên chưa nạp được."))
    with transaction.atomic():
        data = {"file": file.pk, "name": file.name}
        audit.record(action="history_confirmed", subject=_subject(file), by=by, at=at, data=data)
        return jobs.start(WORK, {"file": file.pk, "is_trial": False}, by=by, at=at)


def keep_run(run: HistoryRun) -> None:
    """Keep what came of a reading, once."""
    run.save(force_insert=True)


def _check(cluster: Cluster, by, at: datetime) -> None:
    if not authority_of(by, now=at).holds(RoleName.ADMINISTRATOR, cluster.pk):
        raise NotAllowed(_("Chỉ Quản trị mới nạp được số liệu lịch sử."))


def _subject(file: HistoryFile) -> str:
    return f"history/{file.pk}"
