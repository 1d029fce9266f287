"""Results as closings froze them (Chốt kỳ), and beside each what it would be today where figures have moved since."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Max

from pledges.models import Agreement, Province
from targets.calendar.queries.scheme import units_of
from targets.core import freezing, scheme, workflow
from targets.core.periods import QUARTERS, Window
from targets.core.result import Result
from targets.core.scheme import Unit
from targets.models import Closing, Period
from targets.reports.queries.figures import Origin
from targets.results.queries.past import Past
from targets.results.queries.results import Results, results_of
from targets.results.queries.season import CLUSTER, Season, stored_code


def windows_closed_by(period: Period) -> list[str]:
    """Return the codes of the windows that end with a period: what its closing freezes.

    Quý I is its own cumulative window.
    """
    if period.quarter is None:
        return [period.code]
    cumulative = [f"through-{period.quarter}"] if period.quarter > 1 else []
    return [period.code, *cumulative, *(["h2"] if period.quarter == QUARTERS[-1] else [])]


def closing_of(season: Season, window: Window) -> Closing | None:
    """Return the closing that froze a window's results, None while its last period is open (or was, then)."""
    if window.periods[-1] not in season.closed:
        return None
    found = Closing.objects.filter(
        agreement=season.agreement, period__year=window.year, period__code=window.periods[-1]
    ).select_related("period", "by")
    return (found.filter(at__lte=season.at) if season.at else found).first()


def standing_results(season: Season, window: Window) -> Results:
    """Return the results that stand for a window: frozen ones once it is closed, else those of accepted figures."""
    closing = closing_of(season, window)
    live = results_of(season, window)
    return frozen_results(closing, live) if closing else live


def frozen_results(closing: Closing, live: Results) -> Results:
    """Return what a closing froze of the window and extent of `live`, with what is otherwise today as `restated`."""
    window, extent = closing.results.filter(window=stored_code(live.window)), live.season.extent
    stored = window.select_related("version__target__pledge")
    if extent.target is not None:
        stored = stored.filter(version__target__code__in=live.season.judged(live.window))
    if extent.place not in (None, CLUSTER):
        stored = stored.filter(province__code=extent.place)
    kept = list(stored)
    rows = _with_todays_duties((freezing.from_data(row.data, restore, earlier_ruling) for row in kept), live)
    codes = dict.fromkeys(row.province for row in rows if row.province)
    if not codes and rows:  # the rows are those of a target of the cluster alone
        codes = dict.fromkeys(
            window.filter(province__isnull=False).order_by("order").values_list("province__code", flat=True)
        )
    units, restated = _units(list(codes), live.season), _restated(rows, live)
    moved = frozenset(_places(units) ^ _places(live.units)) if units else frozenset()
    frozen = _with_parts(rows)
    return Results(
        season=live.season,
        window=live.window,
        is_provisional=False,
        rows=rows,
        ground=live.ground,
        together=live.together,
        units=units,
        versions={**live.versions, **{row.version.target.code: row.version for row in kept}},
        closing=closing,
        restated=restated,
        causes={key: freezing.causes(frozen[key], restated[key], moved) for key in restated},
    )


def _with_todays_duties(rows: Iterable[Result], live: Results) -> tuple[Result, ...]:
    """Return frozen rows with what must still hold by the latest figures: that is never frozen (docs/metrics.md)."""
    duties = {(row.target.code, row.province): row.duty for row in live.rows}
    return tuple(replace(row, duty=duties.get((row.target.code, row.province))) for row in rows)


def _places(units: Iterable[Unit]) -> set[str]:
    """Return the codes of units and of those they came from."""
    return {code for unit in units for code in (unit.code, *_places(unit.predecessors))}


def _units(codes: list[str], season: Season) -> tuple[Unit, ...]:
    """Return the members the frozen rows speak of, in their order, with their names of the moment that is looked at."""
    if season.at:
        past = Past(season.agreement, season.at)
        by_code = {province.code: province for province in past.provinces.values()}
        return units_of([by_code[code] for code in codes if code in by_code], past.links)
    by_code = {province.code: province for province in Province.objects.filter(code__in=codes)}
    return units_of(by_code[code] for code in codes)


def _restated(rows: tuple[Result, ...], live: Results) -> Mapping[tuple[str, str | None], Result]:
    """Return today's result of each row (and of each part of one) that has moved: (target, province) → result."""
    today, frozen = _with_parts(live.rows), _with_parts(rows)
    return {key: today[key] for key in frozen if key in today and freezing.is_restated(frozen[key], today[key])}


def _with_parts(rows: tuple[Result, ...]) -> dict[tuple[str, str | None], Result]:
    parts = {(part.target.code, part.province): part for row in rows for part in row.parts}
    return parts | {(row.target.code, row.province): row for row in rows}


def first_open_quarter(agreement: Agreement) -> int:
    """Return the first quarter after every closed one: from it on a rule may change; 5 where the year is closed."""
    closed = Period.objects.filter(cluster=agreement.cluster_id, year=agreement.year, closed_at__isnull=False)
    return (closed.aggregate(last=Max("quarter"))["last"] or 0) + 1


def keep(source: Origin) -> list[int | None]:
    """Return a figure's origin as a closing keeps it: submission, version, acceptance."""
    return [source.submission, source.version, source.acceptance]


def restore(kept: list) -> Origin:
    """Return the origin that `keep` wrote; what is frozen was accepted."""
    submission, version, acceptance = kept
    return Origin(submission, version, acceptance, workflow.ACCEPTED)


def earlier_ruling(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ruling of a result that an earlier release froze: what it showed said it alone."""
    ruling = {"đạt": scheme.MET, "chưa đạt": scheme.NOT_MET}.get(data["shown"])
    together = re.fullmatch(r"(\d+)/(\d+) đơn vị đạt", data["shown"])
    return {"ruling": ruling, "ruled": [int(number) for number in together.groups()] if together else None}
