"""All figures a year's results stand on, read in a fixed number of queries; what they add up to is core.rollup's."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import NamedTuple, cast

from django.db.models import F, OuterRef, QuerySet, Subquery

from audit.models import Event
from targets.core import workflow
from targets.core.scheme import Figure as KnownFigure
from targets.core.scheme import Key, Known
from targets.models import Acceptance, AcceptedFigure, FigureVersion
from targets.models.submission import pk_of
from targets.reports.queries import figure_rows as rows
from targets.reports.queries.figure_rows import Codes

Rulings = Mapping[tuple[str, int, str, str], tuple[int, str]]

_STANDING = ("pk", "state", "carried_by")
_VALUE = ("value", "reason", "is_estimate", "pk")


@dataclass(frozen=True)
class Reach:
    """Which figures are read: of these provinces and measures, and the rulings on these targets, by code; None: all."""

    provinces: frozenset[str] | None = None
    measures: frozenset[str] | None = None
    targets: frozenset[str] | None = None

    def of(self, submission: str, measure: str) -> dict:
        """Return the conditions on rows from which the report is `submission` and the measure is `measure`."""
        asked = {f"{submission}__province__code__in": self.provinces, f"{measure}__code__in": self.measures}
        return {name: _codes(codes) for name, codes in asked.items() if codes is not None}


EVERYTHING = Reach()


@dataclass(frozen=True, init=False)
class Origin:
    """Where a known figure stands: its version and its submission; `acceptance` None: submitted, not accepted yet."""

    submission: int
    version: int
    acceptance: int | None
    state: str
    # Carried as a base by the report of the year after: it decides who reads it, not what it is, and is not frozen.
    is_carried: bool = field(default=False, compare=False)

    def __init__(
        self, submission: int, version: int, acceptance: int | None, state: str, *, is_carried: bool = False
    ) -> None:
        facts = {"submission": submission, "version": version, "acceptance": acceptance, "state": state}
        vars(self).update(facts, is_carried=is_carried)  # as core.scheme.Figure

    @property
    def is_provisional(self) -> bool:
        """Say whether nobody has accepted this version (Chưa thẩm định)."""
        return self.acceptance is None

    @property
    def is_correcting(self) -> bool:
        """Say whether an accepted figure belongs to a submission that is being corrected (Đang đính chính)."""
        return self.acceptance is not None and self.state != workflow.ACCEPTED


def origin_of(figure: KnownFigure) -> Origin:
    """Return where a figure that was read here stands; the core carries it along and knows nothing of it."""
    return cast(Origin, figure.source)


def marks_of(origins: Iterable[Origin]) -> tuple[bool, bool]:
    """Say whether any of these is provisional, and whether any is being corrected; each sort is asked once."""
    sorts = {(origin.acceptance is None, origin.state): origin for origin in origins}.values()
    return any(origin.is_provisional for origin in sorts), any(origin.is_correcting for origin in sorts)


@dataclass(frozen=True)
class Figures:
    """The figures of two years as they stand: what was accepted last, and what waits to be accepted.

    `rulings`: (province, year, period code, target) → (judgement pk, "met" or "not_met"); accepted ones only.
    `withheld`: submissions of which the reader may not see what was sent and not accepted.
    """

    accepted: Known
    submitted: Known
    rulings: Rulings = field(default_factory=dict)
    withheld: frozenset[int] = frozenset()
    parts: "tuple[Figures, ...]" = field(default=(), compare=False, repr=False)  # the same province by province

    @cached_property
    def correcting(self) -> frozenset[str]:
        """The codes of the provinces of which an accepted figure belongs to a submission that is being corrected."""
        if self.parts:
            return frozenset().union(*(part.correcting for part in self.parts))
        return frozenset(key[0] for key, figure in self.accepted.items() if figure.source.is_correcting)

    def known(self, *, provisional: bool = False, only_of: frozenset[str] | None = None) -> Known:
        """Return what counts: accepted figures, or (`provisional`) also submitted ones, which win (docs/workflow.md).

        `only_of`: province codes of which submitted figures count; None: of all. A submitted report replaces the
        accepted one as a whole, so that a cell emptied in it is missing.
        """
        if not provisional:
            return self.accepted

        def counts(key: Key, figure: KnownFigure) -> bool:
            return (only_of is None or key[0] in only_of) and figure.source.submission not in self.withheld

        kept = {
            key: figure
            for key, figure in self.accepted.items()
            if figure.source.state != workflow.SUBMITTED or not counts(key, figure)
        }
        return kept | {key: figure for key, figure in self.submitted.items() if counts(key, figure)}

    def for_reader(self, years: Collection[int] | None, own: Collection[str]) -> "Figures":
        """Return the figures as a person may see them: what was sent under the agreements of `years`, and of own units.

        A base that is carried belongs to the agreement of the year after. `years` None: of all.
        """
        if years is None:
            return self
        sent = {
            figure.source.submission
            for known in (self.accepted, self.submitted)
            for (province, year, _period, _measure), figure in known.items()
            if year + figure.source.is_carried not in years and province not in own
        }
        return replace(self, withheld=frozenset(sent))

    @classmethod
    def none(cls) -> "Figures":
        """Return no figures."""
        return cls({}, {})

    def verdicts(self) -> dict[tuple[str, int, str, str], str]:
        """Return the rulings as the core reads them."""
        return {key: verdict for key, (_pk, verdict) in self.rulings.items()}


def standing_figures(cluster, years, at: datetime | None = None, *, reach: Reach = EVERYTHING) -> Figures:
    """Read a cluster's accepted and submitted figures of some years, history included, with the rulings on narratives.

    Three queries, whatever the number of provinces, measures and periods; none for what no page asks for. `at`: as
    they stood at that moment.
    """
    where = (cluster, tuple(years), _codes(reach.provinces))
    if at is not None:
        return _figures_at(where, reach, at)
    rulings = _ruled(rows.rulings(*where, _codes(reach.targets)))
    if reach.measures == frozenset():
        return Figures({}, {}, rulings)
    return _figures_in([_Report(*row) for row in rows.reports(*where)], reach, rulings)


Spot = tuple[str, int, str]  # province, year, period code: what a report's figures all have in common


def figures_at(moved: Collection[int], cluster, years, reach: Reach) -> tuple[frozenset[Spot], Figures]:
    """Return of which provinces and periods of a cluster these submissions are, and all that stands of these.

    Where a submission and what another carries are of one province and period, both are read. Three queries, one where
    there is nothing to read.
    """
    where = (cluster, tuple(years), _codes(reach.provinces))
    reports = [_Report(*row) for row in rows.reports(*where, tuple(moved))]
    spots = frozenset((report.province, report.year, report.period) for report in reports)
    rulings = rows.rulings(*where, _codes(reach.targets), tuple(report.pk for report in reports))
    return spots, _figures_in(reports, reach, _ruled(rulings))


def _codes(codes: Collection[str] | None) -> tuple[str, ...] | None:
    return None if codes is None else tuple(sorted(codes))


def _ruled(found: Iterable[tuple]) -> Rulings:
    """Return each submission's latest ruling on each narrative target (the latest accepted one stands)."""
    return {(province, year, period, target): (pk, verdict) for province, year, period, target, pk, verdict in found}


def _figures_in(reports: Sequence["_Report"], reach: Reach, rulings: Rulings) -> Figures:
    """Return the figures of some reports as they stand now."""
    accepted = {report.accepted: report for report in reports if report.accepted}
    sent = {report.pk: report for report in reports if report.state == workflow.SUBMITTED}
    measures = _codes(reach.measures)
    return Figures(
        accepted=_figures_of(accepted, rows.accepted_figures(tuple(accepted), measures), is_accepted=True),
        submitted=_figures_of(sent, rows.entered_figures(tuple(sent), measures), is_accepted=False),
        rulings=rulings,
    )


class _Report(NamedTuple):
    """What every figure of a submission shares."""

    pk: int
    province: str
    year: int
    period: str
    state: str
    carrier: int | None
    accepted: int | None


def _figures_of(reports: Mapping[int, _Report], found: Iterable[tuple], *, is_accepted: bool) -> Known:
    """Return what stands under reports, by acceptance or submission: what a report's figures share was read once."""
    under: dict[int, list[tuple]] = {pk: [] for pk in reports}
    for row in found:
        under[row[0]].append(row)
    known: dict[Key, KnownFigure] = {}
    for pk, report in reports.items():
        place, holder, is_carried = (report.province, report.year, report.period), report.pk, report.carrier is not None
        acceptance = pk if is_accepted else None
        for _owner, measure, number, value, reason, is_estimate in under[pk]:
            origin = Origin(holder, number, acceptance, report.state, is_carried=is_carried)
            known[(*place, measure)] = KnownFigure(value, reason, is_estimate, origin)
    return known


def _figures_at(where: tuple[int, tuple[int, ...], Codes], reach: Reach, at: datetime) -> Figures:
    """Return the figures as they stood at a moment: the acceptances made by then, and what was submitted then."""
    cluster, years, _provinces = where
    rulings = _ruled(rows.judgements(*where, _codes(reach.targets)).filter(acceptance__at__lte=at))
    if reach.measures == frozenset():
        return Figures({}, {}, rulings)
    within, states = {"period__cluster": cluster, "period__year__in": years}, states_at(at)
    latest = Acceptance.objects.filter(submission=OuterRef("acceptance__submission"), at__lte=at).order_by("-number")
    pins = AcceptedFigure.objects.filter(
        acceptance=Subquery(latest.values("pk")[:1]),
        **_of("acceptance__submission", within),
        **reach.of("acceptance__submission", "measure"),
    )
    waiting = [pk for pk, state in states.items() if state == workflow.SUBMITTED]
    written = FigureVersion.objects.filter(
        figure__submission__in=waiting,
        at__lte=at,
        **_of("figure__submission", within),
        **reach.of("figure__submission", "figure__measure"),
    ).order_by("number")
    versions = written.annotate(measure__code=F("figure__measure__code"))
    latest_of = {row["figure"]: row["pk"] for row in written.values("figure", "pk")}
    current = versions.filter(pk__in=latest_of.values()).exclude(kind=FigureVersion.Kind.CLEARED)
    return Figures(
        accepted=_stood(_known(pins, "acceptance__submission", "version", "acceptance"), states),
        submitted=_stood(_known(current, "figure__submission", "", None), states),
        rulings=rulings,
    )


def states_at(at: datetime) -> dict[int, str]:
    """Return the state of each submission, by its id, as the record has it at a moment."""
    moving = [row.action for row in workflow.TRANSITIONS.values() if row.to]
    states: dict[int, str] = {}
    events = Event.objects.filter(action__in=moving, at__lte=at).order_by("sequence")
    for subject, data in events.values_list("subject", "data"):
        for pk in (pk_of(subject), *data["with"]):
            states[pk] = data["to"]
    return states


def _stood(known: Known, states: Mapping[int, str]) -> Known:
    """Return figures whose origins say in which state their submissions stood."""
    return {
        key: replace(
            figure, source=replace(figure.source, state=states.get(figure.source.submission, figure.source.state))
        )
        for key, figure in known.items()
    }


def _of(submission: str, where: Mapping) -> dict:
    return {f"{submission}__{name}": value for name, value in where.items()}


def accepted_figures_of(submissions: Collection[int]) -> list[tuple[Key, KnownFigure]]:
    """Return what was accepted last of each of these submissions, in one query; of carried ones first."""
    pins = AcceptedFigure.objects.filter(
        acceptance=F("acceptance__submission__accepted"), acceptance__submission__in=submissions
    )
    return list(_rows(pins, "acceptance__submission", "version", "acceptance"))


def _known(found: QuerySet, submission: str, version: str, acceptance: str | None) -> Known:
    return dict(_rows(found, submission, version, acceptance))


def _rows(found: QuerySet, submission: str, version: str, acceptance: str | None) -> Iterator[tuple[Key, KnownFigure]]:
    columns = [
        *(f"{submission}__{name}" for name in rows.PLACE),
        "measure__code",
        *(f"{version}__{name}".removeprefix("__") for name in _VALUE),
        *(f"{submission}__{name}" for name in _STANDING),
        *([acceptance] if acceptance else []),
    ]
    # What a period's own report holds stands before what a later report carries for it.
    found = found.order_by(F(f"{submission}__carried_by").desc(nulls_last=True))
    for row in found.values_list(*columns):
        province, year, period, measure, value, reason, is_estimate, pk, holder, state, carrier, *pinned = row
        origin = Origin(holder, pk, pinned[0] if pinned else None, state, is_carried=carrier is not None)
        yield (province, year, period, measure), KnownFigure(value, reason, is_estimate, origin)
