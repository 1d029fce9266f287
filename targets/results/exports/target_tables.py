"""One target as tables: its members over a window, and its way over the year and over the years."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from foundation.tables import Cell, Row, Table
from targets.core.result import Result
from targets.results.exports.cells import (
    counts,
    heads_of_counts_in,
    heads_of_members,
    marks,
    members_met,
    number,
    place,
    unit,
    verdict,
)
from targets.results.queries.results import Results
from targets.results.queries.target import TargetPage, TargetRow
from targets.results.queries.trend import Trend, TrendCell, TrendRow
from targets.results.queries.trend_chart import TrendCharts
from targets.words import bases, wording
from targets.words.values import printed


def target_table(page: TargetPage, results: Results) -> Table:
    """Return the members, the worst first, and the cluster: value, verdict, counts, duty, documents."""
    optional = _optional(page)
    return Table(
        name=_("Chỉ tiêu"),
        title=page.target.title,
        facts=(_("Yêu cầu: %(asks)s") % {"asks": page.asks}, _("Công thức: %(formula)s") % {"formula": page.formula}),
        heads=(
            _("Đơn vị"),
            _("Kết quả"),
            _("Đơn vị tính"),
            _("Đánh giá"),
            *optional,
            *heads_of_members(),
            _("Ghi chú"),
        ),
        rows=tuple(_row(row, page, results) for row in (*page.rows, page.cluster)),
    )


def _optional(page: TargetPage) -> list[str]:
    heads = list(page.heads) if page.heads[0] else []
    heads += [_("Đến hết kỳ đánh giá")] if page.has_duties else []
    return heads + ([_("Văn bản đã ban hành")] if page.has_documents else [])


def _row(row: TargetRow, page: TargetPage, results: Results) -> Row:
    cell = row.cell
    cells: list[Cell] = [place(cell), number(cell.result), unit(cell.result), verdict(cell, results)]
    cells += counts(cell.result) if page.heads[0] else ()
    cells += [row.duty] if page.has_duties else []
    cells += [_documents(row)] if page.has_documents else []
    return (*cells, *members_met(cell.result), marks(cell, results))


def _documents(row: TargetRow) -> str:
    return "; ".join(
        ", ".join(
            filter(
                None, (document.number, document.day, document.name if len(row.documents) > 1 else "", document.period)
            )
        )
        for document in row.documents
    )


def contributions_table(page: TargetPage) -> Table | None:
    """Return what each member gave to an amount that all reach together; None of other targets."""
    parts = page.contributions
    if parts is None:
        return None
    return Table(
        name=_("Phần của từng đơn vị"),
        title=page.target.title,
        facts=(parts.sentence, bases.unit_line(parts.unit)),
        heads=(_("Đơn vị"), _("Đã đóng góp")),
        rows=tuple((part.name, part.amount) for part in parts.parts),
    )


def year_table(charts: TrendCharts, trend: Trend, basis: bases.Basis) -> Table:
    """Return each member's results window by window, with their counts; of a closed window what was frozen."""
    heads = [head for window in charts.windows for head in _heads_of(window)]
    return Table(
        name=_("Trong năm"),
        title=_("Diễn biến: %(title)s") % {"title": trend.target.title},
        facts=(bases.unit_line(_unit_of(charts)), bases.basis_line(basis)),
        heads=(_("Đơn vị"), *heads),
        rows=tuple((name, *(part for row in rows for part in _of_window(row))) for name, rows in charts.places),
    )


def _unit_of(charts: TrendCharts) -> str:
    """Return what the lines of a target are counted in."""
    return next((unit(row) for _name, rows in charts.places for row in rows if row), "")


def _heads_of(window: str) -> tuple[str, ...]:
    return window, *heads_of_counts_in(window)


def _of_window(row: Result | None) -> tuple[Cell, ...]:
    if row is None:
        return wording.does_not_apply(), None, None
    return number(row), *counts(row)


def years_table(trend: Trend, notes: Sequence[str]) -> Table:
    """Return what the shared members had together in each window of each year; of a change the counts, and itself."""
    has_change = trend.compares_years
    heads = [head for window in trend.windows for head in _heads_over_years(window, has_change)]
    return Table(
        name=_("Qua các năm"),
        title=_("Diễn biến: %(title)s") % {"title": trend.target.title},
        facts=(trend.what, bases.unit_line(trend.unit), *trend.sentences, *notes),
        heads=(_("Năm số liệu"), _("Số đơn vị"), *heads),
        rows=tuple(
            (_year(row), len(row.units), *(part for cell in row.cells for part in _of_year(cell, has_change)))
            for row in trend.rows
        ),
        fixed=2,
    )


def _year(row: TrendRow) -> str:
    return _("%(year)s (năm so sánh)") % {"year": row.year} if row.is_base else str(row.year)


def _heads_over_years(window: str, has_change: bool) -> tuple[str, ...]:
    if has_change:
        return window, _("%(window)s – so với năm trước") % {"window": window}
    return _heads_of(window)


def _of_year(cell: TrendCell, has_change: bool) -> tuple[Cell, ...]:
    """Return a year's cell: the count with its change, or the value with its numerator and denominator."""
    result = cell.result
    if has_change:
        count = cell.shown if cell.value is None else int(cell.value)
        return count, number(result) if cell.change else None
    if cell.value is None or printed(result) is None:
        return cell.shown, None, None
    return number(result), *counts(result)
