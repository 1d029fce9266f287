"""Moments in the reader's language."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from foundation.dates import local

WEEKDAYS = (_("thứ Hai"), _("thứ Ba"), _("thứ Tư"), _("thứ Năm"), _("thứ Sáu"), _("thứ Bảy"), _("Chủ nhật"))


def deadline(moment: datetime) -> str:
    """Return an aware moment as a deadline is printed: 17:00 thứ Ba, 17/09/2024, in Hanoi's time."""
    there = local(moment)
    return f"{there:%H:%M} {WEEKDAYS[there.weekday()]}, {there:%d/%m/%Y}"
