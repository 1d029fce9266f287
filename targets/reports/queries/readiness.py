"""What a submission still lacks before it may be presented: empty cells, broken checks, unexplained warnings."""

from django.utils.translation import gettext as _

from foundation.errors import Problem
from pledges.models import Pledge, Province
from targets.calendar.queries.territory import base_provinces, validity_refusal, was_reported_here
from targets.core import workflow
from targets.core.kinds import compared_with_last_year
from targets.models import Period, Submission
from targets.reports.queries.findings import findings_here
from targets.reports.queries.issued import issued_earlier
from targets.reports.queries.reading import Reading, entered, once


@once
def asked_codes(reading: Reading) -> list[str]:
    """Return the codes of the measures a submission must answer, in the order of its page.

    History (carried, or loaded for a period the province owed no report of) answers what `change` targets compare.
    A document issued in an earlier quarter is not asked for again.
    """
    if reading.scheme is None:
        return []
    if reading.submission.carried_by_id:
        return lacking_codes(reading, reading.province, reading.period, base_codes(reading))
    if not was_reported_here(reading.province, reading.period, reading.book):
        return base_codes(reading)
    issued = issued_earlier(reading)
    return [measure.code for asked in reading.asked for measure in asked.measures if measure.code not in issued]


@once
def base_codes(reading: Reading) -> list[str]:
    """Return the codes that targets compare with the year before, in the order of the page."""
    terms = compared_with_last_year(reading.scheme.targets(reading.quarter))
    return [measure.code for asked in reading.asked for measure in asked.measures if measure.code in terms]


@once
def base_cells(reading: Reading) -> list[tuple[Province, Period, list[str]]]:
    """Return (province, period, measure codes) of the year before that are entered on this submission's page.

    Only what that year's own report, or its figures loaded as history, does not hold.
    """
    earlier, agreement, submission = reading.base_period, reading.agreement, reading.submission
    if earlier is None or agreement is None or agreement.year != reading.period.year or submission.carried_by_id:
        return []
    codes = base_codes(reading)
    provinces = base_provinces(reading.province, earlier, reading.book) if codes else []
    carried = [report for report in reading.reports if report.period_id == earlier.pk and report.carried_by_id]
    elsewhere = {report.province_id for report in carried if report.carried_by_id != submission.pk}
    places = [(province, earlier, lacking_codes(reading, province, earlier, codes)) for province in provinces]
    return [place for place in places if place[2] and place[0].pk not in elsewhere]


def lacking_codes(reading: Reading, province: Province, earlier: Period, codes: list[str]) -> list[str]:
    """Return the measures of which an earlier period's own report holds no figure and never will by itself.

    Of an accepted one what it does not hold; of one that is owed and not accepted yet what its year did not ask.
    """
    own = next(
        (
            report
            for report in reading.reports
            if (report.province_id, report.period_id) == (province.pk, earlier.pk) and not report.carried_by_id
        ),
        None,
    )
    if own is not None and own.accepted_id:
        held = set(reading.accepted[own.pk])
        held |= set(asked_codes(Reading(own, reading.book))) if own.state != workflow.ACCEPTED else set()
    elif was_reported_here(province, earlier, reading.book):
        scheme = reading.book.scheme(reading.book.agreement(earlier.cluster_id, earlier.year))
        held = {measure.code for asked in scheme.pledges for measure in asked.measures}
    else:
        held = set(codes) if own else set()
    return [code for code in codes if code not in held]


def base_refusal(carrier: Submission, province: Province, period: Period) -> str | None:
    """Say why `carrier` cannot carry that province's figures of that period; None where it can."""
    ours = carrier.period
    if (period.cluster_id, period.year, period.code) != (ours.cluster_id, ours.year - 1, ours.code):
        return _("Số cùng kỳ chỉ nhập cho đúng kỳ này của năm trước.")
    reading = Reading(carrier)
    if province not in base_provinces(carrier.province, period, reading.book):
        return validity_refusal(province, period, reading.book) or _("Đơn vị này không phải đơn vị tiền thân.")
    if not any(place == province for place, _earlier, _codes in base_cells(reading)):
        return _("%(province)s đã có báo cáo riêng của %(period)s: muốn sửa phải mở lại báo cáo đó.") % {
            "province": province.short_name,
            "period": period,
        }
    return None


def missing_cells(reading: Reading) -> list[Problem]:
    """Return one problem for each cell not yet entered, in page order; a base cell is "base:<province>:<code>"."""
    places = [("", reading.submission, asked_codes(reading))]
    carried = {report.province_id: report for report in reading.carried}
    for province, _period, codes in base_cells(reading):
        places.append((f"base:{province.code}:", carried.get(province.pk), codes))
    problems = []
    for prefix, holder, codes in places:
        held = entered(reading.latest.get(holder.pk, {})) if holder else {}
        sentence = _("%(name)s: chưa nhập số cùng kỳ năm trước.") if prefix else _("%(name)s: chưa nhập.")
        problems += [
            Problem(prefix + code, sentence % {"name": reading.scheme.measures[code].name})
            for code in codes
            if code not in held
        ]
    return problems


def obstacles(reading: Reading) -> list[Problem]:
    """Return everything that keeps a submission from being presented, in the order of its page."""
    problems = missing_cells(reading)
    for found in findings_here(reading):
        if found.is_blocking or not found.has_note:
            problems.append(found.as_problem())
    return problems


def untold_pledges(reading: Reading) -> list[Pledge]:
    """Return the contents that the report says nothing about in words: presenting asks whether that is meant."""
    if reading.scheme is None:
        return []
    told = reading.submission.narratives.filter(current__isnull=False).exclude(current__text="")
    pks = set(told.values_list("pledge", flat=True))
    return [group.pledge for group in reading.scheme.pledges if group.pledge.pk not in pks]
