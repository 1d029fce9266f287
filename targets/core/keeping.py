"""A value that never changes remembers what was made of it; nothing of the domain."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Keeping:
    """A plain value with what was made of it: it is one object for as long as it stands, and that goes with it."""

    _kept: dict[Any, tuple[Any, Any]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def once(self, key: Any, make: Callable[[], Answer], beside: Any = None) -> Answer:
        """Return what is made of the value alone, or of it `beside` others (a value, or a tuple): made once.

        Of the last ones beside it alone: where these are not equal, it is made anew. Whatever `make` looks at that is
        neither this value nor part of it stands beside it.
        """
        kept = self._kept.get(key)
        if kept is None or not (kept[0] is beside or kept[0] == beside):
            kept = self._kept[key] = (beside, make())
        return cast(Answer, kept[1])
