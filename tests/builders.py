"""Builders that reach a state through the real services, so that a test starts where the product would be."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from foundation import clock
from foundation.dates import HANOI
from foundation.uploads import SentFile
from pledges.models import Agreement, Cluster, Province, Role, RoleName
from pledges.permissions import Authority, authority_of
from pledges.services.devices import make_device
from targets.agreements.imports.agreement_file import load_agreement
from targets.core import workflow
from targets.models import Measure, Period, Submission, Upload
from targets.reports.exports.workbook import to_workbook
from targets.reports.imports.untrusted import open_untrusted_workbook
from targets.reports.imports.workbook import read_report_workbook
from targets.reports.queries import readiness
from targets.reports.queries.reading import Reading
from targets.reports.queries.workbook import report_workbook
from targets.reports.services import figures, history, moves, submissions, uploads
from targets.reports.services.cells import CellInput
from targets.reports.services.review import Paper, Ruling
from tests.replay import replayed
from tests.workbooks import with_values

NOW = datetime(2024, 3, 20, 9, 0, tzinfo=HANOI)  # quý I/2024 has ended; the agreement is signed
DATA = Path(__file__).resolve().parent.parent / "data"
PASSWORD = "mật khẩu dài để thử"
REASON = "Số liệu chưa khớp với hồ sơ, đề nghị rà soát."

# A province's quarter that breaks no check; base cells get the same, so that no warning asks for a note.
QUIET = {
    "tips_carried_over": 5,
    "tips_arrived": 50,
    "tips_received": 50,
    "tips_transferred": 2,
    "tips_prosecuted": 20,
    "tips_not_prosecuted": 20,
    "tips_administrative": 8,
    "tips_suspended": 1,
    "tips_resumed": 0,
    "social_order_crimes": 40,
    "charity_house_fund": 30_000_000,
}


@cache
def agreement_file(year: int) -> dict:
    """Return a shipped agreement file as data; do not change it."""
    return json.loads((DATA / "agreements" / f"{year}.json").read_text("utf-8"))


@replayed
def agreement_2024() -> Agreement:
    """Load the reference agreement of 2024 as it ships, with its periods and those of its base year."""
    load_agreement(agreement_file(2024), at=NOW - timedelta(days=5))
    return Agreement.objects.get(cluster__code="cum-4", year=2024)


@replayed
def agreement_2025() -> Agreement:
    """Load the agreement of 2025 as it ships (2024's must be there)."""
    load_agreement(agreement_file(2025), at=NOW)
    return Agreement.objects.get(cluster__code="cum-4", year=2025)


@replayed
def demonstration() -> None:
    """Fill the empty database with the demonstration, as `manage.py prepare_demo` does."""
    call_command("prepare_demo", stdout=StringIO())


def shipped_figures() -> "People":
    """Load both shipped agreements and the shipped figures, accepted; return the people around Hòa Bình's reports."""
    agreement_2024()
    agreement_2025()
    people = people_of()
    file = str(DATA / "figures-cum4.csv")
    call_command("import_figures", file, "--by", people.administrator.username, "--accept", stdout=StringIO())
    return people


def wall_screen(name: str = "Phòng giao ban") -> str:
    """Make a screen of the reference cluster; return the address that its link leads to."""
    administrator = User.objects.filter(roles__name=RoleName.ADMINISTRATOR).first()
    cluster = Cluster.objects.get(code="cum-4")
    _device, secret = make_device(cluster, name=name, by=administrator, at=clock.now())
    return reverse("targets:wall_open", args=[secret])


def user_with(role: str | None, province: str | None = None, *, username: str = "", **names) -> User:
    """Make an account that holds one role: at a province (code), or at every cluster."""
    username = username or f"{role or 'none'}.{province or 'cum'}.{User.objects.count() + 1}"
    user = User.objects.create_user(
        username,
        password=None,
        full_name=names.get("full_name", f"Người {username}"),
        rank=names.get("rank", "Đại úy"),
        post=names.get("post", "Cán bộ"),
    )
    if role:
        grant(user, role, province)
    return user


def grant(user: User, role: str, province: str | None = None, **dates) -> Role:
    """Give a person one more role from the beginning of 2023 on."""
    return Role.objects.create(
        user=user,
        name=role,
        valid_from=dates.pop("valid_from", date(2023, 1, 1)),
        province=Province.objects.get(code=province) if province else None,
        **dates,
    )


def addressed(user: User, name: str) -> User:
    """Give a person an address of mail."""
    user.email = f"{name}@example.vn"
    user.save(update_fields=["email"])
    return user


@dataclass(frozen=True)
class People:
    """One person for each role that has to do with one province's submissions."""

    reporter: User
    commander: User
    reviewer: User
    leader: User
    administrator: User

    def of(self, role: str) -> User:
        """Return the person of a role by its name in core.workflow."""
        return getattr(self, role)


@replayed
def people_of(province: str = "hoa-binh", reviewing: str = "quang-ninh") -> People:
    """Make the people around one province's submissions; the reviewer is of the lead unit."""
    return People(
        user_with(RoleName.REPORTER, province),
        user_with(RoleName.COMMANDER, province),
        user_with(RoleName.REVIEWER, reviewing),
        user_with(RoleName.LEADER),
        user_with(RoleName.ADMINISTRATOR),
    )


def period(quarter: int = 1, year: int = 2024) -> Period:
    """Return a quarter of the reference cluster."""
    return Period.objects.get(cluster__code="cum-4", year=year, quarter=quarter)


def draft(people: People, province: str = "hoa-binh", quarter: int = 1, year: int = 2024, at=NOW) -> Submission:
    """Begin a province's submission of a quarter, with nothing in it."""
    place = Province.objects.get(code=province)
    return submissions.open_submission(place, period(quarter, year), by=people.reporter, at=at)


def number(code: str, **values) -> int:
    """Return a quiet figure for a measure: the values given, else QUIET, else 0."""
    return values.get(code, QUIET.get(code, 0))


def fill(submission: Submission, people: People, at=NOW, **values) -> None:
    """Enter every cell that presenting asks for, base cells included, so that no check speaks; `values` by code."""
    cells = [CellInput(code, value=number(code, **values)) for code in readiness.asked_codes(Reading(submission))]
    figures.save_cells(submission, cells, by=people.reporter, at=at)
    for place, earlier, codes in readiness.base_cells(Reading(submission)):
        history = submissions.base_submission(submission, earlier, province=place, by=people.reporter, at=at)
        cells = [CellInput(code, value=number(code, **values)) for code in codes]
        figures.save_cells(history, cells, by=people.reporter, at=at)


def paper(**changes) -> Paper:
    """Return the data of a signed paper."""
    given = {
        "number": "125/BC-CAT-PV01",
        "dated": date(2024, 3, 19),
        "signer": "Nguyễn Văn Minh",
        "signer_post": "Phó Giám đốc",
        "form": "KT",
    }
    return Paper(**{**given, **changes})


def rulings(submission: Submission, verdict: str = "met") -> dict[str, Ruling]:
    """Return one verdict for every narrative target of the submission."""
    from targets.reports.services.review import narrative_targets

    return {target.code: Ruling(verdict) for target in narrative_targets(submission)}


def _signed(submission: Submission) -> dict:
    """Return when the paper was signed: as `paper` says, or on the first day of a period that has not ended then."""
    period = submission.period
    return {} if period.end < date(2024, 3, 19) else {"dated": period.start, "is_early": True}


def extras(action: str, submission: Submission) -> dict:
    """Return what an action asks for beside the person and the moment."""
    return {
        "present": {"confirmed_not_secret": True},
        "submit": {"paper": paper(**_signed(submission))},
        "record_paper": {
            "paper": paper(received_at=NOW - timedelta(hours=2), **_signed(submission)),
            "reason": REASON,
        },
        "accept": {"rulings": rulings(submission)},
        "send_back": {"reason": REASON},
        "return": {"reason": REASON},
        "reopen": {"reason": REASON},
        "cancel_reopening": {"reason": REASON},
    }.get(action, {})


def do(submission: Submission, action: str, by: User, at=NOW, **more) -> Submission:
    """Move a submission with whatever the action asks for."""
    if action == history.ACTION:
        return history.load_history([submission], by=by, at=at)[0]
    return moves.VERBS[action](submission, by=by, at=at, **{**extras(action, submission), **more})


# The moves that lead from an entered draft to each state, with who makes them.
PATHS = {
    workflow.DRAFT: (),
    workflow.PRESENTED: (("present", "reporter"),),
    workflow.SUBMITTED: (("present", "reporter"), ("submit", "commander")),
    workflow.RETURNED: (("present", "reporter"), ("submit", "commander"), ("return", "reviewer")),
    workflow.ACCEPTED: (("present", "reporter"), ("submit", "commander"), ("accept", "reviewer")),
    workflow.REOPENED: (
        ("present", "reporter"),
        ("submit", "commander"),
        ("accept", "reviewer"),
        ("reopen", "administrator"),
    ),
}


@replayed
def submission_at(
    state: str, people: People | None = None, *, province: str = "hoa-binh", quarter: int = 1, at=NOW, **values
) -> Submission:
    """Bring a province's submission of a quarter of 2024, fully entered, to a state; loads the agreement if need be."""
    if not Cluster.objects.exists():
        agreement_2024()
    people = people or people_of(province)
    submission = draft(people, province, quarter, at=at)
    fill(submission, people, at=at, **values)
    for action, role in PATHS[state]:
        submission = do(submission, action, people.of(role), at=at)
    return Submission.objects.select_related("province", "period", "accepted").get(pk=submission.pk)


def value_of(submission: Submission, code: str) -> int | None:
    """Return what a cell holds now, None where there is no number."""
    figure = submission.figures.filter(measure=Measure.objects.get(code=code)).select_related("current").first()
    return figure.current.value if figure and figure.current else None


def authority(user: User, at=NOW) -> Authority:
    """Return what a person may act as."""
    return authority_of(user, now=at)


def workbook_of(submission: Submission, user: User, office: str = "", at=NOW) -> bytes:
    """Return the workbook of a report as a person downloads it."""
    return to_workbook(report_workbook(Reading(submission), authority(user, at), office=office, now=at))


def kept_upload(submission: Submission, user: User, content: bytes = b"", at=NOW) -> Upload:
    """Keep a workbook for a report, its own as it stands where none is given."""
    file = SentFile("so-lieu.xlsx", content or workbook_of(submission, user, at=at))
    return uploads.keep_upload(submission, file, by=user, at=at)


def brought_workbook() -> Upload:
    """Bring a workbook that changes something and has faults to the draft of the demonstration's clerk."""
    user, moment = User.objects.get(username="hb.canbo"), clock.now()
    draft = Submission.objects.get(province__code="hoa-binh", state=workflow.DRAFT, carried_by=None)
    values = {"social_order_crimes": 200, "exemplars": "12%", "tips_carried_over": "=1+1"}
    return kept_upload(draft, user, with_values(workbook_of(draft, user, at=moment), values), at=moment)


def bring(content: bytes, user: User, at=NOW) -> int:
    """Take a report's workbook in as the command does; return how many cells and texts changed."""
    file = read_report_workbook(open_untrusted_workbook(content))
    return uploads.bring(file.identity, file.changes, SentFile("a.xlsx", content), by=user, at=at)
