"""The kinds of documents: what each is asked of, and who writes it. All are Vietnamese, for readers of English too."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import override

from targets.documents.queries.briefing import briefing
from targets.documents.queries.closing_minutes import closing_minutes
from targets.documents.queries.cluster_report import cluster_report, comparison
from targets.documents.queries.data_sheet import data_sheet
from targets.documents.queries.manuscript import Manuscript
from targets.documents.queries.province_report import province_report
from targets.documents.queries.reminder import reminder
from targets.documents.queries.review_minutes import review_minutes
from targets.documents.queries.scope import Scope
from targets.words import documents as words


@dataclass(frozen=True)
class KindOfDocument:
    """One kind: its name, whether it speaks of one province, and whether of figures that are not accepted."""

    name: str
    write: Callable[[Scope], Manuscript]
    needs_province: bool = False
    may_be_provisional: bool = False
    is_of_report: bool = False  # it prints a province's report of a period

    @property
    def may_have_province(self) -> bool:
        """Say whether it may be of one province alone; all others are of the whole cluster, whatever is chosen."""
        return self.needs_province or self.is_of_report


KINDS = {
    kind.name: kind
    for kind in (
        KindOfDocument(words.DATA_SHEET, data_sheet, needs_province=True, is_of_report=True),
        KindOfDocument(words.PROVINCE_REPORT, province_report, needs_province=True, may_be_provisional=True),
        KindOfDocument(words.REVIEW_MINUTES, review_minutes, is_of_report=True),
        KindOfDocument(words.REMINDER, reminder, is_of_report=True),
        KindOfDocument(words.BRIEFING, briefing, may_be_provisional=True),
        KindOfDocument(words.CLUSTER_REPORT, cluster_report, may_be_provisional=True),
        KindOfDocument(words.COMPARISON, comparison),
        KindOfDocument(words.CLOSING_MINUTES, closing_minutes),
    )
}


def manuscript_of(kind: str, scope: Scope) -> Manuscript:
    """Return the document of a kind over a scope."""
    with override("vi"):
        return KINDS[kind].write(scope)
