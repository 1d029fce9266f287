"""Whom to call about a period's reports: the late units with their people, what was promised, what nobody has read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from foundation.dates import day_of
from pledges.models import Agreement, Role
from pledges.permissions import roles_in_force
from targets.calendar.queries.reporting import Report, acting_for, reports
from targets.core import mailing, workflow
from targets.models import Call, Notice, Period
from targets.results.queries.progress import ReportLine, report_line
from targets.words import calls as words
from targets.words.lateness import overdue_since

UNREAD_FOR = timedelta(days=2)
CALLED = (workflow.REPORTER, workflow.COMMANDER)  # who answers for a report, in this order


@dataclass(frozen=True)
class Contact:
    """Somebody of a unit who answers for its report."""

    user: User
    role: Role

    @property
    def dial(self) -> str:
        """Return the telephone as a machine dials it: digits, a plus before them."""
        return "".join(sign for sign in self.user.phone if sign.isdigit() or sign == "+")


@dataclass(frozen=True)
class UnitToCall:
    """A unit whose report is late: who answers for it, and the calls so far, the latest first."""

    line: ReportLine
    overdue: str  # by how much, in words
    contacts: tuple[Contact, ...]
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Calls:
    """All that the secretariat needs to call about a period; `text`: what may be pasted into a message."""

    period: Period
    units: tuple[UnitToCall, ...]
    unread: tuple[Notice, ...]
    text: str

    @property
    def rows(self) -> int:
        """Return how high the text stands, in lines: on a phone each takes two."""
        return 2 * len(self.text.splitlines())


def calls_of(agreement: Agreement, period: Period, *, now: datetime) -> Calls:
    """Return who is late with a period, whom to call, and what was promised; in a number of queries that is fixed."""
    owed = reports(agreement, period)
    late = [report for report in owed if report.is_overdue(now)]
    contacts = contacts_of(late, now=now)
    calls: dict[int, list[Call]] = {}
    for call in period.calls.select_related("by"):
        calls.setdefault(call.province_id, []).append(call)
    units = tuple(
        UnitToCall(
            report_line(report, now=now),
            overdue_since(report.due_at, now),
            contacts[report.province.pk],
            tuple(calls.get(report.province.pk, ())),
        )
        for report in sorted(late, key=lambda report: report.due_at)
    )
    return Calls(period, units, _unread(period, now), _text(agreement, period, owed, now))


def contacts_of(late: Sequence[Report], *, now: datetime) -> dict[int, tuple[Contact, ...]]:
    """Return who answers for each report, by the id of its unit; for an abolished one its heirs' people."""
    acting = {report.province.pk: acting_for(report.province, today=day_of(now)) for report in late}
    ids = {pk for some in acting.values() for pk in some}
    held = Role.objects.filter(roles_in_force(now), name__in=CALLED, province__in=ids, user__is_active=True)
    roles = sorted(held.select_related("user", "province"), key=lambda role: CALLED.index(role.name))
    return {
        pk: tuple(Contact(role.user, role) for role in roles if role.province_id in some) for pk, some in acting.items()
    }


def _unread(period: Period, now: datetime) -> tuple[Notice, ...]:
    """Return the notices of returned and reopened reports that nobody has read for two days and that still stand."""
    notices = Notice.objects.filter(submission__period=period, kind__in=mailing.CRITICAL, read_at=None)
    old = notices.filter(created_at__lte=now - UNREAD_FOR, user__is_active=True).order_by("created_at")
    standing = old.select_related("user", "submission__province")
    return tuple(notice for notice in standing if notice.submission.state in mailing.TRUE_WHILE[notice.kind])


def _text(agreement: Agreement, period: Period, owed: Sequence[Report], now: datetime) -> str:
    """Return what may be sent to the units' group: who is waited for, and what they are asked to do."""
    waiting = [report for report in owed if not report.is_handed_in]
    lines = [(report.province.short_name, report.due_at) for report in waiting]
    return words.for_the_group(
        agreement.cluster.name, str(period), (len(owed) - len(waiting), len(owed)), lines, now=now
    )
