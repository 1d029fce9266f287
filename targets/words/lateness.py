"""Who is late, by how long, and what must come by when, in words (docs/workflow.md)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from targets.words.moments import deadline

MOST_NAMES = 12
A_DAY, AN_HOUR, A_MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def duration(time: timedelta) -> str:
    """Return a length of time, never more than has passed: "16 giờ 30 phút" within a day, then "02 ngày"."""
    if time >= A_DAY:
        return _("%(days)s ngày") % {"days": f"{time // A_DAY:02d}"}
    hours, minutes = f"{time // AN_HOUR:02d}", f"{time % AN_HOUR // A_MINUTE:02d}"
    if time < A_MINUTE:
        return _("chưa đến 1 phút")
    if time < AN_HOUR:
        return _("%(minutes)s phút") % {"minutes": minutes}
    if time % AN_HOUR < A_MINUTE:
        return _("%(hours)s giờ") % {"hours": hours}
    return _("%(hours)s giờ %(minutes)s phút") % {"hours": hours, "minutes": minutes}


def overdue(by: str) -> str:
    """Return that something is overdue by a duration."""
    return _("quá hạn %(time)s") % {"time": by}


def sent_late(by: timedelta | None) -> str:
    """Return that a report came late, and by how much where the reader may know."""
    return _("gửi muộn %(time)s") % {"time": duration(by)} if by else _("gửi muộn")


def nobody_late(*, total: int, sent: int, on_time: int, loaded: int, due_at: datetime, is_due: bool) -> str:
    """Return what is true of a period of which nobody is late: who has sent it and by when the others must.

    `loaded`: of those sent, history that was loaded, of which nobody knows whether it came on time. `is_due`: its due
    moment has passed.
    """
    words = {"total": total, "sent": sent, "left": total - sent, "late": sent - on_time - loaded, "loaded": loaded}
    words |= {"due": deadline(due_at)}
    if total == 0:
        return _("Không đơn vị nào phải báo cáo kỳ này.")
    if loaded == total:
        return _("Cả %(total)s báo cáo là số liệu lịch sử nạp sẵn, không xét hạn.") % words
    if sent < total and is_due:  # they have more time than the others
        return _("Không đơn vị nào quá hạn: %(left)s đơn vị chưa gửi được gia hạn.") % words
    if sent < total:
        return _("Chưa đơn vị nào chậm: còn %(left)s/%(total)s đơn vị chưa gửi, hạn %(due)s.") % words
    text = _("Cả %(total)s đơn vị đã gửi") % words
    if words["late"]:
        return text + _(", trong đó %(late)s gửi muộn.") % words
    return text + (_(", không đơn vị nào muộn.") if loaded else _(", đều đúng hạn."))


def not_begun(opens_at: datetime) -> str:
    """Return that a period has not begun, and from when it can be entered."""
    return _("Chưa bắt đầu: mở nhập từ %(when)s.") % {"when": deadline(opens_at)}


def listed(names: Sequence[str]) -> str:
    """Return names one after the other, many of them cut short: "A, B, … và 51 đơn vị khác"."""
    text, more = ", ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES
    return text + _(" và %(n)s đơn vị khác") % {"n": more} if more > 0 else text


def overdue_since(due_at: datetime, now: datetime) -> str:
    """Return by how much something is overdue, and when it was due."""
    return _("%(overdue)s (hạn %(due)s)") % {"overdue": overdue(duration(now - due_at)), "due": deadline(due_at)}


def due_by(due_at: datetime) -> str:
    """Return by when something is due."""
    return _("hạn gửi %(due)s") % {"due": deadline(due_at)}


def waits(time: timedelta) -> str:
    """Return how long something has waited."""
    return _("chờ %(time)s") % {"time": duration(time)}


def on_time() -> str:
    """Return that a report came by its due moment."""
    return _("đúng hạn")


def not_due() -> str:
    """Return that the due moment of a report has not come."""
    return _("chưa đến hạn")


def history() -> str:
    """Return what is said of a report that was loaded as history, of which nobody knows when it came."""
    return _("số liệu lịch sử, không xét hạn")


def sent_on_time() -> str:
    """Return that a report was sent in time."""
    return _("gửi đúng hạn")


def waiting(count: int, overdue_by: Sequence[timedelta]) -> str:
    """Return how many things wait for a person, how many of them are overdue and the longest by how much."""
    if not count:
        return _("Không có việc nào đang chờ bạn.")
    words = {"count": count, "late": len(overdue_by)}
    if not overdue_by:
        return _("%(count)s việc đang chờ bạn.") % words
    words["time"] = duration(max(overdue_by))
    if len(overdue_by) == 1:
        return _("%(count)s việc đang chờ bạn; 1 việc quá hạn %(time)s.") % words
    return _("%(count)s việc đang chờ bạn; %(late)s việc quá hạn, lâu nhất %(time)s.") % words


def in_time(*, is_sent: bool, is_late: bool) -> str:
    """Return in two words how a report stands to its due moment."""
    if is_sent:
        return _("gửi muộn") if is_late else _("đúng hạn")
    return _("quá hạn") if is_late else _("chưa gửi")


def loaded() -> str:
    """Return what stands in place of that for history loaded by an administrator."""
    return _("số liệu lịch sử")


def not_entered() -> str:
    """Return that nothing of a report is entered."""
    return _("chưa bắt đầu nhập")
