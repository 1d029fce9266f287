"""Whose submissions a person reviews: by the position of the own province, or by assignment (docs/workflow.md)."""

from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.errors import NotAllowed
from pledges.models import Agreement, RoleName
from pledges.permissions import Authority
from targets.models import Confirmation, Figure, Submission


def agreement_of(submission: Submission) -> Agreement | None:
    """Return the published agreement a submission reports under: its year's; for carried history, its carrier's.

    History of a year that has none (loaded from a file) stands under the next year's, whose base it is.
    """
    period = (submission.carried_by or submission).period
    published = Agreement.objects.filter(cluster_id=period.cluster_id, state=Agreement.State.PUBLISHED)
    return published.filter(year__in=(period.year, period.year + 1)).order_by("year").first()


def reviewed_years(authority: Authority) -> set[tuple[int, int]]:
    """Return (cluster id, year) of the agreements in which the person's province is lead or deputy."""
    provinces = authority.acting.get(RoleName.REVIEWER, frozenset())
    if not provinces:
        return set()
    if "reviewed years" not in authority.answers:
        authority.answers["reviewed years"] = _years_led_by(provinces)
    return authority.answers["reviewed years"]


def _years_led_by(provinces: frozenset[int]) -> set[tuple[int, int]]:
    return set(
        Agreement.objects.filter(
            state=Agreement.State.PUBLISHED, members__province__in=provinces, members__position__in=["lead", "deputy"]
        ).values_list("cluster_id", "year")
    )


def may_review(authority: Authority, submission: Submission) -> bool:
    """Say whether the person has authority to review this submission, whatever its state."""
    return _refusal(authority, submission) is None


def check_review(authority: Authority, submission: Submission) -> None:
    """Raise NotAllowed, with one Vietnamese sentence, unless the person may review this submission."""
    if refusal := _refusal(authority, submission):
        raise NotAllowed(refusal)


def _refusal(authority: Authority, submission: Submission) -> str | None:
    """Say why a person may not review this submission, None where they may; found out once for each authority."""
    question = ("reviews", submission.pk)
    if question not in authority.answers:
        authority.answers[question] = _reason_against(authority, submission)
    return authority.answers[question]


def _reason_against(authority: Authority, submission: Submission) -> str | None:
    """Say why a person may not review this submission; None with authority by position or by assignment."""
    user = authority.user
    if submission.province_id in authority.own_province_ids:
        return _("Không ai được thẩm định báo cáo của chính đơn vị mình.")
    assigned = bool(authority.roles) and submission.assignments.filter(reviewer=user, ended_at__isnull=True).exists()
    if not assigned and not _leads(authority, submission):
        return _("Chỉ Cán bộ thẩm định của đơn vị Cụm trưởng, Cụm phó hoặc người được giao mới thẩm định.")
    if submission.pk in _touched_by(user, [submission.pk]):
        return _("Không ai được thẩm định báo cáo mà mình đã nhập hoặc đã duyệt.")
    return None


def _leads(authority: Authority, submission: Submission) -> bool:
    """Say whether the person reviews for the lead or a deputy of the agreement that a submission reports under."""
    years, period = reviewed_years(authority), (submission.carried_by or submission).period
    if (period.cluster_id, period.year) in years:
        return True
    if (period.cluster_id, period.year + 1) not in years:
        return False
    agreement = agreement_of(submission)  # the next year's, where its own has none
    return agreement is not None and agreement.year == period.year + 1


def reviewable(authority: Authority, submissions) -> frozenset[int]:
    """Return the ids of those submissions that the person may review, in a number of queries that does not grow."""
    meant = entrusted(authority, submissions)
    return meant - _touched_by(authority.user, meant) if meant else meant


def entrusted(authority: Authority, submissions) -> frozenset[int]:
    """Return the ids of those submissions that the person's roles and assignments are there to review: all that
    reviewable gives, and those in which the person has had a hand."""
    if not authority.roles:
        return frozenset()
    keys = [submission.pk for submission in submissions]
    own = authority.user.assignments.filter(submission__in=keys, ended_at__isnull=True)
    assigned = set(own.values_list("submission", flat=True))
    years = reviewed_years(authority)
    return frozenset(
        submission.pk
        for submission in submissions
        if submission.province_id not in authority.own_province_ids
        and (submission.pk in assigned or (submission.period.cluster_id, submission.period.year) in years)
    )


def _touched_by(user, ids) -> set[int]:
    """Return which of these submissions (with the history they carry) the person entered or confirmed."""
    together = Q(submission__in=ids) | Q(submission__carried_by__in=ids)
    entered = Figure.objects.filter(together, versions__by=user).values_list("submission", "submission__carried_by")
    confirmed = Confirmation.objects.filter(together, by=user).values_list("submission", "submission__carried_by")
    return {key for pair in (*entered, *confirmed) for key in pair if key}
