"""The writer that corrects what was recorded of a signed paper, in one act; the report does not move."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.dates import day_of
from foundation.errors import Invalid, Problem, length_problems
from foundation.text import nfc
from pledges.permissions import authority_of
from targets.models import Confirmation, Submission
from targets.permissions.acting import check_correct_paper
from targets.reports.queries.papers import standing_paper
from targets.reports.services import figures, review
from targets.reports.services.kept_files import removed_on_failure
from targets.reports.services.scans import keep_scan

FIELDS = ("number", "dated", "signer", "signer_post", "form", "sheet_code")


def correct_paper(submission: Submission, paper: review.Paper, *, reason: str, by, at: datetime) -> Confirmation:
    """Write the paper anew beside the one recorded before; its scan is kept unless a new one comes.

    Raises NotAllowed or Refused (role, state), Invalid: what is missing or impossible, no reason, nothing changed.
    """
    with removed_on_failure(paper.kept), transaction.atomic():
        submission = figures.lock(submission)
        before = standing_paper(submission)
        check_correct_paper(authority_of(by, now=at), submission, before)
        reason = nfc(reason).strip()
        changes = {name: getattr(paper, name) for name in FIELDS}
        changes |= {name: nfc(text).strip() for name, text in changes.items() if isinstance(text, str)}
        _check(submission, before, paper, changes, reason, at)
        old = {name: getattr(before, name) for name in FIELDS}
        after = _copy(before, changes, paper, by=by, at=at)
        moved = {name: (old[name], changes[name]) for name in FIELDS if old[name] != changes[name]}
        audit.record(
            action="correct_paper",
            subject=submission.subject,
            by=by,
            at=at,
            reason=reason,
            data={
                "from": {name: str(pair[0]) for name, pair in moved.items()},
                "to": {name: str(pair[1]) for name, pair in moved.items()},
            },
            rows=[after],
        )
        return after


def _check(submission, before, paper, changes, reason, at) -> None:
    problems = length_problems("reason", reason) if reason else [Problem("reason", _("Phải ghi lý do."))]
    problems += review.paper_problems(paper, submission=submission, today=day_of(at))
    if not problems and not paper.scan and all(getattr(before, name) == value for name, value in changes.items()):
        problems.append(Problem("number", _("Chưa sửa gì so với văn bản đã ghi.")))
    if problems:
        raise Invalid(problems)


def _copy(before: Confirmation, changes: dict, paper: review.Paper, *, by, at: datetime) -> Confirmation:
    after = Confirmation(
        **{
            field.attname: getattr(before, field.attname)
            for field in Confirmation._meta.concrete_fields
            if not field.primary_key
        }
    )
    if paper.scan:
        changes |= dict(zip(("scan", "scan_name"), keep_scan(paper.scan, paper.kept), strict=True))
    for name, value in {**changes, "by": by, "at": at}.items():
        setattr(after, name, value)
    after.save()
    return after
