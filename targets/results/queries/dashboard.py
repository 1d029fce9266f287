"""One result as a page shows it: its words, where it is explained, and the marks that a reader must see beside it.

Numbers are results.queries.results'; results.queries.matrix puts cells in rows and columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from foundation.dates import day_of
from targets.core import scheme
from targets.core.headroom import ends_before, is_superseded, last_day
from targets.core.keeping import Keeping
from targets.core.kinds import Kind, is_promised, kind_of
from targets.core.result import Ground, Result
from targets.core.scheme import Unit
from targets.reports.queries.figures import marks_of
from targets.results.queries.results import Results
from targets.results.queries.season import CLUSTER, TODAY
from targets.words import answers, wording


@dataclass(frozen=True)
class Restated:
    """What a frozen result would be on today's figures, and why: figures corrected, or members changed."""

    shown: str  # "" where the verdict's own words say it
    counts: str
    verdict: str  # "" where there is a value but it is shown for reference only
    url: str
    cause: str  # why, in words


@dataclass(frozen=True)
class MatrixCell(Keeping):
    """One result with what must stand beside it; `place` is a province's code or "cluster"."""

    result: Result
    place: str
    place_name: str
    shown: str
    url: str
    is_provisional: bool
    is_correcting: bool
    headroom: str = ""  # what must still hold, a sentence
    restated: "Restated | None" = None
    asks: str = ""  # what the target asks of this unit, where that is its own and not what it asks of all
    change: str = ""  # what changed since the quarter before, where a page compares
    direction: str = ""  # whether that is better or worse

    @property
    def verdict(self) -> str:
        """Return the verdict, "" where there is a value but it is shown for reference only."""
        return "" if self.result.is_reference and self.is_number else self.result.verdict

    @property
    def kind(self) -> Kind:
        """Return the kind of the target."""
        return kind_of(self.result.target)

    @property
    def window_label(self) -> str:
        """Return the window's name without its year."""
        return wording.window_label(self.result.window)

    @property
    def is_number(self) -> bool:
        """Say whether there is a value to show beside the verdict's own words."""
        is_worded = self.result.verdict in (scheme.NO_DATA, scheme.NO_ACTIVITY) and not self.result.contradiction
        return not is_worded and not self.kind.is_ruled

    @property
    def counts(self) -> str:
        """Return the counts beside a computed value; none where the value is the count itself."""
        return wording.counts(self.result) if self.kind.is_percent else ""

    @property
    def members(self) -> str:
        """Return how many members meet it, of the cluster's result that has a verdict; "" of others."""
        return answers.members_met(self.result) if self.result.members_met is not None and self.verdict else ""


def cells(
    rows: Sequence[Result], results: Results, names: dict[str, str], *, has_duty: bool = True
) -> list[MatrixCell]:
    """Return some results of one target as cells, as `cell` does.

    Of all members' results as their ground keeps them the cells are kept together: those alone are made that moved.
    """
    ground, units = results.ground, results.units
    target = rows[0].target if rows else None
    if results.restated or not ground.has_each(rows, "result", target, units, results.window):
        return [cell(row, results, names, has_duty=has_duty) for row in rows]
    by_code = {row.province: row for row in rows}
    what = ("cell", get_language(), state_of(results), has_duty, results.season.today)
    return list(
        ground.each(
            what,
            target,
            units,
            results.window,
            lambda unit: cell(by_code[unit.code], results, names, has_duty=has_duty),
        )
    )


def cell(result: Result, results: Results, names: dict[str, str], *, has_duty: bool = True) -> MatrixCell:
    """Return one result as a cell, with the marks of the figures it rests on (of the parts too).

    `has_duty`: whether it says what must still hold or be done. A member's cell stands on its own figures alone and is
    kept with the result; the cluster's stands on those of all.
    """
    name, state = names.get(result.province or CLUSTER, ""), state_of(results)
    if result.province is None or results.restated:
        return _cell(result, results, name, has_duty=has_duty)
    key = ("cell", get_language(), state, name, has_duty)
    return result.once(key, lambda: _cell(result, results, name, has_duty=has_duty), results.season.today)


def _cell(result: Result, results: Results, name: str, *, has_duty: bool) -> MatrixCell:
    place = result.province or CLUSTER
    is_provisional, is_correcting = marks_beside(result, results)
    is_done = not has_duty or is_over(result, results)
    return MatrixCell(
        result=result,
        place=place,
        place_name=name,
        shown=wording.shown(result),
        url=explanation_url(results, result.target.code, place),
        is_provisional=is_provisional,
        is_correcting=is_correcting,
        headroom="" if is_done else duty_of(result, results),
        restated=_restated(results, result, place),
        asks=own_threshold(result),
    )


def marks_beside(result: Result, results: Results) -> tuple[bool, bool]:
    """Say whether any figure that a result rests on is not accepted, and whether any is being corrected.

    Of accepted figures those alone are looked at that are of a province that corrects any.
    """
    if results.is_provisional:
        return result.once("marks", lambda: marks_of(entered.figure.source for entered in inputs_of(result)))
    correcting = results.season.figures.correcting
    inputs = inputs_of(result) if correcting else []
    return marks_of(entered.figure.source for entered in inputs if entered.key[0] in correcting)


def own_threshold(result: Result) -> str:
    """Return what a target asks of a unit that has a threshold of its own; "" of all others."""
    if result.province not in result.target.thresholds:
        return ""
    return wording.asks(result.target, result.province, result.unit)


def duty_of(result: Result, results: Results) -> str:
    """Return what must still hold or be done, or which base is missing to say so; "" where there is nothing to say."""
    bounds = result.target.bounds(result.province)
    has_none = result.numerator is None or result.verdict == scheme.NO_ACTIVITY or not bounds
    if result.duty is not None or has_none or not is_promised(result.target, result.window):
        return wording.headroom(result)
    units, ground = _stands_on(result, results)
    keys = kind_of(result.target).missing_base(result.target, units, result.window, ground)
    return wording.headroom_unknown(keys) if keys else ""


def is_over(result: Result, results: Results) -> bool:
    """Say whether nothing is left to be said: the last day is past, later figures are known, or the unit ends first."""
    window = result.window if result.window is results.window else results.season.dated(result.window)
    today, last = results.season.today, last_day(result.target, window)
    if results.season.is_closed or (today is not None and today > last):
        return True
    units, ground = _stands_on(result, results)
    if result.province is None:  # later figures of any member count, also of one that the window does not speak of yet
        units = list(results.season.scheme.units)
    elif ends_before(units, last):
        return True
    return is_superseded(units, (*result.target.numerator, *result.target.denominator), result.window, ground.known)


def _stands_on(result: Result, results: Results) -> tuple[list[Unit], Ground]:
    """Return the units a result speaks of, and the ground on which it was judged."""
    if result.province is None:
        return list(results.units), results.together
    return [unit for unit in (results.by_code.get(result.province),) if unit], results.ground


def _restated(results: Results, result: Result, place: str) -> Restated | None:
    """Return what a frozen result would be today, None where it still stands."""
    today = results.restated.get((result.target.code, result.province))
    if today is None:
        return None
    url = explanation_url(replace(results, basis=TODAY), result.target.code, place)
    found = MatrixCell(today, place, "", wording.shown(today), url, False, False)
    cause = wording.causes(results.causes[result.target.code, result.province])
    return Restated(found.shown if found.is_number else "", found.counts, found.verdict, url, cause)


def inputs_of(result: Result) -> list:
    """Return every figure a result rests on: of both sides of its formula, and of its parts."""
    return [*result.inputs, *result.under, *(entered for part in result.parts for entered in inputs_of(part))]


def explanation_url(results: Results, target: str, place: str) -> str:
    """Return where a result is explained; the address keeps window and basis."""
    return f"{_address(results, target)}{place}/?{state_of(results)}"


def target_url(results: Results, target: str) -> str:
    """Return a target's page; the address keeps window and basis."""
    return f"{_address(results, target)}?{state_of(results)}"


def province_url(results: Results, code: str) -> str:
    """Return a unit's page of the year; the address keeps window and basis."""
    return f"{_province_address(code)}?year={results.season.agreement.year}&{state_of(results)}"


def _address(results: Results, target: str) -> str:
    """Return the address of a target's page; where its results are explained lies below it."""
    agreement = results.season.agreement
    return _target_address(agreement.cluster.code, agreement.year, target)


@lru_cache(maxsize=1000)
def _target_address(cluster: str, year: int, target: str) -> str:
    return reverse("targets:target", args=[cluster, year, target])


@lru_cache(maxsize=1000)
def _province_address(code: str) -> str:
    return reverse("targets:province", args=[code])


def state_of(results: Results) -> str:
    """Return the part of an address that says which window and basis a page shows, and as of which day."""
    at = results.season.at
    return _state(results.window.code, results.basis, day_of(at).isoformat() if at else "")


@lru_cache(maxsize=1000)
def _state(window: str, basis: str, on: str) -> str:
    return urlencode({"window": window, "basis": basis} | ({"on": on} if on else {}))
