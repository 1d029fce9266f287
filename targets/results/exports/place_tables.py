"""One unit as tables: its judged targets, each target window by window, its reports, its carried-over stocks."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from foundation.tables import Row, Table
from pledges.models import Province
from targets.results.exports.cells import counts, heads_of_counts, heads_of_counts_in, marks, unit, value, verdict
from targets.results.queries.dashboard import cell as cell_of
from targets.results.queries.profile import ProfileRow
from targets.results.queries.progress import ReportLine
from targets.results.queries.province import ProvincePage, ProvinceRow
from targets.results.queries.results import Results
from targets.results.queries.stocks import Chain
from targets.words import bases, moves, wording


def place_tables(page: ProvincePage, province: Province, results: Results) -> list[Table]:
    """Return the tables of a unit's page; of a day gone by without where its reports are now."""
    tables = [
        Table(
            name=_("Chỉ tiêu được đánh giá"),
            title=province.name,
            facts=(bases.window_line(results.window), page.profile.sentence),
            heads=(
                _("Chỉ tiêu"),
                _("Yêu cầu"),
                _("Kết quả"),
                _("Đơn vị tính"),
                _("Đánh giá"),
                *heads_of_counts(),
                _("Toàn Cụm"),
                _("Toàn Cụm – đánh giá"),
                _("Vị trí trong Cụm"),
                _("Đến hết kỳ đánh giá"),
                _("Ghi chú"),
            ),
            rows=tuple(_profile_row(row, results) for row in page.profile.rows),
        ),
        Table(
            name=_("Theo từng mốc"),
            title=_("%(name)s: mọi chỉ tiêu theo từng mốc") % {"name": province.name},
            heads=(
                _("Chỉ tiêu"),
                _("Yêu cầu"),
                _("Đơn vị tính"),
                *(head for window in page.windows for head in _heads(window)),
                _("Từ nay đến hết kỳ đánh giá"),
                _("Ghi chú"),
            ),
            rows=tuple(_windows_row(row, results) for row in page.rows),
        ),
    ]
    return tables if results.season.at else [*tables, _reports_table(page, province)]


def _reports_table(page: ProvincePage, province: Province) -> Table:
    return Table(
        name=_("Báo cáo trong năm"),
        title=_("Báo cáo các quý của %(name)s") % {"name": province.name},
        heads=(_("Kỳ"), _("Trạng thái"), _("Hạn gửi"), _("Gửi Cụm"), _("So với hạn"), _("Đang ở đâu")),
        rows=tuple(map(_report_row, page.reports)),
    )


def _profile_row(row: ProfileRow, results: Results) -> Row:
    cell, cluster = row.cell, row.cluster and cell_of(row.cluster, results, {}, has_duty=False)
    return (
        row.title,
        row.asks,
        value(cell),
        unit(cell.result),
        verdict(cell, results),
        *counts(cell.result),
        value(cluster),
        verdict(cluster, results),
        _("%(place)s đơn vị") % {"place": row.rank} if row.rank else "",
        row.duty,
        marks(cell, results),
    )


def _heads(window: str) -> tuple[str, ...]:
    return window, _("%(window)s – đánh giá") % {"window": window}, *heads_of_counts_in(window)


def _windows_row(row: ProvinceRow, results: Results) -> Row:
    cells = [cell for _window, cell in row.cells]
    counted = next(unit(cell.result) for cell in cells if cell)
    shown = [
        part
        for cell in cells
        for part in (
            (value(cell), verdict(cell, results), *counts(cell.result))
            if cell
            else (None, wording.does_not_apply(), None, None)
        )
    ]
    told = [f"{window}: {noted}" for window, cell in row.cells if (noted := marks(cell, results))]
    return (row.target.title, row.asks, counted, *shown, row.duty, "; ".join(told))


def _report_row(line: ReportLine) -> Row:
    sent = line.submission.first_submitted_at if line.is_handed_in and not line.is_loaded else None
    return str(line.period), moves.state_word(line.state), line.due_at, sent, line.in_time, line.sentence


def stock_tables(chains: Sequence[Chain], province: Province) -> list[Table]:
    """Return a table for each chain of stock: what remained, opened, came and went, and how it joins."""
    return [
        Table(
            name=chain.opening.name,
            title=_("Tồn chuyển kỳ: %(name)s") % {"name": province.name},
            facts=(chain.opening.name, bases.unit_line(chain.opening.unit)),
            heads=(
                _("Kỳ"),
                _("Còn lại kỳ trước"),
                _("Đầu kỳ"),
                *chain.terms,
                _("Còn lại cuối kỳ"),
                _("Nối kỳ trước"),
                _("Giải trình"),
            ),
            rows=tuple(
                (
                    line.period,
                    line.before,
                    line.opening,
                    *(flow for _term, flow in line.flows),
                    line.remaining,
                    line.joint,
                    "; ".join(f"{version.note} ({version.by})" for version in line.notes),
                )
                for line in chain.lines
            ),
        )
        for chain in chains
    ]
