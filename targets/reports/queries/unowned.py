"""Which reports of abolished units nobody can enter, and who is told. Reads only."""

from collections.abc import Sequence
from datetime import datetime

from pledges.models import Agreement, RoleName
from pledges.permissions import Authority, is_abolished, reviewing_province_ids
from targets.calendar.queries import reporting
from targets.core import workflow
from targets.models import Period


def unowned_reports(authority: Authority, owed: Sequence[reporting.Report], *, now: datetime) -> list[reporting.Report]:
    """Return the reports of abolished units that wait for people nobody is, for those who must see to it.

    `owed`: reports of agreements a person may have work in. Administrators of the cluster and reviewers of the
    agreement are told.
    """
    unowned = []
    for report in owed:
        state = report.submission.state if report.submission else workflow.DRAFT
        role = workflow.HOLDER[state]
        if role not in (workflow.REPORTER, workflow.COMMANDER) or not is_abolished(report.province, authority.today):
            continue
        if not reporting.people_of(report.province, role, now=now) and _sees_to(authority, report.period):
            unowned.append(report)
    return unowned


def _sees_to(authority: Authority, period: Period) -> bool:
    if authority.holds(RoleName.ADMINISTRATOR, period.cluster_id):
        return True
    agreement = Agreement.objects.filter(cluster=period.cluster_id, year=period.year).first()
    return bool(agreement and reviewing_province_ids(agreement) & authority.acting.get(RoleName.REVIEWER, frozenset()))
