"""What the checks of docs/metrics.md say about figures: on a submission's page, and about the lines of a file.

The rules are in core.checks; here are the numbers they compare. Nothing is refused here: readiness and loading do that.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from foundation.errors import Problem
from pledges.models import Province
from targets.calendar.queries.rulebook import Rulebook
from targets.calendar.queries.scheme import units_of
from targets.calendar.queries.territory import lineage
from targets.core import checks, periods, rollup
from targets.core.periods import Window
from targets.core.scheme import Key, Known, Unit, measure_of
from targets.models import Figure, FigureVersion, Period, Submission
from targets.reports.queries.figures import KnownFigure, Reach, standing_figures
from targets.reports.queries.reading import Reading, once
from targets.words import faults

NUMBER = FigureVersion.Kind.NUMBER
SHORTEST_NOTE = 10  # characters of an explanation: a sentence, not a mark
LAST = 4  # how many periods back "zero where the last four were all above 10" looks


@dataclass(frozen=True)
class Found:
    """One finding on a page. `cells` are keys of the cells meant: a measure's code, or "base:<province>:<code>"."""

    code: str
    is_blocking: bool
    cells: tuple[str, ...]
    message: str
    has_note: bool = False

    @property
    def where(self) -> str:
        """Return the key of the first cell meant."""
        return self.cells[0]

    def sentence(self) -> str:
        """Return what presenting says about it: a warning asks for a note."""
        return (
            self.message
            if self.is_blocking
            else _("%(warning)s Hãy ghi giải trình (ít nhất %(least)s ký tự).")
            % {
                "warning": self.message,
                "least": SHORTEST_NOTE,
            }
        )

    def as_problem(self) -> Problem:
        """Return it as a problem of its first cell."""
        return Problem(self.where, self.sentence())


@dataclass(frozen=True)
class History:
    """The numbers that stood in earlier periods, one sum over a unit and its predecessors (core.rollup).

    Submitted figures count before accepted ones; drafts never. `quarters`: the latest first.
    """

    known: Known
    units: Mapping[str, Unit]  # by code
    quarters: Sequence[Period]

    def number(self, place: str, window: Window, measure: str) -> int | None:
        """Return a unit's number of a window of one period, None where it is missing or not collected."""
        period = window.periods[0]
        own = self.known.get((place, window.year, period, measure))
        if own is not None and own.value is not None:  # as nearly all are
            return own.value
        return rollup.find(self.units[place], window, period, measure, self.known).value

    def numbers(self, place: str, window: Window, measures: Iterable[str]) -> dict[str, int]:
        """Return what is known of a window of one period, by measure code."""
        found = {code: self.number(place, window, code) for code in measures}
        return {code: number for code, number in found.items() if number is not None}

    def earlier(self, period: Period) -> list[Period]:
        """Return the quarters before a quarter, the latest first; none before a named window."""
        return [quarter for quarter in self.quarters if quarter.end < period.start] if period.quarter else []


def history_of(
    cluster_id: int,
    years: Iterable[int],
    provinces: Iterable[Province],
    over: Mapping[Key, KnownFigure] | None = None,
    book: Rulebook | None = None,
) -> History:
    """Return the history of some provinces over some years; `over` stands in place of what is stored."""
    book, years, provinces = book or Rulebook(), sorted(years), list(provinces)
    reach = Reach(provinces=frozenset(province.code for province in provinces), targets=frozenset())
    known = standing_figures(cluster_id, years, reach=reach).known(provisional=True)
    quarters = [period for period in book.periods(cluster_id) if period.quarter and period.year in years]
    return History(
        {**known, **(over or {})},
        {unit.code: unit for unit in units_of(provinces, book.links())},
        sorted(quarters, key=lambda period: period.end, reverse=True),
    )


def history_here(reading: Reading) -> History:
    """Return the history of a report's province, with what itself and the history it carries say now."""
    return History(reading.known, {reading.unit.code: reading.unit}, reading.earlier_quarters)


def window_of(period: Period) -> Window:
    """Return a period as the window of itself alone."""
    return periods.named(period.code, period.title, period.year, period.start, period.end)


@once
def findings_here(reading: Reading) -> list[Found]:
    """Return what the checks say about a submission and the history it carries, blocking ones first."""
    if reading.scheme is None:
        return []
    history, versions = history_here(reading), reading.versions
    found = [
        replace(finding, has_note=_has_note(versions, finding.cells))
        for finding in judge(reading.scheme, reading.province, reading.period, _numbers(versions), history)
    ]
    found += _undocumented(reading)
    return sorted(found, key=lambda finding: not finding.is_blocking)


def of_groups(groups, book: Rulebook) -> Iterable[tuple]:
    """Yield (group, finding) for the lines of a file, judged on what they say together with what is there.

    A group has `province`, `period`, `submission` (or None) and `contents` (by measure code).
    """
    if not groups:
        return
    cluster_id = groups[0].period.cluster_id
    years = {group.period.year for group in groups}
    over = {
        (group.province.code, group.period.year, group.period.code, code): KnownFigure(content.value)
        for group in groups
        for code, content in group.contents.items()
    }
    provinces = {
        province for place in {group.province for group in groups} for province in lineage(place, book.links())
    }
    entered = _entered([group.submission for group in groups if group.submission])
    history = history_of(cluster_id, years | {year - 1 for year in years}, provinces, over, book)
    for group in groups:
        year = group.period.year
        scheme = book.scheme(book.agreement(cluster_id, year) or book.agreement(cluster_id, year + 1))
        numbers = entered.get(group.submission and group.submission.pk, {})
        numbers |= {code: content.value for code, content in group.contents.items()}
        numbers = {code: number for code, number in numbers.items() if number is not None}
        for finding in judge(scheme, group.province, group.period, numbers, history):
            if set(finding.cells) & set(group.contents):
                yield group, finding


def judge(scheme, province: Province, period: Period, numbers: dict[str, int], history: History) -> list[Found]:
    """Return what core.checks finds about one province's numbers of a period, beside what stood before."""
    numbers = {code: number for code, number in numbers.items() if code in scheme.measures}
    earlier = history.earlier(period)[:LAST]
    codes = {measure_of(term)[1] for stock in scheme.stocks for term in stock.remaining} | set(numbers)
    before = [history.numbers(province.code, window_of(quarter), codes) for quarter in earlier]
    this_year = [known for quarter, known in zip(earlier, before, strict=True) if quarter.year == period.year]
    same = history.numbers(province.code, periods.year_before(window_of(period)), numbers)
    past = checks.PastNumbers(same, previous=before, this_year=this_year[::-1])
    found = checks.findings(numbers, scheme.checks, scheme.stocks, scheme.measures, past)
    return [
        Found(finding.code, finding.is_blocking, finding.measures, faults.finding(finding, scheme.measures))
        for finding in found
    ]


def _undocumented(reading: Reading) -> list[Found]:
    """Return a blocking finding for each milestone that is said to be issued without its number and date."""
    asked = {measure.code for content in reading.asked for measure in content.measures}
    return [
        Found(
            "undocumented",
            True,
            (code,),
            _("%(name)s: đã ban hành thì phải ghi số văn bản và ngày văn bản.")
            % {"name": reading.scheme.measures[code].name},
        )
        for code, version in reading.versions.items()
        if code in reading.milestones & asked
        and version.value == 1
        and not (version.document_number and version.document_date)
    ]


def _numbers(versions: Mapping[str, FigureVersion]) -> dict[str, int]:
    return {code: version.value for code, version in versions.items() if version.kind == NUMBER}


def _entered(submissions: Iterable[Submission]) -> dict[int, dict[str, int]]:
    """Return the numbers that stand in some submissions: key of the submission → measure code → number."""
    numbers: dict[int, dict[str, int]] = {}
    figures = Figure.objects.filter(submission__in=submissions, current__kind=NUMBER)
    for pk, code, value in figures.values_list("submission", "measure__code", "current__value"):
        numbers.setdefault(pk, {})[code] = value
    return numbers


def _has_note(versions, codes) -> bool:
    return any(code in versions and len(versions[code].note.strip()) >= SHORTEST_NOTE for code in codes)
