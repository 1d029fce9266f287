"""A Word template from an administrator: tried with samples of its kind, taken only where all of a document shows."""

import io
import re
from collections.abc import Iterator

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn
from jinja2 import TemplateError

from foundation.errors import Invalid, Problem
from foundation.uploads import SentFile, take
from targets.documents.exports.docx import to_docx
from targets.documents.exports.frame import frame_of
from targets.documents.exports.qr import png
from targets.documents.exports.word_template import filled
from targets.documents.queries.manuscript import Manuscript
from targets.documents.queries.sample import SAMPLE_FOOT, samples
from targets.words import documents as words

SUFFIXES = (".docx",)
OWN_LINKS = ("/hyperlink",)  # what a document may hold that leads outside
REACHING = re.compile(r"\b(INCLUDE\w*|DDE\w*|LINK|RD|DATABASE|IMPORT)\b", re.IGNORECASE)  # fields of Word that do


def read_template(upload: UploadedFile, kind: str, *, where: str = "file") -> SentFile:
    """Return a template of a kind of document that was tried; Invalid with a sentence for each thing that is wrong."""
    sent = take(upload, SUFFIXES, where=where)
    problems = [Problem(where, sentence) for sentence in dict.fromkeys(_faults(sent.content, kind))]
    if problems:
        raise Invalid(problems)
    return sent


def _faults(content: bytes, kind: str) -> Iterator[str]:
    """Yield what is wrong with a template: what it would fetch from outside, fields that are none, what it lacks."""
    try:
        if _reaches_outside(content):
            yield _("Mẫu dẫn đến tệp hoặc ảnh ở ngoài: hãy chèn thẳng vào mẫu.")
            return
        for sample in samples(kind):
            frame = frame_of(filled(sample, SAMPLE_FOOT, content))
            for field in _lacking(sample, to_docx(sample, SAMPLE_FOOT, content), frame.text):
                yield _("Mẫu thiếu trường {{ %(field)s }}.") % {"field": field}
    except TemplateError as error:
        yield _("Mẫu có trường viết sai: %(what)s.") % {"what": str(error)[:200]}
    except Exception:  # whatever a file that was tampered with makes of its readers
        yield _("Không điền được số liệu thử vào mẫu: hãy bắt đầu lại từ mẫu gốc.")


def _reaches_outside(content: bytes) -> bool:
    """Say whether any part of a file leads outside, or a field of Word would."""
    package = Document(io.BytesIO(content)).part.package
    if any(rel.is_external and not rel.reltype.endswith(OWN_LINKS) for rel in package.iter_rels()):
        return True
    roots = [part._element for part in package.iter_parts() if hasattr(part, "_element")]
    fields = (node.text or "" for root in roots for node in root.iter(qn("w:instrText")))
    simple = (node.get(qn("w:instr")) or "" for root in roots for node in root.iter(qn("w:fldSimple")))
    return any(REACHING.match(field.strip()) for field in (*fields, *simple))


def _lacking(sample: Manuscript, made: bytes, frame: str) -> Iterator[str]:
    """Yield the fields whose texts a document does not show where they must stand; `frame`: what PDF reads of them."""
    document = Document(io.BytesIO(made))
    heads, feet = _edges(document)
    yield from (field for field, text in _asked(sample) if text and text not in frame)
    if sample.parts[0].text not in _said(document.element.body):
        yield "body"
    if not all(sample.banner in _said(head) for head in heads):
        yield "banner"
    if not all(SAMPLE_FOOT.code in _said(foot) for foot in feet):
        yield "code"
    if not any(part.blob == png(SAMPLE_FOOT.url) for part in document.part.package.iter_parts()):
        yield "qr"


def _asked(sample: Manuscript) -> Iterator[tuple[str, str]]:
    """Yield what a template must show, by field."""
    head, signers = sample.head, sample.signatures
    yield from {"superior": head.superior, "issuer": head.issuer, "number": head.number}.items()
    yield from {"place_and_day": head.place_and_day, "about": head.about}.items()
    yield from {"country": str(words.COUNTRY), "motto": str(words.MOTTO), "title": sample.title}.items()
    yield from (("subject", line) for line in sample.subject if not sample.to)  # of a letter its head says it
    yield from (("to", line) for line in sample.to)
    yield from (("signers", line) for signer in signers for line in (*signer.lines, signer.name))
    yield from (("recipients", line) for line in sample.recipients)


def _edges(document) -> tuple[list, list]:
    """Return the heads and the feet of every page that the main text may have."""
    heads, feet = [], []
    for section in document.sections:
        heads.append(section.header)
        feet.append(section.footer)
        if section.different_first_page_header_footer:
            heads.append(section.first_page_header)
            feet.append(section.first_page_footer)
        if document.settings.odd_and_even_pages_header_footer:
            heads.append(section.even_page_header)
            feet.append(section.even_page_footer)
    return [head._element for head in heads], [foot._element for foot in feet]


def _said(root) -> str:
    """Return all that an element says."""
    return "".join(root.itertext())
