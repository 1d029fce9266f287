"""A manuscript as PDF: one template and one style sheet, set by WeasyPrint with its fonts embedded; nothing is fetched.

WeasyPrint needs libraries of the system (docs/operations.md#documents): it is imported where a PDF is made.
"""

from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from foundation.errors import Refused
from targets.documents.exports.frame import frame_of
from targets.documents.exports.qr import svg
from targets.documents.exports.strip_svg import strip_svg
from targets.documents.exports.word_template import filled
from targets.documents.queries.manuscript import Foot, Heading, Manuscript, Part, Strips, Table, TableRow
from targets.words import documents as words

STYLES = Path(__file__).parent / "shapes" / "print.css"
TIGHTER = ("", "tight", "tighter", "tightest")  # how a document that must fit on one page is set


class NoLibraries(Refused):
    """The server lacks what draws PDF."""

    status = 503


def to_pdf(manuscript: Manuscript, foot: Foot, template: bytes | None = None) -> bytes:
    """Return the document as a file's bytes; `template`: an administrator's, whose frame stands around the text.

    Raises NoLibraries where the system lacks what it needs, TemplateError where the template cannot be filled.
    """
    weasyprint = _weasyprint()
    frame = frame_of(filled(manuscript, foot, template)) if template else None
    sheet = weasyprint.CSS(string=STYLES.read_text("utf-8") + (frame.styles if frame else ""))
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    for density in TIGHTER if manuscript.is_one_page else TIGHTER[:1]:
        html = render_to_string("targets/documents/print.html", _context(manuscript, foot, density) | {"frame": frame})
        page = weasyprint.HTML(string=html, url_fetcher=nothing)
        drawn = page.render(stylesheets=[sheet], presentational_hints=True)
        if len(drawn.pages) == 1:
            break
    return drawn.write_pdf()


def _context(manuscript: Manuscript, foot: Foot, density: str) -> dict:
    return {
        "manuscript": manuscript,
        "foot": foot,
        "qr": svg(foot.url),
        "density": density,
        "country": words.COUNTRY,
        "motto": words.MOTTO,
        "to_word": words.TO,
        "recipients_word": words.RECIPIENTS,
        "parts": [_drawn(part) for part in manuscript.parts],
        "appendices": [
            (words.appendix(number), appendix.title, [_drawn(part) for part in appendix.parts])
            for number, appendix in manuscript.numbered_appendices
        ],
        "attached": words.attached(),
    }


def _drawn(part: Part) -> tuple[str, object]:
    """Return as what the template draws a part, and the part; of a table its columns' percentages and cells beside."""
    if isinstance(part, Strips):
        drawn = [(name, strip_svg(strip), strip.apart) for name, strip in part.strips]
        return "strips", {"strips": drawn, "legend": part.legend}
    if not isinstance(part, Table):
        return ("heading" if isinstance(part, Heading) else "paragraph"), part
    whole = sum(column.share for column in part.columns)
    return "table", {
        "caption": part.caption,
        "columns": [(column.head, f"{100 * column.share / whole:.2f}%") for column in part.columns],
        "rows": [_drawn_row(row, part) for row in part.rows],
    }


def _drawn_row(row: TableRow, table: Table) -> dict:
    aligned = [column.align for column in table.columns]
    cells = [] if row.is_group else list(zip(aligned, row.cells, strict=True))
    return {"group": row.cells[0] if row.is_group else "", "is_sum": row.is_sum, "cells": cells}


def _weasyprint():
    try:
        import weasyprint
    except OSError as missing:
        raise NoLibraries(
            _("Máy chủ thiếu thư viện để tạo PDF (%(what)s): hãy cài các gói nêu trong docs/operations.md.")
            % {"what": str(missing).splitlines()[0][:200]}
        ) from missing
    return weasyprint
