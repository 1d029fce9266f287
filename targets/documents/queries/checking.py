"""What stood on an issued document, and which of its figures are other now."""

from collections.abc import Mapping
from dataclasses import dataclass

from foundation.dates import local
from pledges.permissions import Authority
from targets.core.rollup import key_of
from targets.core.scheme import Key
from targets.documents.queries.authority import may_compare, may_make
from targets.documents.queries.results_parts import figure_text
from targets.documents.queries.scope import Scope, scope_of
from targets.models import Document
from targets.reports.queries.printed_sheets import differences, is_text, on_sheet, tidy_code
from targets.reports.queries.reading import Reading


@dataclass(frozen=True)
class Checked:
    """An issued document beside what stands now: keys of figures, and of texts, that are other than on it.

    None where the person may not compare it.
    """

    document: Document
    changed: tuple[str, ...] | None
    changed_texts: tuple[str, ...] | None

    def as_data(self) -> dict:
        """Return it as `check_paper --format json` prints it (docs/formats.md)."""
        document = self.document
        return {
            "code": document.grouped_code,
            "kind": document.kind,
            "cluster": document.agreement.cluster.code,
            "year": document.agreement.year,
            "window": document.window,
            "province": document.province.code if document.province else None,
            "provisional": document.is_provisional,
            "made_at": local(document.at).isoformat(),
            "by": document.by.username if document.by else None,
            "changed": list(self.changed or ()),
            "changed_texts": list(self.changed_texts or ()),
        }


def document_of(code: str) -> Document | None:
    """Return the document with a code, None where there is none."""
    rows = Document.objects.select_related("agreement__cluster", "province", "submission__province", "by")
    return rows.filter(code=tidy_code(code)).first()


def checked(document: Document, authority: Authority, moment) -> Checked | None:
    """Return what has changed since a document was made, as the person may see it; None where they may not."""
    scope = scope_of(
        document.agreement,
        document.window,
        province=document.province,
        provisional=document.is_provisional,
        authority=authority,
        moment=moment,
    )
    if scope is None or not may_make(document.kind, scope):
        return None
    if not may_compare(document, authority):
        return Checked(document, None, None)
    changed = differences(document.stands_on, _now(document, scope))
    figures, texts = [key for key in changed if not is_text(key)], [key for key in changed if is_text(key)]
    return Checked(document, tuple(figures), tuple(texts))


def _now(document: Document, scope: Scope) -> Mapping[str, str]:
    """Return what stands now in place of what stood on a document, by key."""
    if document.submission:
        return on_sheet(Reading(document.submission, scope.season.book, authority=scope.authority), scope.authority)
    known = scope.season.figures.known(provisional=document.is_provisional, only_of=scope.only_of)
    rulings = scope.season.figures.verdicts()
    return {text: _text(key_of(text), known, rulings) for text in document.stands_on}


def _text(key: Key, known, rulings) -> str:
    figure = known.get(key)
    if figure is None:
        return rulings.get(key, "")
    return figure_text(figure.value, figure.reason, figure.is_estimate)
