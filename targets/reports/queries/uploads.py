"""The workbooks that came for a report, and what a trial of one says: from what to what, findings, verdicts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pledges.permissions import Authority
from targets.models import Submission, Upload
from targets.permissions.seeing import sees_drafts_of
from targets.reports.queries.cells import Cell
from targets.reports.queries.content import content_of
from targets.reports.queries.entry import EntryPage
from targets.reports.queries.entry_results import ResultLine
from targets.reports.queries.findings import Found


@dataclass(frozen=True)
class UploadLine:
    """A workbook that came: its name, who brought it, and what came of it (None: not taken over)."""

    pk: int
    name: str
    by: str
    at: datetime
    changed: int | None


@dataclass(frozen=True)
class ChangeLine:
    """One cell or text that an upload changes: where in the file, from what to what in words, what is found of it."""

    place: str
    name: str
    before: str
    after: str
    note: str = ""  # the explanation that comes with it
    findings: tuple[Found, ...] = ()
    is_text: bool = False


@dataclass(frozen=True)
class VerdictLine:
    """A result that an upload changes."""

    before: ResultLine
    after: ResultLine


def uploads_of(authority: Authority, submission: Submission) -> list[UploadLine]:
    """Return the workbooks that came for a report, the latest first; none for who does not see drafts."""
    if not sees_drafts_of(authority, submission):
        return []
    uploads = Upload.objects.filter(submission=submission).select_related("by", "taken")
    return [
        UploadLine(file.pk, file.name, str(file.by), file.at, file.taken.changed if hasattr(file, "taken") else None)
        for file in uploads.order_by("-pk")
    ]


def changed_lines(before: EntryPage, after: EntryPage, places: Mapping) -> Iterator[ChangeLine]:
    """Yield what differs between two states of a page, in its order; `places`: of each key and field in the file."""
    was = {cell.key: cell for cell in before.cells}
    for cell in after.cells:
        old = was.get(cell.key)
        if old is None or old.version_number == cell.version_number:
            continue
        note = _note(cell) if _note(old) != _note(cell) else ""
        name = ", ".join(filter(None, (cell.measure.name, cell.province and cell.period_title, cell.province_name)))
        place = _place(places, cell.key, "v")
        yield ChangeLine(place, name, _words(old), _words(cell), note, cell.findings)
    texts = {text.key: text for text in before.narratives}
    for section in after.sections:
        text, earlier = section.narrative, texts.get(section.narrative.key)
        if earlier and earlier.version_number != text.version_number:
            name = _("Thuyết minh: %(title)s") % {"title": section.pledge.title}
            sides = [side.text or _("trống") for side in (earlier, text)]
            yield ChangeLine(_place(places, text.key, "t"), name, sides[0], sides[1], is_text=True)


def new_findings(before: EntryPage, after: EntryPage) -> list[Found]:
    """Return what would keep the report from being presented once the upload is taken over, and did not before."""
    known = {finding.message for finding in before.findings}
    return [new for new in after.findings if new.message not in known and (new.is_blocking or not new.has_note)]


def verdict_lines(before: EntryPage, after: EntryPage) -> Iterator[VerdictLine]:
    """Yield the results that come out otherwise."""
    was = {(line.title, line.window): line for section in before.sections for line in section.results}
    for line in (line for section in after.sections for line in section.results):
        old = was.get((line.title, line.window))
        if old and (old.verdict, old.shown, old.is_held) != (line.verdict, line.shown, line.is_held):
            yield VerdictLine(old, line)


def _place(places: Mapping[tuple[str, str], tuple[str, str]], key: str, name: str) -> str:
    """Return the coordinate of a cell or a text in the file, "" where it does not stand there."""
    _sheet, coordinate = places.get((key, name), ("", ""))
    return coordinate


def _note(cell: Cell) -> str:
    return cell.version.note if cell.version else ""


def _words(cell: Cell) -> str:
    return content_of(cell.version).in_words(_("để trống"), unit=cell.measure.unit, is_document=cell.is_milestone)
