"""What the entry page and the answer to a saved cell say of cells, for people who are played (bench, tests.soak)."""

import re

STATE = re.compile(r'id="state-(\w+)"[^>]*?data-outcome="(\w+)"[^>]*?data-version="(\d+)"', re.DOTALL)


def standing_versions(html: str) -> dict[str, int]:
    """Return the number of the version that stands of each cell of the report itself, by measure code; 0: empty."""
    return {code: int(number) for code, _outcome, number in STATE.findall(html)}


def saved_version(html: str, code: str) -> int | None:
    """Return the number under which a cell is saved; None where the answer does not say that it is."""
    outcomes = {of: (outcome, int(number)) for of, outcome, number in STATE.findall(html)}
    outcome, number = outcomes.get(code, ("", 0))
    return number if outcome == "saved" else None
