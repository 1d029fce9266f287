"""What a submission still lacks before it may be presented: empty cells, broken checks, unexplained warnings."""

from django.utils.translation import gettext as _

from foundation.errors import Problem
from pledges.models import Pledge, Province
from targets.calendar.queries.scheme import scheme_of
from targets.calendar.queries.territory import (
    base_period,
    base_provinces,
    published_agreement,
    validity_refusal,
    was_reported_here,
)
from targets.core import workflow
from targets.models import Measure, Period, Submission
from targets.permissions import agreement_of
from targets.reports.queries.findings import findings_here
from targets.reports.queries.issued import issued_earlier
from targets.reports.queries.submissions import current_figures


def asked_codes(submission: Submission) -> list[str]:
    """Return the codes of the measures a submission must answer, in the order of its page.

    History (carried, or loaded for a period the province owed no report of) answers what `change` targets compare.
    A document issued in an earlier quarter is not asked for again.
    """
    agreement = agreement_of(submission)
    if agreement is None:
        return []
    scheme = scheme_of(agreement)
    if submission.carried_by_id:
        codes = base_codes(scheme, submission.period.last_quarter)
        return lacking_codes(submission.province, submission.period, codes)
    if not was_reported_here(submission.province, submission.period):
        return base_codes(scheme, submission.period.last_quarter)
    issued, contents = issued_earlier(submission), scheme.asked_at(submission.period.last_quarter)
    return [measure.code for asked in contents for measure in asked.measures if measure.code not in issued]


def base_codes(scheme, quarter: int) -> list[str]:
    """Return the codes that targets of kind `change` compare with the year before at a quarter."""
    terms = [
        term.lstrip("-") for target in scheme.targets(quarter) if target.kind == "change" for term in target.numerator
    ]
    asked = [measure.code for pledge in scheme.asked_at(quarter) for measure in pledge.measures]
    return [code for code in asked if code in terms]


def base_cells(submission: Submission) -> list[tuple[Province, Period, list[str]]]:
    """Return (province, period, measure codes) of the year before that are entered on this submission's page.

    Only what that year's own report, or its figures loaded as history, does not hold.
    """
    earlier = base_period(submission.period)
    agreement = agreement_of(submission)
    if earlier is None or agreement is None or agreement.year != submission.period.year or submission.carried_by_id:
        return []
    codes = base_codes(scheme_of(agreement), submission.period.last_quarter)
    provinces = base_provinces(submission.province, earlier) if codes else []
    taken = Submission.objects.filter(period=earlier, province__in=provinces, carried_by__isnull=False)
    elsewhere = set(taken.exclude(carried_by=submission).values_list("province", flat=True))
    places = [(one, earlier, lacking_codes(one, earlier, codes)) for one in provinces if one.pk not in elsewhere]
    return [place for place in places if place[2]]


def lacking_codes(province: Province, earlier: Period, codes: list[str]) -> list[str]:
    """Return the measures of which an earlier period's own report holds no figure and never will by itself.

    Of an accepted one what it does not hold; of one that is owed and not accepted yet what its year did not ask.
    """
    own = Submission.objects.filter(province=province, period=earlier, carried_by__isnull=True).first()
    if own is not None and own.accepted_id:
        held = set(own.accepted.figures.values_list("measure__code", flat=True))
        held |= set(asked_codes(own)) if own.state != workflow.ACCEPTED else set()
    elif was_reported_here(province, earlier):
        held = _asked_then(earlier)
    else:
        held = set(codes) if own else set()
    return [code for code in codes if code not in held]


def _asked_then(period: Period) -> set[str]:
    scheme = scheme_of(published_agreement(period.cluster_id, period.year))
    return {measure.code for asked in scheme.pledges for measure in asked.measures}


def base_refusal(carrier: Submission, province: Province, period: Period) -> str | None:
    """Say why `carrier` cannot carry that province's figures of that period; None where it can."""
    ours = carrier.period
    if (period.cluster_id, period.year, period.code) != (ours.cluster_id, ours.year - 1, ours.code):
        return _("Số cùng kỳ chỉ nhập cho đúng kỳ này của năm trước.")
    if province not in base_provinces(carrier.province, period):
        return validity_refusal(province, period) or _("Đơn vị này không phải đơn vị tiền thân.")
    if not any(place == province for place, _earlier, _codes in base_cells(carrier)):
        return _("%(province)s đã có báo cáo riêng của %(period)s: muốn sửa phải mở lại báo cáo đó.") % {
            "province": province.short_name,
            "period": period.title,
        }
    return None


def missing_cells(submission: Submission) -> list[Problem]:
    """Return one problem for each cell not yet entered, in page order; a base cell is "base:<province>:<code>"."""
    places = [("", submission, asked_codes(submission))]
    for province, period, codes in base_cells(submission):
        carried = submission.carries.filter(province=province, period=period).first()
        places.append((f"base:{province.code}:", carried, codes))
    names = dict(Measure.objects.values_list("code", "name"))
    problems = []
    for prefix, holder, codes in places:
        entered = current_figures(holder) if holder else {}
        sentence = _("%(name)s: chưa nhập số cùng kỳ năm trước.") if prefix else _("%(name)s: chưa nhập.")
        problems += [Problem(prefix + code, sentence % {"name": names[code]}) for code in codes if code not in entered]
    return problems


def obstacles(submission: Submission) -> list[Problem]:
    """Return everything that keeps a submission from being presented, in the order of its page."""
    problems = missing_cells(submission)
    for found in findings_here(submission):
        if found.is_blocking or not found.has_note:
            problems.append(Problem(found.where, found.sentence()))
    return problems


def untold_pledges(submission: Submission) -> list[Pledge]:
    """Return the contents that the report says nothing about in words: presenting asks whether that is meant."""
    agreement = agreement_of(submission)
    if agreement is None:
        return []
    told = submission.narratives.filter(current__isnull=False).exclude(current__text="")
    pks = set(told.values_list("pledge", flat=True))
    return [group.pledge for group in scheme_of(agreement).pledges if group.pledge.pk not in pks]
