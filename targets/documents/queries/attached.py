"""The files behind a report's figures and texts as a document lists them: as far as who makes it may know of them."""

from collections.abc import Iterator

from pledges.permissions import Authority
from targets.documents.queries.manuscript import ITEM, Heading, Paragraph
from targets.models import Submission
from targets.reports.queries.evidence import standing_files
from targets.words import reports


def attached(authority: Authority, submission: Submission) -> Iterator[Heading | Paragraph]:
    """Yield what files there are, by what they stand behind; nothing where there are none."""
    names: dict[str, list[str]] = {}
    for file in standing_files(authority, submission).every:
        what = str(file.measure or file.pledge)
        is_own = file.submission_id == submission.pk
        names.setdefault(what if is_own else reports.of_base(what, file.submission), []).append(file.name)
    if names:
        yield Heading(reports.files_attached(), level=2)
    for what, files in names.items():
        lead, text = reports.files_behind(what, files)
        yield Paragraph(f" {text}", lead=lead, style=ITEM)
