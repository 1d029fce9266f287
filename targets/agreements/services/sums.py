"""What the sums of checks and stock rules may count (docs/metrics.md): agreement files and pages ask here."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from foundation.errors import Problem
from foundation.text import CONTROL
from targets.core.scheme import measure_of

SIDES = ("left", "right")


def check_problems(rows: Sequence[Mapping], codes: Collection[str], issued: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with checks (`left`, `right`; a side that is not there is not judged), place by place.

    `codes`: the measures of the agreement; `issued`: those that are the document of a milestone.
    """
    for place, row in enumerate(rows, start=1):
        where = f"checks[{place}]"
        for side in SIDES:
            yield from _sum_problems(row.get(side), codes, f"{where}.at_most.{side}")
        yield from _issued_problems([*row.get("left", ()), *row.get("right", ())], issued, where)
        if CONTROL.search(row.get("message", "")):
            yield Problem(f"{where}.message", _("phải có dạng %(wanted)s.") % {"wanted": "“…”"})


def stock_problems(rows: Sequence[Mapping], codes: Collection[str], issued: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with stock rules (`opening`, `remaining`), as check_problems; a measure opens one rule."""
    for place, row in enumerate(rows, start=1):
        where, opening = f"stocks[{place}]", row.get("opening", "")
        if opening and opening not in codes:
            yield unknown(opening, f"{where}.opening")
        yield from _sum_problems(row.get("remaining"), codes, f"{where}.remaining")
        yield from _issued_problems([opening, *row.get("remaining", ())], issued, where)
    counts = Counter(row["opening"] for row in rows if row.get("opening"))
    for code in sorted(code for code, count in counts.items() if count > 1):
        yield Problem("stocks", _("“%(code)s” có hai lần.") % {"code": code})


def unknown(code: str, where: str) -> Problem:
    """Return the problem of a code that is no measure of the agreement."""
    return Problem(where, _("không có mục số liệu “%(code)s”.") % {"code": code})


def _sum_problems(terms: Sequence[str] | None, codes: Collection[str], where: str) -> Iterator[Problem]:
    yield from (unknown(term, where) for term in terms or () if measure_of(term)[1] not in codes)
    if terms is not None and not terms:
        yield Problem(where, _("phải có ít nhất một mục số liệu."))


def _issued_problems(terms: Sequence[str], issued: Collection[str], where: str) -> Iterator[Problem]:
    message = _("“%(code)s” là văn bản đã ban hành của chỉ tiêu khác nên không đếm được.")
    for code in sorted({measure_of(term)[1] for term in terms} & set(issued)):
        yield Problem(where, message % {"code": code})
