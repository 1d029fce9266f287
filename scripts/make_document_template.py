"""Makes the built-in Word template of documents (Decree 30/2020/NĐ-CP) anew: document.docx beside the writers.

The file is in the repository; run this after a change here. What the fields in it mean: docs/documents.md.
"""

from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

OUT = Path(__file__).resolve().parent.parent / "targets" / "documents" / "exports" / "shapes" / "document.docx"
FONT = "Times New Roman"
LEFT, RIGHT, CENTRE = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
HEAD = (67, 97)  # millimetres of the head's two halves: 164 between the margins


def font(style, size, *, bold=False, italic=False):
    """Set a style's font, for every script that Word tells apart."""
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, italic
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def style(document, name, size, *, align=LEFT, before=0, after=0, indent=0, keep=False, **looks):
    """Add a paragraph style; sizes in points, the first line's indent in millimetres."""
    added = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    added.base_style = document.styles["Normal"]
    font(added, size, **looks)
    layout = added.paragraph_format
    layout.alignment, layout.space_before, layout.space_after = align, Pt(before), Pt(after)
    layout.first_line_indent, layout.keep_with_next, layout.line_spacing = Mm(indent), keep, 1.0
    return added


def styles(document):
    """Make the styles that the parts of a document are written in."""
    font(document.styles["Normal"], 14)
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    justified = WD_ALIGN_PARAGRAPH.JUSTIFY
    body = style(document, "VB Body", 14, align=justified, after=6, indent=10)
    body.paragraph_format.line_spacing = 1.1
    style(document, "VB Item", 14, align=justified, after=4, indent=10).paragraph_format.line_spacing = 1.05
    style(document, "VB Plain", 14, after=4, before=6, bold=True, keep=True)
    style(document, "VB Note", 13, align=justified, before=4, after=4, indent=10, italic=True, keep=True)
    style(document, "VB Heading 1", 14, before=8, after=4, indent=10, bold=True, keep=True)
    style(document, "VB Heading 2", 14, before=6, after=4, indent=10, bold=True, keep=True)
    style(document, "VB Caption", 13, align=CENTRE, before=6, after=3, italic=True, keep=True)
    style(document, "VB Appendix", 14, align=CENTRE, bold=True, keep=True)
    style(document, "VB Attached", 13, align=CENTRE, after=6, italic=True, keep=True)
    style(document, "VB Cell", 12)
    style(document, "VB Cell Small", 11)
    style(document, "VB Compact Cell", 10)
    style(document, "VB Compact After Table", 3)
    style(document, "VB Compact Strip", 9, align=justified, keep=True)
    style(document, "VB After Table", 6)
    for name in ("VB Compact Body", "VB Compact Item"):
        style(document, name, 12, align=justified, indent=10)
    style(document, "VB Compact Heading 1", 12, before=2, after=1, indent=10, bold=True, keep=True)
    style(document, "VB Compact Note", 12, align=justified, before=1, indent=10, italic=True, keep=True)


def write(holder, text, size, *, align=CENTRE, bold=False, italic=False, keep=True, first=False):
    """Write a line into a cell or a document; return its paragraph."""
    paragraph = holder.paragraphs[0] if first else holder.add_paragraph()
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    paragraph.alignment, paragraph.paragraph_format.keep_with_next = align, keep
    return paragraph


def rule(holder, side, size=1):
    """Draw the line under what stands above it; `side`: millimetres left free on each side."""
    paragraph = holder.add_paragraph()
    layout = paragraph.paragraph_format
    layout.left_indent = layout.right_indent = Mm(side)
    layout.line_spacing, layout.keep_with_next = Pt(5), True
    borders = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="{size}" w:color="000000"/></w:pBdr>'
    )
    paragraph._p.get_or_add_pPr().append(borders)
    return paragraph


def halves(document, widths):
    """Add a table of two cells without lines, that is not broken over pages."""
    table = document.add_table(1, 2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    margins = parse_xml(
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    )
    table._tbl.tblPr.append(margins)
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Mm(width)
    whole = OxmlElement("w:cantSplit")
    table.rows[0]._tr.get_or_add_trPr().append(whole)
    return table.rows[0].cells


def head(document):
    """Write the head: issuing body on the left, national title and motto on the right, number, place and day."""
    left, right = halves(document, HEAD)
    write(left, "{{ superior }}", 12, first=True)
    write(left, "{{ issuer }}", 12, bold=True)
    rule(left, 22)
    write(right, "{{ country }}", 12, bold=True, first=True)
    write(right, "{{ motto }}", 13, bold=True)
    rule(right, 19)
    left, right = halves(document, HEAD)
    write(left, "{{ number }}", 13, first=True)
    write(left, "{%p if about %}", 12)
    write(left, "{{ about }}", 12)
    write(left, "{%p endif %}", 12)
    write(right, "{{ place_and_day }}", 13, italic=True, first=True)


def title(document):
    """Write whom a letter goes to, or the title with its subject and the line under it."""
    write(document, "{%p if to %}", 14)
    write(document, "{%p if to|length > 1 %}", 14)
    write(document, "{{ to_word }}", 14).paragraph_format.space_before = Pt(18)
    write(document, "{%p for line in to %}", 14)
    write(document, "{{ line }}", 14, align=LEFT).paragraph_format.left_indent = Mm(55)
    write(document, "{%p endfor %}", 14)
    write(document, "{%p else %}", 14)
    write(document, "{{ to_word }} {{ to[0] }}", 14).paragraph_format.space_before = Pt(18)
    write(document, "{%p endif %}", 14)
    write(document, "", 8)
    write(document, "{%p else %}", 14)
    write(document, "{{ title }}", 14, bold=True).paragraph_format.space_before = Pt(6)
    write(document, "{%p for line in subject %}", 14)
    write(document, "{{ line }}", 14, bold=True)
    write(document, "{%p endfor %}", 14)
    rule(document, 60)
    write(document, "{%p endif %}", 14)


def signatures(document):
    """Write who signs on the right; on the left a second signer, or to whom it goes."""
    write(document, "", 4)
    left, right = halves(document, (69, 95))
    write(left, "{%p if signers|length > 1 %}", 12, first=True)
    signer(left, "signers[0]")
    write(left, "{%p else %}", 12)
    recipients(left)
    write(left, "{%p endif %}", 12)
    write(right, "{%p for line in signers[-1].lines %}", 14, first=True)
    write(right, "{{ line }}", 14, bold=True)
    write(right, "{%p endfor %}", 14)
    room(right)
    write(right, "{%p if signers[-1].name %}", 14)
    write(right, "{{ signers[-1].name }}", 14, bold=True, keep=False)
    write(right, "{%p endif %}", 14)
    write(document, "{%p if signers|length > 1 %}", 12, keep=False)
    recipients(document)
    write(document, "{%p endif %}", 12, keep=False)
    write(document, "", 1, keep=False)  # Word wants a line after a table: it takes no room


def signer(holder, name):
    """Write a signer's lines, room to sign in, and the name."""
    write(holder, f"{{%p for line in {name}.lines %}}", 14)
    write(holder, "{{ line }}", 14, bold=True)
    write(holder, "{%p endfor %}", 14)
    room(holder)
    write(holder, f"{{{{ {name}.name }}}}", 14, bold=True)


def room(holder):
    """Leave room to sign in; less where all must fit on one page."""
    write(holder, "", 13)
    write(holder, "{%p if not is_one_page %}", 14)
    write(holder, "", 13)
    write(holder, "", 14)
    write(holder, "{%p endif %}", 14)


def recipients(holder):
    """Write to whom it goes, as the Decree has it."""
    write(holder, "{{ recipients_word }}", 12, align=LEFT, bold=True, italic=True)
    write(holder, "{%p for line in recipients %}", 11, align=LEFT)
    write(holder, "{{ line }}", 11, align=LEFT)
    write(holder, "{%p endfor %}", 11, align=LEFT, keep=False)


def field(paragraph, code):
    """Add a field that Word counts, such as PAGE."""
    for kind, text in (("begin", None), (None, code), ("end", None)):
        run = paragraph.add_run()
        run.font.size = Pt(13)
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)


def margins(section):
    """Set an A4 page's margins, and what stands in them: the page's number from page 2 on, the code at the foot."""
    section.page_width, section.page_height, section.orientation = Mm(210), Mm(297), WD_ORIENT.PORTRAIT
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(16)
    section.header_distance, section.footer_distance = Mm(8), Mm(5)
    section.different_first_page_header_footer = True
    write(section.first_page_header, "{{ banner }}", 11, bold=True, first=True, keep=False)
    number = write(section.header, "", 13, first=True, keep=False)
    field(number, "PAGE")
    write(section.header, "{{ banner }}", 11, bold=True, keep=False)
    first, other = section.first_page_footer, section.footer
    write(first, "{{ code_sentence }}  ", 9, align=RIGHT, first=True, keep=False).add_run("{{ qr }}")
    write(other, "{{ code_sentence }}", 9, align=RIGHT, first=True, keep=False)


def main():
    """Write the file."""
    document = Document()
    styles(document)
    margins(document.sections[0])
    document.element.body.remove(document.paragraphs[0]._p) if document.paragraphs else None
    head(document)
    title(document)
    write(document, "{{ body }}", 14, keep=False)
    signatures(document)
    document.core_properties.author = document.core_properties.comments = ""
    OUT.parent.mkdir(parents=True, exist_ok=True)
    document.save(OUT)


if __name__ == "__main__":
    main()
