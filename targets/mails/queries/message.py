"""Composes a mail from its items as they stand when it is sent."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from foundation.dates import local
from targets.calendar.queries import reporting
from targets.calendar.queries.territory import published_agreement
from targets.core import mailing
from targets.mails.queries.stopping import stop_token
from targets.models import Mail, MailItem, Notice
from targets.permissions.acting import extended_to
from targets.words import mails as words


def message_of(mail: Mail, items: Sequence[MailItem], address: str, *, at: datetime) -> EmailMultiAlternatives:
    """Return a mail with these items, in its reader's language."""
    with translation.override(mail.user.language):
        lines = [_line(item, at) for item in items]
        url = _stop_url(mail, items)
        greeting, foot = words.greeting(mail.user.get_full_name()), words.foot()
        parts = {"greeting": greeting, "lines": lines, "foot": foot}
        message = EmailMultiAlternatives(
            words.subject([line.title for line in lines]),
            words.plain(greeting, lines, foot, f"{words.stop()} {url}" if url else ""),
            to=[address],
            headers=_headers(mail, items, url, at),
        )
        html = render_to_string("targets/mails/message.html", parts | {"stop_url": url, "stop": words.stop()})
    message.attach_alternative(html, "text/html")
    return message


def _headers(mail: Mail, items: Sequence[MailItem], url: str, at: datetime) -> dict[str, str]:
    """Return the headers of its own; a mail of which all can be declined says so to mail programs (RFC 8058)."""
    headers = {"Message-ID": mail.message_id, "Date": format_datetime(local(at)), "Auto-Submitted": "auto-generated"}
    if url and all(item.kind in mailing.CHOICE_OF for item in items):
        headers |= {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def _stop_url(mail: Mail, items: Sequence[MailItem]) -> str:
    """Return where its reader declines what can be declined of it; "" where nothing can."""
    choices = sorted({mailing.CHOICE_OF[item.kind] for item in items if item.kind in mailing.CHOICE_OF})
    if not choices:
        return ""
    return settings.SITE_ADDRESS + reverse("targets:mail_stop", args=[stop_token(mail.user_id, choices)])


def _line(item: MailItem, at: datetime) -> words.Line:
    province = item.province or (item.submission.province if item.submission else None)
    title = words.title(item.kind, province.short_name if province else "", str(item.period or ""))
    parts = [_detail(item, at)]
    if item.instead_of:
        parts.append(words.instead_of(item.instead_of.get_full_name()))
    return words.Line(title, " ".join(part for part in parts if part), settings.SITE_ADDRESS + _url(item))


def _detail(item: MailItem, at: datetime) -> str:
    """Return how it stands now."""
    if item.kind == mailing.WEEKLY:
        return _progress(item, at)
    if item.kind == mailing.NUDGE:
        return words.waits_since(item.submission.state_since)
    if item.kind == Notice.Kind.RETURNED:
        return words.returned()
    if item.period and item.province and item.kind != Notice.Kind.CLOSED and item.due_version:
        until = extended_to(item.period, item.province_id)
        return words.due(max(item.period.due_at, until or item.period.due_at), at)
    return ""


def _progress(item: MailItem, at: datetime) -> str:
    agreement = published_agreement(item.period.cluster_id, item.period.year)
    reports = reporting.reports(agreement, item.period) if agreement else []
    late = [report.province.short_name for report in reports if report.is_overdue(at)]
    return words.progress(sum(report.is_handed_in for report in reports), len(reports), late)


def _url(item: MailItem) -> str:
    """Return where its reader looks: the report, the page of who is late, or what waits for them."""
    if item.kind == mailing.WEEKLY:
        where = reverse("targets:lateness", args=[item.period.cluster.code, item.period.year])
        return f"{where}?window={item.period.code}"
    if item.kind in Notice.PAGES:
        return reverse(Notice.PAGES[item.kind])
    return item.submission.get_absolute_url() if item.submission else reverse("targets:home")
