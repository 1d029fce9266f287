"""A province's chains of carried-over stock over two years, as a page reads them; the rule is core.stocks'."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from targets.core import periods, stocks
from targets.core.scheme import Known, MeasureSpec, Unit
from targets.models import FigureVersion
from targets.results.queries.season import Season
from targets.words import stocks as words
from targets.words import wording

SIGNS = {1: "+", -1: "−"}


@dataclass(frozen=True)
class ChainLine:
    """One period: its numbers (None: missing), how it stands, and what was said about it."""

    period: str
    opening: int | None
    flows: tuple[tuple[str, int | None], ...]  # what each is called, with its sign, and its number
    remaining: int | None
    before: int | None
    standing: str  # core.stocks: first, holds, breaks, unknown
    joint: str  # the same in words, with by how much it breaks
    notes: tuple[FigureVersion, ...]
    submissions: tuple[tuple[int, str], ...]  # the reports its opening stock stands in: id, unit


@dataclass(frozen=True)
class Chain:
    """One stock of a province: the measure carried over, the terms between, and a line for each period."""

    opening: MeasureSpec
    terms: tuple[str, ...]  # what each column of flows is called, with its sign
    lines: tuple[ChainLine, ...]

    @property
    def breaks(self) -> int:
        """Return in how many periods the chain breaks."""
        return sum(line.standing == stocks.BREAKS for line in self.lines)


def chains_of(season: Season, known: Known, unit: Unit, names: dict[str, str]) -> list[Chain]:
    """Return a unit's chains over the quarters of the agreement's year and the year before, on what is known.

    Periods before the first figure are left out. `names`: of provinces by code.
    """
    year = season.agreement.year
    years = (year - 1, year)
    quarters = [season.dated(periods.quarter(year, number)) for year in years for number in periods.QUARTERS]
    found = []
    for rule in season.scheme.stocks:
        links = stocks.chain(rule, unit, quarters, known, season.scheme.measures)
        begun = next((at for at, link in enumerate(links) if link.opening.inputs or link.remaining is not None), None)
        links = [] if begun is None else links[begun:]
        found.append(_chain(rule, links, season.scheme.measures, names))
    return found


def _chain(rule, links: list[stocks.Link], measures: Mapping[str, MeasureSpec], names: dict[str, str]) -> Chain:
    pks = {entered.figure.source.version for link in links for entered in link.opening.inputs}
    versions = FigureVersion.objects.select_related("by").in_bulk(pks)
    terms = tuple(f"{SIGNS[flow.sign]} {measures[flow.measure].name}" for flow in links[0].flows) if links else ()
    lines = [_line(link, versions, names, terms) for link in links]
    joint = words.joint(stocks.FIRST, 0)
    first = [replace(line, before=None, standing=stocks.FIRST, joint=joint) for line in lines[:1]]
    return Chain(measures[rule.opening], terms, (*first, *lines[1:]))


def _line(
    link: stocks.Link, versions: dict[int, FigureVersion], names: dict[str, str], terms: tuple[str, ...]
) -> ChainLine:
    sources = [(entered.key[0], entered.figure.source) for entered in link.opening.inputs]
    return ChainLine(
        period=wording.window_title(link.window),
        opening=link.opening.value,
        flows=tuple(zip(terms, (flow.value for flow in link.flows), strict=True)),
        remaining=link.remaining,
        before=link.before,
        standing=link.standing,
        joint=words.joint(link.standing, link.difference),
        notes=tuple(versions[source.version] for _code, source in sources if versions[source.version].note),
        submissions=tuple({source.submission: names.get(code, code) for code, source in sources}.items()),
    )
