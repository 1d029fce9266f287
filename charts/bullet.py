"""The bullet: how much of a limit, or of a need, there is by now, and how much there was a year ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from charts.scale import WHOLE, percent, rounded

LEAST = 60  # positions of a part that is not nothing


@dataclass(frozen=True)
class Compared:
    """A value beside the bar, with its words: last year's at this time, or in all."""

    value: int
    words: str


@dataclass(frozen=True)
class Bullet:
    """A bar from zero, its limit as a line, and other values as short lines. All in ten-thousandths of the width."""

    words: str  # all that it says
    width: str
    over: tuple[str, str] | None  # x and width of what lies beyond a limit that may not be passed
    limit: str
    compared: tuple[tuple[str, str], ...]  # (x, words)


def bullet(used: int, limit: int, words: str, *, compared: Sequence[Compared] = (), is_need: bool = False) -> Bullet:
    """Draw what there is by now against a limit (may not be passed) or, `is_need`, against what there must be.

    Whole numbers of one unit; what is below zero stands at zero.
    """
    highest = max(used, limit, *(peer.value for peer in compared), 1)

    def place(value: int) -> int:
        """Return a position: the bar and its limit are never drawn equal where they are not."""
        return rounded(Fraction(max(value, 0) * (WHOLE - 2 * LEAST), highest))

    end, line = place(used), place(limit)
    if used != limit:
        end = max(end, line + LEAST) if used > limit else min(end, max(line - LEAST, 0))
    is_over = used > limit and not is_need
    return Bullet(
        words=words,
        width=percent(min(end, line) if is_over else end),
        over=(percent(line), percent(end - line)) if is_over else None,
        limit=percent(line),
        compared=tuple((percent(place(peer.value)), peer.words) for peer in compared),
    )
