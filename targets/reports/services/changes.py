"""What a file asks of one report, whatever its layout: cells and texts, the places they stand at, what is wrong.

Readers of files make it (reports.imports); here it is tried, to be looked at first, and saved as the page is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.errors import Problem
from pledges.permissions import Authority
from targets.models import FigureVersion, Submission
from targets.reports.queries.entry import EntryPage, entry_page
from targets.reports.queries.reading import Reading
from targets.reports.services.cells import CellInput
from targets.reports.services.entry import Asked, Clash, NotSaved, save_page, split_key

VALUE = "v"  # the field of a cell that holds its number (queries.content.Fields), "t" a text
MOST_FAULTS = 200  # told of one file


@dataclass(frozen=True)
class Fault:
    """A sentence about one place of a file; `key` and `field` say of which cell of the report, where it is of one."""

    sheet: str
    coordinate: str
    message: str
    key: str = ""
    field: str = ""

    @property
    def where(self) -> str:
        """Return the place as people and scripts name it: Số liệu!F14."""
        return f"{self.sheet}!{self.coordinate}"


@dataclass(frozen=True)
class ReportChanges:
    """What a file says of one report, read by itself; nothing of it is compared with the report yet.

    `cells` by their keys, `texts` by pledge id (text, version seen). `places`: sheet and coordinate by key and field.
    `said`: what stands there, as a value. `faults` are in the way of all, `remarks` are only told.
    """

    cells: Mapping[str, CellInput] = field(default_factory=dict)
    texts: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    places: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    said: Mapping[tuple[str, str], object] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()

    def asked(self) -> Asked:
        """Return what it asks as the page's service takes it; what a file leaves out asks nothing."""
        cells: dict[str, list[CellInput]] = {}
        for key, cell in self.cells.items():
            cells.setdefault(split_key(key)[0], []).append(cell)
        return Asked(cells, dict(self.texts), source=FigureVersion.Source.FILE)

    def without(self, keys: set[str]) -> "ReportChanges":
        """Return the rest, without some cells and texts."""
        return replace(
            self,
            cells={key: cell for key, cell in self.cells.items() if key not in keys},
            texts={pledge: text for pledge, text in self.texts.items() if text_key(pledge) not in keys},
        )

    def unseen(self) -> "ReportChanges":
        """Return the same of a report that has just been begun: what it begins with was not seen, and may be other."""
        cells = {key: replace(cell, expected_version=None) for key, cell in self.cells.items()}
        return replace(self, cells=cells)

    def fault_at(self, key: str, message: str) -> Fault:
        """Return a fault of a cell or a text, at its place in the file."""
        name = VALUE if (key, VALUE) in self.places else "t"
        sheet, coordinate = self.places.get((key, name), ("", ""))
        return Fault(sheet, coordinate, message, key, name)


def text_key(pledge: int) -> str:
    """Return the key of a narrative, as the entry page calls it."""
    return f"narrative-{pledge}"


@dataclass(frozen=True)
class Trial:
    """What would come of a file: the page as it stands, the page as it would stand, what keeps it from that."""

    before: EntryPage
    after: EntryPage
    changed: int
    faults: tuple[Fault, ...]
    has_clashes: bool = False


def save_changes(submission: Submission, changes: ReportChanges, *, by, at: datetime) -> int:
    """Write all that a file asks, or nothing; return how many cells and texts changed.

    Judged against what stands at this moment. Raises NotSaved (problems at the keys of cells), NotAllowed or Refused.
    """
    if changes.faults:
        raise NotSaved([Problem(fault.key or fault.where, fault.message) for fault in changes.faults], [])
    return save_page(submission, changes.asked(), by=by, at=at)


def try_changes(reading: Reading, authority: Authority, changes: ReportChanges, *, at: datetime) -> Trial:
    """Save what can be saved, look at the page, and undo it: findings and verdicts are those of the real thing.

    Raises NotAllowed or Refused where the person may not write.
    """
    before = entry_page(reading, authority, now=at)
    faults, refused, has_clashes, changed = list(changes.faults), {fault.key for fault in changes.faults}, False, 0
    with transaction.atomic():
        while True:
            try:
                changed = save_page(reading.submission, changes.without(refused).asked(), by=authority.user, at=at)
                break
            except NotSaved as not_saved:
                found = [fault for fault in faults_of(changes, not_saved) if fault.key not in refused]
                faults += found
                refused |= {fault.key for fault in found}
                has_clashes = has_clashes or bool(not_saved.clashes)
                if not found:
                    raise
        submission = Submission.objects.select_related("province", "period__cluster", "accepted", "carried_by__period")
        after = entry_page(Reading(submission.get(pk=reading.submission.pk)), authority, now=at)
        transaction.set_rollback(True)
    return Trial(before, after, changed, tuple(sorted_faults(faults)), has_clashes)


def faults_of(changes: ReportChanges, not_saved: NotSaved) -> list[Fault]:
    """Return what kept a file from being saved, each at its place."""
    told = [changes.fault_at(problem.where, problem.message) for problem in not_saved.problems]
    return told + [changes.fault_at(clash.where, _clash(clash)) for clash in not_saved.clashes]


def _clash(clash: Clash) -> str:
    if isinstance(clash.mine, str):
        return _("Thuyết minh này đã được người khác sửa sau khi tải mẫu: hãy tải lại mẫu.")
    words = {"theirs": clash.theirs.content.in_words(_("để trống")), "who": clash.theirs.by}
    return _("Ô này đã được %(who)s sửa thành %(theirs)s sau khi tải mẫu: hãy tải lại mẫu.") % words


def sorted_faults(faults: list[Fault]) -> list[Fault]:
    """Return faults in the order of the file: by sheet, row and column."""

    def place(fault: Fault) -> tuple:
        digits = "".join(filter(str.isdigit, fault.coordinate))
        letters = fault.coordinate.removesuffix(digits)
        return fault.sheet, int(digits or 0), len(letters), letters

    return sorted(faults, key=place)
