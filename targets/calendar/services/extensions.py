"""The writer of extensions: more time for one province and one period, with its reason (Gia hạn)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import Invalid, Problem, Refused, length_problems
from foundation.text import nfc
from pledges.models import Province
from pledges.permissions import check_administers
from targets.calendar.queries import reporting
from targets.calendar.services import notices
from targets.calendar.services.mails import Matter
from targets.calendar.services.period_rules import last_extension, unusual_day
from targets.calendar.services.periods import subject_of
from targets.core import workflow
from targets.models import Extension, Notice, Period


def extend(
    period: Period,
    province: Province,
    *,
    until: datetime,
    reason: str,
    is_unusual_meant: bool = False,
    by,
    at: datetime,
) -> Extension:
    """Give a province until `until` to enter and send a period's report; the latest extension stands.

    Its due and lock moments are then the later of the period's and `until`. Raises NotAllowed, Refused where the period
    is closed, or Invalid: no reason, a moment that has passed, does not extend anything, or lies beyond the year; and,
    unless `is_unusual_meant`, one on a day off.
    """
    check_administers(by, period.cluster, now=at)
    reason = nfc(reason).strip()
    if period.closed_at:
        raise Refused(_("Kỳ này đã chốt số liệu nên không gia hạn được."))
    problems = length_problems("reason", reason) if reason else [Problem("reason", _("Phải ghi lý do gia hạn."))]
    if until <= at:
        problems.append(Problem("until", _("Thời hạn mới phải sau bây giờ.")))
    elif until <= period.due_at:
        problems.append(Problem("until", _("Thời hạn mới phải sau hạn gửi của kỳ.")))
    elif until > last_extension(period):
        message = _("Thời hạn mới phải trong năm %(year)s.")
        problems.append(Problem("until", message % {"year": period.year}))
    if not problems and not is_unusual_meant:
        problems = unusual_day(_("Thời hạn mới"), until)
    if problems:
        raise Invalid(problems)
    with transaction.atomic():
        extension = Extension.objects.create(period=period, province=province, until=until, reason=reason, by=by, at=at)
        audit.record(
            action="extend",
            subject=subject_of(period),
            by=by,
            at=at,
            reason=reason,
            data={"province": province.code, "until": until},
            rows=[extension],
        )
        _tell(extension)
    return extension


def _tell(extension: Extension) -> None:
    people = [
        person
        for role in (workflow.REPORTER, workflow.COMMANDER)
        for person in reporting.people_of(extension.province, role, now=extension.at)
    ]
    notices.tell(
        people,
        kind=Notice.Kind.EXTENDED,
        key=f"extended/{extension.pk}",
        about=Matter(period=extension.period, province=extension.province),
        data={
            "province": extension.province.short_name,
            "due_at": extension.until.isoformat(),
            "by": extension.by.get_full_name(),
        },
        at=extension.at,
    )
