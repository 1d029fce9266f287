"""What the figures being entered come to: each target's value and verdict for one province, as they stand now."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ResultLine:
    """One target over one window, with the figures of the page whether accepted or not."""

    title: str
    window: str
    shown: str
    verdict: str
    counts: str = ""
    is_reference: bool = False
    rests_on_estimate: bool = False


def results_of(submission, cells) -> dict[int, list[ResultLine]]:
    """Return the result lines of the submission's province by pledge id."""
    return {}
