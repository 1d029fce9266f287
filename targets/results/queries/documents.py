"""The documents behind milestones: what was issued, its number and day, in which period."""

from collections.abc import Sequence
from dataclasses import dataclass

from targets.core.kinds import kind_of
from targets.core.numbers import format_date
from targets.core.result import Result
from targets.models import FigureVersion
from targets.reports.queries.figures import origin_of
from targets.results.queries.results import Results
from targets.words import wording


@dataclass(frozen=True)
class Document:
    """One issued document: what it is, its number and day ("" where there is none), the period that reported it."""

    name: str
    number: str
    day: str
    period: str


def documents_of(rows: Sequence[Result], results: Results) -> dict[str, list[Document]]:
    """Return the documents that members' results rest on, by the members' codes; one query, none for other kinds."""
    issued = [
        (row.province, entered)
        for row in rows
        if row.province is not None and kind_of(row.target).is_document
        for entered in row.inputs
        if entered.number
    ]
    pins = {origin_of(entered.figure).version for _place, entered in issued}
    versions = FigureVersion.objects.in_bulk(pins) if pins else {}
    documents: dict[str, list[Document]] = {}
    for place, entered in issued:
        version, (_code, year, period, measure) = versions[origin_of(entered.figure).version], entered.key
        documents.setdefault(place, []).append(
            Document(
                name=results.season.scheme.measures[measure].name,
                number=version.document_number,
                day=format_date(version.document_date) if version.document_date else "",
                period=wording.period_title(year, period),
            )
        )
    return documents
