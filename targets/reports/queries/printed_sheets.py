"""What a printed data sheet stands on: every figure and text on it as one text, to tell later what has changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pledges.permissions import Authority
from targets.core.rollup import key_text
from targets.models import Confirmation, Document, FigureVersion, Submission
from targets.reports.queries.content import EMPTY, content_of
from targets.reports.queries.readiness import asked_codes, base_cells
from targets.reports.queries.reading import Reading
from targets.reports.queries.submissions import basis_of, figures_of, shown_narratives

READ_FOR = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})  # how codes are misread, and grouped
TEXT = "narrative:"  # begins what stands in place of a measure in the key of a content's text


LATEST = 3  # printed sheets that a commander is told of


@dataclass(frozen=True)
class PrintedSheet:
    """A data sheet of a report that was printed: how many of the report's own figures and texts are other now."""

    document: Document
    differences: int

    @property
    def agrees(self) -> bool:
        """Say whether the report still says what was printed."""
        return self.differences == 0


def tidy_code(text: str) -> str:
    """Return a code as it is stored, from one that was typed: small letters, groups, letters read for numbers."""
    return text.upper().translate(READ_FOR)


def sheet_refusal(code: str, submission: Submission) -> str:
    """Say why a code is not that of a data sheet of this report; "" where it is, or none is given."""
    if not code or submission.documents.filter(code=code).exists():
        return ""
    return _("Mã này không phải mã của phiếu số liệu in từ báo cáo này.")


def printed_sheets(reading: Reading, authority: Authority) -> list[PrintedSheet]:
    """Return the sheets of a report that were printed last, the latest first, beside what it says now."""
    documents = list(reading.submission.documents.all()[:LATEST])
    now = on_sheet(reading, authority) if documents else {}
    return [_beside(document, reading, now) for document in documents]


def signed_sheet(reading: Reading, authority: Authority, paper: Confirmation | None) -> PrintedSheet | None:
    """Return the sheet that was signed, beside what the report says now; None where none was named."""
    if paper is None or not paper.sheet_code:
        return None
    document = reading.submission.documents.filter(code=paper.sheet_code).first()
    return _beside(document, reading, on_sheet(reading, authority)) if document else None


def _beside(document: Document, reading: Reading, now: Mapping[str, str]) -> PrintedSheet:
    """Count what is other of the report's own figures and texts, and of the base figures that are entered in it.

    Other figures that are printed beside are other reports' papers.
    """
    own = key_text((reading.province.code, reading.period.year, reading.period.code, ""))
    carried = {
        key_text((place.code, earlier.year, earlier.code, code))
        for place, earlier, codes in base_cells(reading)
        for code in codes
    }
    other = differences(document.stands_on, now)
    return PrintedSheet(document, sum(key.startswith(own) or key in carried for key in other))


def on_sheet(reading: Reading, authority: Authority) -> dict[str, str]:
    """Return all that a data sheet of the report prints for this person, by key (core.rollup.key_text), as texts.

    What is asked and not entered is "". Figures of other periods are among them: they stand beside its own.
    """
    submission, period = reading.submission, reading.period
    place = (reading.province.code, period.year, period.code)
    on = {key_text((*place, code)): "" for code in asked_codes(reading)}
    for province, earlier, codes in base_cells(reading):
        on |= {key_text((province.code, earlier.year, earlier.code, code)): "" for code in codes}
    beside = {period.pk for period in (next(iter(reading.earlier_quarters), None), reading.base_period) if period}
    for report in reading.reports:
        if report == submission or report.period_id in beside:
            on |= _figures(report, authority)
    for pledge, version in shown_narratives(authority, submission).items():
        on[key_text((*place, f"{TEXT}{pledge}"))] = version.text
    return on


def differences(printed: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return the keys of what is other now than it was printed, figures and texts, in order."""
    keys = sorted(printed.keys() | now.keys())
    return [key for key in keys if printed.get(key, "") != now.get(key, "")]


def is_text(key: str) -> bool:
    """Say whether a key is that of a content's text."""
    return key.rpartition("/")[2].startswith(TEXT)


def _figures(report: Submission, authority: Authority) -> dict[str, str]:
    """Return a report's figures as this person may see them."""
    place = (report.province.code, report.period.year, report.period.code)
    versions = figures_of(report, basis_of(authority, report))
    return {key_text((*place, code)): _words(version) for code, version in versions.items()}


def _words(version: FigureVersion) -> str:
    """Return what a version says in no language: "" of a cell that was emptied, as of one not entered."""
    content = content_of(version)
    return "" if content == EMPTY else json.dumps(content.as_data(), sort_keys=True, ensure_ascii=False, default=str)
