"""Up to which periods something stands that lasts from the period in which it came; the kinds judge it."""

from targets.core.periods import QUARTERS, Window, quarter_code
from targets.core.result import Ground


def quarters_until(window: Window) -> tuple[str, ...]:
    """Return the quarters of the window's year that have ended with it; of a cumulative window those it consists of."""
    if not window.is_named:
        return tuple(map(quarter_code, range(1, window.quarter + 1)))
    return tuple(quarter_code(quarter) for quarter in QUARTERS if window.quarter_days(quarter)[1] <= window.end)


def named_until(window: Window, ground: Ground) -> tuple[str, ...]:
    """Return the other named windows of the year that have ended with a window."""
    return tuple(code for code, end in ground.ends.items() if end <= window.end and code not in window.periods)
