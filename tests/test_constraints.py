"""Impossible rows are refused by the database itself, whichever it is: each constraint is broken once, by name."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from accounts.models import SignInTally, User
from audit.models import Event
from pledges import models as register
from targets import models as season
from tests.rows import DAY, DEFAULTS, MOMENT, row

pytestmark = pytest.mark.django_db
APPS = ["accounts", "audit", "pledges", "targets"]
MODELS = [model for app in APPS for model in apps.get_app_config(app).get_models()]

# What breaks each CHECK: the values of one row that is otherwise right.
BREAKS = {
    "event_sequence_positive": [(Event, {"sequence": 0})],
    "event_says_what": [(Event, {"action": ""}), (Event, {"subject": ""})],
    "user_has_a_name": [(User, {"full_name": ""})],
    "device_has_a_name": [(register.Device, {"name": ""})],
    "device_revoked_by_somebody_after_it_was_made": [(register.Device, {"revoked_at": MOMENT})],
    "cluster_is_named": [(register.Cluster, {"code": ""}), (register.Cluster, {"name": ""})],
    "province_validity_in_order": [(register.Province, {"valid_from": DAY, "valid_to": DAY - timedelta(days=1)})],
    "province_is_named": [(register.Province, {name: ""}) for name in ("code", "name", "short_name")],
    "agreement_year_plausible": [(register.Agreement, {"year": 1999}), (register.Agreement, {"year": 2101})],
    "agreement_has_a_title": [(register.Agreement, {"title": ""})],
    "agreement_published_at_a_moment": [
        (register.Agreement, {"state": "published"}),
        (register.Agreement, {"state": "draft", "published_at": MOMENT}),
        (register.Agreement, {"state": "guess", "published_at": MOMENT}),
    ],
    "member_position_known": [(register.Member, {"position": "boss"})],
    "pledge_has_a_title": [(register.Pledge, {"title": ""})],
    "role_is_somewhere": [(register.Role, {"name": "reporter"}), (register.Role, {"name": "guess"})],
    "role_dates_in_order": [(register.Role, {"valid_to": DAY - timedelta(days=1)})],
    "backup_run_kind_known": [(season.BackupRun, {"kind": "guess"})],
    "job_has_a_kind": [(season.Job, {"kind": ""})],
    "job_is_claimed_once_it_waits_no_more": [
        (season.Job, {"claim": "a"}),
        (season.Job, {"claimed_at": MOMENT}),
        (season.Job, {"state": "running", "claim": "a"}),
        (season.Job, {"state": "running", "claimed_at": MOMENT}),
    ],
    "job_finishes_when_it_is_done_or_has_failed": [
        (season.Job, {"state": "running", "claim": "a", "claimed_at": MOMENT, "finished_at": MOMENT}),
        (season.Job, {"state": "done", "claim": "a", "claimed_at": MOMENT}),
        (season.Job, {"finished_at": MOMENT}),
    ],
    "measure_accumulation_known": [(season.Measure, {"accumulation": "sum"})],
    "measure_is_named": [(season.Measure, {name: ""}) for name in ("code", "name", "unit")],
    "target_is_named": [(season.Target, {"code": ""}), (season.Target, {"title": ""})],
    "target_version_from_one": [(season.TargetVersion, {"number": 0, "reason": "Vì"})],
    "target_version_has_reason": [(season.TargetVersion, {"number": 2})],
    "target_effective_in_a_quarter": [(season.TargetVersion, {"effective_from": one}) for one in (0, 5)],
    "target_kind_known": [(season.TargetVersion, {"kind": "guess"})],
    "target_scope_known": [(season.TargetVersion, {"scope": "world"})],
    "target_judged_on_known": [(season.TargetVersion, {"judged_on": "month"})],
    "target_comparator_with_threshold": [
        (season.TargetVersion, {"comparator": ">="}),
        (season.TargetVersion, {"threshold": "5"}),
        (season.TargetVersion, {"comparator": "=<", "threshold": "5"}),
    ],
    "target_range_has_both_ends": [
        (season.TargetVersion, {"upper_comparator": "<", "upper_threshold": "5"}),
        (season.TargetVersion, {"comparator": ">", "threshold": "1", "upper_comparator": ">", "upper_threshold": "5"}),
        (season.TargetVersion, {"comparator": ">", "threshold": "1", "upper_comparator": "<"}),
        (season.TargetVersion, {"comparator": "<", "threshold": "1", "upper_comparator": "<", "upper_threshold": "5"}),
    ],
    "document_template_has_its_hash": [(season.DocumentTemplate, {"name": "a.docx"})],
    "document_has_a_code": [
        (season.Document, {"code": ""}),
        (season.Document, {"kind": ""}),
        (season.Document, {"file": ""}),
        (season.Document, {"digest": ""}),
    ],
    "window_in_order": [(season.AgreementWindow, {"end": DAY - timedelta(days=1)})],
    "period_in_order": [(season.Period, {"end": DAY - timedelta(days=1)})],
    "period_opens_before_due": [(season.Period, {"due_at": MOMENT - timedelta(minutes=1)})],
    "period_quarter_1_to_4": [(season.Period, {"quarter": 0}), (season.Period, {"quarter": 5})],
    "period_locks_after_opening": [(season.Period, {"locks_at": MOMENT - timedelta(minutes=1)})],
    "submission_state_known": [(season.Submission, {"state": "guess"})],
    "submission_accepted_has_acceptance": [(season.Submission, {"state": one}) for one in ("accepted", "reopened")],
    "submission_submitted_at_a_moment": [(season.Submission, {"state": "submitted"})],
    "confirmation_names_paper": [(season.Confirmation, {name: ""}) for name in ("number", "signer", "signer_post")],
    "evidence_of_a_cell": [(season.Evidence, {"measure": None})],
    "evidence_is_a_file": [(season.Evidence, {name: ""}) for name in ("name", "file", "digest")],
    "evidence_screening_known": [(season.Evidence, {"screening": "guess"})],
    "evidence_withdrawn_by_somebody_for_a_reason": [
        (season.Evidence, {"withdrawn_at": MOMENT}),
        (season.Evidence, {"withdrawal": "Nhầm tệp"}),
    ],
    "figure_is_number_or_reason_or_cleared": [
        (season.FigureVersion, {"value": None}),
        (season.FigureVersion, {"value": -1}),
        (season.FigureVersion, {"value": 10**15 + 1}),
        (season.FigureVersion, {"reason": "Mật"}),
        (season.FigureVersion, {"kind": "not_collected", "value": None}),
        (season.FigureVersion, {"kind": "not_collected", "reason": "Mật"}),
        (season.FigureVersion, {"kind": "cleared"}),
        (season.FigureVersion, {"kind": "guess"}),
    ],
    "figure_estimate_is_a_number": [
        (season.FigureVersion, {"estimated_on": DAY}),
        (season.FigureVersion, {"is_estimate": True, "kind": "not_collected", "value": None, "reason": "Mật"}),
    ],
    "notice_has_key": [(season.Notice, {"key": ""})],
    "message_says_something": [(season.Message, {"text": ""})],
    "judgement_verdict_known": [(season.Judgement, {"verdict": "nearly"})],
    "remark_says_something": [(season.Remark, {"text": ""})],
    "assignment_has_reason": [(season.Assignment, {"reason": ""})],
    "frozen_result_verdict_known": [(season.FrozenResult, {"verdict": "nearly"})],
    "extension_has_reason": [(season.Extension, {"reason": ""})],
    "correction_request_has_reason": [(season.CorrectionRequest, {"reason": ""})],
    "correction_request_answered_at_a_moment": [
        (season.CorrectionRequest, {"state": "granted"}),
        (season.CorrectionRequest, {"answered_at": MOMENT}),
        (season.CorrectionRequest, {"state": "guess", "answered_at": MOMENT}),
    ],
    "proposed_figure_is_number_or_reason": [
        (season.ProposedFigure, {"value": None}),
        (season.ProposedFigure, {"value": -1}),
        (season.ProposedFigure, {"value": 5, "reason": "Mật"}),
    ],
    "upload_has_name_and_hash": [(season.Upload, {"name": ""}), (season.Upload, {"sha256": ""})],
    "history_has_name_and_hash": [(season.HistoryFile, {"name": ""}), (season.HistoryFile, {"sha256": ""})],
    "mailbox_refused_at_a_moment": [
        (season.Mailbox, {"refused_address": "an@example.vn"}),
        (season.Mailbox, {"refused_at": MOMENT}),
    ],
    "absence_in_order": [(season.Absence, {"last_day": DAY - timedelta(days=1)})],
    "mail_has_a_message_id": [(season.Mail, {"message_id": ""})],
    "mail_is_claimed_at_a_moment": [(season.Mail, {"claim": "a"}), (season.Mail, {"claimed_at": MOMENT})],
    "mail_finishes_once_it_waits_no_more": [
        (season.Mail, {"finished_at": MOMENT}),
        (season.Mail, {"state": "sent"}),
    ],
    "mail_item_says_what": [(season.MailItem, {"key": ""}), (season.MailItem, {"kind": ""})],
    "call_spoke_to_somebody": [(season.Call, {"spoke_to": ""})],
    "call_says_what_was_promised": [(season.Call, {"promised": ""})],
    "call_before_it_is_noted": [(season.Call, {"called_at": MOMENT + timedelta(seconds=1)})],
    "published_percentage_from_one": [(season.PublishedPercentage, {"number": 0})],
}
# These need a second row to be wrong about; each has its own test below.
NEED_ANOTHER_ROW = {
    "succession_of_another",
    "role_delegation_has_document_and_dates",
    "role_delegated_to_another",
    "submission_carried_by_another",
    "absence_by_another",
}


def constraints(kind):
    return [(model, one) for model in MODELS for one in model._meta.constraints if isinstance(one, kind)]


def refused(name, write):
    """Say whether the database refuses what is written, naming the constraint where it names any."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    return name in str(caught.value)


def test_every_check_is_broken_here():
    assert {one.name for _model, one in constraints(models.CheckConstraint)} == BREAKS.keys() | NEED_ANOTHER_ROW


def test_every_model_has_a_row_that_is_right():
    assert [model for model in MODELS if model not in DEFAULTS] == []
    assert {model: row(model).pk is not None for model in MODELS} == dict.fromkeys(MODELS, True)


@pytest.mark.parametrize(
    ("name", "model", "values"), [(name, *one) for name, broken in BREAKS.items() for one in broken]
)
def test_a_row_that_cannot_be_is_refused(name, model, values):
    assert refused(name, lambda: row(model, **values))


def test_a_province_does_not_succeed_itself():
    province = row(register.Province)
    assert refused("succession_of_another", lambda: row(register.Succession, predecessor=province, successor=province))


@pytest.mark.parametrize("lacking", ["document_number", "document_date", "valid_to"])
def test_a_delegation_has_its_document_and_dates(lacking):
    whole = {"document_number": "1/QĐ", "document_date": DAY, "valid_to": DAY, "delegated_by": row(User)}
    assert row(register.Role, **whole).pk
    given = {name: one for name, one in whole.items() if name != lacking}
    assert refused("role_delegation_has_document_and_dates", lambda: row(register.Role, **given))


def test_nobody_delegates_to_themselves():
    user = row(User)
    whole = {"document_number": "1/QĐ", "document_date": DAY, "valid_to": DAY}
    assert refused("role_delegated_to_another", lambda: row(register.Role, user=user, delegated_by=user, **whole))


def test_a_submission_does_not_carry_itself():
    submission = row(season.Submission)
    write = season.Submission.objects.filter(pk=submission.pk).update
    assert refused("submission_carried_by_another", lambda: write(carried_by=submission))


def test_nobody_stands_in_for_themselves():
    user = row(User)
    assert refused("absence_by_another", lambda: row(season.Absence, user=user, deputy=user))


UNIQUE = [
    *[(model, one.fields, one.name) for model, one in constraints(models.UniqueConstraint)],
    *[
        (model, (field.name,), field.name)
        for model in MODELS
        for field in model._meta.fields
        if field.unique and not field.primary_key and not field.many_to_one and not field.one_to_one
    ],
]
# What makes the condition of a partial constraint hold.
WHERE = {
    "member_one_lead": {"position": "lead"},
    "pledge_number_once": {"number": 3},
    "period_quarter_once": {"quarter": 2},
    "mail_digest_once_a_day": {"day": DAY},
}


@pytest.mark.parametrize(("model", "fields", "name"), UNIQUE, ids=lambda one: getattr(one, "__name__", None))
def test_a_second_row_of_the_same_is_refused(model, fields, name):
    first = row(model, **WHERE.get(name, {}))
    same = {field: getattr(first, field) for field in fields} | WHERE.get(name, {})
    assert refused("", lambda: row(model, **same))


def test_beside_a_partial_constraint_a_second_row_is_taken():
    member = row(register.Member, position="lead")
    assert row(register.Member, agreement=member.agreement, position="deputy").pk
    pledge = row(register.Pledge)
    assert row(register.Pledge, agreement=pledge.agreement).pk
    assignment = row(season.Assignment, ended_at=MOMENT)
    assert row(season.Assignment, submission=assignment.submission, reviewer=assignment.reviewer).pk


@pytest.mark.parametrize("model", [season.Figure, season.Narrative])
def test_a_version_is_current_for_one_figure(model):
    version = row(season.FigureVersion if model is season.Figure else season.NarrativeVersion)
    row(model, current=version)
    assert refused("", lambda: row(model, current=version))


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (register.Province, "short_name"),
        (register.Agreement, "title"),
        (register.Pledge, "text"),
        (season.Measure, "name"),
        (season.Target, "title"),
        (season.FigureVersion, "note"),
        (season.NarrativeVersion, "text"),
        (season.Message, "text"),
        (season.Remark, "text"),
        (User, "full_name"),
        (Event, "reason"),
    ],
)
def test_postgresql_refuses_text_that_is_not_composed(model, field):
    decomposed = "Ho\u0300a Bi\u0300nh"
    if connection.vendor == "sqlite":
        assert row(model, **{field: decomposed}).pk  # there the services compose every text before they store it
    else:
        assert refused("nfc", lambda: row(model, **{field: decomposed}))


def test_a_tally_is_kept_once_for_each_key():
    tally = row(SignInTally)
    assert refused("", lambda: row(SignInTally, key=tally.key))
