"""What each member gave to an amount that all reach together, and what is still wanting."""

from dataclasses import dataclass

from charts.bullet import Bullet, bullet
from targets.core import scheme
from targets.core.comparison import RISES
from targets.core.kinds import kind_of
from targets.core.members import lineage
from targets.core.result import Result
from targets.results.queries.results import Results
from targets.words import contributions as words


@dataclass(frozen=True)
class Contribution:
    """One member's part; `amount` None: not known."""

    name: str
    amount: int | None


@dataclass(frozen=True)
class Contributions:
    """All parts in the agreement's order, what is known of them together, against what is asked."""

    parts: tuple[Contribution, ...]
    known: int
    asked: int
    unit: str
    sentence: str
    bullet: Bullet


def contributions_of(together: Result, results: Results) -> Contributions | None:
    """Return the parts of a cluster's amount with one whole threshold from below; None of all else."""
    target = together.target
    bounds, kind = target.bounds(None), kind_of(target)
    if target.scope != scheme.CLUSTER or not kind.has_threshold or kind.is_percent or len(bounds) != 1:
        return None
    if bounds[0].comparator not in RISES or bounds[0].threshold.denominator != 1:
        return None
    parts = [Contribution(unit.name, _amount(lineage(unit, unit.code), together)) for unit in results.units]
    known, asked = sum(part.amount or 0 for part in parts), int(bounds[0].threshold)
    missing = [part.name for part in parts if part.amount is None]
    sentence = words.contributed(known, asked, together.unit, missing)
    return Contributions(
        tuple(parts), known, asked, together.unit, sentence, bullet(known, asked, sentence, is_need=True)
    )


def _amount(codes: frozenset[str], together: Result) -> int | None:
    """Return what figures of these provinces add up to, as the cluster's result has them; None where one is missing."""
    amounts = [entered.amount for entered in together.inputs if entered.key[0] in codes]
    is_missing = any(key[0] in codes for key in together.missing)
    return sum(amounts) if amounts and not is_missing else None
