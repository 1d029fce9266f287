"""What is wrong with how a document is laid out, measured in its PDF by programs of others (Decree 30/2020/NĐ-CP)."""

import re
import subprocess
import tempfile
from pathlib import Path

MM = 72 / 25.4  # points
A4 = {595, 842}
LEFT, RIGHT, EDGE, NEAR = 30 * MM, 15 * MM, 20 * MM, 3 * MM
PAGE = re.compile(r'(?s)<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>')
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def faults_of(content: bytes, *, code: str = "", banner: str = "", pages: int = 0) -> list[str]:
    """Return what is wrong with a PDF; `banner` and `code` must stand on every page; `pages`: how many it may have."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "document.pdf"
        file.write_bytes(content)
        fonts = _said("pdffonts", file).splitlines()[2:]
        drawn = PAGE.findall(_said("pdftotext", "-bbox", file, "-"))
    faults = [f"font not embedded: {line}" for line in fonts if line.split()[-5] != "yes"]
    faults += [f"another font: {line}" for line in fonts if not re.search(r"Tinos|Times", line)]
    faults += [] if fonts and drawn else ["no text"]
    faults += [f"{len(drawn)} pages, not {pages}"] if pages and len(drawn) != pages else []
    for number, (width, height, page) in enumerate(drawn, start=1):
        wrong = _page(number, (float(width), float(height)), page, (code, banner))
        faults += [f"page {number}: {fault}" for fault in wrong]
    return faults


def _page(number: int, size: tuple[float, float], page: str, asked: tuple[str, ...]) -> list[str]:
    """Return what is wrong with one page; `asked`: texts that it must have."""
    width, height = size
    words = [(*map(float, sides), text) for *sides, text in WORD.findall(page)]
    faults = [] if {round(width), round(height)} == A4 else [f"{width} × {height}"]
    for left, top, right, _bottom, text in words:
        if left < LEFT - 1 or right > width - RIGHT + 1:
            faults.append(f"in the margin: {text} at {left:.0f}–{right:.0f}, {top:.0f}")
    above = [word for word in words if word[3] < EDGE]
    numbers = [word for word in above if word[4] == str(number)]
    if number == 1 and numbers:
        faults.append("the first page is numbered")
    centre = (LEFT + width - RIGHT) / 2
    if number > 1 and not any(abs((left + right) / 2 - centre) < NEAR for left, _top, right, _bottom, _text in numbers):
        faults.append("no page number in the middle of the top margin")
    said = " ".join(word[4] for word in words)
    faults += [f"lacks {text}" for text in asked if text and text not in said]
    return faults


def _said(program: str, *arguments) -> str:
    return subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout
