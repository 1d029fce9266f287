"""A document as a file: written, drawn, and recorded under its code."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override
from jinja2 import TemplateError

from foundation.codes import propose_code
from foundation.errors import Refused
from foundation.snapshots import snapshot
from targets.documents.exports.docx import to_docx
from targets.documents.exports.pdf import to_pdf
from targets.documents.queries.kinds import manuscript_of
from targets.documents.queries.manuscript import Foot, Manuscript
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


class UnusableTemplate(Refused):
    """The template that an administrator put in place cannot be filled (any more)."""


@dataclass(frozen=True)
class Drawn:
    """A document that is drawn and not kept yet."""

    scope: Scope
    manuscript: Manuscript
    code: str
    form: str
    content: bytes


@dataclass(frozen=True)
class File:
    """A document's bytes and its row."""

    content: bytes
    document: Document


def make(kind: str, ask: Callable[[], Scope], form: str, *, address: Callable[[str], str], by=None) -> File:
    """Draw a document as `form` (docx or pdf), keep it and record it; `ask`, `address` and errors: as `draw` has them.

    Raises Invalid where the disk is full.
    """
    return keep(draw(kind, ask, form, address=address), by=by)


def draw(kind: str, ask: Callable[[], Scope], form: str, *, address: Callable[[str], str]) -> Drawn:
    """Read all of a document at one moment of the database, then draw it; nothing is written.

    `ask` reads what it is asked of; `address` returns the check page's absolute address of a code. Raises Refused where
    the server cannot draw it, or the document cannot be.
    """
    with snapshot():
        scope = ask()
        manuscript = manuscript_of(kind, scope)
        template = standing_content(scope.agreement.cluster_id, kind)
    unsaved = Document(code=new_code())
    with override("vi"):
        foot = Foot(unsaved.grouped_code, words.foot(unsaved.grouped_code), address(unsaved.code))
        try:
            content = (to_docx if form == DOCX else to_pdf)(manuscript, foot, template)
        except TemplateError as error:
            raise UnusableTemplate(_unusable(str(error))) from error
    return Drawn(scope, manuscript, unsaved.code, form, content)


def keep(drawn: Drawn, *, by=None) -> File:
    """Keep what was drawn and record it. Raises Invalid where the disk is full."""
    document = issue(drawn.manuscript, drawn.scope, code=drawn.code, content=drawn.content, form=drawn.form, by=by)
    return File(drawn.content, document)


def form_of(document: Document) -> str:
    """Return what its file is: docx or pdf."""
    return document.file.name.rpartition(".")[2]


def file_name(document: Document) -> str:
    """Return a file's name in plain letters: "bao-cao-cua-cum-2024-through-2.docx"."""
    title = propose_code(words.name(document.kind), lambda _code: False, joint="-", longest=60)
    place = f"-{document.province.code}" if document.province else ""
    return f"{title}{place}-{document.agreement.year}-{document.window}.{form_of(document)}"


def _unusable(what: str) -> str:
    pattern = _("Mẫu Word đang dùng cho loại văn bản này không điền được (%(what)s): hãy báo quản trị sửa mẫu.")
    return pattern % {"what": what[:200]}
