"""The writer of documents: a row with its code and the figures it stands on, and the event that says so."""

import hashlib
import secrets

from django.db import transaction

from audit import services as audit
from targets.documents.queries.manuscript import Manuscript
from targets.documents.queries.scope import Scope
from targets.models import Document
from targets.models.document import ALPHABET, LONGEST_CODE
from targets.reports.services.kept_files import keep, removed_on_failure

FOLDER = "documents"


def new_code() -> str:
    """Return a code that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LONGEST_CODE))


def issue(manuscript: Manuscript, scope: Scope, *, code: str, content: bytes, form: str, by) -> Document:
    """Keep a document's file and record that it was made with a code; `by` None: by a command.

    Raises Invalid where the disk is full.
    """
    at, kept = scope.moment, []
    with removed_on_failure(kept), transaction.atomic():
        document = Document.objects.create(
            code=code,
            kind=manuscript.kind,
            agreement=scope.agreement,
            window=scope.window.code,
            province=scope.province,
            submission=scope.submission if manuscript.is_of_report else None,
            is_provisional=scope.is_provisional,
            file=keep(content, FOLDER, f".{form}", kept),
            digest=hashlib.sha256(content).hexdigest(),
            stands_on=dict(manuscript.stands_on),
            by=by,
            at=at,
        )
        data = {"kind": document.kind, "window": document.window, "province": scope.province and scope.province.code}
        audit.record(action="issue_document", subject=f"document/{code}", by=by, at=at, data=data, rows=[document])
    return document
