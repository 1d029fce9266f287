"""What a merger would mean before it is recorded. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pledges.models import Agreement, Province, Role
from pledges.permissions import PROVINCE_ROLES, roles_in_force
from targets.core import workflow
from targets.models import Period, Submission
from targets.reports.queries.holding import holding


@dataclass(frozen=True)
class OpenReport:
    """A report of a predecessor that is under way, and who has it after the merger ("" where nobody can go on)."""

    submission: Submission
    sentence: str
    passes_on: bool


@dataclass(frozen=True)
class MergerPreview:
    """Who reports which quarter, and what becomes of the reports under way."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    reports: tuple[OpenReport, ...]


def mergeable(agreement: Agreement):
    """Return the members that may go over into another: those whose validity has not ended by succession."""
    members = Province.objects.filter(memberships__agreement=agreement, successions_out__isnull=True)
    return members.order_by("memberships__order")


def roles_at(predecessors: Sequence[Province], *, now: datetime):
    """Return the roles people hold at these units now, delegations apart."""
    held = Role.objects.filter(roles_in_force(now), name__in=PROVINCE_ROLES, province__in=predecessors)
    held = held.filter(user__is_active=True, delegated_by__isnull=True)
    return held.select_related("user", "province").order_by("province__sort_key", "name", "user__full_name")


def merger_preview(agreement: Agreement, predecessors: Sequence[Province], on: date, *, now: datetime) -> MergerPreview:
    """Return what recording a merger would mean: the period that contains the day is the successor's first."""
    quarters = Period.objects.filter(cluster=agreement.cluster, year=agreement.year, quarter__isnull=False)
    under_way = Submission.objects.filter(
        province__in=predecessors, period__cluster=agreement.cluster, carried_by__isnull=True
    ).exclude(state=workflow.ACCEPTED, period__end__lt=on)
    rows = under_way.select_related("province", "period").order_by("period__start", "province__sort_key")
    return MergerPreview(
        before=tuple(str(quarter) for quarter in quarters.filter(end__lt=on).order_by("start")),
        after=tuple(str(quarter) for quarter in quarters.filter(end__gte=on).order_by("start")),
        reports=tuple(OpenReport(row, holding(row, now=now).sentence, row.period.end < on) for row in rows),
    )
