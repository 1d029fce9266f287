"""The writer of answers to requests to correct: on the record; whoever reopens a report answers what was asked."""

from datetime import datetime

from audit import services as audit
from foundation.text import nfc
from targets.models import CorrectionRequest, Submission
from targets.models.submission import subject_of

State = CorrectionRequest.State


def write_answer(request: CorrectionRequest, state: str, answer: str, *, by, at: datetime) -> None:
    """Answer one open request; the caller holds its row and has asked whether the person may."""
    request.state, request.answer, request.answered_by, request.answered_at = state, nfc(answer).strip(), by, at
    request.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    record_request(f"correction_{state}", request, by=by, at=at)


def grant_open(submission: Submission, reason: str, *, by, at: datetime) -> None:
    """Grant what is open about a report that is being reopened: it is what the request asked for."""
    for request in submission.correction_requests.select_for_update(of=("self",)).filter(state=State.OPEN):
        write_answer(request, State.GRANTED, reason, by=by, at=at)


def record_request(
    action: str, request: CorrectionRequest, *, by, at: datetime, cells: dict | None = None, proposed=()
) -> None:
    """Write what happened to a request on its submission's record; `proposed`: the rows of what it asks for."""
    audit.record(
        action=action,
        subject=subject_of(request.submission_id),
        by=by,
        at=at,
        reason=request.answer or request.reason,
        data={"request": request.pk, "cells": cells or {}},
        rows=[request, *proposed],
    )
