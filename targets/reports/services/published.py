"""The writer of published percentages: kept as the text that was printed, each change a new version."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import Invalid, Problem
from foundation.text import nfc
from targets.core.numbers import NumberRefused
from targets.core.published import parse_percentage
from targets.models import PublishedPercentage, Submission
from targets.reports.queries.published import latest_printed, published_targets
from targets.reports.queries.reading import Reading
from targets.reports.services import figures
from targets.words import faults

LONGEST = PublishedPercentage._meta.get_field("text").max_length


def save_percentages(submission: Submission, texts: Mapping[str, str], *, by, at: datetime) -> int:
    """Keep what a report printed, by target code; blank takes it back. All or none; return how many changed.

    Raises NotAllowed or Refused as writing a cell does, Invalid at each target that no percentage was written for.
    """
    with transaction.atomic():
        submission = figures.lock(submission)
        figures.check_writable(submission, by=by, at=at)
        targets, before = published_targets(Reading(submission)), latest_printed(submission)
        wanted = {code: nfc(text).strip() for code, text in texts.items() if code in targets}
        problems = [problem for code, text in wanted.items() if (problem := _problem(code, text))]
        if problems:
            raise Invalid(problems)
        old = {code: before.get(target.pk) for code, target in targets.items()}
        changed = {code: text for code, text in wanted.items() if text != (old[code].text if old[code] else "")}
        printed = PublishedPercentage.objects.bulk_create(
            PublishedPercentage(
                submission=submission,
                target=targets[code],
                number=old[code].number + 1 if old[code] else 1,
                text=text,
                by=by,
                at=at,
            )
            for code, text in changed.items()
        )
        if changed:
            data = {code: {"from": old[code].text if old[code] else "", "to": text} for code, text in changed.items()}
            subject = submission.subject
            audit.record(
                action="publish_percentage", subject=subject, by=by, at=at, data={"targets": data}, rows=printed
            )
    return len(changed)


def _problem(code: str, text: str) -> Problem | None:
    if len(text) > LONGEST:
        return Problem(code, _("Tỷ lệ quá dài: hãy ghi đúng như đã in, ví dụ 92,06%."))
    try:
        if text:
            parse_percentage(text)
    except NumberRefused as refused:
        return Problem(code, faults.refusal(refused))
    return None
