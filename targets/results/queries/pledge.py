"""A content's page: its targets, and what each unit wrote under it beside how the reviewer judged that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from foundation.dates import moment_text
from pledges.models import Pledge
from targets.core import periods
from targets.core.kinds import kind_of
from targets.core.members import lineage
from targets.core.result import Result
from targets.core.scheme import Unit
from targets.models import Acceptance, Judgement
from targets.models.review import AcceptedNarrative
from targets.results.queries.dashboard import MatrixCell, cell, target_url
from targets.results.queries.explanation import names_of
from targets.results.queries.results import Results
from targets.words import answers, wording


@dataclass(frozen=True)
class PledgeTarget:
    """One target of the content as the cluster stands on it; `members`: how many members meet it."""

    title: str
    asks: str
    url: str
    cluster: MatrixCell
    members: str


@dataclass(frozen=True)
class WrittenReport:
    """What a unit wrote in one report, accepted, and how each narrative target was judged then."""

    period: str
    text: str  # "" where nothing was written
    accepted: str
    by: str  # "" of history, which nobody reviewed
    judgements: tuple[Judgement, ...]


@dataclass(frozen=True)
class UnitReports:
    """A unit's reports, the latest first, and where it stands on the narrative targets now."""

    name: str
    cells: tuple[MatrixCell, ...]
    reports: tuple[WrittenReport, ...]


@dataclass(frozen=True)
class PledgePage:
    """A content over a window."""

    pledge: Pledge
    targets: tuple[PledgeTarget, ...]
    units: tuple[UnitReports, ...]

    @property
    def with_reports(self) -> list[UnitReports]:
        """Return the units of which a report says something under it."""
        return [unit for unit in self.units if unit.reports]

    @property
    def without_reports(self) -> list[UnitReports]:
        """Return the units of which none does."""
        return [unit for unit in self.units if not unit.reports]


def pledge_page(results: Results, pledge: int) -> PledgePage | None:
    """Return a content's page by the content's id, None where the agreement has no such content.

    A number of queries that does not grow with units or reports.
    """
    found = next((asked.pledge for asked in results.season.scheme.pledges if asked.pledge.pk == pledge), None)
    if found is None:
        return None
    homes = {code: version.target.pledge_id for code, version in results.versions.items()}
    rows = [row for row in results.rows if homes.get(row.target.code) == pledge]
    names = names_of(results, rows)
    reports = _reports(results, found)
    ruled = [row for row in rows if row.province is not None and kind_of(row.target).is_ruled]
    return PledgePage(
        pledge=found,
        targets=tuple(_target(row, results, names) for row in rows if row.province is None),
        units=tuple(_unit(unit, ruled, reports, results) for unit in results.units),
    )


def _target(cluster: Result, results: Results, names: dict[str, str]) -> PledgeTarget:
    return PledgeTarget(
        title=cluster.target.title,
        asks=wording.asks(cluster.target, unit=cluster.unit),
        url=target_url(results, cluster.target.code),
        cluster=cell(cluster, results, names, has_duty=False),
        members=answers.members_met(cluster) if cluster.members_total else "",
    )


def _unit(unit: Unit, ruled: list[Result], reports: list[Acceptance], results: Results) -> UnitReports:
    codes = lineage(unit, unit.code)
    own = [report for report in reports if report.submission.province.code in codes]
    return UnitReports(
        name=unit.name,
        cells=tuple(
            cell(row, results, {unit.code: unit.name}, has_duty=False) for row in ruled if row.province == unit.code
        ),
        reports=tuple(filter(None, map(_written, sorted(own, key=_latest_first, reverse=True)))),
    )


def _latest_first(accepted: Acceptance):
    return accepted.submission.period.end, accepted.submission.province_id


def _written(accepted: Acceptance) -> WrittenReport | None:
    """Return what was accepted under the content, None where there is neither a text nor a judgement."""
    texts = [narrative.version.text for narrative in accepted.narratives.all() if narrative.version.text]
    judgements = tuple(accepted.judgements.all())
    if not texts and not judgements:
        return None
    return WrittenReport(
        period=str(accepted.submission.period),
        text="\n".join(texts),
        accepted=moment_text(accepted.at),
        by="" if accepted.is_loaded else str(accepted.by),
        judgements=judgements,
    )


def _reports(results: Results, pledge: Pledge) -> list[Acceptance]:
    """Return the latest acceptance of each report of the window's year up to its last quarter, as of its moment."""
    season, window = results.season, results.window
    codes = {*window.periods, *(periods.quarter_code(quarter) for quarter in range(1, window.quarter + 1))}
    found = Acceptance.objects.filter(
        submission__period__cluster=season.agreement.cluster_id,
        submission__period__year=window.year,
        submission__period__code__in=codes,
        submission__carried_by__isnull=True,
    )
    moment = _moment(results)
    found = found.filter(at__lte=moment) if moment else found
    texts = AcceptedNarrative.objects.filter(version__narrative__pledge=pledge).select_related("version")
    judgements = Judgement.objects.filter(target__pledge=pledge).select_related("target")
    rows: Iterable[Acceptance] = (
        found.select_related("by", "submission__period", "submission__province")
        .prefetch_related(Prefetch("narratives", texts), Prefetch("judgements", judgements))
        .order_by("submission", "number")
    )
    return list({row.submission_id: row for row in rows}.values())


def _moment(results: Results) -> datetime | None:
    """Return the moment as of which a page speaks: that of the closing, or the one looked back to; None: now."""
    return results.closing.at if results.closing else results.season.at
