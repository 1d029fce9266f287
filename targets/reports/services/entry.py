"""Saving what the entry page says, for the submission and the bases it carries, through the figures' one writer."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import Conflict, Invalid, Problem, Refused
from pledges.models import Pledge, Province
from targets.calendar.queries.territory import base_period
from targets.models import FigureVersion, NarrativeVersion, Submission
from targets.reports.queries.reading import Reading
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import SavedCell, save_cells
from targets.reports.services.narratives import save_narrative
from targets.reports.services.submissions import base_submission


@dataclass(frozen=True)
class ReportInput:
    """What a page or a file asks of a report; see save_page.

    `cells` by the province whose base they are ("" the submission's own), `narratives` by pledge id: (text, version
    seen), `problems`: what reading it has found already.
    """

    cells: dict[str, list[CellInput]] = field(default_factory=dict)
    narratives: dict[int, tuple[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    source: str = FigureVersion.Source.ENTRY


@dataclass(frozen=True)
class Clash:
    """One cell or narrative that somebody else wrote first: `theirs` is stored, `mine` is what was typed."""

    where: str
    theirs: Any  # a SavedCell; of a narrative its version or None
    mine: Any  # a CellInput; of a narrative its text


class NotSaved(Exception):
    """The page was not saved at all; every problem and every clash is named by the key of its cell."""

    def __init__(self, problems: list[Problem], clashes: list[Clash]):
        self.problems, self.clashes = problems, clashes
        super().__init__(f"{len(problems)} problems, {len(clashes)} clashes")


def save_cell(reading: Reading, province: str, cell: CellInput, *, by, at: datetime, source: str) -> SavedCell:
    """Save one cell; `province` names whose base it is, "" for the submission's own. Raises as figures.save_cells."""
    given = {"by": by, "at": at, "source": source, "seen": reading}
    if not province:
        return save_cells(reading.submission, [cell], **given)[0]
    with transaction.atomic():
        return save_cells(holder_of(reading.submission, province, by=by, at=at), [cell], **given)[0]


def save_page(submission: Submission, asked: ReportInput, *, by, at: datetime) -> int:
    """Save what a page or a file asks for, all or nothing; return how many cells and narratives changed.

    Raises NotSaved with everything that is in the way, NotAllowed or Refused.
    """
    saving = _Saving(submission, asked, by, at, list(asked.problems))
    with transaction.atomic():
        changed = sum(saving.part(province) for province in asked.cells)
        changed += sum(saving.narrative(pledge) for pledge in asked.narratives)
        if saving.problems or saving.clashes:
            raise NotSaved(saving.problems, saving.clashes)
        return changed


@dataclass
class _Saving:
    """A page being saved, part by part; collects what is in the way."""

    submission: Submission
    asked: ReportInput
    by: Any
    at: datetime
    problems: list[Problem]
    clashes: list[Clash] = field(default_factory=list)

    def part(self, province: str) -> int:
        """Save the cells of one holder; return how many changed."""
        try:
            with transaction.atomic():
                holder = holder_of(self.submission, province, by=self.by, at=self.at)
                cells = self.asked.cells[province]
                return sum(
                    outcome.changed
                    for outcome in save_cells(holder, cells, by=self.by, at=self.at, source=self.asked.source)
                )
        except Invalid as invalid:
            self.problems += [replace(problem, where=key_of(province, problem.where)) for problem in invalid.problems]
        except Conflict as conflict:
            for theirs, mine in zip(conflict.theirs, conflict.mine, strict=True):
                self.clashes.append(Clash(key_of(province, mine.measure), theirs, mine))
        return 0

    def narrative(self, pledge_pk: int) -> bool:
        """Save one narrative, unless the person left it as they saw it; say whether it changed."""
        text, seen = self.asked.narratives[pledge_pk]
        place = {"narrative__submission": self.submission, "narrative__pledge": pledge_pk}
        version = NarrativeVersion.objects.filter(**place, number=seen).first()
        pledge = Pledge.objects.filter(pk=pledge_pk).first()
        if pledge is None or text.replace("\r\n", "\n").strip() == (version.text if version else ""):
            return False
        try:
            with transaction.atomic():
                given = {"by": self.by, "at": self.at, "expected_version": seen}
                saved = save_narrative(self.submission, pledge, text, **given)
                return saved is not None and saved.number > seen
        except Invalid as invalid:
            self.problems += invalid.problems
        except Conflict as conflict:
            self.clashes.append(Clash(f"narrative-{pledge_pk}", conflict.theirs, conflict.mine))
        return False


def holder_of(submission: Submission, province: str, *, by, at) -> Submission:
    """Return the submission that holds a cell: itself, or the history submission it carries for that province, begun
    where there is none yet. Raises as base_submission."""
    if not province:
        return submission
    period = base_period(submission.period)
    found = Province.objects.filter(code=province).first()
    if period is None or found is None:
        raise Refused(_("Không có kỳ cùng kỳ năm trước để nhập cho đơn vị này."))
    return base_submission(submission, period, by=by, at=at, province=found)


def key_of(province: str, measure: str) -> str:
    """Return the key of a cell: its measure's code, or that of a base cell; split_key undoes it."""
    return f"base:{province}:{measure}" if province else measure


def split_key(key: str) -> tuple[str, str]:
    """Return (base province code or "", measure code) of a cell's key."""
    if not key.startswith("base:"):
        return "", key
    _base, province, measure = [*key.split(":", 2), ""][:3]
    return province, measure
