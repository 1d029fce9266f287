"""What a period's days and moments may be (docs/metrics.md#on-time-locked-extended). Writes nothing."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from foundation.dates import HANOI, day_of
from foundation.errors import Problem
from targets.core import periods as calendar
from targets.core.numbers import format_date
from targets.models import Figure, Holiday, Period

BOUNDS = ("start", "end")
MOMENTS = ("due_at", "locks_at")
UNUSUAL = "is_unusual_meant"  # where what is possible but unlikely is asked about


def is_frozen(period: Period) -> bool:
    """Say whether a figure of the period exists: then its first and last day stay what they are."""
    return Figure.objects.filter(submission__period=period, current__isnull=False).exists()


def problems(period: Period, changed: Collection[str], *, at: datetime) -> list[Problem]:
    """Return what cannot be of a period as it would be written; `changed`: the names of what would be other."""
    return [*_bounds_problems(period, changed), *_moment_problems(period, changed, at)]


def _bounds_problems(period: Period, changed) -> list[Problem]:
    found = []
    if set(BOUNDS) & set(changed) and is_frozen(period):
        message = _("Kỳ này đã có số liệu nên ngày đầu, ngày cuối không đổi được nữa.")
        found.append(Problem(next(name for name in BOUNDS if name in changed), message))
    if period.start > period.end:
        found.append(Problem("end", _("Ngày cuối kỳ phải từ ngày đầu kỳ trở đi.")))
    others = Period.objects.filter(cluster=period.cluster, quarter__isnull=False).exclude(pk=period.pk)
    clash = others.filter(start__lte=period.end, end__gte=period.start).first() if period.quarter else None
    if clash:
        found.append(Problem("start", _("Trùng ngày với %(other)s.") % {"other": clash}))
    return found


def _moment_problems(period: Period, changed, at: datetime) -> list[Problem]:
    found = []
    if period.opens_at > period.due_at:
        found.append(Problem("due_at", _("Hạn gửi phải sau lúc mở nhập.")))
    elif day_of(period.due_at) <= period.end:
        found.append(Problem("due_at", _("Hạn gửi phải sau ngày cuối kỳ.")))
    elif "due_at" in changed and period.due_at <= at:
        found.append(Problem("due_at", _("Hạn gửi mới phải sau bây giờ.")))
    if period.locks_at and period.locks_at < period.due_at:
        found.append(Problem("locks_at", _("Lúc khóa nhập phải từ hạn gửi trở đi.")))
    elif period.locks_at and "locks_at" in changed and period.locks_at <= at:
        found.append(Problem("locks_at", _("Lúc khóa nhập mới phải sau bây giờ.")))
    return found


def unusual(period: Period, changed: Collection[str]) -> list[Problem]:
    """Return what is possible but asked about first: a moment on a day off, days that belong to no quarter."""
    moments = {"due_at": _("Hạn gửi"), "locks_at": _("Khóa nhập")}
    found = []
    for name, label in moments.items():
        moment = getattr(period, name)
        if moment and name in changed:
            found += unusual_day(label, moment)
    if period.quarter and set(BOUNDS) & set(changed):
        found += [Problem(UNUSUAL, message) for message in _gaps(period)]
    return found


def unusual_day(what: str, moment: datetime) -> list[Problem]:
    """Return what is asked about first where a moment (`what` in words) lies on a day off."""
    day = day_of(moment)
    if not is_day_off(day):
        return []
    words = {"what": what, "day": format_date(day)}
    return [Problem(UNUSUAL, _("%(what)s %(day)s không phải là ngày làm việc.") % words)]


def is_day_off(day: date) -> bool:
    """Say whether offices are closed on a day: a weekend that is not worked, or a day off on the list."""
    listed = Holiday.objects.filter(day=day).values_list("is_working_day", flat=True).first()
    return day.weekday() >= calendar.WEEKEND if listed is None else not listed


def _gaps(period: Period) -> list[str]:
    """Return a sentence for each side on which days lie between the quarter and its neighbour."""
    quarters = Period.objects.filter(cluster=period.cluster, quarter__isnull=False).exclude(pk=period.pk)
    before = quarters.filter(end__lt=period.start).order_by("-end").first()
    after = quarters.filter(start__gt=period.end).order_by("start").first()
    sides = ((before and before.end, period.start), (period.end, after and after.start))
    message = _("Từ %(from)s đến %(to)s không thuộc quý nào.")
    return [
        message % {"from": format_date(end + timedelta(days=1)), "to": format_date(start - timedelta(days=1))}
        for end, start in sides
        if end and start and start - end > timedelta(days=1)
    ]


def last_extension(period: Period) -> datetime:
    """Return the last moment to which a report may be extended: the end of its calendar year."""
    return datetime(period.year, 12, 31, 23, 59, 59, tzinfo=HANOI)
