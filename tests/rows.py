"""Plain rows for tests of the database's own rules: `row(Model, **changes)` stores one, right but for the changes."""

from datetime import date, datetime, timedelta
from itertools import count

from accounts.models import CodeGenerator, HeldForm, Passkey, RecoveryCode, Session, SignInTally, User
from audit import services as audit
from audit.models import Event, RecordCheck
from audit.rows import entry
from pledges import models as register
from targets import models as season
from tests.builders import HANOI

numbers = count(1)
MOMENT = datetime(2024, 3, 20, 9, 0, tzinfo=HANOI)
DAY = date(2024, 3, 20)
FREE_DAY = date(2100, 1, 1)  # far from every holiday that data/holidays.json loads


def some(model):
    """Return a default that stores a row of another model when it is needed."""
    return lambda: row(model)


def slug():
    """Return a code that no other row has."""
    return f"code-{next(numbers)}"


DEFAULTS = {
    Event: {"sequence": lambda: audit.head().sequence + 1, "at": MOMENT, "action": "test", "subject": "test",
            "hash": slug, "previous_hash": lambda: audit.head().hash},
    RecordCheck: {"at": MOMENT, "sequence": 1, "breaks": 0},
    User: {"username": slug, "full_name": "Nguyễn Văn An"},
    SignInTally: {"key": slug, "last_at": MOMENT},
    CodeGenerator: {"user": some(User), "secret": "A" * 32, "last_step": 1, "made_at": MOMENT},
    Passkey: {"user": some(User), "name": "Máy bàn", "credential_id": slug, "credential": b"x", "made_at": MOMENT},
    RecoveryCode: {"user": some(User), "group": "abcd", "digest": "x"},
    Session: {"session_key": slug, "session_data": "x", "expire_date": MOMENT},
    HeldForm: {"user": some(User), "key": slug, "path": "/", "fields": "a=b", "made_at": MOMENT},
    register.Cluster: {"code": slug, "name": "Cụm thi đua"},
    register.Province: {"code": slug, "name": "Công an tỉnh", "short_name": "Tỉnh", "search_key": "", "sort_key": ""},
    register.Succession: {"predecessor": some(register.Province), "successor": some(register.Province), "on": DAY},
    register.Device: {"cluster": some(register.Cluster), "name": "Phòng họp", "digest": slug, "made_by": some(User),
                      "made_at": MOMENT},
    register.Agreement: {"cluster": some(register.Cluster), "year": 2024, "title": "Giao ước"},
    register.Member: {"agreement": some(register.Agreement), "province": some(register.Province), "order": 1},
    register.Pledge: {"agreement": some(register.Agreement), "title": "Nội dung", "order": 1},
    register.Role: {"user": some(User), "name": "leader", "valid_from": DAY},
    season.Measure: {"code": slug, "name": "Số vụ", "unit": "vụ"},
    season.AgreementMeasure: {"agreement": some(register.Agreement), "measure": some(season.Measure), "order": 1},
    season.Supplier: {"province": some(register.Province), "measure": some(season.Measure), "department": "PC02"},
    season.Target: {"agreement": some(register.Agreement), "pledge": some(register.Pledge), "code": slug,
                    "title": "Chỉ tiêu", "order": 1},
    season.TargetVersion: {"target": some(season.Target), "number": 1, "kind": "amount", "created_at": MOMENT},
    season.Check: {"agreement": some(register.Agreement), "order": 1},
    season.Stock: {"agreement": some(register.Agreement), "opening": some(season.Measure), "order": 1},
    season.AgreementWindow: {"agreement": some(register.Agreement), "code": slug, "title": "Mốc", "start": DAY,
                             "end": DAY, "order": 1},
    season.Period: {"cluster": some(register.Cluster), "year": 2024, "code": slug, "title": "Kỳ", "start": DAY,
                    "end": DAY, "opens_at": MOMENT, "due_at": MOMENT},
    season.BackupRun: {"kind": "backup", "at": MOMENT, "name": "2024-03-20T020000Z"},
    season.Job: {"kind": "test", "by": some(User), "language": "vi", "made_at": MOMENT},
    season.Holiday: {"day": lambda: FREE_DAY + timedelta(days=next(numbers)), "title": "Lễ"},
    season.Submission: {"province": some(register.Province), "period": some(season.Period), "state_since": MOMENT},
    season.Evidence: {"submission": some(season.Submission), "measure": some(season.Measure), "name": "a.pdf",
                      "file": lambda: f"evidence/{slug()}.pdf", "size": 5, "digest": "0" * 64, "by": some(User),
                      "at": MOMENT},
    season.Confirmation: {"submission": some(season.Submission), "number": "1/BC", "dated": DAY, "signer": "An",
                          "signer_post": "Giám đốc", "by": some(User), "at": MOMENT},
    season.Figure: {"submission": some(season.Submission), "measure": some(season.Measure)},
    season.FigureVersion: {"figure": some(season.Figure), "number": 1, "kind": "number", "value": 5, "by": some(User),
                           "at": MOMENT},
    season.Narrative: {"submission": some(season.Submission), "pledge": some(register.Pledge)},
    season.NarrativeVersion: {"narrative": some(season.Narrative), "number": 1, "by": some(User), "at": MOMENT},
    season.Notice: {"user": some(User), "kind": "late", "key": slug, "created_at": MOMENT},
    season.Mailbox: {"user": some(User)},
    season.Absence: {"user": some(User), "deputy": some(User), "first_day": DAY, "last_day": DAY, "at": MOMENT},
    season.Mail: {"user": some(User), "message_id": slug, "made_at": MOMENT, "next_try_at": MOMENT},
    season.MailItem: {"user": some(User), "kind": "due", "key": slug, "made_at": MOMENT, "planned_at": MOMENT},
    season.Call: {"period": some(season.Period), "province": some(register.Province), "spoke_to": "An",
                  "called_at": MOMENT, "promised": "Gửi trước 17:00", "by": some(User), "at": MOMENT},
    season.Message: {"submission": some(season.Submission), "text": "Hỏi", "by": some(User), "at": MOMENT},
    season.ClockRun: {"name": slug, "finished_at": MOMENT},
    season.Acceptance: {"submission": some(season.Submission), "number": 1, "by": some(User), "at": MOMENT},
    season.AcceptedFigure: {"acceptance": some(season.Acceptance), "measure": some(season.Measure),
                            "version": some(season.FigureVersion)},
    season.AcceptedNarrative: {"acceptance": some(season.Acceptance), "version": some(season.NarrativeVersion)},
    season.Judgement: {"acceptance": some(season.Acceptance), "target": some(season.Target), "verdict": "met"},
    season.Remark: {"submission": some(season.Submission), "round": 1, "kind": "return", "text": "Sai",
                    "by": some(User), "at": MOMENT},
    season.Assignment: {"submission": some(season.Submission), "reviewer": some(User), "reason": "Cụm trưởng",
                        "by": some(User), "at": MOMENT},
    season.Closing: {"period": some(season.Period), "agreement": some(register.Agreement), "by": some(User),
                     "at": MOMENT},
    season.FrozenResult: {"closing": some(season.Closing), "window": "through-1", "order": 1,
                          "version": some(season.TargetVersion), "verdict": "met", "shown": "−5,00%", "data": dict},
    season.Extension: {"period": some(season.Period), "province": some(register.Province), "until": MOMENT,
                       "reason": "Bão số 3", "by": some(User), "at": MOMENT},
    season.CorrectionRequest: {"submission": some(season.Submission), "reason": "Đếm trùng", "by": some(User),
                               "at": MOMENT},
    season.ProposedFigure: {"request": some(season.CorrectionRequest), "measure": some(season.Measure), "value": 5},
    season.Document: {"code": lambda: f"{next(numbers):010d}", "kind": "briefing", "window": "q1", "stands_on": dict,
                      "agreement": some(register.Agreement),
                      "file": lambda: f"documents/{next(numbers)}.pdf", "digest": "0" * 64, "at": MOMENT},
    season.DocumentTemplate: {"cluster": some(register.Cluster), "kind": "briefing", "number": 1, "content": b"",
                              "by": some(User), "at": MOMENT},
    season.PublishedPercentage: {"submission": some(season.Submission), "target": some(season.Target), "number": 1,
                                 "text": "92,06%", "by": some(User), "at": MOMENT},
    season.Upload: {"submission": some(season.Submission), "name": "a.xlsx", "content": b"PK", "sha256": slug,
                    "by": some(User), "at": MOMENT},
    season.TakenUpload: {"upload": some(season.Upload), "changed": 1, "by": some(User), "at": MOMENT},
    season.WorkbookLayout: {"province": some(register.Province), "data": dict, "by": some(User), "at": MOMENT},
    season.HistoryFile: {"cluster": some(register.Cluster), "name": "a.xlsx", "content": b"PK", "sha256": slug,
                         "by": some(User), "at": MOMENT},
    season.HistoryRun: {"file": some(season.HistoryFile), "is_trial": True, "is_good": True, "by": some(User),
                        "at": MOMENT},
}  # fmt: skip


NEEDS_EVENT = {
    season.Acceptance: lambda acceptance: acceptance.submission_id,
    season.FigureVersion: lambda version: version.figure.submission_id,
    season.Evidence: lambda evidence: evidence.submission_id,
}


def put_in_state(submission, *states, **stamps):
    """Write states one after the other beneath the services, each with the event that PostgreSQL asks for."""
    for state in states:
        season.Submission.objects.filter(pk=submission.pk).update(state=state, **stamps)
        kept = {"rows": [["targets.submission", submission.pk, {"state": state}]]}
        row(Event, subject=f"submission/{submission.pk}", at=submission.state_since, rows=kept)


def row(model, **changes):
    """Store one row of a model, right but for the changes, and return it as it is stored."""
    given = {name: one for name, one in DEFAULTS[model].items() if name not in changes and f"{name}_id" not in changes}
    values = {name: one() if callable(one) else one for name, one in given.items()}
    stored = model(**values, **changes)
    stored.save(force_insert=True)
    if model in NEEDS_EVENT:  # PostgreSQL asks for it when the transaction ends
        kept = {"rows": [entry(stored)]}
        row(Event, subject=f"submission/{NEEDS_EVENT[model](stored)}", at=stored.at, rows=kept)
    return model.objects.get(pk=stored.pk)
