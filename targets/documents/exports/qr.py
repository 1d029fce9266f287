"""The QR code of a check page's address: as PNG in DOCX, as SVG in PDF."""

import io

import segno

QUIET = 1  # modules of white around the code: it stands on white paper


def png(url: str) -> bytes:
    """Return the code as the bytes of a PNG."""
    drawn = io.BytesIO()
    _code(url).save(drawn, kind="png", scale=8, border=QUIET)
    return drawn.getvalue()


def svg(url: str) -> str:
    """Return the code as a data: address of an SVG."""
    return _code(url).svg_data_uri(border=QUIET, scale=4)


def _code(url: str):
    return segno.make(url, error="m", micro=False)
