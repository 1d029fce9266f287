"""How a report's workbook looks: a sober green, what is typed into on pale gold, Times New Roman throughout."""

from xlsxwriter import Workbook

INK, QUIET, GREEN, GREEN_SOFT, GOLD_SOFT, LINE = "#1B2430", "#5B6570", "#1F5C3F", "#E8F1EC", "#FDF8E7", "#B8C0C8"
RED, RED_SOFT = "#A3201D", "#FDF0EF"
FONT = {"font_name": "Times New Roman", "font_size": 11, "font_color": INK, "valign": "vcenter"}
FRAMED = FONT | {"border": 1, "border_color": LINE}
TYPED = FRAMED | {"bg_color": GOLD_SOFT, "locked": False}
BAND = {"bold": True, "bg_color": GREEN_SOFT, "font_color": GREEN, "top": 1, "bottom": 1, "border_color": LINE}
COUNT, DAY, TEXT = "#,##0", "dd/mm/yyyy", "@"

LOOKS = {
    "unit": FONT | {"bold": True, "font_size": 12, "font_color": GREEN},
    "title": FONT | {"bold": True, "font_size": 15},
    "facts": FONT | {"font_color": QUIET},
    "guide": FONT | {"italic": True, "font_color": QUIET},
    "head": FRAMED | {"bold": True, "font_color": "#FFFFFF", "bg_color": GREEN, "align": "center", "text_wrap": True},
    "band": FONT | BAND,
    "code": FRAMED | {"font_size": 8, "font_color": QUIET},
    "name": FRAMED | {"text_wrap": True},
    "name_base": FRAMED | {"text_wrap": True, "italic": True, "indent": 2},
    "plain": FRAMED | {"align": "center"},
    "beside": FRAMED | {"num_format": COUNT, "align": "right", "font_color": QUIET},
    "count": TYPED | {"num_format": COUNT, "align": "right", "bold": True},
    "text": TYPED | {"num_format": TEXT, "text_wrap": True},
    "long_text": TYPED | {"num_format": TEXT, "text_wrap": True, "valign": "top"},
    "day": TYPED | {"num_format": DAY, "align": "center"},
    "text_closed": FRAMED | {"num_format": TEXT, "bg_color": "#F4F6F7"},
    "day_closed": FRAMED | {"num_format": DAY, "align": "center", "bg_color": "#F4F6F7"},
    "wrong": TYPED | {"bg_color": RED_SOFT, "font_color": RED, "border": 2, "border_color": RED, "text_wrap": True},
}


def formats_of(book: Workbook) -> dict:
    """Return every look as a format of this workbook, by name."""
    return {name: book.add_format(look) for name, look in LOOKS.items()}


def height_of(*texts: tuple[str, int]) -> float:
    """Return the height of a row in points: as many lines as its longest text takes in a column so many signs wide."""
    lines = max(sum(-(-len(line) // width) or 1 for line in text.splitlines() or [""]) for text, width in texts)
    return min(15 * lines + 5, 400)  # 409 is the most there is


def paper_of(sheet, *, head_row: int, title: str) -> None:
    """Set a sheet up for A4 landscape: as wide as the page, the heads on each, page numbers at the foot."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    quoted = title.replace("&", "&&")
    sheet.set_footer(f'&L&"Times New Roman,Regular"&9{quoted}&R&"Times New Roman,Regular"&9Trang &P/&N')
