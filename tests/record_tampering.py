"""What somebody beneath the services could do to the rows of tests.record_history, and the line that names it."""

from datetime import date, timedelta

from accounts.models import User
from audit.models import Event
from pledges.models import Member, Province, Role
from targets import models as season
from tests.record_history import NOW, PDF, report


def last(model):
    """Return what asks for the key of the last row of a model, once the change is made."""
    return lambda: model.objects.order_by("-pk").values_list("pk", flat=True)[0]


def _now(values):
    return {name: value() if callable(value) else value for name, value in values.items()}


def change(model, place=0, **values):
    """Return a change of one row beneath the services."""

    def tamper():
        model.objects.filter(pk=model.objects.order_by("pk")[place].pk).update(**_now(values))

    return tamper


def remove(model, place=0):
    """Return the removal of one row, counted from the last."""

    def tamper():
        row = model.objects.order_by("-pk")[place]
        model.objects.filter(pk=row.pk)._raw_delete("default")

    return tamper


def copied(model, place=0, **values):
    """Return an insertion of a row like another."""

    def tamper():
        row = model.objects.order_by("pk")[place]
        row.pk = None
        for name, value in _now(values).items():
            setattr(row, name, value)
        row.save(force_insert=True)

    return tamper


def other_file():
    """Write another file in a scan's place."""
    paper = season.Confirmation.objects.exclude(scan="").earliest("pk")
    with open(paper.scan.path, "wb") as scan:
        scan.write(PDF + b" of another day")


def no_file():
    """Remove a scan's file."""
    paper = season.Confirmation.objects.exclude(scan="").earliest("pk")
    paper.scan.storage.delete(paper.scan.name)


def other_document():
    """Write another file in a document's place."""
    with open(season.Document.objects.earliest("pk").file.path, "ab") as file:
        file.write(b" of another day")


def no_document():
    """Remove a document's file."""
    document = season.Document.objects.latest("pk")
    document.file.storage.delete(document.file.name)


def repointed():
    """Let a figure stand at an earlier version."""
    figure = season.Figure.objects.filter(current__number=2).first()
    season.Figure.objects.filter(pk=figure.pk).update(current=figure.versions.get(number=1))


def presented():
    """Present a draft."""
    season.Submission.objects.filter(pk=report("hoa-binh").pk).update(state="presented")


TAMPERED = {
    "a figure": (change(season.FigureVersion, value=999), "targets.FigureVersion/", ", value: "),
    "a figure more": (copied(season.FigureVersion, number=99), "targets.FigureVersion/", "không có sự kiện nào ghi"),
    "another version": (repointed, "targets.Figure/", ", current_id: "),
    "another cell": (
        change(season.Figure, measure=last(season.Measure)), "targets.FigureVersion/", ", figure.measure_id: ",
    ),
    "a narrative": (change(season.NarrativeVersion, text="khác"), "targets.NarrativeVersion/", ", text: "),
    "an acceptance": (change(season.Acceptance, is_loaded=False), "targets.Acceptance/", ", is_loaded: "),
    "an acceptance more": (copied(season.Acceptance, number=9), "targets.Acceptance/", "không có sự kiện nào ghi"),
    "a pin": (
        change(season.AcceptedFigure, version=last(season.FigureVersion)), "targets.AcceptedFigure/", ", version_id: ",
    ),
    "a pin gone": (remove(season.AcceptedFigure), "targets.AcceptedFigure/", "nay không còn"),
    "a told pin gone": (remove(season.AcceptedNarrative), "targets.AcceptedNarrative/", "nay không còn"),
    "a judgement": (change(season.Judgement, verdict="not_met"), "targets.Judgement/", ", verdict: "),
    "a remark": (change(season.Remark, text="khác"), "targets.Remark/", ", text: "),
    "a paper": (change(season.Confirmation, signer="Người khác"), "targets.Confirmation/", ", signer: "),
    "a file": (change(season.Evidence, name="khác"), "targets.Evidence/", ", name: "),
    "a file withdrawn": (change(season.Evidence, 1, withdrawal="khác"), "targets.Evidence/", ", withdrawal: "),
    "a file gone": (remove(season.Evidence), "targets.Evidence/", "nay không còn"),
    "a file more": (copied(season.Evidence, file="evidence/x.pdf"), "targets.Evidence/", "không có sự kiện nào ghi"),
    "a workbook": (change(season.Upload, content=b"PK other"), "targets.Upload/", ", content_hash: "),
    "what a workbook changed": (change(season.TakenUpload, changed=9), "targets.TakenUpload/", ", changed: "),
    "a scan": (other_file, "targets.Confirmation/", ", scan_hash: "),
    "no scan": (no_file, "targets.Confirmation/", "nay là “missing”"),
    "another document": (other_document, "targets.Document/", ", stored_digest: "),
    "no document": (no_document, "targets.Document/", "nay là “missing”"),
    "what a document stands on": (change(season.Document, stands_on={}), "targets.Document/", ", stands_on: "),
    "a state": (presented, "targets.Submission/", ", state: "),
    "another acceptance": (
        change(season.Submission, accepted=last(season.Acceptance)), "targets.Submission/", ", accepted_id: ",
    ),
    "on time": (
        change(season.Submission, first_submitted_at=NOW - timedelta(days=9)), "targets.Submission/",
        ", first_submitted_at: ",
    ),
    "a frozen verdict": (change(season.FrozenResult, verdict="no_activity"), "targets.FrozenResult/", ", verdict: "),
    "a frozen rule": (change(season.FrozenResult, data={}), "targets.FrozenResult/", ", data: "),
    "a closing": (change(season.Closing, note="khác"), "targets.Closing/", ", note: "),
    "a role": (change(Role, place=2, name="administrator", province=None), "pledges.Role/", ", name: "),
    "a role more": (copied(Role, user_id=last(User)), "pledges.Role/", "không có sự kiện nào ghi"),
    "a revoked role": (change(Role, place=16, revoked_at=None), "pledges.Role/", ", revoked_at: "),
    "an account": (change(User, is_active=False), "accounts.User/", ", is_active: "),
    "a threshold": (
        change(season.TargetVersion, comparator=">=", threshold="0"), "targets.TargetVersion/", ", threshold: ",
    ),
    "a switch": (change(season.Target, enabled=False), "targets.Target/", ", enabled: "),
    "a target gone": (remove(season.Target), "targets.Target/", "nay không còn"),
    "how it adds up": (change(season.Measure, accumulation="closing_stock"), "targets.Measure/", ", accumulation: "),
    "a member": (change(Member, position="deputy"), "pledges.Member/", ", position: "),
    "an end of validity": (change(Province, valid_to=date(2024, 1, 1)), "pledges.Province/", ", valid_to: "),
    "a due moment": (change(season.Period, due_at=NOW), "targets.Period/", ", due_at: "),
    "an extension": (change(season.Extension, until=NOW), "targets.Extension/", ", until: "),
    "a request": (change(season.CorrectionRequest, answer="khác"), "targets.CorrectionRequest/", ", answer: "),
    "a proposal": (change(season.ProposedFigure, value=7), "targets.ProposedFigure/", ", value: "),
    "a percentage": (change(season.PublishedPercentage, text="99%"), "targets.PublishedPercentage/", ", text: "),
    "an assignment": (change(season.Assignment, ended_at=None), "targets.Assignment/", ", ended_at: "),
    "an event": (change(Event, place=5, reason="khác"), "Sự kiện 6", "chuỗi bị đứt"),
    "an event gone": (remove(Event, place=9), "Sự kiện ", "chuỗi bị đứt"),
}  # fmt: skip
