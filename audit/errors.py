"""What a service raises when it says no; each carries Vietnamese sentences fit to show. No HTTP here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (a cell's measure code, a form field or a line number) and what to do."""

    where: str
    message: str


class Refused(Exception):
    """A rule of the workflow or of authority says no (409 to a client)."""

    def __init__(self, message: str):
        self.message = message
        super().__init__(message)


class NotAllowed(Refused):
    """The person lacks the authority (403)."""


class Invalid(Exception):
    """The input is wrong; nothing was written (422 to a client). Lists every problem at once."""

    def __init__(self, problems: list[Problem]):
        self.problems = list(problems)
        super().__init__("; ".join(f"{p.where}: {p.message}" for p in self.problems))


class Conflict(Exception):
    """Somebody else wrote first: `theirs` is what is stored now, `mine` what was refused (409, both are shown)."""

    def __init__(self, message: str, *, theirs=None, mine=None):
        self.message, self.theirs, self.mine = message, theirs, mine
        super().__init__(message)
