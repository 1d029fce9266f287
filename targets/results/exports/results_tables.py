"""Results of a window as tables: targets × members as the page shows them, and one row a result."""

from django.utils.translation import gettext as _

from foundation.tables import Cell, Table
from targets.core.result import Result
from targets.results.exports.cells import heads_of_members, marks, members_met, place, unit, value, verdict
from targets.results.queries.dashboard import MatrixCell, cell
from targets.results.queries.matrix import Matrix, MatrixRow
from targets.results.queries.results import Results
from targets.words import answers, wording
from targets.words.values import printed, shown


def matrix_table(matrix: Matrix, results: Results) -> Table:
    """Return the matrix: a value and a verdict for each member and for all, members as rows where they are many."""
    if matrix.is_tall:
        return _tall(matrix, results)
    pledges = {row.code: str(pledge) for pledge, rows in matrix.groups for row in rows}
    names = [column.name for column in matrix.columns] + [answers.whole_cluster()]
    rows = []
    for at, row in enumerate(matrix.rows):
        cells = [*(column.cells[at] for column in matrix.columns), row.cluster]
        head = (pledges.get(row.code, _("Theo dõi")), row.title, row.asks, unit(row.cluster.result))
        noted = [f"{place(each)}: {said}" for each in cells if (said := marks(each, results))]
        rows.append((*head, *_pairs(cells, results), *members_met(row.cluster.result), "; ".join(noted)))
    return Table(
        name=_("Bảng theo dõi"),
        title=_title(results),
        heads=(
            _("Nội dung"),
            _("Chỉ tiêu"),
            _("Yêu cầu"),
            _("Đơn vị tính"),
            *_twice(names),
            *heads_of_members(),
            _("Ghi chú"),
        ),
        rows=tuple(rows),
        fixed=2,
    )


def _tall(matrix: Matrix, results: Results) -> Table:
    """Return the members as rows, the cluster's last."""
    units = [(column.name, column.cells) for column in matrix.columns]
    units += [(answers.whole_cluster(), tuple(row.cluster for row in matrix.rows))]
    return Table(
        name=_("Bảng theo dõi"),
        title=_title(results),
        heads=(_("Đơn vị"), *_twice([_named(row) for row in matrix.rows]), _("Ghi chú")),
        rows=tuple((name, *_pairs(cells, results), _noted(matrix, cells, results)) for name, cells in units),
    )


def _noted(matrix: Matrix, cells, results: Results) -> str:
    """Return what must be known of a member's cells, target by target."""
    noted = ((row.title, marks(cell, results)) for row, cell in zip(matrix.rows, cells, strict=True))
    return "; ".join(f"{title}: {said}" for title, said in noted if said)


def _named(row: MatrixRow) -> str:
    counted = unit(row.cluster.result)
    return f"{row.title} ({counted})" if counted else row.title


def _pairs(cells, results: Results) -> list[Cell]:
    return [part for each in cells for part in (_shown(each), verdict(each, results))]


def _shown(found: MatrixCell | None) -> Cell:
    """Return what a cell of the matrix shows: a row of several documents counts them together."""
    if found is None or not found.is_number:
        return None
    return value(found) if printed(found.result) else found.shown


def _twice(names: list[str]) -> list[str]:
    return [head for name in names for head in (name, _("%(name)s – đánh giá") % {"name": name})]


def _title(results: Results) -> str:
    window = wording.window_title(results.window)
    return _("Kết quả thực hiện giao ước thi đua – %(window)s") % {"window": window}


def results_table(results: Results) -> Table:
    """Return one row a result, in the agreement's order; the sheet of `manage.py export_table` (docs/formats.md)."""
    names = {unit.code: unit.name for unit in results.units}
    return Table(
        name=_("Kết quả"),
        title=_title(results),
        heads=(
            _("Mã chỉ tiêu"),
            _("Chỉ tiêu"),
            _("Mã đơn vị"),
            _("Đơn vị"),
            _("Yêu cầu"),
            _("Tử số"),
            _("Mẫu số"),
            _("Giá trị"),
            _("Đơn vị tính"),
            _("Kết quả"),
            _("Đánh giá"),
            _("Kỳ này"),
            _("Cùng kỳ năm trước"),
            *heads_of_members(),
            _("Ghi chú"),
        ),
        rows=tuple(_row(result, results, names) for result in results.rows),
        fixed=4,
    )


def _row(result: Result, results: Results, names: dict[str, str]) -> tuple[Cell, ...]:
    found = cell(result, results, names, has_duty=False)
    return (
        result.target.code,
        result.target.title,
        result.province,
        place(found),
        wording.asks(result.target, result.province, result.unit),
        result.numerator,
        result.denominator,
        value(found) if printed(result) else None,
        unit(result),
        shown(result),
        verdict(found, results),
        result.current,
        result.base,
        *members_met(result),
        marks(found, results),
    )
