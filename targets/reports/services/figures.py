"""The writer of figures: immutable versions, the pointer to the latest, and the event of each change."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from audit import services as audit
from foundation.dates import day_of
from foundation.errors import Conflict, Invalid, Problem, Refused
from foundation.inserts import give_keys, insert_all, new_row
from pledges.permissions import authority_of
from targets.core import workflow
from targets.models import Figure, FigureVersion, Measure, Submission
from targets.models.submission import subject_of
from targets.permissions.acting import check_edit
from targets.reports.queries.content import EMPTY, Content, content_of
from targets.reports.queries.reading import Reading
from targets.reports.queries.submissions import current_versions
from targets.reports.services.cells import CellInput, read_cell

Source = FigureVersion.Source


@dataclass(frozen=True)
class Change:
    """What is asked of one submission: contents by measure code, beside the versions that stand (`old`)."""

    submission: Submission
    contents: Mapping[str, Content]
    old: Mapping[str, FigureVersion]

    @cached_property
    def changed(self) -> dict[str, Content]:
        """The contents that say something else than what stands."""
        return {code: new for code, new in self.contents.items() if new != content_of(self.old.get(code))}


@dataclass(frozen=True)
class SavedCell:
    """A cell as it stands after a save: version 0 is an empty cell; `changed` says whether this save wrote it."""

    measure: str
    version: int
    content: Content
    by: str = ""
    at: datetime | None = None
    changed: bool = False


def save_cells(
    submission: Submission,
    cells: Sequence[CellInput],
    *,
    by,
    at: datetime,
    source: str = Source.ENTRY,
    seen: Reading | None = None,
) -> list[SavedCell]:
    """Save some cells of a submission, all of them or none; return how each stands, in the order given.

    Saving what is already there writes nothing. Raises NotAllowed or Refused (role, state, lock), Invalid (every bad
    cell), Conflict (`theirs` and `mine` are tuples of SavedCell and CellInput) when somebody wrote first.
    Checks across cells are not judged here: they are findings, and stop presenting. `seen`: what was read already.
    """
    with transaction.atomic():
        submission = lock(submission, seen=seen)
        check_writable(submission, by=by, at=at, seen=seen)
        reading = Reading(submission, seen.book if seen else None)
        old = _standing(reading, {cell.measure for cell in cells}, seen=seen)
        contents = read_cells(reading, cells, old=old, at=at)
        untouched = _check_versions(submission, cells, contents, old)
        contents = {code: content for code, content in contents.items() if code not in untouched}
        change = Change(submission, contents, old)
        [written] = write_versions([change], measures=measures_of(reading), by=by, at=at, source=source)
        if seen:
            seen.now_with(reading, written)
        return [_saved(cell.measure, written, old, by) for cell in cells]


def lock(submission: Submission, *, seen: Reading | None = None) -> Submission:
    """Return the submission as it is now, its row (and its carrier's, first) held until the transaction ends.

    `seen`: a reading for which its period and province were read already.
    """
    held = Submission.objects.select_for_update(of=("self",))
    if submission.carried_by_id:
        held.get(pk=submission.carried_by_id)
    if seen is None or seen.submission != submission or submission.carried_by_id:
        return held.select_related("province", "period__cluster", "carried_by__period").get(pk=submission.pk)
    found = held.get(pk=submission.pk)
    found.period, found.province = seen.period, seen.province
    return found


def _standing(reading: Reading, codes: Collection[str], *, seen: Reading | None) -> dict[str, FigureVersion]:
    """Return the versions that stand of these measures, emptied cells included; all of the report's where it is seen.

    The page that has seen it shows them all afterwards.
    """
    if seen is None or seen.submission != reading.submission:
        return current_versions(reading.submission, codes)
    found = {code: version for code, version in reading.latest[reading.submission.pk].items() if code in codes}
    for code, version in found.items():
        if code in reading.listed:  # else nothing is written of it
            measure = reading.listed[code].measure_id
            version.figure = Figure(pk=version.figure_id, submission_id=reading.submission.pk, measure_id=measure)
    return found


def check_writable(submission: Submission, *, by, at: datetime, seen: Reading | None = None) -> None:
    """Raise unless the person may write cells of this submission now; carried history also follows its carrier.

    `seen`: what was read for this person at this moment already.
    """
    authority = seen.authority if seen else None
    if authority is None or authority.user != by:
        authority = authority_of(by, now=at)
    check_edit(authority, submission, now=at)
    if submission.carried_by_id and submission.accepted_id is None:
        carrier = submission.carried_by
        if carrier.state not in workflow.EDITABLE:
            raise Refused(
                _("Báo cáo đang ở trạng thái “%(state)s” nên không sửa được số liệu.")
                % {"state": carrier.get_state_display()}
            )


def measures_of(reading: Reading) -> dict[str, Measure]:
    """Return the measures the submission's agreement lists, by code, asked for or not."""
    return {code: listed.measure for code, listed in reading.listed.items()}


def read_cells(reading: Reading, cells: Iterable[CellInput], *, old, at: datetime) -> dict[str, Content]:
    """Return what each cell asks for, by measure code; raises Invalid with every problem at once."""
    measures = measures_of(reading)
    contents, problems, today = {}, [], day_of(at)
    for cell in cells:
        measure = measures.get(cell.measure)
        if measure is None:
            problems.append(
                Problem(cell.measure, _("Giao ước không có mục số liệu này: hãy tải lại trang hoặc tải lại mẫu."))
            )
        elif cell.measure in contents:
            problems.append(Problem(cell.measure, _("%(name)s: nhập hai lần.") % {"name": measure.name}))
        else:
            contents[cell.measure], wrong = read_cell(
                cell,
                old=content_of(old.get(cell.measure)),
                measure=measure,
                is_milestone=cell.measure in reading.milestones,
                today=today,
                period=reading.period,
            )
            problems += wrong
    if problems:
        raise Invalid(problems)
    return contents


def write_versions(
    changes: Sequence[Change], *, measures: Mapping[str, Measure], by, at: datetime, source: str
) -> list[dict[str, FigureVersion]]:
    """Write a new version wherever a content differs, move the pointers, record one event each.

    Returns the new versions of each change by measure code, in a number of queries that does not grow with them. The
    caller holds the locks of all submissions and has asked whether the person may.
    """
    said = {"source": source, "by_id": by.pk, "at": at}
    written = [
        {code: _version(some[code], content, change.old.get(code), said) for code, content in change.changed.items()}
        for change, some in zip(changes, _figures(changes, measures), strict=True)
    ]
    versions = [version for some in written for version in some.values()]
    if versions:
        _insert(versions)
        acts = (act for change, some in zip(changes, written, strict=True) for act in _acts(change, some))
        audit.record_all(acts, by=by, at=at)
    return written


def _version(figure: Figure, content: Content, old: FigureVersion | None, said: Mapping[str, object]) -> FigureVersion:
    """Return the next version of a figure, not written yet."""
    version = new_row(FigureVersion, number=old.number + 1 if old else 1, **vars(content), **said)
    version.figure = figure
    return version


def _insert(versions: Sequence[FigureVersion]) -> None:
    """Write versions and the pointers to them: of a figure that is new with itself, so that no row is written twice."""
    new = [version for version in versions if version.figure.pk is None]
    if new:
        give_keys(versions)
        for version in new:
            version.figure.current_id = version.pk
        insert_all(version.figure for version in new)
        for version in new:
            version.figure = version.figure  # it has its key now
    insert_all(versions)
    if len(new) < len(versions):
        moved = [version.figure_id for version in versions if version.figure.current_id != version.pk]
        latest = FigureVersion.objects.filter(figure=OuterRef("pk")).order_by("-number").values("pk")[:1]
        Figure.objects.filter(pk__in=moved).update(current=Subquery(latest))


def _acts(change: Change, written: Mapping[str, FigureVersion]) -> Iterator[audit.Act]:
    """Yield what the record says of each new version."""
    subject = subject_of(change.submission.pk)
    for code, version in written.items():
        data = {
            "measure": code,
            "from": content_of(change.old.get(code)).as_data(),
            "to": change.contents[code].as_data(),
            "version": version.number,
            "source": version.source,
        }
        yield audit.Act("figure", subject, data=data, rows=[version])


def restore_accepted(submission: Submission, *, by, at: datetime) -> None:
    """Write the accepted contents again as new versions where they have moved since (cancelled reopening)."""
    accepted = {pin.measure.code: pin for pin in submission.accepted.figures.select_related("measure", "version")}
    old = current_versions(submission)
    contents = dict.fromkeys(old, EMPTY) | {code: content_of(pin.version) for code, pin in accepted.items()}
    measures = Measure.objects.in_bulk(contents, field_name="code")
    change = Change(submission, contents, old)
    write_versions([change], measures=measures, by=by, at=at, source=Source.RESTORE)


def _figures(changes: Sequence[Change], measures: Mapping[str, Measure]) -> list[dict[str, Figure]]:
    """Return the figures that change, by measure code, of each change; those that are new are not written yet."""
    unknown = {(change.submission.pk, code) for change in changes for code in change.changed if code not in change.old}
    have = {}
    if unknown:
        submissions, codes = map(set, zip(*unknown, strict=True))
        some = Figure.objects.filter(submission__in=submissions, measure__in=[measures[code].pk for code in codes])
        have = {(figure.submission_id, figure.measure.code): figure for figure in some.select_related("measure")}

    def figure(pk: int, code: str, old: FigureVersion | None) -> Figure:
        standing = old.figure if old else have.get((pk, code))
        return standing or new_row(Figure, submission_id=pk, measure_id=measures[code].pk)

    return [
        {code: figure(change.submission.pk, code, change.old.get(code)) for code in change.changed}
        for change in changes
    ]


def _check_versions(submission, cells, contents, old) -> set[str]:
    """Return the cells the person left as they saw them; raise Conflict for those that both have changed."""
    untouched, theirs, mine = set(), [], []
    for cell in cells:
        now = old.get(cell.measure)
        number = now.number if now else 0
        if cell.expected_version is None or cell.expected_version == number:
            continue
        if contents[cell.measure] == content_of(_seen(submission, cell)):
            untouched.add(cell.measure)
        elif contents[cell.measure] != content_of(now):
            theirs.append(_saved(cell.measure, {}, old, None))
            mine.append(cell)
    if theirs:
        raise Conflict(
            _("Người khác đã lưu số liệu này trước. Hãy xem cả hai số rồi chọn."),
            theirs=tuple(theirs),
            mine=tuple(mine),
        )
    return untouched


def _seen(submission, cell) -> FigureVersion | None:
    return FigureVersion.objects.filter(
        figure__submission=submission, figure__measure__code=cell.measure, number=cell.expected_version
    ).first()


def _saved(code: str, written: Mapping[str, FigureVersion], old: Mapping[str, FigureVersion], by) -> SavedCell:
    """Return how a cell stands: as this person has just written it, else as it was."""
    version = written.get(code) or old.get(code)
    if version is None:
        return SavedCell(code, 0, EMPTY)
    who = by if code in written else version.by
    return SavedCell(code, version.number, content_of(version), who.get_full_name(), version.at, code in written)
