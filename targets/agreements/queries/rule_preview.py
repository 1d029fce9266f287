"""Which reports a check or a stock rule finds fault with, by the figures as they stand. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Q

from pledges.models import Agreement
from targets.calendar.queries.scheme import Scheme, scheme_of
from targets.calendar.queries.territory import lineage
from targets.core import workflow
from targets.core.checks import AtMost
from targets.core.stocks import StockRule
from targets.models import Submission
from targets.reports.queries.findings import History, history_of, judge

RULES = ("at_most", "stock")  # core.checks' names of what these rules find
NEW, STILL, CLEARED = "new", "still", "cleared"


@dataclass(frozen=True)
class Fault:
    """One report that fails the rule: whose, of which period, why; `standing`: from now on, as before, no more."""

    province: str
    period: str
    sentence: str
    standing: str


def faults(agreement: Agreement, before: dict, after: dict) -> list[Fault]:
    """Return the reports of the year that fail a rule as it was ({}: none) or as it would be ({}: none).

    `before` and `after` by the names of services.rules. On what was submitted last, else accepted; drafts never count.
    """
    scheme = scheme_of(agreement)
    reports = list(_reports(agreement))
    provinces = {place for report in reports for place in lineage(report.province)}
    history = history_of(agreement.cluster_id, (agreement.year - 1, agreement.year), provinces)
    found = []
    for report in reports:
        was, will = (_sentence(_alone(scheme, facts), report, history) for facts in (before, after))
        if was or will:
            standing = (STILL if was else NEW) if will else CLEARED
            found.append(Fault(report.province.short_name, str(report.period), will or was, standing))
    return found


def _reports(agreement: Agreement) -> Iterable[Submission]:
    """Return the year's reports that were submitted or accepted, in the order of periods."""
    sent = Q(accepted__isnull=False) | Q(state=workflow.SUBMITTED)
    year = {"period__cluster": agreement.cluster_id, "period__year": agreement.year, "carried_by__isnull": True}
    reports = Submission.objects.filter(sent, **year).select_related("province", "period")
    return reports.order_by("period__start", "period__end", "province__sort_key")


def _alone(scheme: Scheme, facts: dict) -> Scheme:
    """Return the scheme with this rule alone."""
    if "opening" in facts:
        return replace(scheme, checks=(), stocks=(StockRule(facts["opening"], tuple(facts["remaining"])),))
    checks = (AtMost(tuple(facts["left"]), tuple(facts["right"]), facts["message"]),) if facts else ()
    return replace(scheme, checks=checks, stocks=())


def _sentence(scheme: Scheme, report: Submission, history: History) -> str:
    """Return what the rule says about a report's figures, "" where it holds."""
    period = report.period
    place = (report.province.code, period.year, period.code)
    here = {key[3]: figure.value for key, figure in history.known.items() if key[:3] == place}
    numbers = {code: number for code, number in here.items() if number is not None}
    findings = judge(scheme, report.province, period, numbers, history)
    return next((finding.message for finding in findings if finding.code in RULES), "")
