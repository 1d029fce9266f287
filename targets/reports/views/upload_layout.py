"""A workbook in the clerk's own layout: which line is which measure is proposed, chosen, and remembered."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from foundation.errors import Invalid, Refused
from foundation.limits import limited
from foundation.text import search_key
from targets.core.scheme import MeasureSpec
from targets.models import Upload
from targets.permissions.acting import check_edit
from targets.reports.forms.layout import layout_from, problems_of
from targets.reports.imports.own_layout import Grid, Line, chosen, propose, proposed_for
from targets.reports.imports.sheet_values import shown
from targets.reports.imports.untrusted import OpenedWorkbook, coordinate, open_untrusted_workbook
from targets.reports.queries.entry import entry_page
from targets.reports.queries.layouts import Layout, layout_of
from targets.reports.queries.workbook import value_text
from targets.reports.services.layouts import keep_layout
from targets.reports.views.opened import Opened
from targets.reports.views.upload import kept_upload

MOST_LINES = 200  # offered of one sheet
LONGEST_NUMBER = 20  # signs of what stands beside a line that is offered


@dataclass(frozen=True)
class Choice:
    """One line, or one column of values, that may be chosen."""

    number: int
    label: str


@dataclass(frozen=True)
class MeasureLine:
    """A measure with the line that is proposed or chosen for it (0: none), what stands there, and what is wrong."""

    code: str
    name: str
    unit: str
    number: int
    value: str
    problem: str = ""


@dataclass(frozen=True)
class OwnWorkbook:
    """A clerk's own workbook: the report it was brought to, the file, its sheets, the measures looked for."""

    report: Opened
    kept: Upload
    book: OpenedWorkbook
    measures: Mapping[str, MeasureSpec]


@limited("layout", "GET", "POST")
@never_cache
def upload_layout(request, pk, upload):
    """Propose where each measure stands (GET), or keep what was chosen and go on to the preview (POST)."""
    report, kept = kept_upload(request, pk, upload)
    try:
        check_edit(report.authority, report.submission, now=report.moment)
        book = open_untrusted_workbook(bytes(kept.content))
    except (Invalid, Refused) as refused:
        messages.error(request, refused.message if isinstance(refused, Refused) else refused.problems[0].message)
        return redirect(report.submission)
    own = OwnWorkbook(report, kept, book, _measures(report))
    if request.method != "POST":
        return _page(request, own, _proposal(request, own))
    layout = chosen(book, layout_from(request.POST, own.measures))
    if problems := problems_of(layout):
        return _page(request, own, layout or _proposal(request, own), problems)
    keep_layout(report.submission, layout, by=request.user, at=report.moment)
    return redirect("targets:upload_preview", pk=pk, upload=kept.pk)


def _measures(report):
    """Return the report's own measures that are counted, by code; documents need more than a number."""
    page = entry_page(report.reading, report.authority, now=report.moment)
    return {cell.key: cell.measure for cell in page.cells if not cell.province and not cell.is_milestone}


def _proposal(request, own: OwnWorkbook) -> Layout | None:
    """Return what is proposed: of the sheet and the way that are asked for, else where most is found."""
    names = {code: measure.name for code, measure in own.measures.items()}
    remembered, sheet = layout_of(own.report.submission.province), own.book.sheet(request.GET.get("sheet", ""))
    if sheet is None:
        return propose(own.book, names, remembered)
    return proposed_for(Grid(sheet, is_turned="turned" in request.GET), names, remembered)


def _page(request, own: OwnWorkbook, layout: Layout | None, problems=None):
    context = {"submission": own.report.submission, "upload": own.kept, "problems": problems or {}}
    if layout:
        grid = Grid(own.book.sheet(layout.sheet), is_turned=layout.is_turned)
        lines = [_choice(line, layout, grid) for line in grid.lines]
        places = [Choice(across, _named(layout, across, head)) for across, head in grid.value_places.items()]
        context |= {
            "layout": layout,
            "sheets": [sheet.title for sheet in own.book.sheets if not sheet.is_hidden],
            "lines": lines[:MOST_LINES],
            "places": places,
            "measures": [_line(code, measure, layout, grid, problems or {}) for code, measure in own.measures.items()],
        }
    return render(request, "targets/reports/upload_layout.html", context, status=422 if problems else 200)


def _choice(line: Line, layout: Layout, grid: Grid) -> Choice:
    """Return a line as it is offered: where it stands, what it says in words, and its number unless they hold it."""
    value = _value(line.number, layout, grid)
    number = f" ({value})" if 0 < len(value) <= LONGEST_NUMBER and value not in line.label else ""
    return Choice(line.number, f"{_place(layout, line.number)}: {line.label}{number}")


def _value(number: int, layout: Layout, grid: Grid) -> str:
    """Return what a line holds where the numbers stand; "" for no line, and where nobody has said where they stand."""
    return value_text(shown(grid.at(number, layout.values).value)) if number and layout.values else ""


def _line(code: str, measure, layout: Layout, grid: Grid, problems) -> MeasureLine:
    number = layout.lines.get(code, 0)
    value = _value(number, layout, grid)
    return MeasureLine(code, measure.name, measure.unit, number, value, problems.get(code, ""))


def _place(layout: Layout, number: int) -> str:
    """Return how a spreadsheet calls a row, or a column where the layout is turned."""
    return coordinate(1, number).removesuffix("1") if layout.is_turned else str(number)


def _named(layout: Layout, across: int, head: str) -> str:
    """Return a column of values (a row, where the layout is turned) by its name and its head."""
    place = str(across) if layout.is_turned else coordinate(1, across).removesuffix("1")
    name = _("Dòng %(place)s") if layout.is_turned else _("Cột %(place)s")
    text = name % {"place": place}
    return f"{text}: {head}" if search_key(head) else text
