"""What is written beside a move: the signed paper, remarks on cells, judgements, and the acceptance that pins versions.

Called by reports.services.moves inside its transaction; moves nothing itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import chain
from typing import cast

from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.translation import gettext as _

from audit.models import Event
from foundation.errors import Invalid, Problem, length_problems
from foundation.inserts import insert_all, new_row
from foundation.text import nfc
from targets.calendar.queries.scheme import codes_in_use
from targets.core import workflow
from targets.core.kinds import kind_named
from targets.core.numbers import format_date
from targets.models import (
    Acceptance,
    AcceptedFigure,
    AcceptedNarrative,
    Confirmation,
    Figure,
    Judgement,
    Measure,
    Narrative,
    Remark,
    Submission,
    Target,
)
from targets.permissions.reviewing import agreement_of
from targets.reports.queries.printed_sheets import sheet_refusal
from targets.reports.services.scans import keep_scan, scan_problems

REMARK_KINDS = {
    workflow.RETURN: Remark.Kind.RETURN,
    workflow.ACCEPT: Remark.Kind.ACCEPT,
    workflow.SEND_BACK: Remark.Kind.SEND_BACK,
}


@dataclass(frozen=True)
class Paper:
    """The signed paper a commander confirms with; `received_at` only where it came while the system was down."""

    number: str
    dated: date | None
    signer: str
    signer_post: str
    form: str = Confirmation.Form.DIRECT
    scan: UploadedFile | None = None
    received_at: datetime | None = None
    kept: list[str] = field(default_factory=list, compare=False)  # files written while its transaction is open
    sheet_code: str = ""  # of the printed data sheet that was signed; "" where none is named
    is_early: bool = False  # signed before the period's end, and the commander has said that this is right


@dataclass(frozen=True)
class CellRemark:
    """A remark on one cell: `measure` code; `submission` pk where the cell is a carried one; the text may be empty."""

    measure: str
    text: str = ""
    submission: int | None = None


@dataclass(frozen=True)
class Ruling:
    """The reviewer's verdict on a narrative target: "met" or "not_met"."""

    verdict: str
    comment: str = ""


def paper_problems(paper: Paper | None, *, submission: Submission, today: date) -> list[Problem]:
    """Return what is missing or impossible in the signed paper's data (docs/workflow.md)."""
    if paper is None:
        return [Problem("confirmation", _("Phải ghi số, ngày, người ký và hình thức ký của văn bản."))]
    period = submission.period
    missing = {
        "number": _("Phải ghi số văn bản."),
        "dated": _("Phải ghi ngày ký."),
        "signer": _("Phải ghi người ký."),
        "signer_post": _("Phải ghi chức vụ người ký."),
    }
    problems = [Problem(name, text) for name, text in missing.items() if not str(getattr(paper, name) or "").strip()]
    for name in ("number", "signer", "signer_post"):
        problems += length_problems(name, getattr(paper, name), Confirmation._meta.get_field(name).max_length)
    if paper.dated and paper.dated > today:
        problems.append(Problem("dated", _("Ngày ký không được sau hôm nay.")))
    elif paper.dated and paper.dated < period.start:
        told = _("Ngày ký không được trước ngày đầu kỳ báo cáo (%(day)s).")
        problems.append(Problem("dated", told % {"day": format_date(period.start)}))
    elif paper.dated and paper.dated < period.end and not paper.is_early:
        told = _("Ngày ký trước ngày cuối kỳ báo cáo (%(day)s). Nếu đúng, hãy đánh dấu xác nhận rồi gửi lại.")
        problems.append(Problem("is_early", told % {"day": format_date(period.end)}))
    if paper.form not in Confirmation.Form.values:
        problems.append(Problem("form", _("Hình thức ký không có trong danh mục.")))
    if refusal := sheet_refusal(paper.sheet_code, submission):
        problems.append(Problem("sheet_code", refusal))
    return problems + scan_problems(paper.scan)


@dataclass(frozen=True)
class Given:
    """What a person gives with an action, as far as its row of the table asks for it."""

    reason: str = ""
    remarks: Sequence[CellRemark] = ()
    paper: Paper | None = None
    rulings: Mapping[str, Ruling] = field(default_factory=dict)
    confirmed_not_secret: bool = False
    seen: str | None = None  # the mark of what the person looked at; None where no page was

    def tidied(self) -> "Given":
        """Return it with the reason as it is stored."""
        return replace(self, reason=nfc(self.reason).strip())


def narrative_targets(submission: Submission) -> list[Target]:
    """Return the narrative targets in use that the reviewer must judge at acceptance, in the agreement's order."""
    agreement = agreement_of(submission)
    if agreement is None or agreement.year != submission.period.year:
        return []
    targets = Target.objects.filter(agreement=agreement).prefetch_related("versions")
    quarter = submission.period.last_quarter
    used = codes_in_use({target: target.versions.all() for target in targets}, quarter)
    return [target for target in targets if target.code in used and _is_ruled(target, quarter)]


def _is_ruled(target: Target, quarter: int) -> bool:
    """Say whether the version in force at a quarter is one that a reviewer rules on."""
    in_force = [version for version in target.versions.all() if version.effective_from <= quarter]
    return bool(in_force) and kind_named(max(in_force, key=lambda version: version.number).kind).is_ruled


def not_judged(target: Target) -> str:
    """Say that a narrative target is still to be judged."""
    return _("Hãy đánh giá chỉ tiêu “%(title)s”: Đạt hoặc Chưa đạt.") % {"title": target.title}


def judgement_problems(submission: Submission, judgements: Mapping[str, Ruling]) -> list[Problem]:
    """Return one problem for each narrative target not judged, and each judgement of something else."""
    codes = {target.code: target for target in narrative_targets(submission)}
    problems = [
        Problem(f"judgement-{code}", not_judged(target))
        for code, target in codes.items()
        if code not in judgements or judgements[code].verdict not in ("met", "not_met")
    ]
    problems += [
        Problem(f"judgement-{code}", _("Chỉ tiêu này không do người thẩm định đánh giá."))
        for code in judgements
        if code not in codes
    ]
    return problems


def accept(submission: Submission, *, by, at: datetime) -> Acceptance:
    """Write the next acceptance of a submission and pin the versions that stand now; emptied cells are not pinned."""
    (acceptance, *_pins) = accept_all([submission], by=by, at=at)[submission.pk]
    return cast(Acceptance, acceptance)


def accept_all(
    submissions: Sequence[Submission], *, by, at: datetime, is_loaded: bool = False
) -> dict[int, list[models.Model]]:
    """Accept each submission in a number of queries that does not grow; return pinned_rows of what was written."""
    taken = Acceptance.objects.filter(submission__in=submissions).order_by().values("submission")
    numbers = dict(taken.values_list("submission", models.Max("number")))
    acceptances = insert_all(
        Acceptance(submission=submission, number=numbers.get(submission.pk, 0) + 1, by=by, at=at, is_loaded=is_loaded)
        for submission in submissions
    )
    of = {acceptance.submission_id: acceptance.pk for acceptance in acceptances}
    entered = Figure.objects.filter(submission__in=of, current__isnull=False).exclude(current__kind="cleared")
    told = Narrative.objects.filter(submission__in=of, current__isnull=False).exclude(current__text="")
    figures = insert_all(
        new_row(AcceptedFigure, acceptance_id=of[submission], measure_id=measure, version_id=version)
        for submission, measure, version in entered.order_by("pk").values_list("submission", "measure", "current")
    )
    narratives = insert_all(
        AcceptedNarrative(acceptance_id=of[submission], version_id=version)
        for submission, version in told.order_by("pk").values_list("submission", "current")
    )
    return _by_submission(acceptances, [*figures, *narratives])


def write(together: Sequence[Submission], row: workflow.Transition, given: Given, *, by, at: datetime) -> list:
    """Write what belongs to a move of `together` (the submission, then the history it carries); return the rows."""
    submission = together[0]
    rows: list[models.Model] = []
    if workflow.PAPER in row.asks:
        is_paper = workflow.RECEIPT in row.asks
        rows.append(write_confirmation(submission, given.paper, by=by, at=at, is_paper=is_paper))
    if workflow.REMARKS in row.asks:
        rows += _write_remarks(together, REMARK_KINDS[row.action], given.reason, given.remarks, by=by, at=at)
    if workflow.RULINGS in row.asks:
        targets = {target.code: target for target in narrative_targets(submission)}
        rows += Judgement.objects.bulk_create(
            Judgement(
                acceptance=submission.accepted,
                target=targets[code],
                verdict=ruling.verdict,
                comment=nfc(ruling.comment).strip(),
            )
            for code, ruling in given.rulings.items()
        )
    return rows


def pinned_rows(acceptances: Sequence[Acceptance]) -> dict[int, list[models.Model]]:
    """Return each acceptance and then the versions it pins, as rows, by the key of its submission."""
    pins = [
        model.objects.filter(acceptance__in=acceptances).order_by("pk") for model in (AcceptedFigure, AcceptedNarrative)
    ]
    return _by_submission(acceptances, chain(*pins))


def _by_submission(acceptances: Iterable[Acceptance], pins: Iterable) -> dict[int, list[models.Model]]:
    rows: dict[int, list] = {acceptance.pk: [acceptance] for acceptance in acceptances}
    for pin in pins:
        rows[pin.acceptance_id].append(pin)
    return {some[0].submission_id: some for some in rows.values()}


def last_move(submission: Submission) -> Event | None:
    """Return the latest event that moved the submission (not a figure, not a stamp), None where it never moved."""
    moving = [row.action for row in workflow.TRANSITIONS.values() if row.to]
    return Event.objects.filter(subject=submission.subject, action__in=moving).order_by("-sequence").first()


def write_confirmation(submission, paper, *, by, at, is_paper) -> Confirmation:
    """Write the paper a report was sent with."""
    scan, scan_name = keep_scan(paper.scan, paper.kept)
    return Confirmation.objects.create(
        submission=submission,
        number=nfc(paper.number).strip(),
        dated=paper.dated,
        signer=nfc(paper.signer).strip(),
        signer_post=nfc(paper.signer_post).strip(),
        form=paper.form,
        sheet_code=paper.sheet_code,
        scan=scan,
        scan_name=scan_name,
        by=by,
        at=at,
        is_paper=is_paper,
    )


def _write_remarks(together, kind, reason, remarks, *, by, at) -> list[Remark]:
    """Write the reason as a remark on the whole, and one remark for each cell meant."""
    by_pk = {submission.pk: submission for submission in together}
    measures = Measure.objects.in_bulk([remark.measure for remark in remarks], field_name="code")
    unknown = [
        Problem(remark.measure, _("Báo cáo không có ô này."))
        for remark in remarks
        if remark.measure not in measures or (remark.submission or together[0].pk) not in by_pk
    ]
    long = [problem for remark in remarks for problem in length_problems(remark.measure, remark.text)]
    if unknown or long:
        raise Invalid([*unknown, *long])
    rows = [
        Remark(
            submission=by_pk[remark.submission or together[0].pk],
            round=together[0].round,
            kind=kind,
            measure=measures[remark.measure],
            text=nfc(remark.text).strip(),
            by=by,
            at=at,
        )
        for remark in remarks
    ]
    if reason:
        rows.insert(0, Remark(submission=together[0], round=together[0].round, kind=kind, text=reason, by=by, at=at))
    return Remark.objects.bulk_create(rows)
