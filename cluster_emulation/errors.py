"""The pages for what went wrong, each with an incident code. They ask neither the database nor the session."""

import logging
import secrets
import sys

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpResponse
from django.template import loader
from django.utils.html import format_html
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)


def _page(request, status: int, title: str, advice: str) -> HttpResponse:
    # Rendered without the request: context processors would ask for the person, and so for the database.
    incident = secrets.token_hex(4).upper()
    level = logging.ERROR if status >= 500 else logging.INFO
    exc_info = sys.exc_info() if status >= 500 else None
    who = {"user": _person(request, status), "address": request.META.get("REMOTE_ADDR", "")}
    logger.log(level, "%s %s", status, request.path, extra={"incident": incident, **who}, exc_info=exc_info)
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
    try:
        user = getattr(request, "user" if status == 403 else "_cached_user", None)
        is_known = user is not None and user.is_authenticated
    except DatabaseError:
        return ""
    return user.get_username() if is_known else ""


@login_not_required
def bad_request(request, exception=None):
    """Answer 400: the request itself makes no sense."""
    return _page(request, 400, _("Yêu cầu không hợp lệ"), _("Hãy quay lại trang trước và thử lại."))


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
    return _page(request, 404, _("Không tìm thấy trang"), _("Kiểm tra lại địa chỉ, hoặc về trang chính."))


@login_not_required
def server_error(request):
    """Answer 503 with a moment to retry where the database is away, else 500."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        advice = _("Chưa có gì được ghi. Hãy thử lại sau ít phút.")
        response = _page(request, 503, _("Hệ thống tạm thời gián đoạn"), advice)
        response.headers["Retry-After"] = "30"
        return response
    advice = _("Lỗi đã được ghi lại. Hãy thử lại; nếu còn lỗi, báo quản trị kèm mã sự cố.")
    return _page(request, 500, _("Có lỗi xảy ra"), advice)
