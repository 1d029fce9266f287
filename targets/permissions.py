"""Who may do what to a submission, and what each person may see of it (docs/workflow.md). Reads only.

Every `check_*` raises foundation.errors.NotAllowed or Refused with one Vietnamese sentence; `may_*` is its boolean.
"""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from foundation.errors import NotAllowed, Refused
from pledges.models import Agreement, Province, RoleName
from pledges.permissions import Authority, authority_of, is_abolished, reviewing_province_ids
from targets.core import workflow
from targets.core.numbers import format_date
from targets.models import AgreementMeasure, Confirmation, Extension, Figure, Measure, Period, Submission
from targets.words import moves
from targets.words.moments import deadline

OVERSEERS = (RoleName.ADMINISTRATOR, RoleName.LEADER)  # who see every report of their cluster


def agreement_of(submission: Submission) -> Agreement | None:
    """Return the published agreement a submission reports under: its year's; for carried history, its carrier's.

    History of a year that has none (loaded from a file) stands under the next year's, whose base it is.
    """
    period = (submission.carried_by or submission).period
    published = Agreement.objects.filter(cluster_id=period.cluster_id, state=Agreement.State.PUBLISHED)
    return published.filter(year__in=(period.year, period.year + 1)).order_by("year").first()


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
    for cluster_id, year in _reviewed_years(authority):
        mine = Q(period__cluster_id=cluster_id, period__year=year)
        carried = Q(carried_by__period__cluster_id=cluster_id, carried_by__period__year=year)
        condition |= (submitted & mine) | (Q(carried_by__first_submitted_at__isnull=False) & carried)
    return Submission.objects.filter(condition).distinct().select_related("province", "period", "accepted")


def _reviewed_years(authority: Authority) -> set[tuple[int, int]]:
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
    return (agreement.cluster_id, agreement.year) in _reviewed_years(authority)


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
    years = {one.year for one in agreements if reviewed & reviewing_province_ids(one)}
    published = set(agreements.filter(state=Agreement.State.PUBLISHED).values_list("year", flat=True))
    return frozenset(years | {year - 1 for year in years if year - 1 not in published})


def own_codes(authority: Authority) -> frozenset[str]:
    """Return the codes of the person's own units."""
    own = Province.objects.filter(pk__in=authority.own_province_ids)
    return frozenset(own.values_list("code", flat=True))


def clusters_using(measure: Measure) -> set[int]:
    """Return the ids of the clusters whose agreements list a measure."""
    return set(AgreementMeasure.objects.filter(measure=measure).values_list("agreement__cluster", flat=True))


def check_edit(authority: Authority, submission: Submission, *, now: datetime) -> None:
    """Raise unless the person may write cells of this submission now: a reporter, an editable state, not locked."""
    if not authority.acts_for(RoleName.REPORTER, submission.province_id):
        raise not_allowed(authority, submission.province, _("Chỉ Cán bộ tổng hợp của đơn vị mới nhập được số liệu."))
    if submission.state not in workflow.EDITABLE:
        raise Refused(
            _("Báo cáo đang ở trạng thái “%(state)s” nên không sửa được số liệu.")
            % {"state": submission.get_state_display()}
        )
    head = submission.carried_by or submission
    period = head.period
    refusal = lock_refusal(period, head.province_id, now=now) if submission.state == workflow.DRAFT else None
    if refusal:
        raise Refused(refusal)
    if now < period.opens_at:
        raise Refused(_("Kỳ báo cáo chưa mở nhập."))


def not_allowed(authority: Authority, province: Province, sentence: str) -> NotAllowed:
    """Return the refusal of a person without the role; of an abolished unit's own people, that they only read."""
    is_own = any(held.province_id == province.pk for held in authority.roles)
    if not is_own or not is_abolished(province, authority.today):
        return NotAllowed(sentence)
    heirs = [link.successor.name for link in province.successions_out.select_related("successor")]
    return NotAllowed(
        _("%(province)s đã kết thúc ngày %(day)s: tài khoản của đơn vị chỉ còn xem, báo cáo do %(heirs)s tiếp nhận.")
        % {"province": province.name, "day": format_date(province.valid_to), "heirs": ", ".join(heirs) or _("Cụm")}
    )


def check_ask_correction(authority: Authority, submission: Submission) -> None:
    """Raise unless the person may ask to correct this submission: its reporter, once it stands accepted."""
    if not authority.acts_for(RoleName.REPORTER, submission.province_id):
        raise not_allowed(
            authority, submission.province, _("Chỉ Cán bộ tổng hợp của đơn vị mới đề nghị đính chính được.")
        )
    if submission.state != workflow.ACCEPTED:
        raise Refused(
            _("Chỉ đề nghị đính chính báo cáo đã thẩm định; báo cáo này đang ở trạng thái “%(state)s”.")
            % {"state": submission.get_state_display()}
        )
    if submission.correction_requests.filter(state="open").exists():
        raise Refused(_("Đã có một đề nghị đính chính đang chờ Quản trị xem xét."))


def may_ask_correction(authority: Authority, submission: Submission) -> bool:
    """Say whether check_ask_correction would let the person through."""
    return _passes(check_ask_correction, authority, submission)


def check_correct_paper(authority: Authority, submission: Submission, paper) -> None:
    """Raise unless the person may correct what was recorded of the paper a report stands on: its commander."""
    if not authority.acts_for(RoleName.COMMANDER, submission.province_id):
        raise not_allowed(authority, submission.province, _("Chỉ Lãnh đạo duyệt của đơn vị mới sửa văn bản đã ký."))
    if paper is None:
        raise Refused(_("Báo cáo không có văn bản đã ký nào đang có giá trị để sửa."))


def may_correct_paper(authority: Authority, submission: Submission, paper) -> bool:
    """Say whether check_correct_paper would let the person through."""
    return _passes(check_correct_paper, authority, submission, paper)


def lock_refusal(period: Period, province_id: int, *, now: datetime) -> str | None:
    """Say that a period is locked for a province, None while it is not; an extension puts the lock off."""
    if period.locks_at is None or now < period.locks_at:
        return None
    locks_at = max(period.locks_at, extended_to(period, province_id) or period.locks_at)
    if now < locks_at:
        return None
    return _("Kỳ báo cáo đã khóa nhập từ %(when)s. Số liệu đã nhập vẫn còn: đề nghị Quản trị gia hạn.") % {
        "when": deadline(locks_at)
    }


def extended_to(period: Period, province_id: int) -> datetime | None:
    """Return until when a province has more time for a period (its latest extension), None where it has none."""
    given = Extension.objects.filter(period=period, province=province_id).order_by("-pk")
    return given.values_list("until", flat=True).first()


def may_edit(authority: Authority, submission: Submission, *, now: datetime) -> bool:
    """Say whether check_edit would let the person through."""
    return _passes(check_edit, authority, submission, now=now)


def check_move(authority: Authority, action: str, submission: Submission) -> workflow.Transition:
    """Return the transition, or raise: NotAllowed without the authority, Refused where the state forbids it.

    Authority is asked first, so that nobody learns a state from a refusal.
    """
    row = workflow.TRANSITIONS.get(action)
    if row is None:
        raise Refused(_("Không có thao tác này."))
    _check_role(authority, row, submission)
    if workflow.transition(action, submission.state) is None:
        raise Refused(
            _("Không thể “%(label)s” khi báo cáo đang ở trạng thái “%(state)s”.")
            % {"label": moves.button(row.action), "state": submission.get_state_display()}
        )
    if submission.carried_by_id and submission.accepted_id is None and action != workflow.LOAD_HISTORY:
        raise Refused(_("Số cùng kỳ đi theo báo cáo của kỳ này, không trình riêng."))
    if action == workflow.SUBMIT and submission.presented_by_id == authority.user.pk:
        raise Refused(_("Người trình không được tự duyệt báo cáo của mình."))
    if action == workflow.BEGIN_REVIEW and submission.review_begun_at is not None:
        raise Refused(_("%(who)s đã bắt đầu thẩm định báo cáo này.") % {"who": submission.review_begun_by})
    if action == workflow.RECALL and submission.review_begun_at is not None:
        raise Refused(_("Tổ giúp việc đã bắt đầu thẩm định nên không rút được báo cáo."))
    return row


def may_move(authority: Authority, action: str, submission: Submission) -> bool:
    """Say whether check_move would let the person through (what decides which buttons are shown)."""
    return _passes(check_move, authority, action, submission)


def _passes(check, *args, **kwargs) -> bool:
    try:
        check(*args, **kwargs)
    except Refused:
        return False
    return True


def _check_role(authority: Authority, row: workflow.Transition, submission: Submission) -> None:
    if row.role == workflow.ADMINISTRATOR:
        allowed = authority.holds(RoleName.ADMINISTRATOR, submission.period.cluster_id)
    elif row.role == workflow.REVIEWER:
        _check_reviews(authority, submission)
        return
    else:
        allowed = authority.acts_for(row.role, submission.province_id)
    if not allowed:
        words = {"label": moves.button(row.action), "role": RoleName(row.role).label}
        raise not_allowed(authority, submission.province, _("Thao tác “%(label)s” dành cho %(role)s.") % words)


def _check_reviews(authority: Authority, submission: Submission) -> None:
    """Raise NotAllowed unless the person may review this submission; found out once for each authority."""
    question = ("reviews", submission.pk)
    if question not in authority.answers:
        authority.answers[question] = _review_refusal(authority, submission)
    if refusal := authority.answers[question]:
        raise NotAllowed(refusal)


def _review_refusal(authority: Authority, submission: Submission) -> str | None:
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
    years, period = _reviewed_years(authority), (submission.carried_by or submission).period
    if (period.cluster_id, period.year) in years:
        return True
    if (period.cluster_id, period.year + 1) not in years:
        return False
    agreement = agreement_of(submission)  # the next year's, where its own has none
    return agreement is not None and agreement.year == period.year + 1


def may_review(authority: Authority, submission: Submission) -> bool:
    """Say whether the person has authority to review this submission, whatever its state."""
    return _passes(_check_reviews, authority, submission)


def reviewable(authority: Authority, submissions) -> frozenset[int]:
    """Return the ids of those submissions that the person may review, in a number of queries that does not grow."""
    meant = entrusted(authority, submissions)
    return meant - _touched_by(authority.user, meant) if meant else meant


def entrusted(authority: Authority, submissions) -> frozenset[int]:
    """Return the ids of those submissions that the person's roles and assignments are there to review: all that
    reviewable gives, and those in which the person has had a hand."""
    if not authority.roles:
        return frozenset()
    own = authority.user.assignments.filter(submission__in=[one.pk for one in submissions], ended_at__isnull=True)
    assigned = set(own.values_list("submission", flat=True))
    years = _reviewed_years(authority)
    return frozenset(
        one.pk
        for one in submissions
        if one.province_id not in authority.own_province_ids
        and (one.pk in assigned or (one.period.cluster_id, one.period.year) in years)
    )


def _touched_by(user, ids) -> set[int]:
    """Return which of these submissions (with the history they carry) the person entered or confirmed."""
    together = Q(submission__in=ids) | Q(submission__carried_by__in=ids)
    entered = Figure.objects.filter(together, versions__by=user).values_list("submission", "submission__carried_by")
    confirmed = Confirmation.objects.filter(together, by=user).values_list("submission", "submission__carried_by")
    return {one for pair in (*entered, *confirmed) for one in pair if one}
