"""What the moves and the states of a submission are called: on buttons, in its history, on badges and in tables."""

from django.utils.translation import gettext_lazy as _

from targets.core import workflow
from targets.models import Submission

MOVES = {  # action: its button, and the history's words
    workflow.PRESENT: (_("Trình lãnh đạo"), _("đã trình lãnh đạo")),
    workflow.TAKE_BACK: (_("Lấy lại để sửa"), _("đã lấy lại để sửa")),
    workflow.SEND_BACK: (_("Trả cán bộ sửa"), _("đã trả cán bộ sửa")),
    workflow.SUBMIT: (_("Duyệt và gửi Cụm"), _("đã duyệt và gửi Cụm")),
    workflow.RECALL: (_("Rút báo cáo"), _("đã rút báo cáo")),
    workflow.BEGIN_REVIEW: (_("Bắt đầu thẩm định"), _("đã bắt đầu thẩm định")),
    workflow.ACCEPT: (_("Xác nhận thẩm định"), _("đã xác nhận thẩm định")),
    workflow.RETURN: (_("Trả lại đơn vị"), _("đã trả lại để hoàn thiện")),
    workflow.REOPEN: (_("Mở lại"), _("đã mở lại để đính chính")),
    workflow.CANCEL_REOPENING: (_("Hủy mở lại"), _("đã hủy mở lại, khôi phục số đã thẩm định")),
    workflow.RECORD_PAPER: (_("Ghi nhận báo cáo giấy"), _("đã ghi nhận báo cáo giấy")),
    workflow.LOAD_HISTORY: (_("Nạp số liệu lịch sử"), _("đã nạp số liệu lịch sử")),
}


def state_word(state: str) -> str:
    """Return what a state is called; "" is a report that has not begun."""
    return str(Submission.State(state).label if state else _("Chưa bắt đầu"))


def button(action: str) -> str:
    """Return what the button of an action says."""
    return str(MOVES[action][0])


def done(action: str) -> str:
    """Return what the history says of an action: "đã trình lãnh đạo"."""
    return str(MOVES[action][1])
