"""What stands from the period in which it came: documents that were issued, and rulings on narratives."""

from collections.abc import Iterable
from dataclasses import replace

from targets.core.members import owed_window
from targets.core.periods import QUARTERS, Window, quarter_code
from targets.core.result import NO_DATA_SHOWN, Ground, Result, start
from targets.core.rollup import Total, find, key_text, stands_for
from targets.core.scheme import MET, NO_DATA, NOT_MET, TargetSpec, Unit, measure_of

RULING_SHOWN = {MET: "đạt", NOT_MET: "chưa đạt"}


def quarters_until(window: Window) -> tuple[str, ...]:
    """Return the quarters of the window's year that have ended with it; of a cumulative window those it consists of."""
    if not window.is_named:
        return tuple(map(quarter_code, range(1, window.quarter + 1)))
    return tuple(quarter_code(one) for one in QUARTERS if window.quarter_days(one)[1] <= window.end)


def named_until(window: Window, ground: Ground) -> tuple[str, ...]:
    """Return the other named windows of the year that have ended with a window."""
    return tuple(code for code, end in ground.ends.items() if end <= window.end and code not in window.periods)


def milestone(
    target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
) -> Result:
    """Issued once any period that ends by the window's last day has it; missing only if none has and one is not known.

    A successor has issued once it, or each of its predecessors, has: in whichever period each did. A named window is
    asked of its own report; a document of any other period that ended by then stands in it too, and the reverse.
    """
    asked = window.periods if window.is_named else quarters_until(window)
    others = (*(quarters_until(window) if window.is_named else ()), *named_until(window, ground))
    issued, inputs, missing = [], [], []
    for unit in units:
        for term in target.numerator:
            code = measure_of(term)[1]
            owing = owed_window(unit, replace(window, periods=asked)).periods
            own = [find(unit, window, period, code, ground.known) for period in owing]
            elsewhere = _issued(find(unit, window, period, code, ground.known) for period in others)
            issuers = {one.key[0] for total in (*own, *elsewhere) for one in total.inputs if one.number}
            is_issued = stands_for(unit, issuers)
            issued.append(is_issued)
            inputs += [one for total in (*own, *elsewhere) for one in total.inputs]
            missing += [] if is_issued else [key for one in own for key in one.missing if key[0] not in issuers]
    result = start(target, province, window, ground, Total(tuple(inputs), tuple(missing)))
    if result.missing:
        return result
    done, owed = sum(issued), len(issued)
    shown = f"{done}/{owed} đã ban hành" if province is None or owed > 1 else "đã ban hành" if done else "chưa ban hành"
    verdict = MET if done == owed else NOT_MET
    return result.but(numerator=done, denominator=owed, shown=shown, counts=f"{done}/{owed}", verdict=verdict)


def _issued(totals: Iterable[Total]) -> list[Total]:
    """Return of each sum only what says that a document was issued."""
    return [Total(tuple(one for one in total.inputs if one.number), ()) for total in totals]


def narrative(
    target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
) -> Result:
    """The reviewer's latest accepted ruling up to the window; for a successor not yet judged, its predecessors'."""
    latest = [dict(_latest_rulings(target, unit, window, ground)) for unit in units]
    period = window.code if window.is_named else quarter_code(window.quarter)
    missing = [(code, window.year, period, target.code) for one in latest for code in one if one[code] is None]
    result = Result(target, province, window, NO_DATA, NO_DATA_SHOWN, missing=tuple(map(key_text, missing)))
    if missing:
        return result
    met = sum(NOT_MET not in one.values() for one in latest)
    verdict = MET if met == len(latest) else NOT_MET
    shown = RULING_SHOWN[verdict] if province else f"{met}/{len(latest)} đơn vị đạt"
    return result.but(verdict=verdict, shown=shown)


def _latest_rulings(target: TargetSpec, unit: Unit, window: Window, ground: Ground) -> list[tuple[str, str | None]]:
    periods = window.periods if window.is_named else reversed(quarters_until(window))
    for period in periods:
        ruling = ground.rulings.get((unit.code, window.year, period, target.code))
        if ruling:
            return [(unit.code, ruling)]
    if unit.predecessors and not any(one.is_split for one in unit.predecessors):
        return [one for before in unit.predecessors for one in _latest_rulings(target, before, window, ground)]
    return [(unit.code, None)]
