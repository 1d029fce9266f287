"""The writer of submissions that begin: by a person, or carried by another. What moves them is in services.moves."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.errors import Refused
from pledges.models import Province, RoleName
from pledges.permissions import authority_of
from targets.calendar.queries.territory import reporting_refusal
from targets.models import Period, Submission
from targets.permissions.acting import not_allowed
from targets.reports.queries.readiness import base_refusal
from targets.reports.services import figures
from targets.reports.services.prefill import prefill_stocks


def open_submission(province: Province, period: Period, *, by, at: datetime) -> Submission:
    """Return the province's submission of a period, begun as a draft where there is none yet.

    Raises NotAllowed unless the person is its reporter, Refused where the province does not report this period
    (docs/metrics.md#mergers) or the period is not open yet.
    """
    authority = authority_of(by, now=at)
    if not authority.acts_for(RoleName.REPORTER, province.pk):
        raise not_allowed(authority, province, _("Chỉ Cán bộ tổng hợp của đơn vị mới bắt đầu được báo cáo."))
    _refuse(reporting_refusal(province, period))
    if at < period.opens_at:
        raise Refused(_("Kỳ báo cáo chưa mở nhập."))
    return begin(province, period, by=by, at=at, prefills=True)


def base_submission(
    carrier: Submission, period: Period, *, by, at: datetime, province: Province | None = None
) -> Submission:
    """Return the history submission of an earlier `period` that `carrier` carries, begun where there is none yet.

    `province`: a predecessor, where the carrier's own did not exist then. Raises Refused where that period has a
    report of its own (then its own reopening corrects it) and whatever writing to the carrier would raise.
    """
    province = province or carrier.province
    with transaction.atomic():
        carrier = figures.lock(carrier)
        figures.check_writable(carrier, by=by, at=at)
        _refuse(base_refusal(carrier, province, period))
        return begin(province, period, by=by, at=at, carried_by=carrier)


def begin(
    province: Province, period: Period, *, by, at: datetime, carried_by=None, prefills: bool = False
) -> Submission:
    """Get or create the one submission of a province and period, or the one that is carried; the caller has asked
    whether the person may.

    `prefills`: a new one begins with its opening stocks.
    """
    with transaction.atomic():
        submission, is_new = Submission.objects.get_or_create(
            province=province,
            period=period,
            carried_by__isnull=carried_by is None,
            defaults={"carried_by": carried_by, "state_since": at, "state_by": by},
        )
        if is_new:
            audit.record_all([begin_act(submission)], by=by, at=at)
        if is_new and prefills:
            prefill_stocks(submission, by=by, at=at)
    return submission


def as_if_begun(province: Province, period: Period, *, at: datetime) -> Submission:
    """Return the province's own report of a period; where there is none yet, an empty one that the caller rolls back.

    Raises Refused where the province does not report this period.
    """
    own = Submission.objects.filter(province=province, period=period, carried_by__isnull=True)
    found = own.select_related("province", "period__cluster", "accepted").first()
    if found is None:
        _refuse(reporting_refusal(province, period))
    return found or begin(province, period, by=None, at=at)


def begin_act(submission: Submission) -> audit.Act:
    """Return what the record says of a submission that has just been begun."""
    period = submission.period
    data = {
        "province": submission.province.code,
        "period": f"{period.year}/{period.code}",
        "carried_by": submission.carried_by_id,
    }
    return audit.Act("begin", submission.subject, data=data, rows=[submission])


def _refuse(sentence: str | None) -> None:
    if sentence:
        raise Refused(sentence)
