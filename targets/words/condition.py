"""What is said of each part of the product to administrators: how it stands, and what to do where it is not well."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from foundation.dates import moment_text
from targets.words.sizes import size_text


@dataclass(frozen=True)
class Finding:
    """One part: its name, whether it is well, how it stands, and what to do; `remedy` "": nothing is to be done."""

    part: str
    is_well: bool
    standing: str
    remedy: str = ""


def clock(last: datetime | None, *, is_well: bool) -> Finding:
    """Return how the clock stands, which opens periods, reminds and checks."""
    standing = _("Chạy xong lần cuối lúc %(at)s.") % {"at": moment_text(last)} if last else _("Chưa chạy xong lần nào.")
    remedy = _("Xem beat và worker có đang chạy không; trong lúc chờ, chạy tay lệnh run_clock.")
    return Finding(_("Đồng hồ hệ thống"), is_well, standing, "" if is_well else remedy)


def record(last: datetime | None, breaks: int, longest: timedelta, *, is_well: bool) -> Finding:
    """Return how the last check of the record stands; `longest`: how long ago it may be."""
    part = _("Nhật ký")
    if last is None:
        return Finding(part, is_well, _("Chưa được đối chiếu lần nào."), _("Chạy lệnh run_clock hoặc verify_record."))
    words = {"at": moment_text(last), "count": breaks}
    if breaks:
        standing = _("Đối chiếu lúc %(at)s, số chỗ sai khác: %(count)s.") % words
        return Finding(part, is_well, standing, _("Mở trang Nhật ký xem từng chỗ; chưa bình xét trên số ấy."))
    late = _("Đã quá %(hours)s giờ: xem worker có đang chạy không, hoặc chạy lệnh verify_record.")
    remedy = "" if is_well else late % {"hours": longest // timedelta(hours=1)}
    return Finding(part, is_well, _("Đối chiếu lúc %(at)s, khớp toàn bộ.") % words, remedy)


def backups(standing: str, *, is_well: bool, is_off: bool) -> Finding:
    """Return how backups stand, by the sentence of their own page; `is_off`: none are made."""
    remedy = (
        _("Đặt BACKUP_DIR trong .env rồi khởi động lại (docs/operations.vi.md).")
        if is_off
        else _("Mở trang Sao lưu xem lý do; xem nơi chứa (BACKUP_DIR) còn chỗ và worker có đang chạy không.")
    )
    return Finding(_("Sao lưu"), is_well, standing, "" if is_well else remedy)


def work(waiting: int, since: datetime | None, *, is_well: bool) -> Finding:
    """Return how many pieces of work wait, and since when."""
    part = _("Việc chạy nền")
    if not waiting or since is None:
        return Finding(part, is_well, _("Không có việc nào đang chờ."))
    words = {"count": waiting, "at": moment_text(since)}
    standing = _("%(count)s việc đang chờ, lâu nhất từ %(at)s.") % words
    return Finding(part, is_well, standing, "" if is_well else _("Xem worker có đang chạy không."))


def mails(waiting: int, refused: int, *, has_server: bool, is_well: bool) -> Finding:
    """Return how mails stand; without a mail server that there are none."""
    part = _("Thư báo việc")
    if not has_server:
        return Finding(part, is_well, _("Chưa đặt máy chủ thư: báo việc chỉ hiện trong hệ thống."))
    standing = _("%(waiting)s thư đang chờ gửi, %(refused)s thư bị máy chủ thư từ chối.") % {
        "waiting": waiting,
        "refused": refused,
    }
    remedy = _(
        "Thư không gửi được: xem worker có đang chạy không, máy chủ thư có trả lời không, EMAIL_URL có đúng không."
    )
    return Finding(part, is_well, standing, "" if is_well else remedy)


def files(held: int, *, has_scanner: bool) -> Finding:
    """Return how many files wait for the scanner."""
    part = _("Quét vi-rút")
    if not has_scanner:
        return Finding(part, True, _("Chưa đặt máy quét: tài liệu được kiểm tra theo loại tệp, không quét vi-rút."))
    if not held:
        return Finding(part, True, _("Không có tài liệu nào đang chờ quét."))
    standing = _("%(count)s tài liệu đang chờ quét, chưa giao cho ai.") % {"count": held}
    return Finding(part, False, standing, _("Xem clamd có đang chạy không (CLAMD_ADDRESS)."))


def messages(has_redis: bool | None) -> Finding:
    """Return whether Redis answers; None: none is set."""
    part = _("Redis")
    if has_redis is None:
        return Finding(part, True, _("Không dùng: việc chạy nền làm ngay khi được yêu cầu."))
    if has_redis:
        return Finding(part, True, _("Có trả lời."))
    return Finding(part, False, _("Không trả lời: không mất gì, nhưng trang chậm hơn."), _("Khởi động lại redis."))


def room(free: int, *, is_well: bool) -> Finding:
    """Return how much room is left for uploads, in bytes."""
    standing = _("Còn %(size)s trên ổ đĩa của tài liệu.") % {"size": size_text(free)}
    return Finding(_("Chỗ lưu tệp"), is_well, standing, "" if is_well else _("Thêm chỗ trước khi ổ đĩa đầy."))
