"""Saving what the entry page says, for the submission and the bases it carries, through the figures' one writer."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import Conflict, Invalid, Problem, Refused
from pledges.models import Pledge, Province
from targets.calendar.queries.territory import base_period
from targets.models import NarrativeVersion, Submission
from targets.reports.queries.reading import Reading
from targets.reports.services.cells import CellInput
from targets.reports.services.figures import SavedCell, save_cells
from targets.reports.services.narratives import save_narrative
from targets.reports.services.submissions import base_submission


@dataclass(frozen=True)
class Clash:
    """One cell or narrative that somebody else wrote first: `theirs` is stored, `mine` is what was typed."""

    where: str
    theirs: object
    mine: object


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
        return save_cells(_holder(reading.submission, province, by=by, at=at), [cell], **given)[0]


def save_page(
    submission: Submission,
    cells: dict[str, list[CellInput]],
    narratives: dict[int, tuple[str, int]],
    problems: list[Problem],
    *,
    by,
    at: datetime,
) -> None:
    """Save a whole page, all or nothing: raises NotSaved with everything that is in the way, NotAllowed or Refused.

    `cells` by province ("" the submission's own), `narratives` by pledge id with the version seen, `problems` what
    reading the page has already found.
    """
    problems, clashes = list(problems), []
    with transaction.atomic():
        for province, some in cells.items():
            _save_part(submission, province, some, problems, clashes, by=by, at=at)
        for pledge_id, (text, seen) in narratives.items():
            _save_told(submission, pledge_id, text, seen, problems, clashes, by=by, at=at)
        if problems or clashes:
            raise NotSaved(problems, clashes)


def _save_part(submission, province, cells, problems, clashes, *, by, at) -> None:
    try:
        with transaction.atomic():
            save_cells(_holder(submission, province, by=by, at=at), cells, by=by, at=at)
    except Invalid as invalid:
        problems += [Problem(_key(province, problem.where), problem.message) for problem in invalid.problems]
    except Conflict as conflict:
        clashes += [
            Clash(_key(province, mine.measure), theirs, mine)
            for theirs, mine in zip(conflict.theirs, conflict.mine, strict=True)
        ]


def _save_told(submission, pledge_id, text, seen, problems, clashes, *, by, at) -> None:
    """Save one narrative, unless the person left it as they saw it."""
    version = NarrativeVersion.objects.filter(
        narrative__submission=submission, narrative__pledge=pledge_id, number=seen
    ).first()
    if text.replace("\r\n", "\n").strip() == (version.text if version else ""):
        return
    try:
        with transaction.atomic():
            save_narrative(submission, Pledge.objects.get(pk=pledge_id), text, by=by, at=at, expected_version=seen)
    except Pledge.DoesNotExist:
        return
    except Invalid as invalid:
        problems += invalid.problems
    except Conflict as conflict:
        clashes.append(Clash(f"narrative-{pledge_id}", conflict.theirs, conflict.mine))


def _holder(submission: Submission, province: str, *, by, at) -> Submission:
    """Return the submission that holds the cell: itself, or the history submission it carries for that province."""
    if not province:
        return submission
    period = base_period(submission.period)
    found = Province.objects.filter(code=province).first()
    if period is None or found is None:
        raise Refused(_("Không có kỳ cùng kỳ năm trước để nhập cho đơn vị này."))
    return base_submission(submission, period, by=by, at=at, province=found)


def _key(province: str, measure: str) -> str:
    return f"base:{province}:{measure}" if province else measure
