"""What mails say: which report, how it stands, where to look. No figure, no name of who did what, no evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.dates import day_of
from foundation.text import nfc
from targets.core import mailing
from targets.core.numbers import format_date
from targets.models import Notice
from targets.words import lateness
from targets.words.moments import deadline

LONGEST_SUBJECT = 78  # characters, as mail programs show them

TITLES = {
    mailing.DUE: gettext_lazy("Sắp đến hạn gửi"),
    mailing.DUE_LAST: gettext_lazy("Đến hạn gửi"),
    mailing.OVERDUE: gettext_lazy("Quá hạn gửi"),
    mailing.NUDGE: gettext_lazy("Chờ thẩm định"),
    mailing.WEEKLY: gettext_lazy("Tiến độ báo cáo trong tuần"),
}
CHOICES = {
    "periods": gettext_lazy("Kỳ báo cáo mở, được gia hạn, đã chốt số liệu"),
    "due": gettext_lazy("Nhắc trước hạn gửi 14, 7 và 3 ngày"),
    "moves": gettext_lazy("Báo cáo được trình, gửi, rút, thẩm định, giao thẩm định"),
    "corrections": gettext_lazy("Đề nghị đính chính và trả lời"),
    "messages": gettext_lazy("Hỏi đáp về số liệu"),
    "reviews": gettext_lazy("Nhắc thẩm định báo cáo đã chờ 3 ngày làm việc"),
    "weekly": gettext_lazy("Tiến độ báo cáo mỗi tuần"),
}


@dataclass(frozen=True)
class Line:
    """One thing that a mail tells, and where to read more of it."""

    title: str
    detail: str
    url: str


def title(kind: str, unit: str, period: str) -> str:
    """Return what a line is about: "Trả lại để hoàn thiện: Hòa Bình – Quý II/2024"."""
    label = TITLES[kind] if kind in TITLES else Notice.Kind(kind).label
    about = " – ".join(part for part in (unit, period) if part)
    return f"{label}: {about}" if about else str(label)


def due(due_at: datetime, now: datetime) -> str:
    """Return how long there is until a due moment, or by how much it has passed."""
    if due_at < now:
        return lateness.overdue_since(due_at, now)
    days = (day_of(due_at) - day_of(now)).days
    if days == 0:
        return _("Hạn gửi là hôm nay: %(due)s.") % {"due": deadline(due_at)}
    return _("Còn %(days)s ngày: hạn gửi %(due)s.") % {"days": f"{days:02d}", "due": deadline(due_at)}


def waits_since(since: datetime) -> str:
    """Return that a report waits for its review."""
    return _("Báo cáo đã gửi Cụm từ %(day)s, chưa được thẩm định.") % {"day": format_date(day_of(since))}


def progress(handed_in: int, total: int, late: Sequence[str]) -> str:
    """Return how many units have sent their reports, and which are late."""
    words = {"sent": handed_in, "total": total, "names": lateness.listed(late)}
    if late:
        return _("%(sent)s/%(total)s đơn vị đã gửi; quá hạn: %(names)s.") % words
    return _("%(sent)s/%(total)s đơn vị đã gửi; chưa đơn vị nào quá hạn.") % words


def returned() -> str:
    """Return what is to be done with a returned report."""
    return _("Lý do và các ô cần hoàn thiện xem trong báo cáo.")


def subject(titles: Sequence[str]) -> str:
    """Return the subject of a mail with these lines: one line of NFC text of at most 78 characters."""
    text = titles[0] if len(titles) == 1 else _("%(n)s việc: %(first)s …") % {"n": len(titles), "first": titles[0]}
    plain = "".join(sign if sign.isprintable() else " " for sign in nfc(text))
    plain = " ".join(plain.split())
    return plain if len(plain) <= LONGEST_SUBJECT else plain[: LONGEST_SUBJECT - 1].rstrip() + "…"


def greeting(name: str) -> str:
    """Return how a mail begins."""
    return _("Kính gửi %(name)s,") % {"name": name}


def instead_of(name: str) -> str:
    """Return why a deputy gets a line."""
    return _("Bạn nhận thay %(name)s trong thời gian vắng mặt.") % {"name": name}


def foot() -> str:
    """Return what every mail ends with."""
    return _("Thư tự động, không kèm số liệu: đăng nhập để xem. Xin không trả lời thư này.")


def stop() -> str:
    """Return what stands before the address at which such mails are declined."""
    return _("Không muốn nhận những thư như thế này nữa:")


def plain(greeting: str, lines: Sequence[Line], foot: str, stop: str) -> str:
    """Return the whole of a mail as plain text; `stop` "" where nothing in it can be declined."""
    parts = [greeting, ""]
    for line in lines:
        parts += [f"- {line.title}", *(f"  {text}" for text in (line.detail, line.url) if text), ""]
    return nfc("\n".join([*parts, foot, *([stop] if stop else []), ""]))
