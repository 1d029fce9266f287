"""The writer of reporting periods: a year's quarters and named windows, and what administrators change of them."""

import json
from collections.abc import Iterable
from copy import copy
from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from audit import services as audit
from audit.lines import Line
from foundation.dates import HANOI
from foundation.errors import Invalid, Problem, Refused
from foundation.text import nfc
from pledges.models import Agreement, Cluster
from pledges.permissions import check_administers, check_administers_shared
from pledges.services import register
from pledges.services.agreements import tidy
from targets.calendar.queries.days import office_days
from targets.calendar.queries.rulebook import Rulebook
from targets.calendar.services import period_rules
from targets.calendar.services.recorded import period_rows
from targets.core import periods as calendar
from targets.models import AgreementWindow, Holiday, Period, Submission
from targets.words import wording


def make_year(cluster: Cluster, year: int) -> list[Period]:
    """Make the four quarters of a year where they are missing; return the new ones (docs/metrics.md).

    Due two working days after the last day; quý I of an agreement signed later: two working days after the signing.
    What is there already is never moved.
    """
    return [
        period
        for quarter in calendar.QUARTERS
        if (period := _make(cluster, year, calendar.quarter(year, quarter), quarter))
    ]


def make_base_years(cluster: Cluster, years: Iterable[int], *, by, at: datetime) -> None:
    """Make the quarters of those years that are the base of a published agreement and have none, on the record."""
    book = Rulebook()
    have = {period.year for period in book.periods(cluster.pk) if period.quarter}
    for year in sorted(set(years) - have):
        if book.agreement(cluster.pk, year + 1):
            make_year(cluster, year)
            subject, rows = f"cluster/{cluster.code}", period_rows(cluster)
            audit.record(action="make_periods", subject=subject, by=by, at=at, data={"year": year}, rows=rows)


def save_windows(agreement: Agreement, rows: list[dict]) -> list[Line]:
    """Make the agreement's named windows those of a file, with their periods of its year and the year before.

    Returns what changed. Raises Invalid where a window that has reports is left out or gets other days.
    """
    stored = {window.code: window for window in agreement.windows.all()}
    lines = []
    for order, row in enumerate(rows, start=1):
        window = stored.pop(row["code"], None) or AgreementWindow(agreement=agreement, code=row["code"])
        days = (window.start, window.end)
        wanted = {"title": row["title"], "start": row["from"], "end": row["to"], "order": order}
        lines += register.write(window, wanted, Line("mốc %(code)s", code=row["code"]))
        if days not in ((None, None), (row["from"], row["to"])):
            _drop_periods(window)
        if agreement.state == Agreement.State.PUBLISHED:  # a draft gets its periods when it is published
            lines += _make_periods(window)
    for window in stored.values():
        _drop_periods(window)
        window.delete()
        lines.append(Line("Bỏ mốc %(code)s.", code=window.code))
    following = Agreement.objects.filter(
        cluster=agreement.cluster_id, year=agreement.year + 1, state=Agreement.State.PUBLISHED
    ).first()
    return lines + (make_windows(following) if following else [])  # what went may be the base of the year after


def make_windows(agreement: Agreement) -> list[Line]:
    """Make the periods of all the agreement's named windows where they are missing; return what is new."""
    return [line for window in agreement.windows.select_related("agreement__cluster") for line in _make_periods(window)]


def _make_periods(window: AgreementWindow) -> list[Line]:
    """Make a window's periods, of its year and of the year before, where they are missing; keep their titles."""
    agreement = window.agreement
    this = calendar.named(window.code, window.title, agreement.year, window.start, window.end)
    lines = []
    for year, span in ((agreement.year, this), (agreement.year - 1, calendar.year_before(this))):
        made = _make(agreement.cluster, year, span, None)
        if made:
            lines.append(Line("Thêm kỳ báo cáo %(title)s.", title=made.title))
    Period.objects.filter(cluster=agreement.cluster, year=agreement.year, code=window.code).update(title=window.title)
    return lines


def in_line(period: Period) -> Line:
    """Return the name of a quarter's period as the record keeps it, worded when it is shown."""
    return Line("Quý %(number)s/%(year)s", number=calendar.ROMAN[period.quarter], year=period.year)


def _drop_periods(window: AgreementWindow) -> None:
    """Remove the periods of a window that goes or moves; those that the year before named itself stay."""
    agreement = window.agreement
    before = AgreementWindow.objects.filter(
        agreement__cluster=agreement.cluster_id, agreement__year=agreement.year - 1, code=window.code
    )
    years = [agreement.year] if before.exists() else [agreement.year, agreement.year - 1]
    periods = Period.objects.filter(cluster=agreement.cluster, year__in=years, code=window.code, quarter__isnull=True)
    if Submission.objects.filter(period__in=periods).exists():
        message = _("mốc “%(code)s” đã có báo cáo nên không bỏ hay đổi ngày được.")
        raise Invalid([Problem("windows", message % {"code": window.code})])
    periods.delete()


def _make(cluster: Cluster, year: int, window: calendar.Window, quarter: int | None) -> Period | None:
    """Make one period where it is missing; return it when it is new."""
    period, is_new = Period.objects.get_or_create(
        cluster=cluster,
        year=year,
        code=window.code,
        defaults={
            "quarter": quarter,
            "title": wording.window_title_in_files(window),
            "start": window.start,
            "end": window.end,
            "opens_at": datetime.combine(window.start, time(0), HANOI),
            "due_at": due_moment(cluster, year, window.end),
        },
    )
    return period if is_new else None


def due_moment(cluster: Cluster, year: int, end: date) -> datetime:
    """Return the default due moment of a period that ends then, by the holidays that are known."""
    signed = Agreement.objects.filter(cluster=cluster, year=year).values_list("signed_on", flat=True).first()
    office = office_days()
    return calendar.due_moment(
        max(end, signed) if signed and signed <= date(year, 4, 30) else end,
        days_off=office.days_off,
        make_up_days=office.make_up_days,
    )


def edit_period(
    period: Period, changes: dict, *, reason: str, is_unusual_meant: bool = False, by, at: datetime
) -> Period:
    """Change a period's dates and moments; a moved due moment gets a new version, so that people are told anew.

    The days of a named window are its agreement's too. Raises NotAllowed, Refused (it is closed), or Invalid at the
    field: what period_rules refuses, and, unless `is_unusual_meant`, what it asks about.
    """
    check_administers(by, period.cluster, now=at)
    if period.closed_at:
        raise Refused(_("Kỳ này đã chốt số liệu nên không sửa được nữa."))
    changes, reason = tidy(changes), nfc(reason).strip()
    before = {name: getattr(period, name) for name in changes}
    changed = {name: value for name, value in changes.items() if before[name] != value}
    if not changed:
        return period
    wanted = copy(period)  # what is refused leaves the caller's row as it was
    for name, value in changed.items():
        setattr(wanted, name, value)
    problems = [] if reason else [Problem("reason", _("Phải ghi lý do thay đổi."))]
    problems += period_rules.problems(wanted, changed, at=at)
    if not problems and not is_unusual_meant:
        problems = period_rules.unusual(wanted, changed)
    if problems:
        raise Invalid(problems)
    period.__dict__.update(changed)
    with transaction.atomic():
        if "due_at" in changed:
            period.due_version += 1
        period.save()
        windows = _move_windows(period)
        audit.record(
            action="edit_period",
            subject=subject_of(period),
            by=by,
            at=at,
            reason=reason,
            data={"from": {name: before[name] for name in changed}, "to": changed},
            rows=[period, *windows],
        )
    return period


def _move_windows(period: Period) -> list[AgreementWindow]:
    """Give the named window that a period reports the period's days, so that every page prints the same; return it."""
    if period.quarter is not None:
        return []
    windows = AgreementWindow.objects.filter(agreement__cluster=period.cluster_id, agreement__year=period.year)
    windows.filter(code=period.code).update(start=period.start, end=period.end)
    return list(windows.filter(code=period.code))


def subject_of(period: Period) -> str:
    """Return the name under which the record keeps a period."""
    return f"period/{period.cluster.code}/{period.year}/{period.code}"


def save_holiday(day: date, *, title: str, is_working_day: bool, by, at: datetime) -> Holiday:
    """Add or change a day off, or a weekend day worked in exchange. Due moments already set do not move."""
    check_administers_shared(by, (), now=at)
    title = nfc(title).strip()
    if not title:
        raise Invalid([Problem("title", _("Phải ghi tên ngày nghỉ."))])
    with transaction.atomic():
        holiday, _is_new = Holiday.objects.update_or_create(
            day=day, defaults={"title": title, "is_working_day": is_working_day}
        )
        audit.record(
            action="save_holiday",
            subject=f"holiday/{day:%Y-%m-%d}",
            by=by,
            at=at,
            data={"title": title, "is_working_day": is_working_day},
        )
    return holiday


def remove_holiday(holiday: Holiday, *, by, at: datetime) -> None:
    """Take a day off the list."""
    check_administers_shared(by, (), now=at)
    with transaction.atomic():
        audit.record(
            action="remove_holiday",
            subject=f"holiday/{holiday.day:%Y-%m-%d}",
            by=by,
            at=at,
            data={"title": holiday.title},
        )
        holiday.delete()


def shipped_holidays() -> list[dict]:
    """Return the days off and make-up working days that ship with the product."""
    return json.loads((settings.BASE_DIR / "data" / "holidays.json").read_text("utf-8"))


def load_first_holidays() -> list[Line]:
    """Write the shipped days off where none is listed at all, so that no due moment is made without them."""
    added = 0 if Holiday.objects.exists() else load_holidays(shipped_holidays())
    return [Line("Thêm %(count)s ngày nghỉ, ngày làm bù.", count=added)] if added else []


def load_holidays(days: list[dict]) -> int:
    """Write the shipped list of holidays where a day is not listed yet; return how many were new."""
    known = set(Holiday.objects.values_list("day", flat=True))
    new = [
        Holiday(day=day, title=row["title"], is_working_day=row.get("is_working_day", False))
        for row in days
        if (day := date.fromisoformat(row["day"])) not in known
    ]
    Holiday.objects.bulk_create(new, ignore_conflicts=True)  # another first start may load them at this moment
    return len(new)
