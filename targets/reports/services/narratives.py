"""The writer of narratives: the text under a pledge, in immutable versions like a figure's."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import Conflict, Invalid, Problem, length_problems
from foundation.text import LONGEST_TEXT, nfc
from pledges.models import Pledge
from targets.models import Narrative, NarrativeVersion, Submission
from targets.permissions.reviewing import agreement_of
from targets.reports.services.figures import check_writable, lock


def save_narrative(
    submission: Submission, pledge: Pledge, text: str, *, by, at: datetime, expected_version: int | None = None
) -> NarrativeVersion | None:
    """Save what a province says under one pledge; return the version that stands now, None where nothing was said.

    Saving what is already there writes nothing. Raises NotAllowed, Refused, Invalid, Conflict (`theirs` is the
    version that stands, `mine` the text) as figures.save_cells does.
    """
    with transaction.atomic():
        submission = lock(submission)
        check_writable(submission, by=by, at=at)
        check_belongs(submission, pledge)
        text = nfc(text).replace("\r\n", "\n").strip()
        if problems := length_problems(f"narrative-{pledge.pk}", text, LONGEST_TEXT, name=_("Thuyết minh")):
            raise Invalid(problems)
        old = current_narrative(submission, pledge)
        if text == (old.text if old else ""):
            return old
        _check_seen(submission, pledge, old, text, expected_version)
        return write_narrative(submission, pledge, text, old=old, by=by, at=at)


def current_narrative(submission: Submission, pledge: Pledge) -> NarrativeVersion | None:
    """Return the latest version of a pledge's narrative, None where nothing was ever written."""
    return (
        NarrativeVersion.objects.filter(narrative__submission=submission, narrative__pledge=pledge)
        .select_related("by")
        .order_by("-number")
        .first()
    )


def write_narrative(submission, pledge, text, *, old, by, at) -> NarrativeVersion:
    """Write the next version, move the pointer, record the event; the caller holds the submission's lock."""
    narrative, _made = Narrative.objects.get_or_create(submission=submission, pledge=pledge)
    version = NarrativeVersion.objects.create(
        narrative=narrative, number=old.number + 1 if old else 1, text=text, by=by, at=at
    )
    Narrative.objects.filter(pk=narrative.pk).update(current=version)
    audit.record(
        action="narrative",
        subject=submission.subject,
        by=by,
        at=at,
        data={"pledge": pledge.pk, "from": old.text if old else "", "to": text, "version": version.number},
        rows=[version],
    )
    return version


def restore_accepted(submission: Submission, *, by, at: datetime) -> None:
    """Write the accepted texts again where they have moved since (cancelled reopening)."""
    accepted = {
        pin.version.narrative.pledge: pin.version.text
        for pin in submission.accepted.narratives.select_related("version__narrative__pledge")
    }
    for narrative in submission.narratives.filter(current__isnull=False).select_related("pledge", "current"):
        text = accepted.get(narrative.pledge, "")
        if narrative.current.text != text:
            write_narrative(submission, narrative.pledge, text, old=narrative.current, by=by, at=at)


def check_belongs(submission: Submission, pledge: Pledge) -> None:
    """Raise Invalid unless a report has a narrative under this pledge."""
    agreement = agreement_of(submission)
    is_history = agreement is None or agreement.year != submission.period.year
    if is_history or pledge.agreement_id != agreement.pk:
        raise Invalid([Problem(f"narrative-{pledge.pk}", _("Nội dung này không thuộc giao ước của kỳ báo cáo."))])


def _check_seen(submission, pledge, old, text, expected_version) -> None:
    number = old.number if old else 0
    if expected_version is not None and expected_version != number:
        raise Conflict(
            _("Người khác đã lưu thuyết minh này trước. Hãy xem cả hai bản rồi chọn."), theirs=old, mine=text
        )
