"""A threshold strip as the screen draws it, for paper: an SVG with a style sheet of its own, in grey."""

import base64
from pathlib import Path

from django.template.loader import render_to_string

from charts.marks import Strip

STYLES = Path(__file__).parent / "shapes" / "strip.css"


def strip_svg(strip: Strip) -> str:
    """Return the strip as a data: address."""
    size = strip.size
    line = render_to_string("charts/strip_line.html", {"strip": strip, "size": size, "caption": strip.caption})
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size.width}" height="{size.height}">'
        f"<style>{STYLES.read_text('utf-8')}</style>{line}</svg>"
    )
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode()
