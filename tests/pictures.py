"""Pictures and PDFs as people send them, and as those who mean harm would: bytes to upload."""

import io
import zlib
from struct import pack

from PIL import Image, PngImagePlugin

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
WITH_SCRIPT = PDF.replace(b"/Catalog>>", b"/Catalog /OpenAction <</S /JavaScript /JS (app.alert\\(1\\))>>>>")
SECRET = "Hòa Bình 20.81N 105.33E"  # what a camera writes beside the picture


def pdf(text: bytes) -> bytes:
    """Return a PDF that holds a text as the only thing in it."""
    return b"%PDF-1.7\n1 0 obj (" + text + b") endobj\nstartxref\n9\n%%EOF"


def picture(format_name="PNG", size=(60, 40), mode="RGB", **more) -> bytes:
    """Return a small picture of stripes."""
    image, file = Image.new(mode, size), io.BytesIO()
    for at in range(0, size[0], 10):
        image.paste(255 if mode in ("1", "L") else (200, 30, 30), (at, 0, at + 5, size[1] // 2))
    image.save(file, format_name, **more)
    return file.getvalue()


def photograph() -> bytes:
    """Return a JPEG lying on its side, with where it was taken, a comment and a profile beside it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010E] = SECRET
    return picture("JPEG", exif=exif, comment=SECRET.encode(), icc_profile=b"profile " + SECRET.encode())


def written_on() -> bytes:
    """Return a PNG with a text beside its points."""
    notes = PngImagePlugin.PngInfo()
    notes.add_itxt("Comment", SECRET)
    return picture("PNG", pnginfo=notes)


def bomb(width=50_000, height=50_000) -> bytes:
    """Return a PNG of very many points, all the same: a few kilobytes that would fill gigabytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack("!L", len(data)) + kind + data + pack("!L", zlib.crc32(kind + data))

    head = chunk(b"IHDR", pack("!LLBBBBB", width, height, 1, 0, 0, 0, 0))
    rows = zlib.compress(b"\0" * (width // 8 + 1) * min(height, 1000))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
