"""A Word template filled in: its fields by docxtpl in a sandbox, with marks where the text and the QR code will stand.

The template may be the built-in one or an administrator's (docs/documents.md). Texts of people are escaped everywhere.
"""

import io
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, nodes, pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.filters import do_join
from jinja2.sandbox import SandboxedEnvironment

from targets.documents.queries.manuscript import Foot, Manuscript
from targets.words import documents as words

BUILT_IN = Path(__file__).parent / "shapes" / "document.docx"
NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FILTERS = ("count", "default", "first", "join", "last", "length", "lower", "trim", "upper")
TEXTS = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem)
TEXTS += (nodes.Neg, nodes.Slice, nodes.Filter, nodes.Keyword)
CONDITIONS = (nodes.If, nodes.CondExpr, nodes.Test, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or)
LOOPS = (nodes.For,)
DEEPEST = 2  # loops in loops: the signers, and the lines of each
LONGEST_WORD = 200  # signs of a text between quotes in a field: it may be looped over too
LONGEST = 20_000_000  # signs that one part of a template may come to


@dataclass(frozen=True)
class Filled:
    """A template with its fields filled in; `body` and `qr` are words that no text of people holds."""

    document: WordDocument
    body: str
    qr: str


def filled(manuscript: Manuscript, foot: Foot, template: bytes | None = None) -> Filled:
    """Return a template (None: the built-in one) filled in. Raises TemplateError where it cannot be."""
    body, qr, out = _mark(), _mark(), io.BytesIO()
    try:
        shell = DocxTemplate(io.BytesIO(template) if template else BUILT_IN)
        shell.render(_fields(manuscript, foot) | {"body": body, "qr": qr}, _Fields())
        shell.save(out)
        return Filled(Document(out), body, qr)
    except TemplateError:
        raise
    except Exception as error:  # whatever a file that was tampered with makes of its readers
        raise TemplateError(type(error).__name__) from error


class _Fields(SandboxedEnvironment):
    """Where a template's fields are filled in: texts, conditions and loops over them; nothing is called or computed.

    A field that is none is an error. What could take for ever or fill the memory is not there.
    """

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS} | {"join": _join}

    def from_string(self, source, *args, **kwargs):
        """Return a part of a template; raises TemplateError where it asks for more than is there."""
        _check(self.parse(source))
        return super().from_string(source, *args, **kwargs)

    @staticmethod
    def concat(texts: Iterable[str]) -> str:
        """Return what a part comes to; raises SecurityError once it is too long."""
        parts, length = [], 0
        for text in texts:
            parts.append(text)
            length += len(text)
            if length > LONGEST:
                raise SecurityError(f"> {LONGEST}")
        return "".join(parts)


def _check(node: nodes.Node, loops: int = 0) -> None:
    """Refuse whatever is none of the nodes above, loops in loops in loops, and long texts in fields."""
    loops += isinstance(node, nodes.For)
    is_long = isinstance(node, nodes.Const) and len(str(node.value)) > LONGEST_WORD
    if not isinstance(node, TEXTS + CONDITIONS + LOOPS) or loops > DEEPEST or is_long:
        raise SecurityError(type(node).__name__)
    for inner in node.iter_child_nodes():
        _check(inner, loops)


@pass_eval_context
def _join(context, lines, d="", attribute=None) -> str:
    """Join the lines of a list by a short text, as Jinja does; texts multiplied by texts would have no end."""
    if not isinstance(lines, list) or len(str(d)) > LONGEST_WORD:
        raise SecurityError("join")
    return do_join(context, lines, d, attribute)


def _mark() -> str:
    return f"mark-{secrets.token_hex(8)}"


def _fields(manuscript: Manuscript, foot: Foot) -> dict:
    """Return what the fields of a template are filled with (docs/documents.md lists them)."""
    head = vars(manuscript.head)
    return {
        **{name: plain(text) for name, text in head.items()},
        "country": str(words.COUNTRY),
        "motto": str(words.MOTTO),
        "to_word": str(words.TO),
        "recipients_word": str(words.RECIPIENTS),
        "title": plain(manuscript.title),
        "subject": [plain(line) for line in manuscript.subject],
        "to": [plain(line) for line in manuscript.to],
        "recipients": [plain(line) for line in manuscript.recipients],
        "signers": [
            {"lines": [plain(line) for line in signer.lines], "name": plain(signer.name)}
            for signer in manuscript.signatures
        ],
        "banner": manuscript.banner,
        "code": foot.code,
        "code_sentence": foot.sentence,
        "kind": manuscript.kind,
        "is_one_page": manuscript.is_one_page,
    }


def plain(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return NOT_XML.sub("", text)
