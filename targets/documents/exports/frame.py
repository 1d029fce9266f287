"""What stands around the text of an administrator's Word template, for PDF: its lines and tables before and after.

The filled template is read as it was typed: alignment, indents, spaces, sizes, bold, italic, underlined, borders,
pictures. What stands in its head and foot is PDF's own: page numbers, the banner, the code.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length, Mm
from docx.table import Table
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from targets.documents.exports.word_template import Filled

ALIGNED = {
    WD_ALIGN_PARAGRAPH.CENTER: "center",
    WD_ALIGN_PARAGRAPH.RIGHT: "right",
    WD_ALIGN_PARAGRAPH.JUSTIFY: "justify",
}
INDENTS = {"left_indent": "margin-left", "right_indent": "margin-right", "first_line_indent": "text-indent"}
SPACES = {"space_before": "margin-top", "space_after": "margin-bottom"}
WORDS = {"bold": "font-weight: bold", "italic": "font-style: italic", "underline": "text-decoration: underline"}
WORDS |= {"all_caps": "text-transform: uppercase"}
PICTURES = ("image/png", "image/jpeg", "image/gif")
NO_LINE = ("none", "nil")


@dataclass(frozen=True)
class Frame:
    """Blocks before the text and after it, as the print template draws them, and the rules of their classes."""

    before: list[dict]
    after: list[dict]
    styles: str

    @property
    def text(self) -> str:
        """Return all that the blocks say."""
        return "\n".join(_texts([*self.before, *self.after]))


def _texts(blocks: list[dict]) -> Iterator[str]:
    for block in blocks:
        if "rows" in block:
            yield from (text for cells in block["rows"] for cell in cells for text in _texts(cell["blocks"]))
        else:
            yield "".join(run["text"] for run in block["runs"])


@dataclass
class _Styles:
    """Names each set of CSS declarations once."""

    known: dict[str, str] = field(default_factory=dict)

    def name(self, declarations: dict[str, str]) -> str:
        """Return the class that has the declarations."""
        text = "; ".join(f"{name}: {value}" for name, value in declarations.items())
        return self.known.setdefault(text, f"frame-{len(self.known)}")

    def sheet(self) -> str:
        """Return the rules of all classes."""
        return "\n".join(f"body .{name} {{ {text} }}" for text, name in self.known.items())


def frame_of(filled: Filled) -> Frame:
    """Return what stands before and after the text of a filled template."""
    styles, document = _Styles(), filled.document
    before: list[dict] = []
    after: list[dict] = []
    blocks = before
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph) and filled.body in block.text:
            blocks = after
        else:
            blocks.append(_block(block, styles, filled))
    return Frame(before, after, styles.sheet())


def _block(block: Paragraph | Table, styles: _Styles, filled: Filled) -> dict:
    return _table(block, styles, filled) if isinstance(block, Table) else _line(block, styles, filled)


def _table(table: Table, styles: _Styles, filled: Filled) -> dict:
    """Return a table: its rows of cells with their widths, how many columns each spans, and what stands in it."""
    grid = [column.width or 0 for column in table.columns]
    whole = sum(grid) or 1
    has_lines = _has_lines(table)
    rows = []
    for row in table.rows:
        cells = []
        for cell in dict.fromkeys(row.cells):
            span = cell.grid_span
            layout = {"width": f"{100 * (cell.width or 0) / whole:.2f}%"} if cell.width else {}
            layout |= {"border": "0.6pt solid #000", "padding": "0.8mm 1.2mm"} if has_lines else {}
            inner = [_block(block, styles, filled) for block in cell.iter_inner_content()]
            cells.append({"span": span, "style": styles.name(layout), "blocks": inner})
        rows.append(cells)
    return {"rows": rows}


def _has_lines(table: Table) -> bool:
    """Say whether a table has lines, of its own or by its style."""
    own = table._tbl.tblPr.find(qn("w:tblBorders"))
    style = table.style.element.find(f".//{qn('w:tblBorders')}") if table.style is not None else None
    borders = own if own is not None else style
    return borders is not None and any(side.get(qn("w:val")) not in NO_LINE for side in borders)


def _line(line: Paragraph, styles: _Styles, filled: Filled) -> dict:
    """Return a paragraph: its runs, an empty one's as room that is as high as it was typed."""
    looks, inside = [line.paragraph_format, *(style.paragraph_format for style in _chain(line.style))], []
    for part in line.iter_inner_content():
        for run in part.runs if isinstance(part, Hyperlink) else [part]:
            inside += list(_run(run, line, styles, filled))
    if not any(block["text"] or block.get("picture") for block in inside):
        inside = [
            {"style": inside[0]["style"] if inside else styles.name(_letters([line.style], filled)), "text": "\u00a0"}
        ]
    layout = {"text-align": ALIGNED.get(_first(looks, "alignment"), "left")}
    for name, declared in (INDENTS | SPACES).items():
        if length := _first(looks, name):
            layout[declared] = _mm(length)
    spacing = _first(looks, "line_spacing")
    layout |= {"line-height": _mm(spacing) if isinstance(spacing, Length) else f"{1.15 * (spacing or 1):.2f}"}
    return {"style": styles.name(layout | _borders(line)), "runs": inside}


def _borders(line: Paragraph) -> dict[str, str]:
    """Return the lines above and below a paragraph."""
    drawn = line._p.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    sides = [] if drawn is None else [side for side in drawn if side.get(qn("w:val")) not in NO_LINE]
    return {f"border-{side.tag.partition('}')[2]}": "0.7pt solid #000" for side in sides}


def _run(run: Run, line: Paragraph, styles: _Styles, filled: Filled) -> Iterator[dict]:
    """Yield a run's text and its pictures."""
    text = run.text.replace(filled.qr, "")
    yield {"style": styles.name(_letters([run, run.style, line.style], filled)), "text": text}
    for blip in run._r.iter(qn("a:blip")):
        part = run.part.related_parts.get(blip.get(qn("r:embed")))
        extent = next(run._r.iter(qn("wp:extent")), None)
        if part is not None and part.content_type in PICTURES and extent is not None:
            size = {"width": _mm(int(extent.get("cx"))), "height": _mm(int(extent.get("cy")))}
            data = base64.b64encode(part.blob).decode()
            yield {"style": styles.name(size), "text": "", "picture": f"data:{part.content_type};base64,{data}"}


def _letters(holders: list, filled: Filled) -> dict[str, str]:
    """Return how a text is set, by the first of a run, its style and its paragraph's style that says so."""
    fonts = [font for holder in holders for font in _fonts(holder)]
    declared = dict(rule.split(": ") for name, rule in WORDS.items() if _first(fonts, name))
    size = _first(fonts, "size")
    return {"font-size": f"{size.pt:g}pt"} | declared if size else declared


def _fonts(holder) -> list:
    return [holder.font] if isinstance(holder, Run) else [style.font for style in _chain(holder)]


def _chain(style) -> Iterator:
    """Yield a style and those that it is based on."""
    while style is not None:
        yield style
        style = style.base_style


def _first(holders: list, name: str):
    """Return the first value that is given, None where none is."""
    return next((value for holder in holders if (value := getattr(holder, name)) is not None), None)


def _mm(length: int) -> str:
    return f"{length / Mm(1):.2f}mm"
