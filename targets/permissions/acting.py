"""What a person may do to a submission now: write cells, move it, ask to correct it (docs/workflow.md).

Every `check_*` raises foundation.errors.NotAllowed or Refused with one Vietnamese sentence; `may_*` is its boolean.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from foundation.errors import NotAllowed, Refused
from pledges.models import Province, RoleName
from pledges.permissions import Authority, is_abolished
from targets.core import workflow
from targets.core.numbers import format_date
from targets.models import Extension, Period, Submission
from targets.permissions.reviewing import check_review
from targets.words import moves
from targets.words.moments import deadline


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


def may_edit(authority: Authority, submission: Submission, *, now: datetime) -> bool:
    """Say whether check_edit would let the person through."""
    return _passes(check_edit, authority, submission, now=now)


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


def _check_role(authority: Authority, row: workflow.Transition, submission: Submission) -> None:
    if row.role == workflow.ADMINISTRATOR:
        allowed = authority.holds(RoleName.ADMINISTRATOR, submission.period.cluster_id)
    elif row.role == workflow.REVIEWER:
        check_review(authority, submission)
        return
    else:
        allowed = authority.acts_for(row.role, submission.province_id)
    if not allowed:
        words = {"label": moves.button(row.action), "role": RoleName(row.role).label}
        raise not_allowed(authority, submission.province, _("Thao tác “%(label)s” dành cho %(role)s.") % words)


def _passes(check, *args, **kwargs) -> bool:
    try:
        check(*args, **kwargs)
    except Refused:
        return False
    return True
