"""A manuscript as DOCX: its parts in a Word template's styles where the template's `body` stands.

What a template lacks of our styles falls back to its plain text. Texts of people are escaped everywhere.
"""

import io
from collections.abc import Iterable
from xml.sax.saxutils import escape

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph
from jinja2 import TemplateError

from targets.documents.exports.qr import png
from targets.documents.exports.word_template import filled, plain
from targets.documents.queries.manuscript import (
    CENTRE,
    RIGHT,
    WORD,
    Appendix,
    Foot,
    Heading,
    Manuscript,
    Part,
    Strips,
    Table,
    TableRow,
)
from targets.documents.queries.strips import ordered
from targets.words import documents as words

QR_SIDE = Mm(12)
ACROSS = (Mm(297), Mm(210))
JUSTIFIED = {RIGHT: "right", CENTRE: "center", WORD: "center"}
TWIPS = 56.7  # of a millimetre; widths need not be exact
STYLES = {"body": "VB Body", "item": "VB Item", "note": "VB Note", "plain": "VB Plain"}
COMPACT = {"body": "VB Compact Body", "item": "VB Compact Item", "note": "VB Compact Note", "plain": "VB Plain"}


def to_docx(manuscript: Manuscript, foot: Foot, template: bytes | None = None) -> bytes:
    """Return the document as a file's bytes; `template`: an administrator's, None: the built-in one.

    Raises TemplateError where the template cannot be filled.
    """
    shell = filled(manuscript, foot, template)
    document = shell.document
    if manuscript.is_landscape:
        _turn(document.sections[0])
    _Body(document, manuscript).write(shell.body)
    for number, appendix in manuscript.numbered_appendices:
        _appendix(document, manuscript, number, appendix)
    _draw(document, shell.qr, foot.url)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


class _Body:
    """Writes parts into a document, each at the end or before a paragraph; `width` between the margins."""

    def __init__(self, document, manuscript: Manuscript, *, is_small: bool = False) -> None:
        self.document, self.manuscript = document, manuscript
        self.known = {style.name for style in document.styles}
        self.styles = COMPACT if manuscript.is_one_page else STYLES
        self.cell = "VB Cell Small" if is_small or manuscript.is_landscape else "VB Cell"
        self.cell = "VB Compact Cell" if manuscript.is_one_page else self.cell

    def write(self, mark: str) -> None:
        """Write the parts of the main text where the template's `body` stands, once and alone in its line."""
        [place, *others] = [paragraph for paragraph in self.document.paragraphs if mark in paragraph.text] or [None]
        if place is None or others or place.text.strip() != mark:
            raise TemplateError("{{ body }}")
        for element in self.elements(self.manuscript.parts, self.document.sections[0]):
            place._p.addprevious(element)
        place._p.getparent().remove(place._p)

    def elements(self, parts: Iterable[Part], section) -> Iterable:
        """Yield the XML of parts on pages of a section."""
        width = (section.page_width - section.left_margin - section.right_margin) / Mm(1)
        for part in parts:
            if isinstance(part, Strips):
                yield from (self._paragraph(line.text, "VB Compact Strip", lead=line.lead) for line in ordered(part))
            elif isinstance(part, Table):
                if part.caption:
                    yield self._paragraph(part.caption, "VB Caption")
                yield self._table(part, width)
                yield self._paragraph("", "VB Compact After Table" if self.manuscript.is_one_page else "VB After Table")
            elif isinstance(part, Heading):
                compact = "VB Compact Heading 1" if self.manuscript.is_one_page else f"VB Heading {part.level}"
                yield self._paragraph(part.text, compact)
            else:
                yield self._paragraph(part.text, self.styles[part.style], lead=part.lead)

    def _paragraph(self, text: str, style: str, *, lead: str = ""):
        runs = f"<w:r><w:rPr><w:b/></w:rPr>{_text(lead)}</w:r>" if lead else ""
        joint = " " if lead and text and not text.startswith(" ") else ""
        return parse_xml(f"<w:p {nsdecls('w')}>{self._layout(style)}{runs}<w:r>{_text(joint + text)}</w:r></w:p>")

    def _layout(self, style: str, more: str = "") -> str:
        known = f'<w:pStyle w:val="{style_id(style)}"/>' if style in self.known else ""
        return f"<w:pPr>{known}{more}</w:pPr>"

    def _table(self, table: Table, width: float):
        """Return a table with fixed widths, a head on each page, rows that are not broken, single lines around."""
        whole = sum(column.share for column in table.columns)
        widths = [round(width * column.share / whole * TWIPS) for column in table.columns]
        grid = "".join(f'<w:gridCol w:w="{twips}"/>' for twips in widths)
        heads = TableRow(tuple(column.head for column in table.columns))
        rows = [self._row(heads, table, widths, is_head=True)]
        rows += [self._row(row, table, widths, is_first=place == 0) for place, row in enumerate(table.rows)]
        sides = ("top", "left", "bottom", "right", "insideH", "insideV")
        lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
        return parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:jc w:val="center"/><w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def _row(self, row: TableRow, table: Table, widths, *, is_head: bool = False, is_first: bool = False) -> str:
        is_bold = is_head or row.is_group or row.is_sum
        keep = is_head or row.is_group or is_first
        if row.is_group:
            cells = [self._cell(row.cells[0], "left", sum(widths), is_bold, keep, span=len(widths))]
        else:
            aligned = ["center" if is_head else JUSTIFIED.get(column.align, "left") for column in table.columns]
            cells = [
                self._cell(text, align, width, is_bold, keep)
                for text, align, width in zip(row.cells, aligned, widths, strict=True)
            ]
        return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>{''.join(cells)}</w:tr>"

    def _cell(self, text: str, align: str, width: int, is_bold: bool, keep: bool, *, span: int = 1) -> str:
        spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        layout = self._layout(self.cell, ("<w:keepNext/>" if keep else "") + f'<w:jc w:val="{align}"/>')
        bold = "<w:rPr><w:b/></w:rPr>" if is_bold else ""
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}<w:vAlign w:val="center"/></w:tcPr>'
            f"<w:p>{layout}<w:r>{bold}{_text(text)}</w:r></w:p></w:tc>"
        )


def style_id(name: str) -> str:
    """Return the id that Word gives a style of this name."""
    return name.replace(" ", "")


def _text(text: str) -> str:
    """Return a run's text as XML, its lines apart."""
    lines = plain(text).split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)


def _appendix(document, manuscript: Manuscript, number: str, appendix: Appendix) -> None:
    """Add an appendix on pages of its own, across; it has page numbers from its first page on."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    _turn(section)
    section.different_first_page_header_footer = False
    body = _Body(document, manuscript, is_small=True)
    for text, style in (
        (words.appendix(number), "VB Appendix"),
        (appendix.title, "VB Appendix"),
        (words.attached(), "VB Attached"),
    ):
        document.element.body.insert(-1, body._paragraph(text, style))
    for element in body.elements(appendix.parts, section):
        document.element.body.insert(-1, element)


def _turn(section) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = ACROSS


def _draw(document, mark: str, url: str) -> None:
    """Put the QR code where the template's `qr` stands, in a foot, a head or the text."""
    section = document.sections[0]
    edges = (section.first_page_footer, section.footer, section.first_page_header, section.header)
    for holder in (*edges, document._body):
        for element in holder._element.iter(qn("w:p")):
            for run in (run for run in WordParagraph(element, holder).runs if mark in run.text):
                run.text = run.text.replace(mark, "")
                run.add_picture(io.BytesIO(png(url)), width=QR_SIDE)
