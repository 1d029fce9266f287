"""Results as cells of a table in a file: the number with its decimals, the verdict's word, what stands beside it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from foundation import tables
from foundation.dates import moment_text
from foundation.tables import Cell
from targets.core.kinds import kind_of
from targets.core.result import Result
from targets.results.queries.changes import Change
from targets.results.queries.dashboard import MatrixCell
from targets.results.queries.results import Results
from targets.results.queries.season import TODAY
from targets.words import answers, bases
from targets.words.values import printed, shown
from targets.words.verdicts import verdict_word


def number(result: Result) -> Cell:
    """Return a result's value as a number, or the words that stand in its place."""
    found = printed(result)
    if found is None:
        return shown(result)
    if not found.is_percent and found.value.denominator == 1 and not found.digits:
        return int(found.value)
    return tables.Number(found.value, found.text, found.digits, found.is_percent, found.is_signed)


def value(cell: MatrixCell | None) -> Cell:
    """Return what a cell of a page shows beside its verdict; None where the verdict's own words say it."""
    return number(cell.result) if cell and cell.is_number else None


def verdict(cell: MatrixCell | None, results: Results) -> str:
    """Return the verdict's word as the page says it; of a value for reference that it is one, "" of no result."""
    if cell is None:
        return ""
    return verdict_word(cell.verdict, results.season.is_closed) if cell.verdict else _("tham khảo")


def unit(result: Result) -> str:
    """Return what a result's value is counted in."""
    return "%" if kind_of(result.target).is_percent else result.unit


def place(cell: MatrixCell) -> str:
    """Return whose result it is."""
    return cell.place_name or answers.whole_cluster()


def members_met(result: Result) -> tuple[int | None, int | None]:
    """Return how many members meet a target, of how many; None where that is not counted.

    Two numbers: a spreadsheet would make a day of "3/6".
    """
    if result.province is not None or result.members_met is None:
        return None, None
    return result.members_met, result.members_total


def counts(result: Result) -> tuple[int | None, int | None]:
    """Return the two counts beside a result's value as pages show them: of a change those of both years."""
    if kind_of(result.target).compares_years:
        return result.current, result.base
    return result.numerator, result.denominator


def heads_of_counts() -> tuple[str, str]:
    """Return the heads of what counts returns, where targets of several kinds stand under them."""
    return _("Kỳ này, hoặc đã làm"), _("Cùng kỳ năm trước, hoặc phải làm")


def heads_of_counts_in(window: str) -> tuple[str, ...]:
    """Return the same heads for one of several windows."""
    return tuple(f"{window} – {head[:1].lower()}{head[1:]}" for head in heads_of_counts())


def heads_of_members() -> tuple[str, str]:
    """Return the heads of what members_met returns."""
    return _("Số đơn vị đạt"), _("Tổng số đơn vị")


def marks(cell: MatrixCell | None, results: Results) -> str:
    """Return what must be known of a result: not accepted, being corrected, estimated, restated since a closing."""
    if cell is None:
        return ""
    said = [_("yêu cầu riêng: %(asks)s") % {"asks": cell.asks}] if cell.asks else []
    said += [marks_of(cell)] if marks_of(cell) else []
    said += [_("có số ước")] if cell.result.rests_on_estimate else []
    if cell.restated:
        today = cell.restated
        word = verdict_word(today.verdict, results.season.is_closed) if today.verdict else ""
        said += [f"{today.cause}, {_('hiện nay')}: {', '.join(filter(None, (today.shown, today.counts, word)))}"]
    return "; ".join(said)


def marks_of(value: MatrixCell | Change) -> str:
    """Return that something is not accepted, or is being corrected."""
    provisional = [_("Chưa thẩm định")] if value.is_provisional else []
    return "; ".join(provisional + ([_("Đang đính chính")] if value.is_correcting else []))


def basis_of(results: Results, *, own_only: bool = False) -> bases.Basis:
    """Return on what figures results stand, in words; `own_only`: submitted ones are those of the reader's own unit."""
    if results.is_provisional:
        return bases.provisional(own_only=own_only)
    if results.closing:
        return bases.closed(results.closing.at, str(results.closing.by))
    return bases.today() if results.basis == TODAY else bases.accepted()


def above(results: Results, basis: bases.Basis, at: datetime, *, is_of_window: bool = True) -> tuple[str, ...]:
    """Return what stands above every table of results: whose, of which days, on what figures, of when."""
    agreement = results.season.agreement
    lines: Iterable[str] = (
        f"{agreement.title} · {agreement.cluster.name}",
        bases.window_line(results.window) if is_of_window else "",
        bases.basis_line(basis),
        bases.as_of(moment_text(at)),
    )
    return tuple(filter(None, lines))
