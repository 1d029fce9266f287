"""What is said of a job that one waits for."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from targets.models import Job

SLOW = timedelta(seconds=60)


def standing(job: Job, parts: tuple[int, int] | None, at: datetime) -> str:
    """Return how far a job is; `parts`: how many of how many of its parts are done, where it says so."""
    if job.state == Job.State.FAILED:
        return _("Không làm được. Chưa ghi gì cả.")
    if parts:
        return _("Đang làm: %(done)s/%(parts)s.") % {"done": parts[0], "parts": parts[1]}
    if job.state == Job.State.RUNNING:
        return _("Đang làm.")
    if at - job.made_at > SLOW:
        return _("Xử lý nền đang chậm. Việc này đã được giữ và sẽ làm khi máy xử lý trở lại: bạn không phải gửi lại.")
    return _("Đang chờ đến lượt.")


def work() -> str:
    """Return the name of work whose kind is not known."""
    return _("Việc chạy nền")


def given_up() -> str:
    """Return why a job that ended its process again and again is not begun once more."""
    return _("Việc này đã bị ngắt nhiều lần. Hãy gửi lại, hoặc báo quản trị nếu vẫn không được.")


def too_long(seconds: int) -> str:
    """Return why a job that took longer than it may was ended."""
    return _(
        "Việc này cần hơn %(seconds)s giây nên đã dừng, chưa ghi gì cả. "
        "Hãy chia tệp thành các phần nhỏ hơn rồi gửi lại, hoặc báo quản trị chạy bằng lệnh trên máy chủ."
    ) % {"seconds": seconds}


def incident(code: str) -> str:
    """Return what to say of a fault that nobody foresaw."""
    return _("Có lỗi ngoài dự kiến, mã sự cố %(code)s. Chưa ghi gì cả: hãy thử lại, hoặc báo quản trị mã này.") % {
        "code": code
    }
