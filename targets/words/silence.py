"""What administrators are told where nothing runs by itself any more."""

from datetime import datetime

from django.utils.translation import gettext as _

from foundation.dates import moment_text


def clock(last: datetime | None) -> str:
    """Return since when nobody is reminded and nothing is checked; None: it has never run."""
    ask = _("Xem dịch vụ beat và worker, hoặc chạy run_clock.")
    if last is None:
        never = _("Đồng hồ hệ thống chưa chạy lần nào: không ai được nhắc, nhật ký không được kiểm tra.")
        return f"{never} {ask}"
    since = _("Đồng hồ hệ thống ngừng từ %(when)s: không ai được nhắc, nhật ký không được kiểm tra.")
    return f"{since % {'when': moment_text(last)}} {ask}"
