"""The pages for what went wrong, each with an incident code. They ask neither the database nor the session."""

import contextlib
import logging
import secrets
import sys

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.template import loader
from django.utils.html import format_html
from django.utils.translation import gettext as _

from cluster_emulation.logs import account_of, shown_path
from foundation.bodies import is_full

logger = logging.getLogger(__name__)


def _page(request, status: int, title: str, advice: str) -> HttpResponse:
    # Rendered without the request: context processors would ask for the person, and so for the database.
    incident = secrets.token_hex(4).upper()
    level = logging.ERROR if status >= 500 else logging.INFO
    exc_info = sys.exc_info() if status >= 500 else None
    who = {"user": _person(request, status), "address": request.META.get("REMOTE_ADDR", "")}
    logger.log(level, "%s %s", status, shown_path(request.path), extra={"incident": incident, **who}, exc_info=exc_info)
    said = {"status": status, "title": title, "advice": advice, "incident": incident, "path": request.path}
    try:
        body = loader.render_to_string([f"errors/{status}.html", "errors/error.html"], said)
    except Exception:  # a broken template must not hide the first error
        body = format_html(
            '<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title}</title>'
            "<h1>{title}</h1><p>{advice}</p><p>{status} · {incident}</p></html>",
            **said,
        )
    response = HttpResponse(body, status=status)
    response.headers["X-Incident"] = incident
    response.headers["Cache-Control"] = "no-store"
    return response


def _person(request, status: int) -> str:
    """Return the username of whoever asked; a 403 may ask the database for it, anything else takes what is known."""
    if status == 403:
        with contextlib.suppress(DatabaseError):
            bool(getattr(request, "user", None))  # looks the session's person up
    return account_of(request)


@login_not_required
def bad_request(request, exception=None):
    """Answer 400: the request itself makes no sense; 413 where a form is larger than any that we make."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return too_large(request)
    return _page(request, 400, _("Yêu cầu không hợp lệ"), _("Hãy quay lại trang trước và thử lại."))


def cut_off(request):
    """Answer 400: the connection broke before the whole request had come."""
    advice = _("Đường truyền đứt khi đang gửi nên chưa có gì được ghi. Hãy gửi lại.")
    return _page(request, 400, _("Yêu cầu không đến đủ"), advice)


def length_required(request):
    """Answer 411: the request does not say how long it is, so nobody can tell whether it came whole."""
    advice = _("Yêu cầu không nêu độ dài nên chưa có gì được ghi. Hãy gửi lại bằng trình duyệt.")
    return _page(request, 411, _("Yêu cầu không nêu độ dài"), advice)


def too_large(request):
    """Answer 413: larger than this address takes; the body was not read."""
    advice = _("Nội dung gửi lên lớn quá mức cho phép nên chưa có gì được ghi. Hãy rút gọn nội dung hoặc giảm tệp.")
    return _page(request, 413, _("Nội dung quá lớn"), advice)


def no_room(request):
    """Answer 507: the disk of the server is full."""
    advice = _("Máy chủ hết chỗ lưu tệp. Hãy báo quản trị.") + " " + _before_repeating(request)
    return _page(request, 507, _("Máy chủ hết chỗ"), advice)


@login_not_required
def permission_denied(request, exception=None):
    """Answer 403: the person lacks the authority."""
    advice = _("Tài khoản của bạn không có quyền làm việc này. Nếu cần, hãy liên hệ quản trị.")
    return _page(request, 403, _("Không có quyền"), advice)


@login_not_required
def csrf_failure(request, reason=""):
    """Answer 403 to a form whose token is stale (signed in again in another tab, cookies refused)."""
    advice = _("Phiên làm việc đã thay đổi. Hãy tải lại trang rồi gửi lại; nội dung chưa được ghi.")
    return _page(request, 403, _("Biểu mẫu đã cũ"), advice)


@login_not_required
def not_found(request, exception=None):
    """Answer 404: no such page, or not one that the person may know of."""
    return _page(request, 404, _("Không tìm thấy trang"), _("Kiểm tra lại địa chỉ, hoặc về trang chủ."))


def _before_repeating(request) -> str:
    """Say what to do; that nothing was written is known of a request only that writes nothing."""
    if request.method in ("GET", "HEAD"):
        return _("Hãy thử lại sau ít phút.")
    return _(
        "Chưa chắc nội dung vừa gửi đã được ghi hay chưa: sau ít phút, hãy mở lại trang và kiểm tra trước khi gửi lại."
    )


def _is_away(error: BaseException | None) -> bool:
    """Return whether the database did not answer: of one killed in the middle psycopg2 raises DatabaseError itself."""
    return isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError


@login_not_required
def server_error(request):
    """Answer 503 with a moment to retry where the database is away, 507 where a disk is full, else 500."""
    if is_full(sys.exc_info()[1]):
        return no_room(request)
    if _is_away(sys.exc_info()[1]):
        advice = _before_repeating(request)
        response = _page(request, 503, _("Hệ thống tạm thời gián đoạn"), advice)
        response.headers["Retry-After"] = "30"
        return response
    advice = _("Lỗi đã được ghi lại; nếu còn lỗi, hãy báo quản trị kèm mã sự cố.") + " " + _before_repeating(request)
    return _page(request, 500, _("Có lỗi xảy ra"), advice)
