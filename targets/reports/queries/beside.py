"""What another period says of the measures of a page: last quarter's and last year's values beside the cells."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pledges.permissions import Authority
from targets.calendar.queries.territory import base_provinces
from targets.core import workflow
from targets.core.numbers import format_count
from targets.models import Period, Submission
from targets.reports.queries.reading import Reading, entered
from targets.reports.queries.submissions import ACCEPTED, CURRENT, basis_of, figures_of
from targets.words.values import issued_or_not


@dataclass(frozen=True)
class Beside:
    """The values of another period that stand beside the cells, by measure code, and whether they are accepted."""

    title: str = ""
    shown: dict | None = None
    accepted: bool = False
    nothing: str = ""  # what is said of a measure of which there is no value
    numbers: dict[str, int | None] | None = None  # by measure code, None where one was not collected

    def of(self, code: str) -> str:
        """Return the text of one measure."""
        return self.nothing if self.shown is None else self.shown.get(code, self.nothing)

    def number(self, code: str) -> int | None:
        """Return the number of one measure, None where there is none."""
        return (self.numbers or {}).get(code)

    def is_accepted(self, code: str) -> bool:
        """Say whether there is a value of one measure, and it is accepted."""
        return self.accepted and code in (self.shown or {})


def beside(reading: Reading, authority: Authority, period: Period | None) -> Beside:
    """Return another period's figures of the same territory as this person may see them: one sum over those who
    reported it then (docs/metrics.md#mergers), "…" where one was not collected, "chưa có" where one is missing."""
    nothing = _("chưa có")
    if period is None:
        return Beside(nothing=nothing)
    provinces = base_provinces(reading.province, period, reading.book)
    reports = [report for report in reading.reports if report.period_id == period.pk and report.province in provinces]
    by_province: dict[int, dict[str, int | None]] = {}
    are_accepted = []
    for report in reports:  # a report of its own last: it stands before what is carried
        basis = basis_of(authority, report)
        by_province.setdefault(report.province_id, {}).update(_values(reading, report, basis))
        are_accepted.append(report.state == workflow.ACCEPTED or basis == ACCEPTED)
    if not provinces or len(by_province) < len(provinces):
        return Beside(str(period), nothing=nothing)
    figures = list(by_province.values())
    codes = set(figures[0]).intersection(*figures[1:])
    sums = {code: total([values[code] for values in figures]) for code in codes}
    shown = {code: _printed(number, code in reading.milestones) for code, number in sums.items()}
    return Beside(str(period), shown, all(are_accepted), nothing, sums)


def _values(reading: Reading, report: Submission, basis: str) -> dict[str, int | None]:
    """Return a report's numbers on a basis by measure code, None where one was not collected."""
    if basis == ACCEPTED or (basis == CURRENT and report.pk not in reading.latest):
        return {code: figure.value for code, figure in reading.accepted[report.pk].items()}
    versions = entered(reading.latest[report.pk]) if basis == CURRENT else figures_of(report, basis)
    return {code: version.value for code, version in versions.items()}


def total(values: list[int | None]) -> int | None:
    """Return the sum of one measure, None where one is not there or was not collected."""
    return None if None in values else sum(value for value in values if value is not None)


def _printed(number: int | None, is_document: bool) -> str:
    if number is None:
        return "…"
    return issued_or_not(number) if is_document else format_count(number)
