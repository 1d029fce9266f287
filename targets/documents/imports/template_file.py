"""A Word template from an administrator: tried with sample data, taken only where everything of a document shows."""

import io

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from docx import Document
from jinja2 import TemplateError

from foundation.errors import Invalid, Problem
from foundation.uploads import SentFile, take
from targets.documents.exports.docx import to_docx
from targets.documents.queries.sample import SAMPLE, SAMPLE_FOOT
from targets.words import documents as words

SUFFIXES = (".docx",)
OWN_LINKS = ("/hyperlink",)  # what a document may hold that leads outside


def read_template(upload: UploadedFile, *, where: str = "file") -> SentFile:
    """Return a template that was tried; Invalid with one sentence for each thing that is wrong."""
    sent = take(upload, SUFFIXES, where=where)
    problems = [Problem(where, sentence) for sentence in _faults(sent.content)]
    if problems:
        raise Invalid(problems)
    return sent


def _faults(content: bytes) -> list[str]:
    """Return what is wrong with a template: fields that are none, what it lacks, what it would fetch from outside."""
    if any(
        rel.is_external and not rel.reltype.endswith(OWN_LINKS)
        for rel in Document(io.BytesIO(content)).part.rels.values()
    ):
        return [_("Mẫu dẫn đến tệp hoặc ảnh ở ngoài: hãy chèn thẳng vào mẫu.")]
    try:
        made = to_docx(SAMPLE, SAMPLE_FOOT, content)
    except TemplateError as error:
        return [_("Mẫu có trường viết sai: %(what)s.") % {"what": str(error)[:200]}]
    except Exception:  # whatever a file that was tampered with makes of its readers
        return [_("Không điền được số liệu thử vào mẫu: hãy bắt đầu lại từ mẫu gốc.")]
    return [_lacks(field) for field, text in _asked().items() if text not in _said(made)]


def _lacks(field: str) -> str:
    return _("Mẫu thiếu trường {{ %(field)s }}.") % {"field": field}


def _asked() -> dict[str, str]:
    """Return what a template must show, by field."""
    return {
        "code": SAMPLE_FOOT.code,
        "banner": str(words.BANNER),
        "issuer": SAMPLE.head.issuer,
        "country": str(words.COUNTRY),
        "title": SAMPLE.title,
        "subject": SAMPLE.subject[0],
        "recipients": SAMPLE.recipients[0],
        "signers": SAMPLE.signatures[0].lines[0],
    }


def _said(content: bytes) -> str:
    """Return all that a document says, heads and feet of its first section too."""
    document = Document(io.BytesIO(content))
    section = document.sections[0]
    edges = (section.first_page_header, section.header, section.first_page_footer, section.footer)
    roots = [document.element.body, *(part._element for part in edges)]
    return " ".join("".join(root.itertext()) for root in roots)
