"""The writer of closings: Chốt kỳ freezes the results of every window that ends with the period (docs/metrics.md)."""

from datetime import datetime
from itertools import chain

from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.dates import day_of, local
from foundation.errors import Invalid, Refused, length_problems
from foundation.text import nfc
from pledges.models import Province
from pledges.permissions import check_administers
from targets.calendar.queries import reporting
from targets.calendar.queries.territory import published_agreement
from targets.calendar.services import notices
from targets.calendar.services.mails import Matter
from targets.calendar.services.periods import subject_of
from targets.core import freezing, workflow
from targets.models import Closing, FrozenResult, Notice, Period
from targets.results.queries.frozen import keep, windows_closed_by
from targets.results.queries.results import Results, results_of
from targets.results.queries.season import read_season
from targets.words import wording


def close_period(period: Period, *, by, at: datetime, note: str = "") -> Closing:
    """Close a period and freeze its results on the figures accepted so far; what comes later shows as restated.

    A province not accepted by then stays "no data" in the frozen result. Raises NotAllowed, Invalid (a note too
    long), or Refused where the period is closed already, has not ended yet, or has no agreement. There is no way back.
    """
    check_administers(by, period.cluster, now=at)
    note = nfc(note).strip()
    if problems := length_problems("note", note):
        raise Invalid(problems)
    with transaction.atomic():
        period = Period.objects.select_for_update(of=("self",)).select_related("cluster").get(pk=period.pk)
        agreement = _check(period, at)
        closing = Closing.objects.create(period=period, agreement=agreement, by=by, at=at, note=note)
        season = read_season(agreement)
        for code in windows_closed_by(period):
            _freeze(closing, results_of(season, season.window(code)))
        Period.objects.filter(pk=period.pk).update(closed_at=at, closed_by=by)
        audit.record(
            action="close_period",
            subject=subject_of(period),
            by=by,
            at=at,
            reason=closing.note,
            data={"results": closing.results.count()},
            rows=chain([closing], Period.objects.filter(pk=period.pk), closing.results.order_by("pk")),
        )
        _tell(closing)
    return closing


def _check(period: Period, at: datetime):
    """Return the agreement whose results a closing freezes, or refuse."""
    if period.closed_at:
        moment = local(period.closed_at)
        raise Refused(_("Kỳ này đã chốt số liệu lúc %(when)s.") % {"when": f"{moment:%H:%M %d/%m/%Y}"})
    if day_of(at) <= period.end:
        raise Refused(_("Kỳ này chưa kết thúc nên chưa chốt được số liệu."))
    agreement = published_agreement(period.cluster_id, period.year)
    if agreement is None:
        raise Refused(_("Chưa có giao ước thi đua năm %(year)s.") % {"year": period.year})
    return agreement


def _freeze(closing: Closing, results: Results) -> None:
    """Write every row of a window as it stands."""
    provinces = Province.objects.in_bulk([row.province for row in results.rows if row.province], field_name="code")
    FrozenResult.objects.bulk_create(
        FrozenResult(
            closing=closing,
            window=results.window.code,
            order=order,
            version=results.versions[result.target.code],
            province=provinces.get(result.province),
            verdict=result.verdict,
            numerator=result.numerator,
            denominator=result.denominator,
            shown=wording.shown_in_files(result),
            data=freezing.as_data(result, keep),
        )
        for order, result in enumerate(results.rows, start=1)
    )


def _tell(closing: Closing) -> None:
    """Tell the people of every reporting unit that the period is closed."""
    period = closing.period
    people = [
        person
        for report in reporting.reports(closing.agreement, period)
        for role in (workflow.REPORTER, workflow.COMMANDER)
        for person in reporting.people_of(report.province, role, now=closing.at)
    ]
    notices.tell(people, kind=Notice.Kind.CLOSED, key=f"closed/{period.pk}", about=Matter(period=period), at=closing.at)
