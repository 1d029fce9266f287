"""A result's duty as a bullet: what there is by now, its limit, and what there was a year ago. Drawn by charts."""

from charts.bullet import Bullet, Compared, bullet
from targets.core.kinds import kind_of
from targets.results.queries.dashboard import MatrixCell
from targets.words import duties


def bullet_of(cell: MatrixCell) -> Bullet | None:
    """Return the bullet of a cell that says a duty, None of any other; it is kept with the cell."""
    return cell.once("bullet", lambda: _bullet_of(cell))


def _bullet_of(cell: MatrixCell) -> Bullet | None:
    result, duty = cell.result, cell.result.duty
    if not cell.headroom or duty is None or result.numerator is None:
        return None
    kind, words = kind_of(result.target), [duties.pace(result)]
    compared = []
    if kind.compares_years and result.base is not None:
        compared.append(Compared(result.base, duties.same_days(result.base)))
        if duty.rest:
            compared.append(Compared(result.base + duty.rest, duties.year_before(result.base + duty.rest)))
    words += [value.words for value in compared]
    used = kind.counted(result)
    return bullet(used, used + duty.count, "; ".join(words), compared=compared, is_need=kind.is_share)
