"""Asking the scanner for viruses, where one is set, about files that come and about those that wait for it."""

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.antivirus import NotScanned, scanner_at
from foundation.errors import Invalid, Problem, Refused
from foundation.uploads import SentFile
from targets.models import Evidence

logger = logging.getLogger(__name__)
Screening = Evidence.Screening


def check_clean(file: SentFile, *, where: str = "file") -> None:
    """Raise Invalid where the scanner finds something in a file, Refused where it does not answer: nobody may wait."""
    if screened(file, where=where) == Screening.WAITING:
        raise Refused(_("Máy quét mã độc không trả lời nên chưa nhận được tệp: hãy thử lại sau."))


def screened(file: SentFile, *, where: str = "file") -> str:
    """Return how a new file stands with the scanner; raise Invalid where something was found in it."""
    scan = scanner_at(settings.CLAMD_ADDRESS)
    if scan is None:
        return Screening.OFF
    try:
        virus = scan(file.content)
    except NotScanned as error:
        logger.error("the scanner does not answer: %s", error)
        return Screening.WAITING
    if virus:
        logger.warning("a file with a virus was refused: %s", virus)
        message = _("Tệp có mã độc (%(found)s) nên không nhận: hãy quét máy rồi chọn tệp khác.")
        raise Invalid([Problem(where, message % {"found": virus})])
    return Screening.CLEAN


def screen_waiting(*, at: datetime) -> int:
    """Ask the scanner about the files that wait for it; return how many it has answered about. Safe to run twice."""
    scan, answered = scanner_at(settings.CLAMD_ADDRESS), 0
    waiting = Evidence.objects.filter(screening=Screening.WAITING, withdrawn_at=None) if scan else ()
    for evidence in waiting:
        try:
            with evidence.file.open("rb") as file:
                virus = scan(file.read())
        except OSError as error:  # the file is gone, or the disk is: the others wait no longer for that
            logger.error("a file could not be read for the scanner: %s", error)
            continue
        except NotScanned as error:
            logger.error("the scanner does not answer: %s", error)
            break
        _write(evidence, Screening.INFECTED if virus else Screening.CLEAN, virus, at=at)
        answered += 1
    return answered


def _write(evidence: Evidence, screening: str, virus: str, *, at: datetime) -> None:
    with transaction.atomic():
        waiting = Evidence.objects.filter(pk=evidence.pk, screening=Screening.WAITING, withdrawn_at=None)
        if waiting.update(screening=screening, screened_at=at):
            evidence.refresh_from_db()
            record_act("screen_evidence", evidence, by=None, at=at, virus=virus)


def record_act(action: str, evidence: Evidence, *, by, at: datetime, virus: str = "") -> None:
    """Write what happened to a file on its report's record; `virus`: what was found, "" for none."""
    data = {
        "evidence": evidence.pk,
        "name": evidence.name,
        "digest": evidence.digest,
        **({"measure": evidence.measure.code} if evidence.measure else {"pledge": evidence.pledge_id}),
        **({"found": virus} if virus else {}),
    }
    subject, reason = evidence.submission.subject, evidence.withdrawal
    audit.record(action=action, subject=subject, by=by, at=at, reason=reason, data=data, rows=[evidence])
