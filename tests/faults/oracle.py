"""What must hold after every fault, in five points, written once; tests/faults and the soak ask it. No test is here.
conftest.py asks points 1, 3 and 5 after every test of the folder.

1. Nothing is broken: the record, the rows and the files agree. 2. What was acknowledged stands; what was not stands
whole or not at all. 3. Who was not served was told in a sentence what to do. 4. The same act sent again succeeds, once.
5. No failure of the server is without its incident code.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, F, Max

from audit.models import Event
from targets.agreements.services.record import verify
from targets.models import Figure, FigureVersion
from tests.fixtures.gunicorn import Answer

WHAT_TO_DO = re.compile("[Hh]ãy ")
BUILT = re.compile(
    r"(accounts\.User|pledges\.Role)/\d+ .*: không có sự kiện nào ghi\.$"
)  # by builders, whom no event keeps


@dataclass(frozen=True)
class Act:
    """What a person sends, and how often it stands afterwards: 0 or 1; anything else is half of it, or twice."""

    send: Callable[[], Answer]
    stands: Callable[[], float]


class Oracle:
    """Knows what was broken before any fault; asks for all five points. `before`: lines, instead of asking now."""

    def __init__(self, before: Iterable[str] | None = None) -> None:
        self.before = frozenset(_breaks() if before is None else before)

    def breaks(self) -> list[str]:
        """Return what has been broken since (point 1), a line each."""
        if not connection.in_atomic_block:
            connection.close()  # a fault may have ended it
        return [line for line in _breaks() if line not in self.before and not BUILT.match(line)]

    def assert_survived(self, act: Act, answer: Answer) -> None:
        """Assert all five points after an act met a fault and was answered so."""
        assert self.breaks() == []
        assert act.stands() in ((1,) if is_acknowledged(answer) else (0, 1))
        assert untold(answer) == []
        again = act.send()
        assert is_acknowledged(again), (again.status, again.text[-2000:])
        assert act.stands() == 1
        assert self.breaks() == []


def _breaks() -> list[str]:
    _head, lines = verify()
    return lines + list(_breaks_of_figures())


def _breaks_of_figures() -> Iterator[str]:
    versions, events = FigureVersion.objects.count(), Event.objects.filter(action="figure").count()
    if versions != events:
        yield f"{versions} versions of figures, {events} events of them"
    figures = Figure.objects.annotate(last=Max("versions__number"), count=Count("versions"))
    wrong = figures.exclude(current__number=F("last"), count=F("last"))
    yield from (f"figure {figure.pk}: its versions are not 1 to the current one" for figure in wrong)


def is_acknowledged(answer: Answer) -> bool:
    """Say whether an answer tells a person that it is done: a fragment of the page, or the way on."""
    return answer.status in (200, 302)


def untold(answer: Answer) -> list[str]:
    """Return what an answer owes (points 3 and 5); a connection that broke (0) says nothing: the page's script does."""
    owed = []
    if (answer.status == 400 or answer.status >= 500) and not WHAT_TO_DO.search(answer.text):
        owed.append(f"{answer.status} says nothing of what to do")
    if answer.status >= 500 and not answer.headers.get("X-Incident"):
        owed.append(f"{answer.status} has no incident code")
    return owed
