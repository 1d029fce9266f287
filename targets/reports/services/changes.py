"""What a file asks of one report, whatever its layout: cells and texts, the places they stand at, what is wrong.

Readers of files make it (reports.imports); here it is tried, to be looked at first, and saved as the page is.
"""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.text import mark
from pledges.permissions import Authority
from targets.models import FigureVersion, Submission
from targets.reports.queries.entry import EntryPage, entry_page
from targets.reports.queries.reading import Reading
from targets.reports.services.cells import CellInput
from targets.reports.services.entry import Clash, NotSaved, ReportInput, save_page, split_key

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
    `values`: what stands there, as it can be written again. `faults` are in the way of all, `remarks` are only told.
    """

    cells: Mapping[str, CellInput] = field(default_factory=dict)
    texts: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    places: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    values: Mapping[tuple[str, str], object] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Fault, ...] = ()

    def page_input(self) -> ReportInput:
        """Return what it asks as the page's service takes it; what a file leaves out asks nothing."""
        cells: dict[str, list[CellInput]] = {}
        for key, cell in self.cells.items():
            cells.setdefault(split_key(key)[0], []).append(cell)
        return ReportInput(cells, dict(self.texts), source=FigureVersion.Source.FILE)

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

    def beside(self, numbers: Mapping[str, int]) -> "ReportChanges":
        """Return the same of a file that does not say what it was filled beside: the versions of these numbers, by key.

        Whoever has written a cell since is not written over.
        """
        cells = {key: replace(cell, expected_version=numbers.get(key, 0)) for key, cell in self.cells.items()}
        return replace(self, cells=cells)

    @property
    def mark(self) -> str:
        """Return a mark of all that it asks, and beside which versions."""
        return mark(sorted((key, astuple(cell)) for key, cell in self.cells.items()), sorted(self.texts.items()))

    def fault_at(self, key: str, message: str, part: str = "") -> Fault:
        """Return a fault of a cell (of one of its fields), or of a text, at its place in the file."""
        name = next((name for name in (part, VALUE, "t") if (key, name) in self.places), VALUE)
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


class NotTaken(Exception):
    """A file was not saved at all: everything that is in the way of it, each at its place, in the file's order."""

    def __init__(self, faults: tuple[Fault, ...], *, has_clashes: bool):
        self.faults, self.has_clashes = faults, has_clashes
        super().__init__("; ".join(f"{fault.where}: {fault.message}" for fault in faults))


def save_changes(submission: Submission, changes: ReportChanges, *, by, at: datetime) -> int:
    """Write all that a file asks, or nothing; return how many cells and texts changed.

    Judged against what stands at this moment. Raises NotTaken, NotAllowed or Refused.
    """
    with transaction.atomic():
        saved = _saved(submission, changes, by=by, at=at)
        if saved.faults:
            raise NotTaken(saved.faults, has_clashes=saved.has_clashes)
        return saved.changed


def try_changes(reading: Reading, authority: Authority, changes: ReportChanges, *, at: datetime) -> Trial:
    """Save what can be saved, look at the page, and undo it: findings and verdicts are those of the real thing.

    Raises NotAllowed or Refused where the person may not write.
    """
    before = entry_page(reading, authority, now=at)
    with transaction.atomic():
        saved = _saved(reading.submission, changes, by=authority.user, at=at)
        submission = Submission.objects.select_related("province", "period__cluster", "accepted", "carried_by__period")
        after = entry_page(Reading(submission.get(pk=reading.submission.pk)), authority, now=at)
        transaction.set_rollback(True)
    return Trial(before, after, saved.changed, saved.faults)


@dataclass(frozen=True)
class _Saved:
    """What saving a file came to: `faults` kept their cells from being saved."""

    changed: int
    faults: tuple[Fault, ...]
    has_clashes: bool


def _saved(submission: Submission, changes: ReportChanges, *, by, at: datetime) -> _Saved:
    """Save what nothing is in the way of, and collect what is in the way of the rest."""
    faults, has_clashes = list(changes.faults), False
    while True:
        refused = {fault.key for fault in faults}
        try:
            changed = save_page(submission, changes.without(refused).page_input(), by=by, at=at)
        except NotSaved as not_saved:
            more = [fault for fault in _faults_of(changes, not_saved) if fault.key not in refused]
            if not more:
                raise
            faults += more
            has_clashes = has_clashes or bool(not_saved.clashes)
        else:
            return _Saved(changed, tuple(sorted_faults(faults)), has_clashes)


def _faults_of(changes: ReportChanges, not_saved: NotSaved) -> list[Fault]:
    """Return what kept a file from being saved, each at its place."""
    faults = [changes.fault_at(problem.where, problem.message, problem.part) for problem in not_saved.problems]
    return faults + [changes.fault_at(clash.where, _clash(clash)) for clash in not_saved.clashes]


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
