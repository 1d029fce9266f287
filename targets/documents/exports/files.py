"""A document as a file: written, drawn, and recorded under its code."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import override

from foundation.codes import propose_code
from targets.documents.exports.docx import to_docx
from targets.documents.exports.pdf import to_pdf
from targets.documents.queries.kinds import manuscript_of
from targets.documents.queries.manuscript import Foot
from targets.documents.queries.scope import Scope
from targets.documents.services.issuing import issue, new_code
from targets.models import Document
from targets.words import documents as words

DOCX, PDF = "docx", "pdf"
TYPES = {
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PDF: "application/pdf",
}


@dataclass(frozen=True)
class File:
    """A document's bytes, the name to keep it under, and its row."""

    content: bytes
    name: str
    document: Document


def make(kind: str, scope: Scope, form: str, *, address: Callable[[str], str], by=None) -> File:
    """Make a document as `form` (docx or pdf) and record it.

    `address` returns the check page's absolute address of a code. Raises Refused where the server cannot draw it, or
    the document cannot be.
    """
    manuscript = manuscript_of(kind, scope)
    unsaved = Document(code=new_code())
    with override("vi"):
        foot = Foot(unsaved.grouped_code, words.foot(unsaved.grouped_code), address(unsaved.code))
        content = to_docx(manuscript, foot) if form == DOCX else to_pdf(manuscript, foot)
    document = issue(manuscript, scope, code=unsaved.code, by=by, at=scope.moment)
    return File(content, _name(kind, scope, form), document)


def _name(kind: str, scope: Scope, form: str) -> str:
    """Return a file's name in plain letters: "bao-cao-cua-cum-2024-through-2.docx"."""
    title = propose_code(words.name(kind), lambda _code: False, joint="-", longest=60)
    place = f"-{scope.province.code}" if scope.province else ""
    return f"{title}{place}-{scope.agreement.year}-{scope.window.code}.{form}"
