"""Documents that another report of the year says were issued: they stand, and nobody is asked for them again."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from targets.core import workflow
from targets.core.numbers import format_date
from targets.core.rollup import stands_for
from targets.models import FigureVersion, Measure, Submission
from targets.reports.queries.figures import origin_of
from targets.reports.queries.reading import Reading, once


@dataclass(frozen=True)
class Issued:
    """One document: its milestone's measure, the version that names it, and the period that reported it."""

    measure: Measure
    version: FigureVersion
    period_title: str
    is_accepted: bool

    @property
    def since(self) -> str:
        """Return since when it stands: "Đã ban hành từ Quý I/2024"."""
        return _("Đã ban hành từ %(period)s") % {"period": self.period_title}

    @property
    def document(self) -> str:
        """Return its number and day: "số 12-KH/TU, ngày 01/03/2024"; that they are not all recorded."""
        if not (self.version.document_number and self.version.document_date):
            return _("chưa ghi đủ số, ngày văn bản")
        words = {"number": self.version.document_number, "day": format_date(self.version.document_date)}
        return _("số %(number)s, ngày %(day)s") % words

    @property
    def sentence(self) -> str:
        """Return both."""
        return f"{self.since}, {self.document}"


def issued_earlier(reading: Reading) -> dict[str, Issued]:
    """Return the documents that this report is not asked for again: those of issued_elsewhere that it says nothing of.

    What is entered here is shown and corrected here.
    """
    return {code: issued for code, issued in issued_elsewhere(reading).items() if code not in reading.versions}


@once
def issued_elsewhere(reading: Reading) -> dict[str, Issued]:
    """Return the documents that stand here by other reports of this year, accepted or sent, by measure code.

    By the province's own, or by one of each of its predecessors, of periods that ended by this one's end.
    """
    asked = {measure.code for content in reading.asked for measure in content.measures}
    if reading.submission.carried_by_id or not (codes := reading.milestones & asked):
        return {}
    issued: dict[str, list[tuple[str, Issued]]] = {}
    for place, document in (*_sent(reading, codes), *_accepted(reading, codes)):
        issued.setdefault(document.measure.code, []).append((place, document))
    stands = {code: rows for code, rows in issued.items() if stands_for(reading.unit, {place for place, _row in rows})}
    return {code: rows[-1][1] for code, rows in stands.items()}


def _sent(reading: Reading, codes: frozenset[str]) -> Iterator[tuple[str, Issued]]:
    for report in _earlier(reading):
        versions = reading.latest[report.pk] if report.state == workflow.SUBMITTED else {}
        for code in codes & versions.keys():
            if versions[code].value == 1:
                yield report.province.code, _issued(reading, report, code, versions[code], is_accepted=False)


def _accepted(reading: Reading, codes: frozenset[str]) -> Iterator[tuple[str, Issued]]:
    pins = [
        (report, code, origin_of(figure).version)
        for report in _earlier(reading)
        for code, figure in reading.accepted.get(report.pk, {}).items()
        if code in codes and figure.value == 1
    ]
    versions = FigureVersion.objects.in_bulk([version for _report, _code, version in pins]) if pins else {}
    for report, code, version in pins:
        yield report.province.code, _issued(reading, report, code, versions[version], is_accepted=True)


def _issued(reading: Reading, report: Submission, code: str, version: FigureVersion, *, is_accepted: bool) -> Issued:
    return Issued(reading.listed[code].measure, version, str(report.period), is_accepted)


def _earlier(reading: Reading) -> list[Submission]:
    """Return the other reports of the year of periods that ended by this one's end, the latest first."""
    year = [
        report
        for report in reading.reports
        if report.period.year == reading.period.year
        and report.period.end <= reading.period.end
        and report.period != reading.period
        and not report.carried_by_id
    ]
    return sorted(year, key=lambda report: report.period.end, reverse=True)
