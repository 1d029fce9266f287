"""What a judgement stands on and what it gives: plain values that screens, files and explanations print."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from targets.core.comparison import Comparison
from targets.core.periods import Window
from targets.core.rollup import Input
from targets.core.scheme import Known, MeasureSpec, TargetSpec


@dataclass(frozen=True)
class Ground:
    """What every judgement stands on: figures, measures, narrative rulings and the season's targets by code.

    `rulings`: (province, year, period code, target) → "met" or "not_met", accepted ones only.
    """

    known: Known
    measures: Mapping[str, MeasureSpec]
    rulings: Mapping[tuple[str, int, str, str], str] = field(default_factory=dict)
    targets: Mapping[str, TargetSpec] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """One target for one province (None: the cluster) over one window.

    The value is numerator ÷ denominator exactly; both None with no_data. `is_reference`: shown without a verdict, since
    the window is not the one the target is judged on (tham khảo). `headroom`: domain.md §6, None where there is none.
    """

    target: TargetSpec
    province: str | None
    window: Window
    verdict: str
    shown: str
    numerator: int | None = None
    denominator: int | None = None
    current: int | None = None
    base: int | None = None
    counts: str = ""
    missing: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    under: tuple[Input, ...] = ()  # of the denominator, or of the base
    comparisons: tuple[Comparison, ...] = ()
    headroom: int | None = None
    is_reference: bool = False
    rests_on_estimate: bool = False
    parts: tuple["Result", ...] = ()
    members_met: int | None = None
    members_known: int | None = None
    members_total: int | None = None
    unit: str = ""
