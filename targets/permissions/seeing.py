"""Which submissions a person may open, and what they see of them: drafts, the work, provisional results."""

from datetime import datetime

from django.db.models import Q

from pledges.models import Agreement, Province, RoleName
from pledges.permissions import Authority, authority_of, reviewing_province_ids
from targets.models import AgreementMeasure, Measure, Submission
from targets.permissions.reviewing import may_review, reviewed_years

OVERSEERS = (RoleName.ADMINISTRATOR, RoleName.LEADER)  # who see every report of their cluster


def visible_submissions(user, *, now: datetime):
    """Return the submissions a person may open.

    Administrators and leaders: all of their cluster. A province's people: their own, in any state. Reviewers (of the
    lead or deputy, or assigned): others' once submitted. Everyone with a role: those accepted at least once.
    """
    return visible_to(authority_of(user, now=now))


def visible_to(authority: Authority):
    """Return the submissions that a person with this authority may open: visible_submissions says which."""
    if not authority.roles:
        return Submission.objects.none()
    condition = Q(accepted__isnull=False) | Q(province_id__in=authority.own_province_ids)
    for role in authority.roles:
        if role.name in OVERSEERS:
            condition |= Q(period__cluster_id=role.cluster_id) if role.cluster_id else Q(pk__isnull=False)
    submitted = Q(first_submitted_at__isnull=False)
    condition |= submitted & Q(assignments__reviewer=authority.user, assignments__ended_at__isnull=True)
    for cluster_id, year in reviewed_years(authority):
        mine = Q(period__cluster_id=cluster_id, period__year=year)
        carried = Q(carried_by__period__cluster_id=cluster_id, carried_by__period__year=year)
        condition |= (submitted & mine) | (Q(carried_by__first_submitted_at__isnull=False) & carried)
    return Submission.objects.filter(condition).distinct().select_related("province", "period", "accepted")


def sees_drafts_of(authority: Authority, submission: Submission) -> bool:
    """Say whether the person may read figures that are being entered: own province, leaders, administrators."""
    cluster_id = submission.period.cluster_id
    return (
        submission.province_id in authority.own_province_ids
        or authority.holds(RoleName.ADMINISTRATOR, cluster_id)
        or authority.holds(RoleName.LEADER, cluster_id)
    )


def sees_work_of(authority: Authority, submission: Submission) -> bool:
    """Say whether the person takes part in the work on a submission: those who see drafts, and who reviews it."""
    return sees_drafts_of(authority, submission) or may_review(authority, submission.carried_by or submission)


def sees_provisional(authority: Authority, agreement: Agreement) -> bool:
    """Say whether the person may look at provisional results of a whole agreement: leaders and administrators of its
    cluster, and reviewers of its own lead and deputies (docs/workflow.md)."""
    if any(authority.holds(role, agreement.cluster_id) for role in ("administrator", "leader")):
        return True
    return (agreement.cluster_id, agreement.year) in reviewed_years(authority)


def provisional_years(authority: Authority, agreement: Agreement) -> frozenset[int] | None:
    """Return of which years of a cluster the person may look at what was sent; None: of all.

    Who reviews one year only does not learn another year's figures before they are accepted. A year without an
    agreement is reviewed under the next one's.
    """
    if any(authority.holds(role, agreement.cluster_id) for role in ("administrator", "leader")):
        return None
    reviewed = authority.acting.get(RoleName.REVIEWER, frozenset())
    if not reviewed:
        return frozenset()
    agreements = Agreement.objects.filter(cluster=agreement.cluster_id)
    years = {row.year for row in agreements if reviewed & reviewing_province_ids(row)}
    published = set(agreements.filter(state=Agreement.State.PUBLISHED).values_list("year", flat=True))
    return frozenset(years | {year - 1 for year in years if year - 1 not in published})


def own_codes(authority: Authority) -> frozenset[str]:
    """Return the codes of the person's own units."""
    own = Province.objects.filter(pk__in=authority.own_province_ids)
    return frozenset(own.values_list("code", flat=True))


def clusters_using(measure: Measure) -> set[int]:
    """Return the ids of the clusters whose agreements list a measure."""
    return set(AgreementMeasure.objects.filter(measure=measure).values_list("agreement__cluster", flat=True))
