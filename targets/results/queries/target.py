"""A target's page: every member's value as a bar against the threshold, in the agreement's order, and the versions."""

from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from targets.calendar.queries.scheme import target_spec
from targets.core import periods, scheme
from targets.core.kinds import kind_of
from targets.models import Target, TargetVersion
from targets.results.queries.dashboard import MatrixCell, cell
from targets.results.queries.explanation import names_of
from targets.results.queries.frozen import first_open_quarter
from targets.results.queries.results import Results
from targets.words import wording

ROW, TOP, LABEL, WIDTH, VALUE = 34, 32, 150, 560, 190  # the chart's measures, in its own units


@dataclass(frozen=True)
class Bar:
    """One bar: where it begins and how long it is; `length` None where there is no value."""

    cell: MatrixCell
    name: str
    y: int
    x: int = 0
    length: int | None = None
    own: int | None = None  # where the unit's own threshold lies

    @property
    def bottom(self) -> int:
        """Return the height at which its row ends."""
        return self.y + ROW

    @property
    def middle(self) -> int:
        """Return the height at which its words stand."""
        return self.y + ROW // 2

    @property
    def value_x(self) -> int:
        """Return where its value is written."""
        return LABEL + WIDTH + 12


@dataclass(frozen=True)
class Chart:
    """A bar chart drawn by the server: one scale for all, zero and the thresholds as lines."""

    bars: tuple[Bar, ...]
    zero: int
    thresholds: tuple[tuple[int, str], ...]  # (x, words)
    width: int
    height: int
    sentence: str


@dataclass(frozen=True)
class TargetPage:
    """A target over a window: what it asks, its rows, its chart (None where values are no numbers), its versions."""

    target: Target
    asks: str
    formula: str
    judged_on: str
    cells: tuple[MatrixCell, ...]
    cluster: MatrixCell
    chart: Chart | None
    versions: tuple[tuple[TargetVersion, str], ...]  # with what each asks

    @property
    def has_trend(self) -> bool:
        """Say whether the target counts something that can be followed over the years."""
        return kind_of(self.cluster.result.target).has_threshold

    @property
    def duties(self) -> list[MatrixCell]:
        """Return the cells that have something to keep or to reach until the year's end, the cluster last."""
        return [cell for cell in (*self.cells, self.cluster) if cell.headroom]


def target_page(results: Results, code: str) -> TargetPage | None:
    """Return a target's page, None where the agreement has no such target."""
    target = next((version for version in results.season.scheme.versions if version.code == code), None)
    rows = results.of(code) if target else []
    if not rows:
        return None
    names = names_of(results, rows)
    cells = tuple(cell(row, results, names) for row in rows)
    spec = rows[0].target
    return TargetPage(
        target=target,
        asks=wording.asks(spec, unit=rows[0].unit),
        formula=wording.formula(spec, results.season.scheme.measures),
        judged_on=wording.judged_on(spec),
        cells=cells[:-1],
        cluster=cells[-1],
        chart=chart(cells, results) if len(cells) > 1 else None,
        versions=tuple(
            (version, wording.asks(target_spec(version), unit=rows[0].unit))
            for version in results.season.scheme.versions[target]
        ),
    )


def later_target(results: Results, code: str) -> tuple[Target, int] | None:
    """Return a target that has no result in these windows yet, with the first quarter that it is effective in."""
    target = next((version for version in results.season.scheme.versions if version.code == code), None)
    if target is None or results.has(code):
        return None
    first = max(results.ground.targets[code].effective_from, first_open_quarter(results.season.agreement))
    return (target, first) if first in periods.ROMAN else None


def chart(cells: tuple[MatrixCell, ...], results: Results) -> Chart | None:
    """Draw the values of members and cluster; of amounts the members only, since the cluster's is their sum."""
    spec = cells[0].result.target
    kind = kind_of(spec)
    if not kind.has_threshold:
        return None
    drawn = cells if kind.is_percent else cells[:-1]
    values = [kind.value(one.result) for one in drawn]
    bounds = list(cells[-1].result.target.bounds(None)) if kind.is_percent else []
    owns = [_own(one) for one in drawn]
    ends = [bound.threshold for bound in bounds] + [one for one in owns if one is not None]
    low, high = _scale([one for one in values if one is not None], ends)

    def place(value) -> int:
        return LABEL + round((value - low) * WIDTH / (high - low))

    bars = tuple(
        replace(
            _bar(one, index, None if value is None else (place(min(value, 0)), place(max(value, 0)))),
            own=None if own is None else place(own),
        )
        for index, (one, value, own) in enumerate(zip(drawn, values, owns, strict=True))
    )
    lines = tuple((place(bound.threshold), wording.bound_in_words(bound, spec.kind)) for bound in bounds)
    return Chart(bars, place(0), lines, LABEL + WIDTH + VALUE, TOP + ROW * len(bars) + 8, sentence(cells))


def _own(one: MatrixCell) -> Fraction | None:
    """Return a unit's own threshold, None where it has that of all."""
    return one.result.target.thresholds.get(one.place)


def _scale(values, thresholds) -> tuple[Fraction, Fraction]:
    """Return the ends of the axis: zero, every value and every threshold lie within."""
    ends = [Fraction(0), *values, *thresholds]
    low, high = min(ends), max(ends)
    return (low, high) if low < high else (low, low + 1)


def _bar(one: MatrixCell, index: int, ends: tuple[int, int] | None) -> Bar:
    name = one.place_name or _("Toàn Cụm")
    y = TOP + index * ROW
    return Bar(one, name, y) if ends is None else Bar(one, name, y, ends[0], max(ends[1] - ends[0], 1))


def sentence(cells: tuple[MatrixCell, ...]) -> str:
    """Say in one sentence what the chart shows."""
    alone, cluster = cells[:-1], cells[-1]
    met = [result.place_name for result in alone if result.verdict == scheme.MET]
    not_met = [result.place_name for result in alone if result.verdict == scheme.NOT_MET]
    parts = [_("Toàn Cụm: %(value)s") % {"value": cluster.shown}]
    if met:
        parts.append(_("đạt: %(names)s") % {"names": ", ".join(met)})
    if not_met:
        parts.append(_("chưa đạt: %(names)s") % {"names": ", ".join(not_met)})
    own = [f"{result.place_name} ({result.asks})" for result in alone if result.asks]
    if own:
        parts.append(_("yêu cầu riêng: %(names)s") % {"names": ", ".join(own)})
    return "; ".join(parts) + "."
