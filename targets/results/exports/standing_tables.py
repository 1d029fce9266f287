"""Where all stand as tables: if the window were closed today, what changed, who is late, the units."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from foundation.tables import Row, Table
from pledges.models import Member, Province
from targets.core import workflow
from targets.core.numbers import format_date
from targets.results.exports.cells import (
    counts,
    heads_of_counts,
    heads_of_counts_in,
    marks,
    marks_of,
    number,
    place,
    unit,
    value,
    verdict,
)
from targets.results.queries.changes import Change, Changes
from targets.results.queries.dashboard import MatrixCell
from targets.results.queries.if_closed import IfClosed
from targets.results.queries.lateness import LateLine, Lateness
from targets.results.queries.results import Results
from targets.words import answers, moves, wording
from targets.words import lateness as words
from targets.words.moments import deadline


def if_closed_table(targets: Sequence[IfClosed], results: Results) -> Table:
    """Return each target's members, the hardest first, then the cluster: by how much each misses, what must hold."""
    return Table(
        name=_("Nếu chốt hôm nay"),
        title=_("Nếu chốt hôm nay – %(window)s") % {"window": wording.window_title(results.window)},
        heads=(
            _("Chỉ tiêu"),
            _("Yêu cầu"),
            _("Đơn vị"),
            _("Kết quả"),
            _("Đơn vị tính"),
            _("Đánh giá"),
            *heads_of_counts(),
            _("Chênh với yêu cầu, hoặc còn thiếu"),
            _("Đến hết kỳ đánh giá"),
            _("Ghi chú"),
        ),
        rows=tuple(_standing_row(target, *standing, results) for target in targets for standing in _standings(target)),
        fixed=3,
    )


def _standings(target: IfClosed) -> Iterable[tuple[MatrixCell, str, str]]:
    """Yield each place of a target with what is said of it and what it has to do."""
    yield from ((standing.cell, standing.words, standing.duty) for standing in target.wanting)
    yield from ((cell, "", "") for group in target.settled for cell in group.cells)
    yield from ((cell, group.words, "") for group in target.unknown for cell in group.cells)
    yield target.cluster.cell, target.cluster.words, target.cluster.duty


def _standing_row(target: IfClosed, cell: MatrixCell, said: str, duty: str, results: Results) -> Row:
    return (
        target.title,
        target.asks,
        place(cell),
        value(cell),
        unit(cell.result),
        verdict(cell, results),
        *counts(cell.result),
        said,
        duty,
        marks(cell, results),
    )


def changes_table(changes: Changes, results: Results) -> Table:
    """Return what changed, sort by sort: how each stood, how it stands, whether that is better."""
    window = wording.window_title(results.window)
    versus = changes.versus[:1].upper() + changes.versus[1:]
    left_out = _("Số của toàn Cụm không so được: đơn vị thành viên của hai bên khác nhau.")
    return Table(
        name=_("Thay đổi"),
        title=_("%(window)s: thay đổi so với %(versus)s") % {"window": window, "versus": changes.versus},
        facts=(left_out,) if changes.leaves_out_cluster else (),
        heads=(
            _("Thay đổi gì"),
            _("Đơn vị"),
            _("Chỉ tiêu"),
            _("Đơn vị tính"),
            versus,
            _("%(window)s – đánh giá") % {"window": versus},
            window,
            _("%(window)s – đánh giá") % {"window": window},
            _("Thay đổi"),
            _("Chiều hướng"),
            *heads_of_counts_in(versus),
            *heads_of_counts_in(window),
            _("Ghi chú"),
        ),
        rows=tuple(_change_row(heading, change) for heading, rows in changes.groups for change in rows),
        fixed=3,
    )


def _change_row(heading: str, change: Change) -> Row:
    return (
        heading,
        change.place_name or answers.whole_cluster(),
        change.title,
        unit(change.after),
        number(change.before),
        change.then,
        number(change.after),
        change.now,
        change.by,
        change.tendency,
        *counts(change.before),
        *counts(change.after),
        "; ".join(filter(None, (marks_of(change), change.asks_other))),
    )


def lateness_table(found: Lateness, *, now: datetime) -> Table:
    """Return where each unit's report of a period stands, the late ones first, with the moments its reader may know."""
    return Table(
        name=_("Tiến độ báo cáo"),
        title=_("Tiến độ báo cáo %(period)s") % {"period": found.period},
        facts=(_("Hạn gửi: %(due)s") % {"due": deadline(found.period.due_at)}, *filter(None, [found.sentence])),
        heads=(
            _("Đơn vị"),
            _("So với hạn"),
            _("Hạn gửi"),
            _("Trạng thái"),
            _("Đang ở đâu"),
            _("Lúc bắt đầu"),
            _("Lúc trình"),
            _("Lúc gửi"),
            _("Lúc thẩm định"),
        ),
        rows=tuple(_late_row(line, now) for line in found.lines) if found.is_begun else (),
    )


def _late_row(line: LateLine, now: datetime) -> Row:
    report, moments = line.report, line.moments
    times = moments.begun, moments.presented, moments.sent, moments.accepted
    held = "" if report.state == workflow.ACCEPTED else report.held  # its state says all
    return (report.name, _in_time(line, now), report.due_at, moves.state_word(report.state), held, *times)


def _in_time(line: LateLine, now: datetime) -> str:
    """Return how a report stands to its due moment, and by how much."""
    return line.timeliness or words.overdue(words.duration(max(now - line.report.due_at, timedelta(0))))


def provinces_table(provinces: Iterable[Province]) -> Table:
    """Return units, former ones too: validity, the agreements they are members of, whom they followed or became."""
    return Table(
        name=_("Các đơn vị"),
        title=_("Các đơn vị"),
        heads=(
            _("Mã đơn vị"),
            _("Đơn vị"),
            _("Mã đơn vị hành chính"),
            _("Hiệu lực từ"),
            _("Hiệu lực đến"),
            _("Thành viên giao ước"),
            _("Tiếp nối"),
            _("Sáp nhập vào"),
        ),
        rows=tuple(_province_row(province) for province in provinces),
        fixed=2,
    )


def _province_row(province: Province) -> Row:
    seats = [
        str(seat.agreement.year) if seat.position == Member.Position.MEMBER else _seat(seat)
        for seat in province.memberships.all()
    ]
    before = [f"{link.predecessor.name} ({format_date(link.on)})" for link in province.successions_in.all()]
    after = [f"{link.successor.name} ({format_date(link.on)})" for link in province.successions_out.all()]
    days = province.valid_from, province.valid_to
    return province.code, province.name, province.gso_code, *days, ", ".join(seats), "; ".join(before), "; ".join(after)


def _seat(seat: Member) -> str:
    return f"{seat.agreement.year} ({seat.get_position_display()})"
