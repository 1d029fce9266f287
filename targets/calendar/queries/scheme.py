"""An agreement as the core sees it: units, measures, targets in force, checks and stocks. Holds no figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from pledges.models import Agreement, Pledge, Province, Succession
from targets.core import periods
from targets.core.checks import AtMost
from targets.core.kinds import kind_named
from targets.core.scheme import Bound, MeasureSpec, TargetSpec, Unit, measure_of
from targets.core.stocks import StockRule
from targets.models import AgreementMeasure, AgreementWindow, Check, Stock, Target, TargetVersion


@dataclass(frozen=True)
class AskedPledge:
    """A content of the agreement with the measures that are asked under it, in the order of the page."""

    pledge: Pledge
    measures: tuple[MeasureSpec, ...]


@dataclass(frozen=True)
class Scheme:
    """One agreement, read once: what is asked, of whom, and how it is judged."""

    agreement: Agreement
    measures: dict[str, MeasureSpec]  # all that the agreement lists, asked or not
    asked: Mapping[int, tuple[AskedPledge, ...]]  # the contents with what is asked under them, by quarter
    units: tuple[Unit, ...]  # the members in the agreement's order, with their predecessors
    checks: tuple[AtMost, ...]
    stocks: tuple[StockRule, ...]
    windows: tuple[AgreementWindow, ...]
    versions: dict[Target, tuple[TargetVersion, ...]]  # every target, switched off ones too, in order
    _specs: dict[int, dict[str, TargetSpec]] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def milestones(self) -> frozenset[str]:
        """Return the codes of the measures that stand for an issued document (1) or none (0), asked or not."""
        return milestone_codes(version for ones in self.versions.values() for version in ones)

    @property
    def pledges(self) -> tuple[AskedPledge, ...]:
        """Return the contents with what is asked under them in the last quarter."""
        return self.asked[periods.QUARTERS[-1]]

    def asked_at(self, quarter: int) -> tuple[AskedPledge, ...]:
        """Return the contents with what a report is asked: a quarter's, or that in which a named window ends."""
        return self.asked[quarter]

    def is_on(self, target: Target, quarter: int) -> bool:
        """Say whether a target is switched on at a quarter."""
        return version_at(self.versions[target], quarter).enabled

    def targets(self, quarter: int) -> list[TargetSpec]:
        """Return the targets that are judged at a quarter, in order, as the version in force then says them.

        Those that are switched on and, switched on by themselves or not, the parts of these.
        """
        used = codes_in_use(self.versions, quarter)
        return [self.target(target, quarter) for target in self.versions if target.code in used]

    def specs(self, quarter: int) -> dict[str, TargetSpec]:
        """Return every target by its code, switched off ones too, as the version in force at a quarter says it.

        Made once: nobody changes it.
        """
        if quarter not in self._specs:
            self._specs[quarter] = {target.code: self.target(target, quarter) for target in self.versions}
        return self._specs[quarter]

    def target(self, target: Target, quarter: int) -> TargetSpec:
        """Return one target as the version in force at a quarter says it (the first one before any is in force)."""
        return target_spec(version_at(self.versions[target], quarter))


def milestone_codes(versions: Iterable[TargetVersion]) -> frozenset[str]:
    """Return the measures that stand for an issued document (1) or none (0) by any version of an agreement's targets.

    In one agreement a measure is a count or a milestone, never both: which version is in force does not matter.
    """
    numerators = (version.numerator for version in versions if kind_named(version.kind).is_document)
    return frozenset(measure_of(term)[1] for terms in numerators for term in terms)


def codes_in_use(versions: Mapping[Target, Iterable[TargetVersion]], quarter: int) -> set[str]:
    """Return the codes of the targets that are switched on at a quarter, and of their parts in any version."""
    on = {target.code: ones for target, ones in versions.items() if version_at(ones, quarter).enabled}
    return set(on) | {part for ones in on.values() for version in ones for part in version.parts}


def version_at(versions: Iterable[TargetVersion], quarter: int) -> TargetVersion:
    """Return the version in force at a quarter: the highest number that is effective by then, else the first."""
    versions = sorted(versions, key=lambda version: version.number)
    return [versions[0], *(version for version in versions if version.effective_from <= quarter)][-1]


def target_spec(version: TargetVersion) -> TargetSpec:
    """Return a stored version as the core judges it; thresholds become exact fractions."""
    upper = Bound(version.upper_comparator, Fraction(version.upper_threshold)) if version.upper_comparator else None
    return TargetSpec(
        code=version.target.code,
        title=version.target.title,
        kind=version.kind,
        numerator=tuple(version.numerator),
        denominator=tuple(version.denominator),
        comparator=version.comparator,
        threshold=Fraction(version.threshold) if version.threshold else None,
        upper=upper,
        thresholds={code: Fraction(text) for code, text in version.thresholds.items()},
        scope=version.scope,
        judged_on=version.judged_on,
        parts=tuple(version.parts),
        effective_from=version.effective_from,
        may_exceed=version.may_exceed,
    )


@dataclass(frozen=True)
class Rows:
    """The rows an agreement consists of, in order: as they stand, or as they stood (results.queries.past)."""

    agreement: Agreement
    pledges: list[Pledge]
    listed: list[AgreementMeasure]  # with their measures
    versions: Mapping[Target, tuple[TargetVersion, ...]]
    provinces: list[Province]  # the members
    links: list[Succession]  # with predecessors and successors
    checks: list[Check]
    stocks: list[Stock]
    windows: list[AgreementWindow]


def rows_of(agreement: Agreement, links: list[Succession] | None = None) -> Rows:
    """Read an agreement in a number of queries that does not grow with it; `links`: successions that were read."""
    targets = agreement.targets.select_related("pledge").prefetch_related("versions__target").order_by("order")
    return Rows(
        agreement=agreement,
        pledges=list(agreement.pledges.order_by("order")),
        listed=listed_of(agreement),
        versions={target: tuple(target.versions.all()) for target in targets},
        provinces=members_of(agreement),
        links=successions() if links is None else links,
        checks=list(agreement.checks.all()),
        stocks=list(agreement.stocks.select_related("opening")),
        windows=list(agreement.windows.all()),
    )


def listed_of(agreement: Agreement) -> list[AgreementMeasure]:
    """Return what an agreement lists, in its order, with the measures."""
    return list(agreement.agreement_measures.select_related("measure"))


def members_of(agreement: Agreement) -> list[Province]:
    """Return the members of an agreement in its order."""
    return [member.province for member in agreement.members.select_related("province").order_by("order")]


def scheme_of(agreement: Agreement) -> Scheme:
    """Return an agreement as it stands."""
    return scheme_from(rows_of(agreement))


def scheme_from(rows: Rows) -> Scheme:
    """Return what an agreement's rows say."""
    measures = {
        listed.measure.code: MeasureSpec(
            listed.measure.code, listed.measure.name, listed.measure.unit, listed.measure.accumulation
        )
        for listed in rows.listed
    }
    return Scheme(
        agreement=rows.agreement,
        measures=measures,
        asked={
            quarter: _asked(rows.pledges, rows.listed, measures, rows.versions, quarter) for quarter in periods.QUARTERS
        },
        units=units_of(rows.provinces, rows.links),
        checks=tuple(AtMost(tuple(check.left), tuple(check.right), check.message) for check in rows.checks),
        stocks=tuple(StockRule(stock.opening.code, tuple(stock.remaining)) for stock in rows.stocks),
        windows=tuple(rows.windows),
        versions=dict(rows.versions),
    )


def _asked(pledges, listed: list[AgreementMeasure], measures, versions, quarter: int) -> tuple[AskedPledge, ...]:
    """Put each measure asked at a quarter under its pledge: the one it is listed under, else its first target's.

    A measure is asked unless only targets that are switched off use it. What belongs to no pledge goes under the last.
    """
    home: dict[str, int] = {}
    used_on, used_off, in_use = set(), set(), codes_in_use(versions, quarter)
    for target, ones in versions.items():
        codes = {measure_of(term)[1] for version in ones for term in (*version.numerator, *version.denominator)}
        (used_on if target.code in in_use else used_off).update(codes)
        for code in codes:
            home.setdefault(code, target.pledge_id)
    under: dict[int, list[MeasureSpec]] = {pledge.pk: [] for pledge in pledges}
    for listing in listed:
        code = listing.measure.code
        if pledges and (code in used_on or code not in used_off):
            under[listing.pledge_id or home.get(code, pledges[-1].pk)].append(measures[code])
    return tuple(AskedPledge(pledge, tuple(under[pledge.pk])) for pledge in pledges)


def successions() -> list[Succession]:
    """Return every succession in order, with its predecessor."""
    return list(Succession.objects.select_related("predecessor").order_by("on", "predecessor__code"))


def units_of(provinces: Iterable[Province], links: Iterable[Succession] | None = None) -> tuple[Unit, ...]:
    """Return provinces as units with their predecessors, and theirs; one that was split is marked.

    `links`: the successions that count, None for those of now.
    """
    links = successions() if links is None else list(links)
    successors: dict[int, int] = {}
    before: dict[int, list[Province]] = {}
    for link in links:
        successors[link.predecessor_id] = successors.get(link.predecessor_id, 0) + 1
        before.setdefault(link.successor_id, []).append(link.predecessor)

    def unit(province: Province) -> Unit:
        return Unit(
            code=province.code,
            name=province.short_name,
            predecessors=tuple(unit(predecessor) for predecessor in before.get(province.pk, ())),
            valid_from=province.valid_from,
            is_split=successors.get(province.pk, 0) > 1,
            valid_to=province.valid_to,
            has_heirs=province.pk in successors,
        )

    return tuple(unit(province) for province in provinces)
