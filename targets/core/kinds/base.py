"""What every kind of target answers, and what they share: standing in a window, comparing, contradictions.

A kind is added by a module beside this one and its line in kinds/__init__.py; the rest asks a kind and never names one.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import partial

from targets.core import scheme
from targets.core.comparison import compare
from targets.core.headroom import headroom_of
from targets.core.periods import QUARTERS, Window
from targets.core.result import Ground, Left, Result
from targets.core.rollup import Total
from targets.core.scheme import MET, MONITORED, NO_DATA, NOT_MET, Bound, Key, TargetSpec, Unit, measure_of

NUMERATOR, DENOMINATOR, PARTS = "numerator", "denominator", "parts"


class Kind:
    """How one kind of target is judged. The answers here are those of a kind that counts and has a threshold."""

    name: str
    wants = frozenset({NUMERATOR})  # the parts of a formula that a target of this kind has
    has_threshold = True  # else a document, a ruling or its parts decide it
    scale = 100  # how many times the fraction is the value that is shown: percent, or 1 of the unit itself
    compares_years = False  # with the same window of the year before
    is_share = False  # part of a whole: from 0 to 100, unless its target says otherwise
    is_document = False  # its terms are documents that are issued (1) or not (0), each with a number and a day
    is_ruled = False  # a reviewer rules on it
    has_parts = False  # other targets of the agreement

    @property
    def is_percent(self) -> bool:
        """Say whether its value is a percentage of one number in another."""
        return self.has_threshold and self.scale == 100

    @property
    def is_lasting(self) -> bool:
        """Say whether it stands from the period in which it came, in any window."""
        return self.is_document or self.is_ruled

    def judge(
        self, target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
    ) -> Result:
        """Judge a target for units taken together (`province` None: the cluster) over a window."""
        raise NotImplementedError

    def sums(self, target: TargetSpec, units: tuple[Unit, ...], window: Window, ground: Ground) -> tuple[Total, ...]:
        """Return the sums that a kind which counts makes its value of, in the order of its formula."""
        return (ground.total(target.numerator, units, window),)

    def contradiction(self, target: TargetSpec, *sums: Total) -> tuple[Key, ...]:
        """Return the figures of sums, none of which lacks any, that cannot all be right; none where they can."""
        return ()

    def can_be_missed(self, target: TargetSpec, window: Window, ground: Ground) -> bool:
        """Say whether there is a verdict where the target is judged, and not only a value that is watched."""
        return target.threshold is not None

    def value(self, result: Result) -> Fraction | None:
        """Return the exact value of what is counted: in percent, or the amount; None where there is none."""
        if not result.denominator or result.numerator is None:
            return None
        return Fraction(self.scale * result.numerator, result.denominator)

    def counted(self, result: Result) -> int:
        """Return the number of a result that may still change."""
        return result.numerator or 0

    def limit(self, result: Result, bound: Bound) -> Fraction:
        """Return the counted number at which a bound is met exactly, base and denominator kept."""
        return bound.threshold * Fraction(result.denominator or 0, self.scale)

    def left(self, bound: Bound, result: Result, units: tuple[Unit, ...], ground: Ground) -> Left | None:
        """Return what may still come, or is still to be done, under one bound; None where the rules say nothing."""
        return None

    def missing_base(
        self, target: TargetSpec, units: Sequence[Unit], window: Window, ground: Ground
    ) -> tuple[Key, ...]:
        """Return the figures of the year before without which it cannot be said what is left."""
        return ()


_KINDS: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Make kinds known by their names."""
    _KINDS.update({kind.name: kind for kind in kinds})


def compared_with_last_year(targets: Iterable[TargetSpec]) -> frozenset[str]:
    """Return the codes of the measures that these targets compare with the year before."""
    changes = (target for target in targets if kind_of(target).compares_years)
    return frozenset(measure_of(term)[1] for target in changes for term in target.numerator)


def kind_named(name: str) -> Kind:
    """Return a kind by its name; KeyError of a name that no kind has."""
    return _KINDS[name]


def kind_of(target: TargetSpec) -> Kind:
    """Return the kind of a target."""
    return _KINDS[target.kind]


def value_of(result: Result) -> Fraction | None:
    """Return the exact value of a result as its kind shows it; None where there is none."""
    return result.once("value", lambda: kind_of(result.target).value(result))


def every_kind() -> tuple[Kind, ...]:
    """Return all kinds in the order in which people choose among them."""
    return tuple(_KINDS.values())


def judged(target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground) -> Result:
    """Judge a target of any kind; where its window is not the one it is judged on, the value is for reference."""
    if province is not None and len(units) == 1:
        judge = partial(_judged, target, units, province, window, ground)
        return ground.once("result", target, units[0], window, judge)
    return _judged(target, units, province, window, ground)


def _judged(
    target: TargetSpec, units: tuple[Unit, ...], province: str | None, window: Window, ground: Ground
) -> Result:
    result = kind_of(target).judge(target, units, province, window, ground)
    if is_judged_on(target, window):
        return result
    verdict = MONITORED if result.verdict in (MET, NOT_MET) else result.verdict
    return result.but(verdict=verdict, is_reference=True)


def is_judged_on(target: TargetSpec, window: Window) -> bool:
    """Say whether a window is one on which the target gets a verdict; elsewhere its value is shown for reference.

    Named windows are judged for every target that is not a quarter's. What lasts stands in any window, unless it is
    judged on the year.
    """
    if target.judged_on == scheme.YEAR:
        return window.is_named or window.through == QUARTERS[-1]
    if kind_of(target).is_lasting:
        return True
    if target.judged_on == scheme.QUARTER:
        return len(window.periods) == 1 and not window.is_named
    return window.is_named or window.through is not None


def is_promised(target: TargetSpec, window: Window) -> bool:
    """Say whether a window shows how far a target has come: it is judged there, or will be at the year's end."""
    is_on_the_way = target.judged_on == scheme.YEAR and window.through is not None
    return is_on_the_way or is_judged_on(target, window)


def has_verdict(target: TargetSpec, window: Window, ground: Ground) -> bool:
    """Say whether anybody can get a verdict on a target in a window: it is judged there, and not only watched."""
    return is_judged_on(target, window) and kind_of(target).can_be_missed(target, window, ground)


def contradicted(result: Result, keys: tuple[Key, ...]) -> Result:
    """Return a result without verdict and value where figures contradict each other, named by their keys."""
    if not keys:
        return result
    return result.but(
        numerator=None,
        denominator=None,
        current=None,
        base=None,
        duty=None,
        verdict=NO_DATA,
        comparisons=(),
        contradiction=keys,
    )


def thresholds_of(target: TargetSpec, province: str | None) -> list[Fraction]:
    """Return what a value may not be misread against, whether it is judged in its window or not."""
    return [bound.threshold for bound in target.bounds(province)]


def bounds_in(target: TargetSpec, province: str | None, window: Window) -> tuple[Bound, ...]:
    """Return what a value is compared with in a window: nothing where the target is not judged on it."""
    return target.bounds(province) if is_judged_on(target, window) else ()


def compared(result: Result) -> Result:
    """Return a result with its numbers judged against its bounds, or monitored where there are none."""
    bounds = bounds_in(result.target, result.province, result.window)
    if not bounds:
        return result.but(verdict=MONITORED)
    scale = kind_of(result.target).scale
    numbers = (result.numerator or 0, result.denominator or 0, result.current, result.base)
    comparisons = tuple(compare(bound, scale, *numbers) for bound in bounds)
    met = all(comparison.holds for comparison in comparisons)
    return result.but(verdict=MET if met else NOT_MET, comparisons=comparisons)


def with_headroom(result: Result, units: tuple[Unit, ...], ground: Ground) -> Result:
    """Return a result with its headroom where it is judged, and on the way to the year on which it will be."""
    if not is_promised(result.target, result.window):
        return result
    return result.but(duty=headroom_of(kind_of(result.target), result, units, ground))
