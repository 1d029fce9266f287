"""What the checks of docs/metrics.md say about figures: on a submission's page, and about the lines of a file.

The rules are in core.checks; here are the numbers they compare. Nothing is refused here: readiness and loading do that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from foundation.errors import Problem
from pledges.models import Province, Succession
from targets.calendar.queries.scheme import scheme_of
from targets.calendar.queries.territory import lineage, published_agreement
from targets.core import checks, workflow
from targets.models import AcceptedFigure, Figure, FigureVersion, Period, Submission
from targets.permissions import agreement_of
from targets.reports.queries.submissions import current_figures
from targets.words.wording import said

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


class History:
    """The numbers that stood in earlier periods, by province and measure; mergers sum their predecessors.

    Submitted figures count before accepted ones; drafts never. `over` puts numbers in their place (a file's lines).
    """

    def __init__(self, cluster_id: int, years: Iterable[int], provinces: Iterable[Province], over: Mapping):
        where = {"period__cluster": cluster_id, "period__year__in": list(years), "province__in": list(provinces)}
        self.periods = list(Period.objects.filter(cluster=cluster_id, year__in=list(years), quarter__isnull=False))
        self.known = _accepted(where) | _submitted(where) | dict(over)
        self.before = _predecessors()

    def number(self, province: str, year: int, code: str, measure: str) -> int | None:
        """Return a province's number: its own, else the sum of its predecessors', None where any is missing."""
        own = self.known.get((province, year, code, measure))
        if own is not None or (province, year, code, measure) in self.known:
            return own
        parts = [self.number(one, year, code, measure) for one in self.before.get(province, ())]
        return None if not parts or None in parts else sum(parts)

    def numbers(self, province: str, period: Period, measures) -> dict[str, int]:
        """Return what is known of a period, by measure code."""
        found = {code: self.number(province, period.year, period.code, code) for code in measures}
        return {code: number for code, number in found.items() if number is not None}

    def earlier(self, period: Period) -> list[Period]:
        """Return the quarters before a quarter, the latest first; none before a named window."""
        if period.quarter is None:
            return []
        return sorted((one for one in self.periods if one.end < period.start), key=lambda one: one.end, reverse=True)[
            :LAST
        ]


def findings_here(submission: Submission) -> list[Found]:
    """Return what the checks say about a submission and the history it carries, blocking ones first."""
    agreement = agreement_of(submission)
    if agreement is None:
        return []
    scheme = scheme_of(agreement)
    period = submission.period
    years = (period.year - 1, period.year)
    history = History(period.cluster_id, years, lineage(submission.province), _carried_numbers(submission))
    versions = current_figures(submission)
    found = [
        Found(one.code, one.is_blocking, one.measures, said(one.message), _has_note(versions, one.measures))
        for one in judge(scheme, submission.province, period, _numbers(versions), history)
    ]
    found += _undocumented(scheme, period, versions)
    return sorted(found, key=lambda one: not one.is_blocking)


def of_groups(groups) -> Iterable[tuple]:
    """Yield (group, core finding) for the lines of a file, judged on what they say together with what is there.

    A group has `province`, `period`, `submission` (or None) and `contents` (by measure code).
    """
    if not groups:
        return
    cluster_id = groups[0].period.cluster_id
    years = {group.period.year for group in groups}
    over = {
        (group.province.code, group.period.year, group.period.code, code): content.value
        for group in groups
        for code, content in group.contents.items()
    }
    provinces = {one for place in {group.province for group in groups} for one in lineage(place)}
    history = History(cluster_id, years | {year - 1 for year in years}, provinces, over)
    schemes = {}
    for group in groups:
        year = group.period.year
        if year not in schemes:
            agreement = published_agreement(cluster_id, year) or published_agreement(cluster_id, year + 1)
            schemes[year] = scheme_of(agreement)
        numbers = _numbers(current_figures(group.submission)) if group.submission else {}
        numbers |= {code: content.value for code, content in group.contents.items()}
        numbers = {code: number for code, number in numbers.items() if number is not None}
        for one in judge(schemes[year], group.province, group.period, numbers, history):
            if set(one.measures) & set(group.contents):
                yield group, one


def judge(scheme, province: Province, period: Period, numbers: dict[str, int], history: History) -> list:
    """Return core.checks' findings about one province's numbers of a period, beside what stood before."""
    numbers = {code: number for code, number in numbers.items() if code in scheme.measures}
    earlier = history.earlier(period)
    codes = {term.lstrip("-") for stock in scheme.stocks for term in stock.remaining} | set(numbers)
    before = [history.numbers(province.code, one, codes) for one in earlier]
    this_year = [known for one, known in zip(earlier, before, strict=True) if one.year == period.year]
    same = {
        code: number
        for code in numbers
        if (number := history.number(province.code, period.year - 1, period.code, code)) is not None
    }
    return checks.findings(
        numbers,
        scheme.checks,
        scheme.stocks,
        scheme.measures,
        same_period=same,
        previous=before,
        this_year=this_year[::-1],
    )


def _undocumented(scheme, period: Period, versions) -> list[Found]:
    """Return a blocking finding for each milestone that is said to be issued without its number and date."""
    terms = {
        term.lstrip("-")
        for target in scheme.targets(period.last_quarter)
        if target.kind == "milestone"
        for term in target.numerator
    }
    return [
        Found(
            "milestone",
            True,
            (code,),
            _("%(name)s: đã ban hành thì phải ghi số văn bản và ngày văn bản.") % {"name": scheme.measures[code].name},
        )
        for code, version in versions.items()
        if code in terms and version.value == 1 and not (version.document_number and version.document_date)
    ]


def _numbers(versions: Mapping[str, FigureVersion]) -> dict[str, int]:
    return {code: version.value for code, version in versions.items() if version.kind == NUMBER}


def _has_note(versions, codes) -> bool:
    return any(code in versions and len(versions[code].note.strip()) >= SHORTEST_NOTE for code in codes)


def _carried_numbers(submission: Submission) -> dict:
    """Return the numbers of the history a submission carries, as it is being entered beside it."""
    figures = Figure.objects.filter(submission__carried_by=submission, current__kind=NUMBER)
    return _by_place(figures, "submission", "measure__code", "current__value")


def _submitted(where: dict) -> dict:
    figures = Figure.objects.filter(
        submission__state=workflow.SUBMITTED, current__isnull=False, **_of("submission", where)
    )
    return _by_place(figures, "submission", "measure__code", "current__value")


def _accepted(where: dict) -> dict:
    latest = {"acceptance": F("acceptance__submission__accepted")}
    pins = AcceptedFigure.objects.filter(**latest, **_of("acceptance__submission", where))
    return _by_place(pins, "acceptance__submission", "measure__code", "version__value")


def _of(submission: str, where: dict) -> dict:
    """Return conditions on submissions as conditions on rows that lead to one."""
    return {f"{submission}__{name}": value for name, value in where.items()}


def _by_place(rows, submission: str, *columns) -> dict:
    """Return {(province, year, period code, measure): value or None (not collected)} of a query's rows."""
    place = [f"{submission}__{name}" for name in ("province__code", "period__year", "period__code")]
    return {tuple(row[:4]): row[4] for row in rows.values_list(*place, *columns)}


def _predecessors() -> dict[str, list[str]]:
    """Return province code → its predecessors' codes; a province that was split is nobody's (no invented base)."""
    links = list(Succession.objects.values_list("predecessor__code", "successor__code"))
    split = {old for old, _new in links if sum(old == one for one, _any in links) > 1}
    whole: dict[str, list[str]] = {}
    for old, new in links:
        whole.setdefault(new, []).append(old)
    return {new: olds for new, olds in whole.items() if not set(olds) & split}
