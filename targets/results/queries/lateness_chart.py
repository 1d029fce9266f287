"""The timeline of who is late: a row a unit, from its beginning to its acceptance, against its due moment."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from charts.timeline import BACK, CHECK, DISC, HALF, RING, Event, Row, TimeCaption, Timeline, timeline
from foundation.dates import local
from targets.results.queries.lateness import DONE, LATE, OPEN, LateLine, Lateness
from targets.words import lateness as words


def lateness_chart(lateness: Lateness, opens: Collection[int], *, now: datetime) -> Timeline:
    """Place each unit's moments, as far as the reader may know them; `opens`: the ids of reports that may be opened."""
    due_at = local(lateness.period.due_at)
    caption = TimeCaption(
        title=_("Tiến độ của từng đơn vị"),
        sentence=summary(lateness),
        due=_("hạn %(time)s") % {"time": f"{due_at:%H:%M} {due_at.day}/{due_at.month}"},
        day=lambda day: f"{day.day}/{day.month}",
    )
    return timeline([_row(line, opens, now) for line in lateness.lines], caption, now=local(now))


def summary(lateness: Lateness) -> str:
    """Return who is where: "Quá hạn chưa gửi: Phú Thọ, Hòa Bình. Đang trên đường: … Đã thẩm định: Bắc Ninh."."""
    heads = {LATE: _("Quá hạn chưa gửi"), OPEN: _("Đang trên đường"), DONE: _("Đã thẩm định")}
    named = {
        head: [line.report.name for line in lateness.lines if line.standing == standing]
        for standing, head in heads.items()
    }
    return " ".join(f"{head}: {words.listed(names)}." for head, names in named.items() if names)


def _row(line: LateLine, opens: Collection[int], now: datetime) -> Row:
    """Return a unit's row; where its sending is not to be known, nothing is drawn as late."""
    report = line.report
    is_open = report.submission is not None and report.submission.pk in opens
    return Row(
        label=report.name,
        events=_events(line),
        due=None if line.hides_sending else local(report.due_at),
        note=note(line, now),
        url=report.submission.get_absolute_url() if is_open else "",
        is_done=line.standing == DONE or line.hides_sending,
    )


def note(line: LateLine, now: datetime) -> str:
    """Return how a unit stands to its due moment, and who holds its report."""
    report = line.report
    if report.is_loaded:
        return line.timeliness
    if line.standing == LATE:
        return f"{words.overdue(words.duration(now - report.due_at))} · {report.doing}"
    if not report.is_handed_in:
        return report.doing
    return f"{line.timeliness} · {report.doing}"


def _events(line: LateLine) -> tuple[Event, ...]:
    if line.report.is_loaded:
        return ()
    moments = line.moments
    steps = (
        (moments.begun, RING, _("bắt đầu nhập"), False),
        (moments.presented, HALF, _("trình lãnh đạo"), False),
        (moments.sent, DISC, _("gửi Cụm"), True),
        (moments.returned, BACK, _("trả lại để hoàn thiện"), False),
        (moments.accepted, CHECK, _("thẩm định"), False),
    )
    events = [_event(at, shape, done, delivers) for at, shape, done, delivers in steps if at]
    return tuple(sorted(events, key=lambda event: event.at))


def _event(at: datetime, shape: str, done: str, delivers: bool) -> Event:
    there = local(at)
    return Event(there, shape, done, f"{there:%H:%M} {there.day}/{there.month}", delivers)
