"""What the people of a soak were told of each thing they sent, and what stands of it at the end."""

import itertools
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count

from audit.models import Event
from targets.models import FigureVersion
from targets.models.submission import subject_of

ACKNOWLEDGED, REFUSED, UNKNOWN = "acknowledged", "refused", "unknown"


@dataclass
class Write:
    """One save of cells, known by its note, which no other save has; `outcome`: what its person was told in the end."""

    note: str
    report: int
    cells: int
    outcome: str = UNKNOWN


@dataclass
class Move:
    """One act on a report; `unanswered`: how often it was sent without any answer to it."""

    report: int
    action: str
    user: int
    outcome: str = UNKNOWN
    unanswered: int = 0


@dataclass
class Ledger:
    """Everything that was sent; each person writes their own lines."""

    writes: list[Write] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    answers: Counter = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    incidents: list[str] = field(default_factory=list)  # their codes, as answered with 500
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, report: int, cells: int) -> Write:
        """Begin a save under a note of its own."""
        with self._lock:
            line = Write(f"Đã đối chiếu lần {next(self.numbers)}.", report, cells)
            self.writes.append(line)
        return line

    def move(self, report: int, action: str, user: int) -> Move:
        """Begin an act on a report."""
        line = Move(report, action, user)
        self.moves.append(line)
        return line

    def differences(self) -> Iterator[str]:
        """Yield what was acknowledged and is lost, what stands half, what stands twice, what was refused and stands."""
        rows = FigureVersion.objects.filter(note__startswith="Đã đối chiếu lần ").values_list("note")
        stands = dict(rows.annotate(Count("pk")))
        for line in self.writes:
            count = stands.pop(line.note, 0)
            if line.outcome == ACKNOWLEDGED and count != line.cells:
                yield f"lost: {line}, {count} stand"
            elif count not in (0, line.cells):
                yield f"{'doubled' if count > line.cells else 'half'}: {line}, {count} stand"
            elif line.outcome == REFUSED and count:
                yield f"refused: {line}, {count} stand"
        yield from (f"nobody sent: {note}" for note in stands)
        yield from self._of_moves()

    def _of_moves(self) -> Iterator[str]:
        acts = {(line.report, line.action, line.user) for line in self.moves}
        for report, action, user in sorted(acts):
            lines = [line for line in self.moves if (line.report, line.action, line.user) == (report, action, user)]
            least = sum(line.outcome == ACKNOWLEDGED for line in lines)
            most = least + sum(line.unanswered for line in lines)
            count = Event.objects.filter(subject=subject_of(report), action=action, actor_id=user).count()
            if not least <= count <= most:
                yield f"{action} of {report}: {least} acknowledged, at most {most} sent, {count} stand"
