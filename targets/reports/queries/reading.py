"""One report with what stands around it: what it is asked, its lineage, the reports beside it and their figures.

Findings, readiness, results beside the cells and the comparison are views of one Reading and ask no database for what
it holds. Visibility is asked elsewhere: reports.queries.submissions.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, TypeVar

from django.db.models import F, Q

from audit.models import Event
from foundation.statements import columns, stored, written_once
from pledges.models import Agreement, Province
from pledges.permissions import Authority
from targets.calendar.queries.rulebook import DRAFTING, Rulebook
from targets.calendar.queries.scheme import AskedPledge, Scheme, units_of
from targets.calendar.queries.territory import lineage
from targets.core import workflow
from targets.core.scheme import Known, Unit
from targets.models import AgreementMeasure, FigureVersion, Narrative, NarrativeVersion, Period, Remark, Submission
from targets.models.submission import subject_of
from targets.permissions.acting import extended_to
from targets.reports.queries.figures import Figures, KnownFigure, Origin, accepted_figures_of, origin_of
from targets.reports.queries.remarks import standing_remarks

CLEARED = FigureVersion.Kind.CLEARED
Versions = Mapping[str, FigureVersion]  # by measure code
Answer = TypeVar("Answer")


class Reading:
    """A submission and what is read with it, each once and when it is first asked for.

    `book`: what was read already, or the one that stands (pages). `authority`: of the person it is read for, where
    it is known. `years_back`: how many years before the period's own are looked at.
    """

    def __init__(
        self,
        submission: Submission,
        book: Rulebook | None = None,
        *,
        authority: Authority | None = None,
        years_back: int = 1,
    ) -> None:
        self.submission, self.authority = submission, authority
        self.period: Period = submission.period
        self.province: Province = submission.province
        self.book = book or Rulebook()
        self.years = tuple(range(self.period.year - years_back, self.period.year + 1))
        self.answers: dict[Callable, Any] = {}  # of functions marked with `once`

    @cached_property
    def agreement(self) -> Agreement | None:
        """The published agreement it reports under (permissions.agreement_of says which)."""
        period = (self.submission.carried_by or self.submission).period
        years = (period.year, period.year + 1)
        return next(filter(None, (self.book.agreement(period.cluster_id, year) for year in years)), None)

    @cached_property
    def scheme(self) -> Scheme | None:
        """The agreement's scheme, None without an agreement."""
        return self.book.scheme(self.agreement) if self.agreement else None

    @cached_property
    def listed(self) -> dict[str, AgreementMeasure]:
        """What the agreement lists, asked or not, by measure code."""
        return self.book.listed(self.agreement) if self.agreement else {}

    @cached_property
    def milestones(self) -> frozenset[str]:
        """The codes of the measures that stand for an issued document (1) or none (0)."""
        return self.book.milestones(self.agreement) if self.agreement else frozenset()

    @cached_property
    def quarter(self) -> int:
        """The quarter whose rules judge it."""
        return self.period.last_quarter

    @cached_property
    def asked(self) -> tuple[AskedPledge, ...]:
        """The contents with what is asked under them in its quarter."""
        return self.scheme.asked_at(self.quarter) if self.scheme else ()

    @cached_property
    def lineage(self) -> list[Province]:
        """Its province and all its predecessors."""
        return lineage(self.province, self.book.links())

    @cached_property
    def unit(self) -> Unit:
        """Its province with its predecessors, as the sums see it."""
        return units_of([self.province], self.book.links())[0]

    @cached_property
    def base_period(self) -> Period | None:
        """The same window a year before, None where its year was never made."""
        return self.book.period(self.period.cluster_id, self.period.year - 1, self.period.code)

    @cached_property
    def earlier_quarters(self) -> list[Period]:
        """The quarters of its years that ended before it began, the latest first; none before a named window."""
        periods = self.book.periods(self.period.cluster_id) if self.period.quarter else ()
        earlier = [
            period
            for period in periods
            if period.quarter and period.year in self.years and period.end < self.period.start
        ]
        return sorted(earlier, key=lambda period: period.end, reverse=True)

    @cached_property
    def reports(self) -> list[Submission]:
        """The submissions of its lineage in these years and those it carries; a report of its own after carried ones.

        Itself is among them.
        """
        reports = self.once("reports", self._reports)
        return [self.submission if report == self.submission else report for report in reports]

    @cached_property
    def remarks(self) -> list[Remark]:
        """The remarks on it and on what it carries that still ask for something."""
        return self.once("remarks", lambda: standing_remarks(self.submission))

    @cached_property
    def acts(self) -> list[Event]:
        """What was done to it, to what carries it and to what it carries, typing left out; in the record's order."""
        together = {self.submission.pk, self.submission.carried_by_id, *(report.pk for report in self.carried)}
        subjects = [subject_of(pk) for pk in together - {None}]
        acts = Event.objects.filter(subject__in=subjects).exclude(action__in=DRAFTING).order_by("sequence")
        return self.once("acts", lambda: list(acts))

    @cached_property
    def extended_to(self) -> datetime | None:
        """Until when its province has more time, None where it has none."""
        return self.once("extended", lambda: extended_to(self.period, self.province.pk))

    @cached_property
    def carried(self) -> list[Submission]:
        """The history it carries."""
        return [report for report in self.reports if report.carried_by_id == self.submission.pk]

    @cached_property
    def latest(self) -> Mapping[int, Versions]:
        """What is entered in itself, what it carries and each report not accepted, by its id; emptied cells too."""
        mine = (self.submission, *self.carried)
        ids = [report.pk for report in self.reports if report.state != workflow.ACCEPTED or report in mine]
        latest: dict[int, dict[str, FigureVersion]] = {pk: {} for pk in ids}
        for holder, code, *version in _current_versions(*ids) if ids else ():
            latest[holder][code] = stored(FigureVersion, version)
        return latest

    def now_with(self, other: "Reading", written: Versions) -> None:
        """Take over what another reading of the same report read last, and what has been written to it since."""
        if other.submission != self.submission:
            return
        for name in ("versions", "figures", "mine", "known"):  # what was made of the latest before
            vars(self).pop(name, None)
        self.answers.clear()
        self.latest = {**other.latest, self.submission.pk: {**other.latest[self.submission.pk], **written}}

    @cached_property
    def versions(self) -> Versions:
        """What is entered in it, by measure code; emptied cells are left out."""
        return entered(self.latest[self.submission.pk])

    @cached_property
    def accepted(self) -> dict[int, dict[str, KnownFigure]]:
        """What was accepted last of each report, by its id and measure code."""
        return {pk: {key[3]: figure for key, figure in known.items()} for pk, known in self._accepted.items()}

    @cached_property
    def figures(self) -> Figures:
        """What counts of its lineage in these years: accepted and submitted figures."""
        accepted = {key: figure for known in self._accepted.values() for key, figure in known.items()}
        sent = [report for report in self.reports if report.state == workflow.SUBMITTED]
        return Figures(accepted, {key: figure for report in sent for key, figure in self._entered(report).items()})

    @cached_property
    def mine(self) -> Known:
        """What itself and the history it carries say now, as it is being typed."""
        return {
            key: figure for report in (*self.carried, self.submission) for key, figure in self._entered(report).items()
        }

    @cached_property
    def known(self) -> Known:
        """What it is judged on: what counts of other reports, and what itself and the history it carries say now."""
        return {**self.once("others", self._of_others), **self.mine}

    def _of_others(self) -> Known:
        mine = {report.pk for report in (*self.carried, self.submission)}
        counts = self.figures.known(provisional=True)
        return {key: figure for key, figure in counts.items() if origin_of(figure).submission not in mine}

    @cached_property
    def _accepted(self) -> dict[int, dict]:
        return self.once("accepted", self._accepted_of_each)

    def once(self, what: str, read: Callable[[], Answer]) -> Answer:
        """Return what only acts change around the report, from the rulebook where it was read already."""
        return self.book.once((what, self.submission.pk, self.years), read)

    def _reports(self) -> list[Submission]:
        beside = Q(province__in=self.lineage, period__cluster=self.period.cluster_id, period__year__in=self.years)
        reports = Submission.objects.filter(beside | Q(carried_by=self.submission))
        ordered = reports.order_by(F("carried_by").desc(nulls_last=True))
        return list(ordered.select_related("province", "period", "accepted", "carried_by"))

    def _accepted_of_each(self) -> dict[int, dict]:
        known: dict[int, dict] = {report.pk: {} for report in self.reports if report.accepted_id}
        for key, figure in accepted_figures_of(known) if known else ():
            known[origin_of(figure).submission][key] = figure
        return known

    def _entered(self, report: Submission) -> dict:
        """Return what is entered in a report as the sums know it; of an accepted one, that which was accepted."""
        if report.pk not in self.latest:
            return self._accepted[report.pk]
        place = (report.province.code, report.period.year, report.period.code)
        return {
            (*place, code): KnownFigure(
                version.value,
                version.reason,
                version.is_estimate,
                Origin(report.pk, version.pk, None, report.state, is_carried=report.carried_by_id is not None),
            )
            for code, version in entered(self.latest[report.pk]).items()
        }


@written_once
def _current_versions(*reports: int):
    """Return what is entered in reports: of each version its report and measure, then all its columns."""
    versions = FigureVersion.objects.filter(figure__submission__in=reports, pk=F("figure__current")).order_by()
    return versions.values_list("figure__submission", "figure__measure__code", *columns(FigureVersion))


def current_narratives(submission: Submission) -> dict[int, NarrativeVersion]:
    """Return the latest narrative version of each pledge by its id; blank ones too (their number is what was seen)."""
    return {pledge: stored(NarrativeVersion, version) for pledge, *version in _current_texts(submission.pk)}


@written_once
def _current_texts(submission: int):
    """Return the pledge of each text of a report, then all columns of its latest version."""
    narratives = Narrative.objects.filter(submission=submission, current__isnull=False)
    return narratives.order_by().values_list("pledge", *columns(NarrativeVersion, "current__"))


def entered(versions: Versions) -> Versions:
    """Return versions without those that emptied their cells."""
    return {code: version for code, version in versions.items() if version.kind != CLEARED}


def once(function: Callable[[Reading], Answer]) -> Callable[[Reading], Answer]:
    """Return a function of a reading that is computed once for each reading."""

    @wraps(function)
    def answer(reading: Reading) -> Answer:
        if function not in reading.answers:
            reading.answers[function] = function(reading)
        return reading.answers[function]

    return answer
