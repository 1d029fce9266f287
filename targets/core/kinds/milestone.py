"""Documents that were issued (docs/metrics.md#milestones-narratives-all-of)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from targets.core.kinds.base import Kind
from targets.core.kinds.names import MILESTONE
from targets.core.lasting import named_until, quarters_until
from targets.core.members import owed_window
from targets.core.periods import Window
from targets.core.result import Ground, Result, start
from targets.core.rollup import Input, Total, find, stands_for
from targets.core.scheme import MET, NO_ACTIVITY, NO_DATA, NOT_MET, Key, TargetSpec, Unit, measure_of


class Milestone(Kind):
    """A document that is issued (1) or not (0), and stands from then on."""

    name = MILESTONE
    has_threshold = False
    is_document = True

    def judge(
        self, target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
    ) -> Result:
        """Issued once any period that ends by the window's last day has it.

        Missing only if none has and one is not known. A successor has issued once it, or each of its predecessors,
        has: in whichever period each did. A named window is asked of its own report; a document of any other period
        that ended by then stands in it too, and the reverse.
        """
        of_unit = partial(_documents, target, window, ground)
        alone = len(units) == 1  # of many, what has not moved stands
        parts = tuple(map(of_unit, units)) if alone else ground.each("documents", target, units, window, of_unit)
        issued = [is_issued for documents in parts for is_issued in documents.issued]
        inputs = tuple(chain.from_iterable(documents.inputs for documents in parts))
        missing = tuple(chain.from_iterable(documents.missing for documents in parts))
        result = start(target, province, window, ground, Total(inputs, missing))
        if result.missing:
            return result
        done, owed = sum(issued), len(issued)
        verdict = (MET if done == owed else NOT_MET) if owed else NO_ACTIVITY
        return result.but(numerator=done, denominator=owed, verdict=verdict)

    def can_be_missed(self, target: TargetSpec, window: Window, ground: Ground) -> bool:
        """Say yes: a document is always asked for."""
        return True


@dataclass(frozen=True)
class _Documents:
    """A unit's documents by a window's end: whether each is issued, what says so or not, and what is missing for it."""

    issued: tuple[bool, ...]
    inputs: tuple[Input, ...]
    missing: tuple[Key, ...]


def _documents(target: TargetSpec, window: Window, ground: Ground, unit: Unit) -> _Documents:
    """Return a unit's documents, looked for once for the unit by itself and for the cluster."""
    return ground.once("documents", target, unit, window, partial(_documents_of, target, window, ground, unit))


def _documents_of(target: TargetSpec, window: Window, ground: Ground, unit: Unit) -> _Documents:
    asked = window.periods if window.is_named else quarters_until(window)
    others = (*(quarters_until(window) if window.is_named else ()), *named_until(window, ground))
    owing = owed_window(unit, replace(window, periods=asked)).periods
    issued, inputs, missing = [], [], []
    for term in target.numerator:
        code = measure_of(term)[1]
        own = [find(unit, window, period, code, ground.known) for period in owing]
        elsewhere = _issued(find(unit, window, period, code, ground.known) for period in others)
        issuers = {entered.key[0] for total in (*own, *elsewhere) for entered in total.inputs if entered.number}
        is_issued = stands_for(unit, issuers)
        issued.append(is_issued)
        inputs += [entered for total in (*own, *elsewhere) for entered in total.inputs]
        missing += [] if is_issued else [key for total in own for key in total.missing if key[0] not in issuers]
    return _Documents(tuple(issued), tuple(inputs), tuple(missing))


def _issued(totals: Iterable[Total]) -> list[Total]:
    """Return of each sum only what says that a document was issued."""
    return [Total(tuple(entered for entered in total.inputs if entered.number), ()) for total in totals]


def joined(documents: Sequence[Result], title: str) -> Result:
    """Return the results of several documents at one place as one, under another title: how many of all are issued.

    Missed when any is, else no data while any is not known. It stands for the first that is not met: that is explained.
    """
    verdicts = {result.verdict for result in documents}
    verdict = next((verdict for verdict in (NOT_MET, NO_DATA) if verdict in verdicts), MET)
    known = [result for result in documents if result.verdict != NO_DATA]
    foremost = next((result for result in documents if result.verdict == verdict), documents[0])
    terms = tuple(term for result in documents for term in result.target.numerator)
    return foremost.but(
        target=replace(foremost.target, title=title, numerator=terms),
        verdict=verdict,
        numerator=sum(result.numerator or 0 for result in known) if verdict != NO_DATA else None,
        denominator=sum(result.denominator or 0 for result in known) if verdict != NO_DATA else None,
        missing=tuple(key for result in documents for key in result.missing) if verdict == NO_DATA else (),
        inputs=tuple(entered for result in documents for entered in result.inputs),
        rests_on_estimate=any(result.rests_on_estimate for result in documents),
    )
