"""What a service raises when it says no: Vietnamese sentences fit to show, and the status of the answer."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from foundation.text import LONGEST, grouped, has_hidden_signs


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (a cell's measure code, a form field or a line number) and what to do.

    `part`: which of a cell's fields it is about (targets.reports.queries.content.Fields), "" where of none alone.
    """

    where: str
    message: str
    part: str = ""


def length_problems(where: str, text: str, longest: int = LONGEST, *, name: str = "") -> list[Problem]:
    """Return the problem of a text that is too long: nothing is cut to fit. `name` says which of a cell's texts."""
    if len(text) <= longest:
        return []
    numbers = {"name": name, "longest": grouped(longest), "length": grouped(len(text))}
    if name:
        message = _("%(name)s dài quá %(longest)s ký tự (đang có %(length)s): hãy rút gọn.")
    else:
        message = _("Dài quá %(longest)s ký tự (đang có %(length)s): hãy rút gọn.")
    return [Problem(where, message % numbers)]


def hidden_sign_problems(where: str, text: str) -> list[Problem]:
    """Return the problem of a name with signs that nobody sees, or that turn its direction."""
    if not has_hidden_signs(text):
        return []
    return [Problem(where, _("Có ký tự ẩn hoặc ký tự đổi chiều chữ: hãy gõ lại, không dán."))]


class Refused(Exception):
    """A rule of the workflow or of authority says no."""

    status = 409

    def __init__(self, message: str):
        self.message = message
        super().__init__(message)


class NotAllowed(Refused):
    """The person lacks the authority."""

    status = 403


class Invalid(Exception):
    """The input is wrong; nothing was written. Lists every problem at once."""

    status = 422

    def __init__(self, problems: list[Problem]):
        self.problems = list(problems)
        super().__init__("; ".join(f"{p.where}: {p.message}" for p in self.problems))


class Conflict(Exception):
    """Somebody else wrote first: `theirs` is what is stored now, `mine` what was refused; both are shown."""

    status = 409

    def __init__(self, message: str, *, theirs=None, mine=None):
        self.message, self.theirs, self.mine = message, theirs, mine
        super().__init__(message)
