"""The kinds of target: one module each, that states its formula, value, comparison, headroom and shortfall."""

from targets.core.kinds.all_of import AllOf
from targets.core.kinds.amount import Amount
from targets.core.kinds.base import (
    Kind,
    compared_with_last_year,
    every_kind,
    has_verdict,
    is_judged_on,
    is_promised,
    kind_named,
    kind_of,
    register,
    value_of,
)
from targets.core.kinds.change import Change
from targets.core.kinds.milestone import Milestone, joined
from targets.core.kinds.narrative import Narrative
from targets.core.kinds.ratio import Ratio

__all__ = [
    "Kind",
    "compared_with_last_year",
    "every_kind",
    "has_verdict",
    "is_judged_on",
    "is_promised",
    "joined",
    "kind_named",
    "kind_of",
    "value_of",
]

register(Change(), Ratio(), Amount(), Milestone(), Narrative(), AllOf())
