"""Documents for tests, made as the command makes them; and what stands in a file, read back by programs of others."""

import io
import subprocess

from docx import Document as WordDocument

from foundation import clock
from pledges.models import Agreement, Province
from pledges.permissions import authority_of
from targets.documents.exports.files import DOCX, File, make
from targets.documents.queries.scope import Scope, scope_of
from targets.management.people import everybodys_authority

ADDRESS = "http://127.0.0.1:8000/check/{}/"


def scope(window: str = "through-2", *, year: int = 2024, province: str = "", provisional=False, by=None) -> Scope:
    """Return what a document of the reference cluster is asked of, by a person or (None) by a command."""
    moment = clock.now()
    return scope_of(
        Agreement.objects.get(cluster__code="cum-4", year=year),
        window,
        province=Province.objects.get(code=province) if province else None,
        provisional=provisional,
        authority=authority_of(by, now=moment) if by else everybodys_authority(moment),
        moment=moment,
    )


def paper(kind: str = "briefing", form: str = DOCX, *, by=None, **asked) -> File:
    """Make a document of the reference cluster; `asked`: as scope takes it."""
    return make(kind, lambda: scope(by=by, **asked), form, address=ADDRESS.format, by=by)


def words_of_docx(content: bytes) -> str:
    """Return everything a DOCX says, heads and feet too, a cell's lines and all spaces as one space."""
    document = WordDocument(io.BytesIO(content))
    texts = [_text(element) for element in document.element.body]
    for section in document.sections:
        for part in (section.first_page_header, section.header, section.first_page_footer, section.footer):
            texts += [paragraph.text for paragraph in part.paragraphs]
    return " ".join(" ".join(texts).split())


def _text(element) -> str:
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    parts = []
    for node in element.iter(f"{space}t", f"{space}br", f"{space}p", f"{space}tc"):
        parts.append(node.text or "" if node.tag == f"{space}t" else " ")
    return "".join(parts)


def pages_of_pdf(content: bytes) -> list[str]:
    """Return what each page of a PDF says, as a search in it finds it, all spaces as one."""
    done = subprocess.run(["pdftotext", "-enc", "UTF-8", "-", "-"], input=content, capture_output=True, check=True)
    pages = done.stdout.decode().split("\f")[:-1]
    return [" ".join(page.split()) for page in pages]


def words_of_pdf(content: bytes) -> str:
    """Return everything a PDF says."""
    return " ".join(pages_of_pdf(content))
