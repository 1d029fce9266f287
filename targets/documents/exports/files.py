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
from targets.documents.queries.templates import standing_content
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
    """A document's bytes and its row."""

    content: bytes
    document: Document


def make(kind: str, scope: Scope, form: str, *, address: Callable[[str], str], by=None) -> File:
    """Make a document as `form` (docx or pdf), keep it and record it.

    `address` returns the check page's absolute address of a code. Raises Refused where the server cannot draw it, or
    the document cannot be.
    """
    manuscript = manuscript_of(kind, scope)
    unsaved = Document(code=new_code())
    with override("vi"):
        foot = Foot(unsaved.grouped_code, words.foot(unsaved.grouped_code), address(unsaved.code))
        template = standing_content(scope.agreement.cluster_id, kind) if form == DOCX else None
        content = to_docx(manuscript, foot, template) if form == DOCX else to_pdf(manuscript, foot)
    document = issue(manuscript, scope, code=unsaved.code, content=content, form=form, by=by)
    return File(content, document)


def form_of(document: Document) -> str:
    """Return what its file is: docx or pdf."""
    return document.file.name.rpartition(".")[2]


def file_name(document: Document) -> str:
    """Return a file's name in plain letters: "bao-cao-cua-cum-2024-through-2.docx"."""
    title = propose_code(words.name(document.kind), lambda _code: False, joint="-", longest=60)
    place = f"-{document.province.code}" if document.province else ""
    return f"{title}{place}-{document.agreement.year}-{document.window}.{form_of(document)}"
